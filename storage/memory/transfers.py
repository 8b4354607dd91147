"""Customers that pass from one owner to another, in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from core.domain.handover import Passed, Passing, Transfer, TransferState
from core.domain.ids import FilingId, MemberId, TransferId
from core.domain.rules import ConcurrentChange, RuleViolation
from storage.memory.table import Journal, Table


class MemoryTransfers:
    """The port ``Transfers``."""

    def __init__(self, journal: Journal) -> None:
        self._transfers: Table[TransferId, Transfer] = Table(journal)
        self._passings: Table[tuple[TransferId, int], Passing] = Table(journal)

    def get(self, transfer_id: TransferId) -> Transfer:
        transfer = self._transfers.get(transfer_id)
        if transfer is None:
            raise RuleViolation("transfer_not_found")
        return transfer

    def add(self, transfer: Transfer, passings: Sequence[Passing]) -> None:
        self._transfers.add(transfer.id, transfer)
        self.settle(transfer.id, passings)

    def save(self, transfer: Transfer) -> None:
        stored = self._transfers.get(transfer.id)
        if stored is None or stored.version != transfer.version:
            raise ConcurrentChange
        self._transfers.put(transfer.id, replace(transfer, version=transfer.version + 1))

    def settle(self, transfer_id: TransferId, passings: Sequence[Passing]) -> None:
        for passing in passings:
            self._passings.put((transfer_id, passing.number), passing)

    def passings(
        self, transfer_id: TransferId, *, limit: int, how: Passed | None = None, after: int = 0
    ) -> Sequence[Passing]:
        found = [one for one in self._in(transfer_id) if one.number > after and how in {None, one.how}]
        return sorted(found, key=lambda one: one.number)[:limit]

    def counted(self, transfer_id: TransferId) -> Mapping[tuple[MemberId | None, Passed], int]:
        return Counter((one.to, one.how) for one in self._in(transfer_id))

    def asked_about(self, filing_id: FilingId) -> Transfer | None:
        asked = [one for one in self.of_filing(filing_id) if one.state is TransferState.ASKED]
        return asked[-1] if asked else None

    def waiting_for(self, receiver: MemberId, *, limit: int) -> Sequence[Transfer]:
        found = (one for one in self._transfers if one.to == receiver and one.state is TransferState.ASKED)
        return sorted(found, key=_place)[:limit]

    def of_giver(self, giver: MemberId, *, limit: int) -> Sequence[Transfer]:
        found = (one for one in self._transfers if one.giver == giver)
        return sorted(found, key=_place, reverse=True)[:limit]

    def of_filing(self, filing_id: FilingId) -> Sequence[Transfer]:
        idents = {transfer for (transfer, _), one in self._passings.items() if one.filing_id == filing_id}
        return sorted((self.get(ident) for ident in idents), key=_place)

    def _in(self, transfer_id: TransferId) -> list[Passing]:
        return [one for (transfer, _), one in self._passings.items() if transfer == transfer_id]


def _place(transfer: Transfer) -> tuple[object, str]:
    return transfer.at, transfer.id
