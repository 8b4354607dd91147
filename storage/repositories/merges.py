"""Merges of customers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from core.domain.ids import CustomerId
from core.domain.merging import Merge, MergeState
from core.domain.rules import ConcurrentChange, RuleViolation
from storage.repositories.moving import Moving, Went
from storage.sessions.hot import Record
from storage.sessions.prepared import merges as sql
from storage.sessions.session import Session
from storage.vault import Vault


class SqlMerges:
    """The port ``Merges``. The dropped customer's row is removed, so that no other process files it meanwhile: its
    foreign keys have the last word.
    """

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._moving = Moving(session, vault)

    def next_number(self) -> int:
        ((last,),) = self._session.rows(sql.LAST_NUMBER, {})
        return int(last) + 1

    def join(self, merge: Merge) -> Merge:
        went = self._moving.over(merge.dropped, merge.kept)
        joined = replace(merge, moved=_counted(went))
        self._session.write(sql.ADD, {**_values(joined), "went": dict(went)})
        return joined

    def part(self, merge: Merge) -> None:
        row = self._session.row(sql.WENT, {"number": merge.number})
        if row is None:
            raise ConcurrentChange
        self.save(merge)
        self._moving.back(merge.dropped, merge.kept, row[0])

    def save(self, merge: Merge) -> None:
        decided = {"became": merge.state.value, "instant": merge.decided_at, "decider": merge.decided_by}
        if not self._session.change(sql.SAVE, {**decided, "place": merge.number, "seen": merge.version}):
            raise ConcurrentChange

    def numbered(self, number: int) -> Merge:
        row = self._session.row(sql.NUMBERED, {"number": number})
        if row is None:
            raise RuleViolation("merge_not_found", number=number)
        return _merge_from(row)

    def successor(self, customer: CustomerId) -> CustomerId | None:
        became: CustomerId | None = None
        while row := self._session.row(sql.SUCCESSOR, {"dropped": became or customer}):
            became = row[0]
        return became

    def later(self, number: int, customers: Collection[CustomerId]) -> Sequence[Merge]:
        found = {
            merge.number: merge
            for customer in sorted(set(customers))
            for statement in (sql.LATER_KEPT, sql.LATER_DROPPED)
            for merge in map(_merge_from, self._session.rows(statement, {"customer": customer, "after": number}))
        }
        return [found[place] for place in sorted(found, reverse=True)]

    def recent(self, *, limit: int) -> Sequence[Merge]:
        return [_merge_from(row) for row in self._session.rows(sql.RECENT, {"limit": limit})]


def _counted(went: Went) -> Mapping[str, int]:
    return {kind: len(rows) for kind, rows in went.items() if kind != "customer"}


def _values(merge: Merge) -> dict[str, object]:
    return {
        "number": merge.number,
        "kept_id": merge.kept,
        "dropped_id": merge.dropped,
        "kept_name": merge.kept_name,
        "dropped_name": merge.dropped_name,
        "by_id": merge.by,
        "at": merge.at,
        "reason": merge.reason,
        "state": merge.state.value,
        "facts": {"moved": dict(merge.moved), "gained": dict(merge.gained)},
        "decided_at": merge.decided_at,
        "decided_by": merge.decided_by,
        "version": merge.version,
    }


def _merge_from(row: Record) -> Merge:
    number, kept, dropped, kept_name, dropped_name, by, at, reason, state, facts, decided_at, decided_by, version = row
    return Merge(
        number=number,
        kept=kept,
        dropped=dropped,
        kept_name=kept_name,
        dropped_name=dropped_name,
        by=by,
        at=at,
        reason=reason,
        state=MergeState(state),
        moved=facts["moved"],
        gained=facts["gained"],
        decided_at=decided_at,
        decided_by=decided_by,
        version=version,
    )
