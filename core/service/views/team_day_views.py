"""What a leader reads in the morning: what his people followed up, and whom nobody has followed up for long."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.domain.calendar import Calendar
from core.domain.filing import Filing, FilingStatus
from core.domain.follow_up import Tally
from core.domain.ids import FilingId, MemberId
from core.domain.org import Member
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.left_alone import patience_with, possible_spans
from core.service.procedures.mornings import holds_any, team_of

SHOWN = 5
"""Customers that were left alone on the card."""
_LOOKED_AT = 100
"""Customers of one person that are looked through."""
_FURTHEST = 30
"""Days without work that are looked behind."""
_DAY = timedelta(days=1)
_Alone = tuple[int, int, FilingId, str]
"""One that was left alone: less its days, so that the longest come first, its number, which, and whose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleLine:
    """A customer that nobody has followed up for so many days."""

    filing_id: FilingId
    number: int
    company: str
    owner: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamDayView:
    """What was followed up since ``since``: (who, how often, how often effectively), those who did nothing last; the
    customers left alone the longest, of ``idle_total``.
    """

    since: date
    day: date
    people: tuple[tuple[str, int, int], ...]
    idle: tuple[IdleLine, ...] = ()
    idle_total: int = 0


def team_day_view(leader: MemberId, day: date, uow: UnitOfWork, ctx: Context) -> TeamDayView:
    """Of the working day before, and the days off since. Who has no customer and did nothing is not counted among those
    who did nothing.
    """
    since = _working_day_before(day, ctx)
    tallied = ((one, _between(one, since, day, uow, ctx)) for one in team_of(leader, uow))
    people = [(one, tally) for one, tally in tallied if tally.entries or holds_any(one, uow)]
    told = sorted(people, key=lambda each: (-each[1].effective, -each[1].entries, each[0].id))
    idle = sorted(alone for one, _ in people for alone in _left_alone(one, uow, ctx))
    return TeamDayView(
        since=since,
        day=day,
        people=tuple((one.name, tally.entries, tally.effective) for one, tally in told),
        idle=tuple(_line(alone, uow) for alone in idle[:SHOWN]),
        idle_total=len(idle),
    )


def _left_alone(member: Member, uow: UnitOfWork, ctx: Context) -> Iterator[_Alone]:
    spans = possible_spans(ctx.policy.follow_up)
    held = uow.filings.of_owner(member.id, statuses={FilingStatus.PROTECTED}, limit=_LOOKED_AT) if spans else ()
    for filing in held:
        days = (ctx.now - _contacted(filing, uow, ctx)) // _DAY
        if days < min(spans).days:
            continue
        alarm = patience_with(filing, uow, ctx).owner
        if alarm and days >= alarm.days:
            yield -days, filing.number, filing.id, member.name


def _line(alone: _Alone, uow: UnitOfWork) -> IdleLine:
    days, number, ident, owner = alone
    company = uow.customers.get(uow.filings.get(ident).customer_id).name
    return IdleLine(filing_id=ident, number=number, company=company, owner=owner, days=-days)


def _contacted(filing: Filing, uow: UnitOfWork, ctx: Context) -> datetime:
    begun = filing.decided_at or filing.filed_at
    last = uow.follow_ups.tally(filing.id, until=ctx.now).last
    return max(begun, last) if last else begun


def _between(member: Member, since: date, day: date, uow: UnitOfWork, ctx: Context) -> Tally:
    return uow.follow_ups.tally_by(member.id, since=_midnight(since, ctx), until=_midnight(day, ctx))


def _working_day_before(day: date, ctx: Context) -> date:
    calendar, before = Calendar(ctx.policy.calendar), day - _DAY
    for _ in range(_FURTHEST):
        if calendar.works_on(before):
            return before
        before -= _DAY
    return day - _DAY


def _midnight(day: date, ctx: Context) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(ctx.policy.calendar.zone)).astimezone(ctx.now.tzinfo)
