"""Protections whose time is over, by sets: what their endings ask, and the endings of those that ask nothing more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
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
from core.service.ports.expiries import Mark, Over
from storage.hot import Record, Statement
from storage.rows.appeals import IS_OPEN, AppealRow
from storage.rows.base import table_of
from storage.rows.extensions import ExtensionRow
from storage.rows.filings import FilingRow, LiveKeyRow
from storage.rows.follow_ups import FollowUpRow
from storage.rows.pool import WaitingRow
from storage.rows.timers import TimerRow
from storage.session import Session
from storage.sets import among, listed
from storage.types import UtcDateTime

_START: Mark = (datetime(1, 1, 2, tzinfo=UTC), "")
_KIND = "expire"
_SUBJECT = "filing:"

_filing, _held, _timer = (table_of(row) for row in (FilingRow, LiveKeyRow, TimerRow))
_extension, _waiting, _entry = (table_of(row) for row in (ExtensionRow, WaitingRow, FollowUpRow))
_appeal = table_of(AppealRow)
_sibling = _filing.alias("sibling")


def _quoted(*words: str) -> list[ColumnElement[str]]:
    return [literal_column(f"'{word}'") for word in words]


#: A slice of the timers by their index; so each slice costs the same, whatever stays behind.
_due = (
    select(_timer.c.key, _timer.c.due_at, _timer.c.subject)
    .where(
        _timer.c.due_at <= bindparam("now", type_=UtcDateTime()),
        tuple_(_timer.c.due_at, _timer.c.key)
        > tuple_(bindparam("after", type_=UtcDateTime()), bindparam("after_key", type_=_timer.c.key.type)),
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
        _filing.c.stage,
    )
    subject = func.substr(_due.c.subject, literal_column(str(len(_SUBJECT) + 1)))
    joined = found.join_from(_due, _filing, _filing.c.id == subject)
    return joined.order_by(_due.c.due_at, _due.c.key)


_OVER = Statement(_over(), postgresql=_over().with_for_update(skip_locked=True, of=_filing))
_IDS = among(_filing.c.id, "ids")
_END = {
    "status": literal_column(f"'{FilingStatus.EXPIRED}'"),
    "version": _filing.c.version + literal_column("1"),
}
_STILL = _filing.c.status == literal_column(f"'{FilingStatus.PROTECTED}'")
_END_ALL = Statement(
    update(_filing).where(_IDS[0], _STILL).values(_END), postgresql=update(_filing).where(_IDS[1], _STILL).values(_END)
)
_HELD = among(_held.c.filing_id, "ids")
_LET_GO_ALL = Statement(delete(_held).where(_HELD[0]), postgresql=delete(_held).where(_HELD[1]))


class SqlExpiries:
    """The port ``Expiries``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def over(self, *, now: datetime, after: Mark | None, limit: int) -> Sequence[Over]:
        since, key = after or _START
        rows = self._session.rows(_OVER, {"now": now, "after": since, "after_key": key, "limit": limit})
        return [_over_in(row) for row in rows]

    def end_all(self, over: Sequence[Over]) -> None:
        ids = listed([one.id for one in over])
        if self._session.change(_END_ALL, {"ids": ids}) != len(over):
            raise ConcurrentChange
        self._session.write(_LET_GO_ALL, {"ids": ids})


def _over_in(row: Record) -> Over:
    key, due_at, id_, number, customer, owner, team, scope, status, version_of, clause, until, warned, *rest = row
    version, asked, awaited, followed, hands, stage = rest
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
        stage=stage,
    )
