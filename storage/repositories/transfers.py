"""Customers that pass from one owner to another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.domain.handover import Occasion, Passed, Passing, Transfer, TransferState
from core.domain.ids import FilingId, MemberId, TransferId
from core.domain.rules import ConcurrentChange, RuleRef, RuleViolation
from storage.sessions.hot import Record
from storage.sessions.prepared import transfers as sql
from storage.sessions.session import Session


class SqlTransfers:
    """The port ``Transfers``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, transfer_id: TransferId) -> Transfer:
        row = self._session.row(sql.GET, {"id": transfer_id})
        if row is None:
            raise RuleViolation("transfer_not_found")
        return _transfer_in(row)

    def add(self, transfer: Transfer, passings: Sequence[Passing]) -> None:
        self._session.write(sql.ADD, {**_born(transfer), **_values(transfer), "version": transfer.version})
        self.settle(transfer.id, passings)

    def save(self, transfer: Transfer) -> None:
        if not self._session.change(sql.SAVE, {**_values(transfer), "seen": transfer.version}):
            raise ConcurrentChange

    def settle(self, transfer_id: TransferId, passings: Sequence[Passing]) -> None:
        self._session.write_all(sql.PUT, [_put(transfer_id, passing) for passing in passings])

    def passings(
        self, transfer_id: TransferId, *, limit: int, how: Passed | None = None, after: int = 0
    ) -> Sequence[Passing]:
        asked = {"transfer_id": transfer_id, "limit": limit, "after": after}
        if how is None:
            rows = self._session.rows(sql.PASSINGS, asked)
        else:
            rows = self._session.rows(sql.PASSINGS_SO, asked | {"how": how.value})
        return [Passing(filing_id=FilingId(ident), number=n, how=Passed(so), to=to) for ident, n, so, to in rows]

    def counted(self, transfer_id: TransferId) -> Mapping[tuple[MemberId | None, Passed], int]:
        rows = self._session.rows(sql.COUNTED, {"transfer_id": transfer_id})
        return {(to, Passed(how)): int(number) for to, how, number in rows}

    def asked_about(self, filing_id: FilingId) -> Transfer | None:
        row = self._session.row(sql.ASKED_ABOUT, {"filing_id": filing_id})
        return _transfer_in(row) if row else None

    def waiting_for(self, receiver: MemberId, *, limit: int) -> Sequence[Transfer]:
        return [_transfer_in(row) for row in self._session.rows(sql.WAITING_FOR, {"to_id": receiver, "limit": limit})]

    def of_giver(self, giver: MemberId, *, limit: int) -> Sequence[Transfer]:
        return [_transfer_in(row) for row in self._session.rows(sql.OF_GIVER, {"giver_id": giver, "limit": limit})]

    def of_filing(self, filing_id: FilingId) -> Sequence[Transfer]:
        return [_transfer_in(row) for row in self._session.rows(sql.OF_FILING, {"filing_id": filing_id})]


def _put(transfer_id: TransferId, passing: Passing) -> dict[str, object]:
    return {
        "transfer_id": transfer_id,
        "number": passing.number,
        "filing_id": passing.filing_id,
        "how": passing.how.value,
        "to_id": passing.to,
    }


def _born(transfer: Transfer) -> dict[str, object]:
    """What never changes of it."""
    return {
        "occasion": transfer.occasion.value,
        "giver_id": transfer.giver,
        "by_id": transfer.by,
        "at": transfer.at,
        "rule_version": transfer.rule.version,
        "rule_clause": transfer.rule.clause,
        "reason": transfer.reason,
        "parent_id": transfer.parent,
    }


def _values(transfer: Transfer) -> dict[str, object]:
    return {
        "id": transfer.id,
        "to_id": transfer.to,
        "state": transfer.state.value,
        "until": transfer.until,
        "total": transfer.total,
        "mark": transfer.mark,
        "settled_at": transfer.settled_at,
        "settled_by": transfer.settled_by,
        "answer": transfer.answer,
    }


def _transfer_in(row: Record) -> Transfer:
    id_, occasion, giver, to, by, at, rule_version, rule_clause, state, reason, *rest = row
    until, total, mark, parent, settled_at, settled_by, answer, version = rest
    return Transfer(
        id=id_,
        occasion=Occasion(occasion),
        giver=giver,
        to=to,
        by=by,
        at=at,
        rule=RuleRef(version=rule_version, clause=rule_clause),
        state=TransferState(state),
        reason=reason,
        until=until,
        total=total,
        mark=mark,
        parent=parent,
        settled_at=settled_at,
        settled_by=settled_by,
        answer=answer,
        version=version,
    )
