"""看板: live figures of one's own, of the teams that one leads, or of the company. Nothing is stored for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from core.domain.filing import OWNED, FilingStatus, Origin
from core.domain.ids import MemberId, TeamId
from core.domain.org import Member, Role, Team, upwards
from core.domain.policy.catalog import Stage
from core.domain.policy.document import Policy
from core.domain.stages import stage_of
from core.domain.standing import Standing
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import EventRecord, Subject

SOON = timedelta(days=7)
_THIS_MOMENT = timedelta(microseconds=1)
"""What is done just now counts."""
_MOVES = 20_000
"""More steps than a company of thousands takes in a month."""
_FILED = frozenset({Origin.FILED, Origin.TRANSFERRED})
"""What somebody has filed; what was passed on to him was filed, too."""


class Period(StrEnum):
    """Since when things are counted."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Of one person or of several. ``protected``, ``pending`` and ``ending`` (within ``SOON``) are as of now, all else
    since the beginning of the period; of what was ``filed``, ``passed`` has come through and ``failed`` has not.
    """

    protected: int = 0
    pending: int = 0
    ending: int = 0
    filed: int = 0
    passed: int = 0
    waiting: int = 0
    failed: int = 0
    claimed: int = 0
    won: int = 0
    lost: int = 0
    entries: int = 0
    effective: int = 0

    def __add__(self, other: Figures) -> Figures:
        mine, others = asdict(self), asdict(other)
        return Figures(**{name: count + others[name] for name, count in mine.items()})

    @property
    def nothing(self) -> bool:
        """Nobody would miss the line."""
        return self == Figures()


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardView:
    """``scope`` names the teams, empty for the reader alone; ``company``: everybody. ``stages`` are the steps at which
    the protected ones stand, in their order; ``people`` come with most deals first, ``ranked`` of them had any figure.
    """

    scope: str
    company: bool
    period: Period
    since: datetime
    now: datetime
    total: Figures
    stages: tuple[tuple[str, int], ...] = ()
    people: tuple[tuple[str, Figures], ...] = ()
    ranked: int = 0


def dashboard(reader: MemberId, period: Period, uow: UnitOfWork, ctx: Context, *, most: int) -> DashboardView:
    """As it is now; ``most`` people are named."""
    since = beginning(period, ctx)
    people, scope, company = _people(reader, uow)
    ends = _ends(since, uow, ctx)
    all_stages: Counter[str] = Counter()
    each: list[tuple[str, Figures]] = []
    for one in people:
        standings = uow.filings.standings(one.id, since=since)
        all_stages.update(_stages(standings, ctx.policy))
        each.append((one.name, _figures(one.id, standings, since, ends, uow, ctx)))
    ranked = sorted((one for one in each if not one[1].nothing), key=_rank)
    return DashboardView(
        scope=scope,
        company=company,
        period=period,
        since=since,
        now=ctx.now,
        total=sum((figures for _, figures in each), Figures()),
        stages=tuple((one.label, all_stages[one.key]) for one in ctx.policy.stages if all_stages[one.key]),
        people=tuple(ranked[:most]) if scope or company else (),
        ranked=len(ranked),
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


def _people(reader: MemberId, uow: UnitOfWork) -> tuple[Sequence[Member], str, bool]:
    """Who is counted, the teams' names, and whether it is the whole company. Leavers count as long as they are listed
    in a team: what is still theirs is nobody else's.
    """
    grants, members = uow.directory.roles_of(reader), uow.directory.members()
    if any(grant.role is Role.ADMIN for grant in grants):
        return members, "", True
    led = {grant.team_id for grant in grants if grant.role is Role.LEADER and grant.team_id}
    if not led:
        return [one for one in members if one.id == reader], "", False
    teams = uow.directory.teams()

    def counts(one: Member) -> bool:
        return one.id == reader or any(team.id in led for team in upwards(one.team_id, teams))

    return [one for one in members if counts(one)], "、".join(_names(led, teams)), False


def _names(led: set[TeamId], teams: Mapping[TeamId, Team]) -> Iterator[str]:
    """Each once: platforms may know the same team."""
    yield from dict.fromkeys(teams[team].name for team in sorted(led) if team in teams)


def _figures(
    member: MemberId,
    standings: Sequence[Standing],
    since: datetime,
    ends: Mapping[MemberId, Counter[str]],
    uow: UnitOfWork,
    ctx: Context,
) -> Figures:
    told = uow.follow_ups.tally_by(member, since=since, until=ctx.now + _THIS_MOMENT)
    filed = [one for one in standings if one.origin in _FILED]
    ended = ends.get(member, Counter())
    waiting = _fresh(filed, FilingStatus.PENDING)
    return Figures(
        protected=sum(one.count for one in standings if one.status is FilingStatus.PROTECTED),
        pending=sum(one.count for one in standings if one.status is FilingStatus.PENDING),
        ending=uow.filings.count_ending(member, since=ctx.now, before=ctx.now + SOON),
        filed=sum(one.fresh for one in filed),
        passed=_fresh(filed, *OWNED),
        waiting=waiting,
        failed=_fresh(filed, FilingStatus.REJECTED, FilingStatus.WITHDRAWN),
        claimed=sum(one.fresh for one in standings if one.origin is Origin.CLAIMED),
        won=ended["won"],
        lost=ended["lost"],
        entries=told.entries,
        effective=told.effective,
    )


def _fresh(standings: Sequence[Standing], *statuses: FilingStatus) -> int:
    return sum(one.fresh for one in standings if one.status in statuses)


def _stages(standings: Sequence[Standing], policy: Policy) -> Counter[str]:
    counts: Counter[str] = Counter()
    for one in standings:
        if one.status is FilingStatus.PROTECTED:
            counts[stage_of(one.stage, policy).key] += one.count
    return counts


def _ends(since: datetime, uow: UnitOfWork, ctx: Context) -> Mapping[MemberId, Counter[str]]:
    """Deals won and lost in the period, by owner: what a filing was at its end, unless it was that before."""
    last: dict[Subject, EventRecord] = {}
    before: dict[Subject, Stage] = {}
    for move in uow.trail.stage_moves(since=since, until=ctx.now + _THIS_MOMENT, limit=_MOVES):  # the latest first
        last.setdefault(move.subject, move)
        before[move.subject] = stage_of(str(move.data.get("before", "")), ctx.policy)
    counts: dict[MemberId, Counter[str]] = {}
    for subject, move in last.items():
        after, former = stage_of(str(move.data.get("after", "")), ctx.policy), before[subject]
        mine = counts.setdefault(MemberId(str(move.data.get("owner", ""))), Counter())
        mine["won"] += after.won and not former.won
        mine["lost"] += after.lost and not former.lost
    return counts


def _rank(one: tuple[str, Figures]) -> tuple[int, int, int, str]:
    name, figures = one
    return (-figures.won, -figures.filed, -figures.effective, name)
