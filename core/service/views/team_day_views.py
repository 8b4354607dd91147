"""What a leader reads in the morning: what his people followed up, and whom nobody has followed up for long."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.domain.calendar import Calendar
from core.domain.filing import Origin
from core.domain.follow_up import LeftAlone, Tally
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.org import Member
from core.domain.standing import Result
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.left_alone import patience_with, possible_spans
from core.service.procedures.mornings import holding_any, team_of
from core.service.views.dashboard import ends_by

SHOWN = 5
"""Customers that were left alone on the card."""
_LOOKED_AT = 100
"""Customers of one person that are counted as left alone."""
_FURTHEST = 30
"""Days without work that are looked behind."""
_DAY = timedelta(days=1)


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
    customers left alone the longest, of ``idle_total``. Once a week ``few_deals`` has who has filed much and won little
    of late, the most first: (who, filings, deals) within ``few_days`` days.
    """

    since: date
    day: date
    people: tuple[tuple[str, int, int], ...]
    idle: tuple[IdleLine, ...] = ()
    idle_total: int = 0
    few_deals: tuple[tuple[str, int, int], ...] = ()
    few_days: int = 0


def team_day_view(leader: MemberId, day: date, uow: UnitOfWork, ctx: Context) -> TeamDayView:
    """Of the working day before, and the days off since. Who has no customer and did nothing is not counted among those
    who did nothing. The store is asked once about all of them.
    """
    since, team = _working_day_before(day, ctx), team_of(leader, uow)
    members = [one.id for one in team]
    tallies = uow.follow_ups.tallies_by(members, since=_midnight(since, ctx), until=_midnight(day, ctx))
    holding = holding_any(team, uow)
    people = [(one, tallies.get(one.id, Tally())) for one in team if one.id in tallies or one.id in holding]
    told = sorted(people, key=lambda each: (-each[1].effective, -each[1].entries, each[0].id))
    names = {one.id: one.name for one in team}
    idle, total = _left_alone(members, uow, ctx)
    alone = uow.filings.get_each([one.filing for one in idle[:SHOWN]])
    uow.customers.get_each({filing.customer_id for filing in alone.values()})
    return TeamDayView(
        since=since,
        day=day,
        people=tuple((one.name, tally.entries, tally.effective) for one, tally in told),
        idle=tuple(_line(alone, names, uow, ctx) for alone in idle[:SHOWN]),
        idle_total=total,
        few_deals=tuple(_few_deals(team, uow, ctx)) if _begins_week(day, since) else (),
        few_days=ctx.policy.follow_up.filings_alarm_within.days,
    )


def _begins_week(day: date, before: date) -> bool:
    """Whether it is the first working day of its week."""
    return day.isocalendar()[:2] != before.isocalendar()[:2]


def _few_deals(team: Sequence[Member], uow: UnitOfWork, ctx: Context) -> Iterator[tuple[str, int, int]]:
    """Filings of his own that were not turned down; deals with whatever customer (S118)."""
    rules = ctx.policy.follow_up
    if not rules.filings_alarm:
        return
    since = ctx.now - rules.filings_alarm_within
    filed: Counter[MemberId] = Counter()
    for one in uow.filings.filed_by([member.id for member in team], since=since):
        if one.origin is Origin.FILED and one.result is not Result.FAILED:
            filed.update(one.filings)
    many = [member for member in team if filed[member.id] >= rules.filings_alarm]
    ends = ends_by(since, uow, ctx) if many else {}
    for member in sorted(many, key=lambda one: (-filed[one.id], one.id)):
        won = ends[member.id]["won"] if member.id in ends else 0
        if won < rules.filings_alarm_deals:
            yield member.name, filed[member.id], won


def _left_alone(members: Sequence[MemberId], uow: UnitOfWork, ctx: Context) -> tuple[Sequence[LeftAlone], int]:
    """Longer than the alarm says that is theirs, the longest first, and how many; whichever alarm that is where there
    are several, is asked of each.
    """
    rules = ctx.policy.follow_up
    spans = possible_spans(rules) if rules.alarms else (rules.idle_alarm,)
    shortest = min((span.days for span in spans if span), default=None)
    if shortest is None:
        return (), 0
    since, most = ctx.now - timedelta(days=shortest), SHOWN if not rules.alarms else _LOOKED_AT * len(members)
    alone, total = uow.follow_ups.left_alone(members, since=since, now=ctx.now, each=_LOOKED_AT, most=most)
    if not rules.alarms:
        return alone, total
    alarming = [one for one in alone if _alarms(one, uow, ctx)]
    return alarming, len(alarming)


def _alarms(alone: LeftAlone, uow: UnitOfWork, ctx: Context) -> bool:
    alarm = patience_with(uow.filings.get(alone.filing), uow, ctx).owner
    return alarm is not None and _days(alone, ctx) >= alarm.days


def _days(alone: LeftAlone, ctx: Context) -> int:
    return (ctx.now - alone.since) // _DAY


def _line(alone: LeftAlone, names: Mapping[MemberId, str], uow: UnitOfWork, ctx: Context) -> IdleLine:
    return IdleLine(
        filing_id=alone.filing,
        number=alone.number,
        company=uow.customers.get(uow.filings.get(alone.filing).customer_id).name,
        owner=names[alone.owner],
        days=_days(alone, ctx),
    )


def _working_day_before(day: date, ctx: Context) -> date:
    calendar, before = Calendar(ctx.policy.calendar), day - _DAY
    for _ in range(_FURTHEST):
        if calendar.works_on(before):
            return before
        before -= _DAY
    return day - _DAY


def _midnight(day: date, ctx: Context) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(ctx.policy.calendar.zone)).astimezone(ctx.now.tzinfo)
