"""What the services need of customers that pass on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from core.domain.handover import Passed, Passing, Transfer
from core.domain.ids import FilingId, MemberId, TransferId


class Transfers(Protocol):
    """Passings-on, and the customers in them."""

    def get(self, transfer_id: TransferId) -> Transfer:
        """Raises ``RuleViolation("transfer_not_found")``."""
        ...

    def add(self, transfer: Transfer, passings: Sequence[Passing]) -> None: ...
    def save(self, transfer: Transfer) -> None:
        """Conditional on the version read; raises ``ConcurrentChange``."""
        ...

    def settle(self, transfer_id: TransferId, passings: Sequence[Passing]) -> None:
        """How it went with these customers, whether or not they were in it before."""
        ...

    def passings(
        self, transfer_id: TransferId, *, limit: int, how: Passed | None = None, after: int = 0
    ) -> Sequence[Passing]:
        """In the order of their numbers, behind the number ``after``; of one outcome alone if it is named."""
        ...

    def counted(self, transfer_id: TransferId) -> Mapping[tuple[MemberId | None, Passed], int]:
        """How many went to whom, and how."""
        ...

    def asked_about(self, filing_id: FilingId) -> Transfer | None:
        """The passing-on of this customer that still waits for somebody's yes."""
        ...

    def waiting_for(self, receiver: MemberId, *, limit: int) -> Sequence[Transfer]:
        """Those that wait for somebody's yes and go to this member, oldest first."""
        ...

    def of_giver(self, giver: MemberId, *, limit: int) -> Sequence[Transfer]:
        """What passed on from this member, or is to, the newest first."""
        ...

    def of_filing(self, filing_id: FilingId) -> Sequence[Transfer]:
        """Everything that this customer was in, oldest first."""
        ...
