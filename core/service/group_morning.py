"""群早报: on working mornings a group reads what came into the pool, who won, and what ends soon; one card.

A timer a group and day; when it rings it sets the next one. What stands on the card is drawn when it is sent, so that
a morning with nothing to tell sends none.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import field
from datetime import date, datetime, time, timedelta
from heapq import nsmallest
from zoneinfo import ZoneInfo

from core.domain.calendar import Calendar
from core.domain.frozen import dataclass
from core.domain.ids import EntryId, FilingId, MemberId, TeamId
from core.domain.policy.pool import Announcing, Ending
from core.domain.pool import PoolEntry
from core.domain.rules import RuleViolation
from core.domain.stages import stage_of
from core.service.announce_pool import LOOKED_AT
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.groups import Group
from core.service.ports.pool import BroughtBack
from core.service.ports.store import UnitOfWork
from core.service.procedures.audience import heard_by, hears_of_pool
from core.service.records import Notice, NoticeKind, Subject, Timer
from core.service.views.announce_views import AnnouncedLine, announced_line
from core.service.views.won_views import WonView, won_view

KIND = "group_morning"
SOON = timedelta(days=7)
"""What ends within it ends soon."""
_MOVES = 200
"""Steps of one day that are looked through for deals."""
_FURTHEST = 30
"""Days without work that are looked behind."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class RingGroupMorning:
    """The morning of a day, for one group."""

    platform: str
    chat: str
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Win:
    """A deal: of which filing, when, and whose customer it was then."""

    filing: FilingId
    at: datetime
    by: MemberId

    def __str__(self) -> str:
        return f"{self.filing}@{self.at.isoformat()}@{self.by}"

    @classmethod
    def parse(cls, text: str) -> Win:
        """The inverse of ``str``."""
        filing, at, by = text.split("@", 2)
        return cls(filing=FilingId(filing), at=datetime.fromisoformat(at), by=MemberId(by))


