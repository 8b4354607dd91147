"""Protections whose time is over, by sets: what their endings ask, and the endings of those that ask nothing more."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from operator import itemgetter
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Select,
    Update,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)

from core.domain.extension import ExtensionStatus
from core.domain.filing import OWNED, FilingStatus
from core.domain.ids import CustomerId, FilingId, MemberId, TeamId
from core.domain.rules import ConcurrentChange, RuleRef
from core.service.ports.expiries import Ending, Mark, Over, Ready
from storage.hot import Record, Statement
from storage.pool import flat_entry
from storage.rows.appeals import IS_OPEN, AppealRow
from storage.rows.base import table_of
from storage.rows.card_refs import CardRefRow
from storage.rows.extensions import ExtensionRow
from storage.rows.filings import FilingRow, LiveKeyRow
from storage.rows.follow_ups import FollowUpRow
from storage.rows.pool import PoolEntryRow, WaitingRow
from storage.rows.timers import TimerRow
from storage.session import Session
from storage.sets import SetStatement, among, listed
from storage.trail import Sealed, SqlTrail, sealed
from storage.types import UtcDateTime

T = TypeVar("T")

_START: Mark = (datetime(1, 1, 2, tzinfo=UTC), "")
_KIND = "expire"
_SUBJECT = "filing:"

_filing, _held, _timer, _ref = (table_of(row) for row in (FilingRow, LiveKeyRow, TimerRow, CardRefRow))
_extension, _waiting, _entry = (table_of(row) for row in (ExtensionRow, WaitingRow, FollowUpRow))
_appeal = table_of(AppealRow)
_sibling = _filing.alias("sibling")


def _quoted(*words: str) -> list[ColumnElement[str]]:
    return [literal_column(f"'{word}'") for word in words]


def _instant(name: str) -> Any:
    return bindparam(name, type_=UtcDateTime())


#: A slice of the timers by their index; so each slice costs the same, whatever stays behind.
_due = (
    select(_timer.c.key, _timer.c.due_at, _timer.c.subject)
    .where(
        _timer.c.due_at <= _instant("now"),
        tuple_(_timer.c.due_at, _timer.c.key)
        > tuple_(_instant("after"), bindparam("after_key", type_=_timer.c.key.type)),
        _timer.c.kind == literal_column(f"'{_KIND}'"),
    )
    .order_by(_timer.c.due_at, _timer.c.key)
    .limit(bindparam("limit"))
    .subquery("due")
)
_wished = exists().where(
    _extension.c.filing_id == _filing.c.id,
    _extension.c.status == literal_column(f"'{ExtensionStatus.WAITING}'"),
)
_contested = exists().where(_appeal.c.customer_id == _filing.c.customer_id, IS_OPEN)
_asked = or_(_wished, _contested)
_awaited = exists().where(_waiting.c.customer_id == _filing.c.customer_id, _waiting.c.scope == _filing.c.scope)
_followed = exists().where(
    _entry.c.filing_id == _filing.c.id, _entry.c.at >= _filing.c.decided_at, _entry.c.counts.is_(True)
)
_copied = exists().where(
    _ref.c.subject == literal_column(f"'{_SUBJECT}'").concat(_filing.c.id),
    or_(_ref.c.updatable_until.is_(None), _ref.c.updatable_until > _instant("now")),
)
_hands = (
    select(func.count())
    .select_from(_sibling)
    .where(
        _sibling.c.customer_id == _filing.c.customer_id,
        _sibling.c.scope == _filing.c.scope,
        _sibling.c.status.in_(_quoted(*sorted(OWNED))),
    )
    .scalar_subquery()
)


def _over() -> Select[Any]:
    found = select(
        _due.c.key,
        _due.c.due_at,
        _filing.c.id,
        _filing.c.number,
        _filing.c.customer_id,
        _filing.c.owner_id,
        _filing.c.team_id,
        _filing.c.scope,
        _filing.c.status,
        _filing.c.rule_version,
        _filing.c.rule_clause,
        _filing.c.protected_until,
        _filing.c.warned_at,
        _filing.c.version,
        _asked.label("asked"),
        _awaited.label("awaited"),
        _followed.label("followed"),
        _hands.label("hands"),
        _copied.label("copied"),
        _filing.c.stage,
    )
    subject = func.substr(_due.c.subject, literal_column(str(len(_SUBJECT) + 1)))
    return found.join_from(_due, _filing, _filing.c.id == subject)


_OVER = Statement(_over())
_STILL = _filing.c.status == literal_column(f"'{FilingStatus.PROTECTED}'")


_IDS = among(_filing.c.id, "ids")


def _open(these: ColumnElement[bool]) -> Select[Any]:
    """Those that nobody asks or waits for."""
    seen = select(_filing.c.id, _filing.c.version, _followed.label("followed"))
    return seen.where(these, _STILL, ~_asked, ~_awaited)


def _end(these: ColumnElement[bool]) -> Update:
    values = {
        "status": literal_column(f"'{FilingStatus.EXPIRED}'"),
        "version": _filing.c.version + literal_column("1"),
        "ended_at": _instant("at"),
    }
    return update(_filing).where(these).values(values)


#: What somebody else is just changing is left to him.
_OPEN = Statement(_open(_IDS[0]), postgresql=_open(_IDS[1]).with_for_update(skip_locked=True, of=_filing))
_END_ALL = Statement(_end(_IDS[0]), postgresql=_end(_IDS[1]))
_HELD = among(_held.c.filing_id, "ids")
_LET_GO_ALL = Statement(delete(_held).where(_HELD[0]), postgresql=delete(_held).where(_HELD[1]))
_KEYS = among(_timer.c.key, "keys")
_CANCEL_ALL = Statement(delete(_timer).where(_KEYS[0]), postgresql=delete(_timer).where(_KEYS[1]))
_ENTER_ALL = SetStatement(PoolEntryRow, flat=True)
_ENDED = Statement(
    select(_filing.c.id, _filing.c.ended_at)
    .where(
        _filing.c.owner_id == bindparam("owner_id"),
        _filing.c.status == literal_column(f"'{FilingStatus.EXPIRED}'"),
        _filing.c.ended_at >= _instant("since"),
        _filing.c.ended_at <= _instant("until"),
    )
    .order_by(_filing.c.ended_at, _filing.c.number)
    .limit(bindparam("limit"))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ready:
    """``seen`` has (id, version, whether it was followed) of each; everything else is in the order of it."""

    at: datetime
    seen: list[tuple[str, int, bool]]
    events: list[Sequence[Sealed]]
    entries: list[dict[str, object] | None]

    def part(self, first: int, last: int) -> _Ready:
        these = slice(first, last)
        return _Ready(at=self.at, seen=self.seen[these], events=self.events[these], entries=self.entries[these])


class SqlExpiries:
    """The port ``Expiries``."""

    def __init__(self, session: Session, trail: SqlTrail) -> None:
        self._session = session
        self._trail = trail

    def over(self, *, now: datetime, after: Mark | None, limit: int) -> Sequence[Over]:
        since, key = after or _START
        rows = self._session.rows(_OVER, {"now": now, "after": since, "after_key": key, "limit": limit})
        return [_over_in(row) for row in sorted(rows, key=itemgetter(1, 0))]

    def ready(self, endings: Sequence[Ending], *, at: datetime) -> _Ready:
        return _Ready(
            at=at,
            seen=[(one.over.id, one.over.version, one.over.followed) for one in endings],
            events=[tuple(map(sealed, one.events)) for one in endings],
            entries=[flat_entry(one.entry) if one.entry else None for one in endings],
        )

    def end(self, ready: Ready, *, timers: Sequence[str]) -> Sequence[int]:
        assert isinstance(ready, _Ready)  # noqa: S101 - for the type checker
        if not (kept := self._still(ready)):
            return ()
        ids = [ready.seen[place][0] for place in kept]
        self._session.write(_END_ALL, {"ids": listed(ids), "at": ready.at})
        self._session.write(_LET_GO_ALL, {"ids": listed(ids)})
        self._session.write(_CANCEL_ALL, {"keys": listed([f"{kind}:{ident}" for kind in timers for ident in ids])})
        self._trail.append_sealed(list(chain.from_iterable(_of(ready.events, kept))))
        self._session.write_set(_ENTER_ALL, [entry for entry in _of(ready.entries, kept) if entry is not None])
        return kept

    def _still(self, ready: _Ready) -> Sequence[int]:
        """Which are as they were; nobody changes them before this unit of work is over."""
        rows = self._session.rows(_OPEN, {"ids": listed([ident for ident, _, _ in ready.seen])})
        found = {(ident, int(version), bool(followed)) for ident, version, followed in rows}
        kept = [place for place, one in enumerate(ready.seen) if one in found]
        if len(kept) != len(found):
            raise ConcurrentChange
        return kept

    def ended(
        self, owner: MemberId, *, since: datetime, until: datetime, limit: int
    ) -> Sequence[tuple[FilingId, datetime]]:
        asked = {"owner_id": owner, "since": since, "until": until, "limit": limit}
        return [(FilingId(ident), at) for ident, at in self._session.rows(_ENDED, asked)]


def _of(every: Sequence[T], kept: Sequence[int]) -> Iterable[T]:
    return every if len(kept) == len(every) else (every[place] for place in kept)


def _over_in(row: Record) -> Over:
    key, due_at, id_, number, customer, owner, team, scope, status, version_of, clause, until, warned, *rest = row
    version, asked, awaited, followed, hands, copied, stage = rest
    return Over(
        id=FilingId(id_),
        number=number,
        customer_id=CustomerId(customer),
        owner=MemberId(owner),
        team_id=None if team is None else TeamId(team),
        scope=scope,
        status=FilingStatus(status),
        rule=RuleRef(version=version_of, clause=clause),
        protected_until=until,
        warned_at=warned,
        version=version,
        place=(due_at, key),
        asked=bool(asked),
        awaited=bool(awaited),
        followed=bool(followed),
        hands=int(hands),
        copied=bool(copied),
        stage=stage,
    )
