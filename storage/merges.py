"""Merges of customers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import bindparam, func, literal_column, select, update

from core.domain.ids import CustomerId
from core.domain.merging import Merge, MergeState
from core.domain.rules import ConcurrentChange, RuleViolation
from storage.hot import Record, Statement, insert_into
from storage.moving import Moving, Went
from storage.rows.base import columns_of, table_of
from storage.rows.merges import CustomerMergeRow
from storage.session import Session
from storage.types import Count
from storage.vault import Vault

_merge = table_of(CustomerMergeRow)
_MERGE = select(*columns_of(CustomerMergeRow, without="went"))
_STANDS = _merge.c.state != literal_column(f"'{MergeState.UNDONE.value}'")

_LAST_NUMBER = Statement(select(func.coalesce(func.max(_merge.c.number), 0, type_=Count())))
_ADD = insert_into(CustomerMergeRow)
_SAVE = Statement(
    update(_merge)
    .where(_merge.c.number == bindparam("place"), _merge.c.version == bindparam("seen"))
    .values(
        state=bindparam("became"),
        decided_at=bindparam("instant", type_=_merge.c.decided_at.type),
        decided_by=bindparam("decider"),
        version=literal_column("version + 1"),
    )
)
_NUMBERED = Statement(_MERGE.where(_merge.c.number == bindparam("number")))
_WENT = Statement(select(_merge.c.went).where(_merge.c.number == bindparam("number")))
_SUCCESSOR = Statement(
    select(_merge.c.kept_id)
    .where(_merge.c.dropped_id == bindparam("dropped"), _STANDS)
    .order_by(_merge.c.number.desc())
    .limit(literal_column("1"))
)
_LATER_KEPT, _LATER_DROPPED = (
    Statement(_MERGE.where(owner == bindparam("customer"), _merge.c.number > bindparam("after"), _STANDS))
    for owner in (_merge.c.kept_id, _merge.c.dropped_id)
)
_RECENT = Statement(
    _MERGE.where(_merge.c.number > literal_column("0")).order_by(_merge.c.number.desc()).limit(bindparam("limit"))
)


class SqlMerges:
    """The port ``Merges``. The dropped customer's row is removed, so that no other process files it meanwhile: its
    foreign keys have the last word.
    """

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._moving = Moving(session, vault)

    def next_number(self) -> int:
        ((last,),) = self._session.rows(_LAST_NUMBER, {})
        return int(last) + 1

    def join(self, merge: Merge) -> Merge:
        went = self._moving.over(merge.dropped, merge.kept)
        joined = replace(merge, moved=_counted(went))
        self._session.write(_ADD, {**_values(joined), "went": dict(went)})
        return joined

    def part(self, merge: Merge) -> None:
        row = self._session.row(_WENT, {"number": merge.number})
        if row is None:
            raise ConcurrentChange
        self.save(merge)
        self._moving.back(merge.dropped, merge.kept, row[0])

    def save(self, merge: Merge) -> None:
        decided = {"became": merge.state.value, "instant": merge.decided_at, "decider": merge.decided_by}
        if not self._session.change(_SAVE, {**decided, "place": merge.number, "seen": merge.version}):
            raise ConcurrentChange

    def numbered(self, number: int) -> Merge:
        row = self._session.row(_NUMBERED, {"number": number})
        if row is None:
            raise RuleViolation("merge_not_found", number=number)
        return _merge_from(row)

    def successor(self, customer: CustomerId) -> CustomerId | None:
        became: CustomerId | None = None
        while row := self._session.row(_SUCCESSOR, {"dropped": became or customer}):
            became = row[0]
        return became

    def later(self, number: int, customers: Collection[CustomerId]) -> Sequence[Merge]:
        found = {
            merge.number: merge
            for customer in sorted(set(customers))
            for statement in (_LATER_KEPT, _LATER_DROPPED)
            for merge in map(_merge_from, self._session.rows(statement, {"customer": customer, "after": number}))
        }
        return [found[place] for place in sorted(found, reverse=True)]

    def recent(self, *, limit: int) -> Sequence[Merge]:
        return [_merge_from(row) for row in self._session.rows(_RECENT, {"limit": limit})]


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