@dataclass(frozen=True, slots=True, kw_only=True)
class Morning:
    """What one card is about, settled when its timer rings: the group's name, its team and its pools, the period, the
    customers that lay in the pools, and the deals with their moments. ``pool_since`` and ``pool_until`` are the period
    in which customers came into the pools; none of them was announced on the day of the card.
    """

    since: datetime
    until: datetime
    pool_since: datetime
    pool_until: datetime
    group: str = ""
    team: TeamId | None = None
    pools: tuple[str, ...] = ()
    entries: tuple[EntryId, ...] = ()
    wins: tuple[Win, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MorningView:
    """What happened from ``since`` until ``until``, as far as the policy lets this group read it.

    ``lines`` are of the customers that came into its pools, of which ``pool`` counts all; ``wins`` are shown of
    ``won`` deals; ``ending`` protections are over within some days, and ``names`` says which (company, end).
    """

    since: datetime
    until: datetime
    now: datetime
    group: str = ""
    pool: BroughtBack = field(default_factory=BroughtBack)
    lines: tuple[AnnouncedLine, ...] = ()
    wins: tuple[WonView, ...] = ()
    won: int = 0
    ending: int = 0
    names: tuple[tuple[str, datetime], ...] = ()
    new_week: bool = False

    @property
    def tells(self) -> bool:
        """Whether there is anything new to read. What ends soon is no news for itself but on the first working day of
        a week: it is much the same every day.
        """
        return bool(self.pool.entered or self.wins or (self.ending and self.new_week))


def command_of(timer: Timer) -> RingGroupMorning:
    """What a timer of this kind asks for."""
    place, _, day = timer.subject.id.rpartition("/")
    platform, _, chat = place.partition(":")
    return RingGroupMorning(platform=platform, chat=chat, day=date.fromisoformat(day))


def watch_group(group: Group, uow: UnitOfWork, ctx: Context) -> None:
    """Its next card is due on the next working morning."""
    calendar = Calendar(ctx.policy.calendar)
    day = calendar.day_of(calendar.next_morning(ctx.now))
    subject = Subject(kind=KIND, id=f"{group.platform}:{group.chat}/{day.isoformat()}")
    due = _at(day, ctx)
    uow.timers.set(Timer(key=f"{KIND}:{subject.id}", kind=KIND, due_at=due, subject=subject))


def watch_groups(uow: UnitOfWork, ctx: Context) -> None:
    """Those that were bound before there were such cards; harmless for all others."""
    for group in uow.groups.all():
        watch_group(group, uow, ctx)


def ring_group_morning(cmd: RingGroupMorning, uow: UnitOfWork, ctx: Context) -> Outcome:
    """One card for one group and day, however often it rings; the next one after it as long as the group is bound."""
    group = uow.groups.get(cmd.platform, cmd.chat)
    if group is None:
        return Outcome(code="nothing_due")
    watch_group(group, uow, ctx)
    if not ctx.policy.announce.morning_digest:
        return Outcome(code="nothing_due")
    since = min(_at(_working_day_before(cmd.day, ctx), ctx), ctx.now)
    pools = [pool.key for pool in ctx.policy.pool.pools if hears_of_pool(group, pool.key, ctx.policy)]
    pool_since = _announced_before(_working_day_before(cmd.day, ctx), ctx)
    pool_until = max(_announced_before(Calendar(ctx.policy.calendar).day_of(ctx.now), ctx), pool_since)
    lying, wins = _lying(pools, pool_since, pool_until, uow, ctx), _wins(group, since, uow, ctx)
    place = f"{group.platform}:{group.chat}"
    notice = Notice(
        dedupe_key=f"{KIND}:{place}/{cmd.day.isoformat()}",
        kind=NoticeKind.GROUP_MORNING,
        to=None,
        about=Subject(kind="group", id=place),
        args={
            "day": cmd.day.isoformat(),
            "since": since.isoformat(),
            "until": ctx.now.isoformat(),
            "pool_since": pool_since.isoformat(),
            "pool_until": pool_until.isoformat(),
            "group": group.label,
            "team": group.team_id or "",
            "pools": ",".join(pools),
            "entries": ",".join(entry.id for entry in lying),
            "wins": ",".join(map(str, wins)),
        },
        place=group.place,
        not_before=Calendar(ctx.policy.calendar).quiet_until(ctx.now),
    )
    return Outcome(code="nothing_due", notices=(notice,))


def morning_view(morning: Morning, uow: UnitOfWork, ctx: Context) -> MorningView:
    """As it is now. A deal that was taken back meanwhile is left out."""
    told = [view for view in (_told(win, uow, ctx) for win in morning.wins) if view is not None]
    most, ending = ctx.policy.announce.at_once, ctx.policy.announce.ending
    return MorningView(
        since=morning.since,
        until=morning.until,
        now=ctx.now,
        group=morning.group,
        pool=uow.pool.brought_back(morning.pools, since=morning.pool_since, until=morning.pool_until),
        lines=tuple(announced_line(uow.pool.get(entry), uow, ctx) for entry in morning.entries),
        wins=tuple(told[:most]),
        won=len(told),
        ending=_count_ending(morning, uow) if ending is not Ending.NONE else 0,
        names=tuple(_ending(morning, most, uow)) if ending is Ending.NAMES else (),
        new_week=_week(morning.since, ctx) != _week(morning.until, ctx),
    )


def _week(moment: datetime, ctx: Context) -> tuple[int, int]:
    return Calendar(ctx.policy.calendar).day_of(moment).isocalendar()[:2]


def _lying(pools: list[str], since: datetime, until: datetime, uow: UnitOfWork, ctx: Context) -> list[PoolEntry]:
    """What came in and is there for everybody, the newest first."""
    page = uow.pool.page(pools, limit=LOOKED_AT)
    lying = [entry for entry in page if since <= entry.since < until and entry.turn_of is None]
    return lying[: ctx.policy.announce.at_once]


def _announced_before(day: date, ctx: Context) -> datetime:
    """Up to when what came into a pool was announced before this day began. What came later has a card of its own
    today: a morning that tells it again would tell it twice within an hour, so that it is for the next one.
    """
    rules, quiet = ctx.policy.announce, ctx.policy.calendar.quiet
    match rules.released:
        case Announcing.NONE:
            return _at(day, ctx)
        case Announcing.DIGEST:
            return _at(day - _DAY, ctx)
        case _:
            over_night = quiet is not None and quiet.start > quiet.end
            began = datetime.combine(day - _DAY, quiet.start) if quiet and over_night else datetime.combine(day, time())
            return began.replace(tzinfo=ZoneInfo(ctx.policy.calendar.zone)).astimezone(ctx.now.tzinfo)


def _wins(group: Group, since: datetime, uow: UnitOfWork, ctx: Context) -> Iterator[Win]:
    """The last step to a deal of each filing of its people."""
    if not ctx.policy.announce.won:
        return
    people, seen = {one.id for one in heard_by(group.team_id, uow)}, set[Subject]()
    for move in uow.trail.stage_moves(since=since, until=ctx.now, limit=_MOVES):
        before, after = (stage_of(str(move.data.get(key, "")), ctx.policy) for key in ("before", "after"))
        owner = MemberId(str(move.data.get("owner", "")))
        if move.subject in seen or not after.won or before.won or owner not in people:
            continue
        seen.add(move.subject)
        yield Win(filing=FilingId(move.subject.id), at=move.at, by=owner)


def _told(win: Win, uow: UnitOfWork, ctx: Context) -> WonView | None:
    try:
        view = won_view(win.filing, win.at, win.by, uow, ctx)
    except RuleViolation:
        return None
    return view if view.won else None


def _count_ending(morning: Morning, uow: UnitOfWork) -> int:
    people = [one.id for one in heard_by(morning.team, uow)]
    return uow.filings.count_ending(people, since=morning.until, before=morning.until + SOON)


def _ending(morning: Morning, most: int, uow: UnitOfWork) -> Iterator[tuple[str, datetime]]:
    """Which, those that end first before the others; whose they are is not said."""
    ends = (
        (end, filing.number, filing.customer_id)
        for one in heard_by(morning.team, uow)
        for filing in uow.filings.ending(one.id, before=morning.until + SOON, limit=most)
        if (end := filing.protected_until) is not None and end >= morning.until
    )
    for end, _, customer in nsmallest(most, ends):
        yield uow.customers.get(customer).name, end


def _working_day_before(day: date, ctx: Context) -> date:
    calendar, before = Calendar(ctx.policy.calendar), day - _DAY
    for _ in range(_FURTHEST):
        if calendar.works_on(before):
            return before
        before -= _DAY
    return day - _DAY


def _at(day: date, ctx: Context) -> datetime:
    """The time of the day at which digests go out."""
    zone = ZoneInfo(ctx.policy.calendar.zone)
    return datetime.combine(day, ctx.policy.announce.digest_at, tzinfo=zone).astimezone(ctx.now.tzinfo)
