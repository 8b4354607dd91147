"""看板: live figures of one's own, of the teams that one leads, or of the company. Nothing is stored for it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, time, timedelta
from enum import StrEnum
from heapq import nsmallest
from typing import NamedTuple
from zoneinfo import ZoneInfo

from core.domain.filing import FilingStatus, Origin
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId, TeamId
from core.domain.org import Member, Role, Team, upwards
from core.domain.policy.catalog import Stage
from core.domain.policy.document import Policy
from core.domain.stages import stage_of
from core.domain.standing import Held, Result
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import EventRecord, Subject
from core.service.views.order_lists import credited_to

SOON = timedelta(days=7)
_THIS_MOMENT = timedelta(microseconds=1)
"""What is done just now counts."""
_MOVES = 20_000
"""More steps than a company of thousands takes in a month."""
_MEANS: Mapping[tuple[Result, Origin], tuple[str, ...]] = {
    **{(result, Origin.CLAIMED): ("claimed",) for result in Result},
    **{
        (result, origin): ("filed", result.value)
        for origin in (Origin.FILED, Origin.TRANSFERRED)  # what was passed on to somebody was filed, too
        for result in Result
    },
    (Result.PASSED, Origin.ASSIGNED): ("given",),
}
"""What a filing of the period counts as."""


_RANKED_BY = ("won", "amount", "filed", "effective")


class Period(StrEnum):
    """Since when things are counted."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of one person or of several. ``protected``, ``pending`` and ``ending`` (within ``SOON``; only of all together)
    are as of now, all else since the beginning of the period; of what was ``filed``, ``passed`` has come through and
    ``failed`` has not. ``given`` are leads that were taken; those that wait are not ``pending``.
    ``amount`` is in fen, by the shares of orders signed in it.
    """

    protected: int = 0
    pending: int = 0
    ending: int = 0
    filed: int = 0
    passed: int = 0
    waiting: int = 0
    failed: int = 0
    claimed: int = 0
    given: int = 0
    won: int = 0
    amount: int = 0
    lost: int = 0
    entries: int = 0
    effective: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardView:
    """``scope`` names the teams, empty for the reader alone; ``company``: everybody. ``stages`` are the steps at which
    the protected ones stand, in their order, and ``steps`` how many of these have come at least that far on the way to
    a deal; ``people`` come with most deals first, ``ranked`` of them had any figure.
    ``teams_amount`` is what teams as such are credited with, a part of the total's.
    """

    scope: str
    company: bool
    period: Period
    since: datetime
    now: datetime
    total: Figures
    stages: tuple[tuple[str, int], ...] = ()
    steps: tuple[tuple[str, int], ...] = ()
    people: tuple[tuple[str, Figures], ...] = ()
    ranked: int = 0
    teams_amount: int = 0


def dashboard(reader: MemberId, period: Period, uow: UnitOfWork, ctx: Context, *, most: int) -> DashboardView:
    """As it is now; ``most`` people are named. The store is asked once about all of them."""
    since = beginning(period, ctx)
    people, scope, company = people_of(reader, uow)
    members = [one.id for one in people]
    held = uow.filings.held_by(members)
    credited, teams_amount = _credited(reader, since, uow, ctx, alone=not (scope or company), company=company)
    counts = _counted(members, held, since, uow, ctx) | {"amount": _of(members, credited)}
    any_figure = set[MemberId]().union(*counts.values())
    ranked = [one for one in people if one.id in any_figure]
    first = nsmallest(most, ranked, key=lambda one: _rank(one, counts)) if scope or company else ()
    ending = uow.filings.count_ending(members, since=ctx.now, before=ctx.now + SOON)
    stages = _stages(held, ctx.policy)
    return DashboardView(
        scope=scope,
        company=company,
        period=period,
        since=since,
        now=ctx.now,
        total=_total(counts, teams_amount, ending),
        stages=tuple((one.label, stages[one.key]) for one in ctx.policy.stages if stages[one.key]),
        steps=tuple(_steps(stages, ctx.policy)),
        people=tuple((one.name, _figures_of(one.id, counts)) for one in first),
        ranked=len(ranked),
        teams_amount=teams_amount,
    )


def beginning(period: Period, ctx: Context) -> datetime:
    """Midnight of today, of Monday, or of the first, where the company is."""
    zone = ZoneInfo(ctx.policy.calendar.zone)
    today = ctx.now.astimezone(zone).date()
    first = {
        Period.DAY: today,
        Period.WEEK: today - timedelta(days=today.weekday()),
        Period.MONTH: today.replace(day=1),
    }
    return datetime.combine(first[period], time.min, zone).astimezone(ctx.now.tzinfo)


def people_of(reader: MemberId, uow: UnitOfWork) -> tuple[Sequence[Member], str, bool]:
    """Who is counted, the teams' names, and whether it is the whole company. Leavers count as long as they are listed
    in a team: what is still theirs is nobody else's.
    """
    grants = uow.directory.roles_of(reader)
    if any(grant.role is Role.ADMIN for grant in grants):
        return uow.directory.members(), "", True
    led = {grant.team_id for grant in grants if grant.role is Role.LEADER and grant.team_id}
    if not led:
        return [uow.directory.member(reader)], "", False
    teams = uow.directory.teams()
    below = {team for team in teams if any(each.id in led for each in upwards(team, teams))}
    people = [one for one in uow.directory.members() if one.id == reader or one.team_id in below]
    return people, "、".join(_names(led, teams)), False


def _names(led: set[TeamId], teams: Mapping[TeamId, Team]) -> Iterator[str]:
    """Each once: platforms may know the same team."""
    yield from dict.fromkeys(teams[team].name for team in sorted(led) if team in teams)


def _counted(
    members: Sequence[MemberId], held: Sequence[Held], since: datetime, uow: UnitOfWork, ctx: Context
) -> dict[str, Mapping[MemberId, int]]:
    """Each figure by its name with those of whom there is any, so that nothing is done once a person that can be done
    once a figure; ``ending`` is told of all together.
    """
    counts: dict[str, Counter[MemberId]] = defaultdict(Counter)
    for one in held:
        counts[one.status.value].update(one.filings)
    counts[FilingStatus.PENDING.value].subtract(_of(members, uow.leads.waiting()))
    for filed in uow.filings.filed_by(members, since=since):
        for name in _MEANS.get((filed.result, filed.origin), ()):
            counts[name].update(filed.filings)
    tallies = uow.follow_ups.tallies_by(members, since=since, until=ctx.now + _THIS_MOMENT)
    counts["entries"].update({member: told.entries for member, told in tallies.items()})
    counts["effective"].update({member: told.effective for member, told in tallies.items()})
    for name, ended in _by_name(ends_by(since, uow, ctx)).items():
        counts[name].update(_of(members, ended))
    return {name: {member: count for member, count in of.items() if count} for name, of in counts.items()}


def _of(members: Sequence[MemberId], counts: Mapping[MemberId, int]) -> dict[MemberId, int]:
    """Theirs alone, where there is any."""
    there = set(members) if counts else set[MemberId]()
    return {member: count for member, count in counts.items() if count and member in there}


def _by_name(counts: Mapping[MemberId, Counter[str]]) -> Mapping[str, Mapping[MemberId, int]]:
    names = {name for each in counts.values() for name in each}
    return {name: {member: each[name] for member, each in counts.items()} for name in names}


def _total(counts: Mapping[str, Mapping[MemberId, int]], teams_amount: int, ending: int) -> Figures:
    total = Counter({name: sum(of.values()) for name, of in counts.items()})
    total["amount"] += teams_amount
    return Figures(**total, ending=ending)


def _figures_of(member: MemberId, counts: Mapping[str, Mapping[MemberId, int]]) -> Figures:
    return Figures(**{name: of.get(member, 0) for name, of in counts.items()})


def _stages(held: Sequence[Held], policy: Policy) -> Counter[str]:
    counts: Counter[str] = Counter()
    for one in held:
        if one.status is FilingStatus.PROTECTED:
            counts[stage_of(one.stage, policy).key] += sum(one.filings.values())
    return counts


def _steps(stages: Mapping[str, int], policy: Policy) -> Iterator[tuple[str, int]]:
    """Each step with those who stand there or further on; what was lost has left the way."""
    way = [one for one in policy.stages if not one.lost]
    for place, one in enumerate(way):
        yield one.label, sum(stages.get(further.key, 0) for further in way[place:])


def ends_by(since: datetime, uow: UnitOfWork, ctx: Context) -> Mapping[MemberId, Counter[str]]:
    """Deals won and lost in the period, by owner."""
    counts: dict[MemberId, Counter[str]] = {}
    for one in ended_since(since, uow, ctx):
        mine = counts.setdefault(one.owner, Counter())
        mine["won"] += one.won
        mine["lost"] += one.lost
    return counts


class Ended(NamedTuple):
    """What became of a filing in the time that was asked about."""

    filing: FilingId
    owner: MemberId
    won: bool
    lost: bool


def ended_since(since: datetime, uow: UnitOfWork, ctx: Context) -> Iterator[Ended]:
    """Deals won and lost: what a filing was at the end of the period, unless it was that before."""
    last: dict[Subject, EventRecord] = {}
    before: dict[Subject, Stage] = {}
    for move in uow.trail.stage_moves(since=since, until=ctx.now + _THIS_MOMENT, limit=_MOVES):  # the latest first
        last.setdefault(move.subject, move)
        before[move.subject] = stage_of(str(move.data.get("before", "")), ctx.policy)
    for subject, move in last.items():
        after, former = stage_of(str(move.data.get("after", "")), ctx.policy), before[subject]
        owner = MemberId(str(move.data.get("owner", "")))
        yield Ended(FilingId(subject.id), owner, after.won and not former.won, after.lost and not former.lost)


def _credited(
    reader: MemberId, since: datetime, uow: UnitOfWork, ctx: Context, *, alone: bool, company: bool
) -> tuple[Mapping[MemberId, int], int]:
    """The fen of each, and of the teams that count here as such: all of the company, or those under whoever leads."""
    zone = ZoneInfo(ctx.policy.calendar.zone)
    first, end = since.astimezone(zone).date(), ctx.now.astimezone(zone).date() + timedelta(days=1)
    if alone:
        return {reader: uow.orders.sum_of_member(reader, since=first, until=end).amount}, 0
    people, of_teams = credited_to(uow, since=first, until=end)
    if company:
        return people, sum(of_teams.values())
    teams = uow.directory.teams()
    led = {grant.team_id for grant in uow.directory.roles_of(reader) if grant.role is Role.LEADER}
    return people, sum(fen for team, fen in of_teams.items() if any(one.id in led for one in upwards(team, teams)))


def _rank(one: Member, counts: Mapping[str, Mapping[MemberId, int]]) -> tuple[int, int, int, int, str]:
    won, amount, filed, effective = (counts.get(name, {}).get(one.id, 0) for name in _RANKED_BY)
    return (-won, -amount, -filed, -effective, one.name)
