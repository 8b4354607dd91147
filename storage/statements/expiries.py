"""The statements of :mod:`storage.repositories.expiries`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Text,
    Update,
    bindparam,
    cast,
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
from storage.rows.appeals import IS_OPEN, AppealRow
from storage.rows.base import table_of
from storage.rows.card_refs import CardRefRow
from storage.rows.extensions import ExtensionRow
from storage.rows.filings import FilingRow, LiveKeyRow
from storage.rows.follow_ups import FollowUpRow
from storage.rows.pool import PoolEntryRow, WaitingRow
from storage.rows.requests import WAITS, RequestRow
from storage.rows.timers import TimerRow
from storage.rows.types import UtcDateTime
from storage.statements.making import SetStatement, Statement, among

_KIND = "expire"
_SUBJECT = "filing:"

_filing, _held, _timer, _ref = (table_of(row) for row in (FilingRow, LiveKeyRow, TimerRow, CardRefRow))
_extension, _waiting, _entry = (table_of(row) for row in (ExtensionRow, WaitingRow, FollowUpRow))
_appeal, _request = table_of(AppealRow), table_of(RequestRow)
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
_requested = exists().where(_request.c.filing_id == _filing.c.id, WAITS)
_asked = or_(_wished, _requested, _contested)
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


OVER = Statement(_over())
_STILL = _filing.c.status == literal_column(f"'{FilingStatus.PROTECTED}'")


_IDS = among(_filing.c.id, "ids")


def _open(these: ColumnElement[bool]) -> Select[Any]:
    """Those that nobody asks or waits for."""
    seen = select(_filing.c.id, _filing.c.version, _followed.label("followed"))
    return seen.where(these, _STILL, ~_asked, ~_awaited)


def _in_one(found: Select[Any], array: str, gathered: str) -> Select[Any]:
    """All rows in one: SQLite gives the interpreter's lock away at each, and whoever writes must not wait for it."""
    rows = found.subquery("found")
    whole = getattr(func, gathered)(getattr(func, array)(*rows.c))
    return select(cast(whole, Text()).label("rows"))


def _end(these: ColumnElement[bool]) -> Update:
    values = {
        "status": literal_column(f"'{FilingStatus.EXPIRED}'"),
        "version": _filing.c.version + literal_column("1"),
        "ended_at": _instant("at"),
    }
    return update(_filing).where(these).values(values)


_ASKED_FOR = bindparam("ids", type_=Text())
#: Those that nobody else changes from here on; what somebody is just changing is left to him. On PostgreSQL a statement
#: of its own: the next one sees what was written about them until now, which one that looks and locks at once does not.
HOLD = Statement(
    select(_ASKED_FOR.label("ids")),
    postgresql=select(
        cast(
            func.json_agg(select(_filing.c.id).where(_IDS[1]).with_for_update(skip_locked=True).subquery("held").c.id),
            Text(),
        ).label("ids")
    ),
)
OPEN = Statement(
    _in_one(_open(_IDS[0]), "json_array", "json_group_array"),
    postgresql=_in_one(_open(_IDS[1]), "json_build_array", "json_agg"),
)
END_ALL = Statement(_end(_IDS[0]), postgresql=_end(_IDS[1]))
_HELD = among(_held.c.filing_id, "ids")
LET_GO_ALL = Statement(delete(_held).where(_HELD[0]), postgresql=delete(_held).where(_HELD[1]))
_KEYS = among(_timer.c.key, "keys")
CANCEL_ALL = Statement(delete(_timer).where(_KEYS[0]), postgresql=delete(_timer).where(_KEYS[1]))
ENTER_ALL = SetStatement(PoolEntryRow, flat=True)
ENDED = Statement(
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
