"""Follow-ups for one reader: an entry, the timeline of a customer, what is planned for a day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from core.domain.filing import OWNED, Filing, Origin
from core.domain.follow_up import FollowUp
from core.domain.follow_up_meter import judged
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, FollowUpId, MemberId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.leading import leads
from core.service.procedures.planning import open_steps
from core.service.procedures.seeing import sees_whole
from core.service.procedures.written_before import written_before
from core.service.records import EventKind, about_filing, about_follow_up
from core.service.views.request_views import RequestLine, request_lines

PAGE = 6
"""Entries of a timeline on one card."""
_TOLD = frozenset(
    {
        EventKind.FILING_SUBMITTED,
        EventKind.FILING_APPROVED,
        EventKind.FILING_REJECTED,
        EventKind.FILING_WITHDRAWN,
        EventKind.FILING_EXPIRED,
        EventKind.FILING_RELEASED,
        EventKind.FILING_IMPORTED,
        EventKind.POOL_CLAIMED,
        EventKind.LEAD_TAKEN,
        EventKind.LEAD_LED,
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUpView:
    """One entry. ``why`` is a ``Why`` value, said to its author alone; ``like_at`` is the earlier one that says the
    same; ``comments`` are (who, what).
    """

    id: FollowUpId
    filing_id: FilingId
    number: int
    company: str
    by: str
    at: datetime
    day: date
    kind: str
    note: str
    next_step: str = ""
    next_day: date | None = None
    counts: bool = True
    why: str = ""
    like_at: datetime | None = None
    effective: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    shortest: int = 0
    files: int = 0
    comments: tuple[tuple[str, str], ...] = ()
    corrected: bool = False
    mine: bool = False
    may_correct: bool = False
    may_comment: bool = False
    now: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineLine:
    """``what`` is an ``EventKind`` value, or empty for the follow-up ``entry`` or the ``request``."""

    at: datetime
    who: str
    what: str = ""
    number: int = 0
    entry: FollowUpView | None = None
    request: RequestLine | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineView:
    """A customer's one timeline, the newest first; ``more_before`` is where the next page begins."""

    filing_id: FilingId
    number: int
    company: str
    lines: tuple[TimelineLine, ...]
    page: int = 1
    more_before: datetime | None = None
    may_follow: bool = False
    now: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStepsView:
    """What somebody planned for a day and has not done yet."""

    day: date
    entries: tuple[FollowUpView, ...]
    now: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowFormView:
    """What to put down, or how to put it otherwise; ``entry`` is what is corrected, ``next_step`` and ``next_day`` are
    the plan where it was said already.
    """

    filing_id: FilingId
    number: int
    company: str
    kinds: tuple[str, ...]
    entry: FollowUpView | None = None
    next_step: str = ""
    next_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleView:
    """A customer whom nobody has followed up since that moment."""

    filing_id: FilingId
    number: int
    company: str
    owner: str
    days: int
    mine: bool
    since: datetime


def follow_up_view(follow_up_id: FollowUpId, reader: MemberId, uow: UnitOfWork, ctx: Context) -> FollowUpView:
    """Raises ``follow_up_not_found``, also for whom it is none of his business."""
    entry = uow.follow_ups.get(follow_up_id)
    if not sees_whole(reader, uow.filings.get(entry.filing), uow):
        raise RuleViolation("follow_up_not_found")
    return _view(entry, reader, uow, ctx)


def timeline_view(
    filing_id: FilingId, reader: MemberId, uow: UnitOfWork, ctx: Context, *, before: datetime | None = None
) -> TimelineView:
    """Over all filings of the customer that this reader may see; whoever claimed it from the pool sees what was before,
    if the policy says so. Raises ``timeline_not_shown``.
    """
    filing = uow.filings.get(filing_id)
    filings = uow.filings.of_customer(filing.customer_id, limit=20)
    heir = ctx.policy.pool.history_shown and is_claimed_by(reader, filing)
    seen = [each for each in filings if sees_whole(reader, each, uow) or (heir and _came_before(each, filing))]
    if not any(each.id == filing.id for each in seen):
        raise RuleViolation("timeline_not_shown", number=filing.number)
    lines = [line for each in seen for line in _lines(each.id, each.number, reader, uow, ctx, before)]
    lines.sort(key=lambda line: line.at, reverse=True)
    return TimelineView(
        filing_id=filing.id,
        number=filing.number,
        company=uow.customers.get(filing.customer_id).name,
        lines=tuple(lines[:PAGE]),
        more_before=lines[PAGE - 1].at if len(lines) > PAGE else None,
        may_follow=filing.is_live,
        now=ctx.now,
    )


def is_claimed_by(reader: MemberId, filing: Filing) -> bool:
    """Whether it is his from the pool, approved where that is needed."""
    return filing.owner == reader and filing.origin is Origin.CLAIMED and filing.status in OWNED


def _came_before(earlier: Filing, filing: Filing) -> bool:
    return earlier.number < filing.number and earlier.scope == filing.scope


def next_steps_view(member: MemberId, day: date, uow: UnitOfWork, ctx: Context) -> NextStepsView:
    """As things stand now."""
    entries = tuple(_view(entry, member, uow, ctx) for entry in open_steps(member, day, uow))
    return NextStepsView(day=day, entries=entries, now=ctx.now)


def follow_form_view(filing_id: FilingId, uow: UnitOfWork, ctx: Context) -> FollowFormView:
    """Raises ``filing_not_found``."""
    filing = uow.filings.get(filing_id)
    return FollowFormView(
        filing_id=filing.id,
        number=filing.number,
        company=uow.customers.get(filing.customer_id).name,
        kinds=ctx.policy.follow_up.kinds,
    )


def idle_view(filing_id: FilingId, reader: MemberId, since: datetime, uow: UnitOfWork, ctx: Context) -> IdleView:
    """Raises ``filing_not_found``."""
    filing = uow.filings.get(filing_id)
    return IdleView(
        filing_id=filing.id,
        number=filing.number,
        company=uow.customers.get(filing.customer_id).name,
        owner=uow.directory.member(filing.owner).name,
        days=max(0, (ctx.now - since).days),
        mine=reader == filing.owner,
        since=since,
    )


def recent(
    filing_id: FilingId, reader: MemberId, uow: UnitOfWork, ctx: Context, *, limit: int
) -> Sequence[FollowUpView]:
    """The last entries of a filing, for whoever may see it whole."""
    return tuple(_view(entry, reader, uow, ctx) for entry in uow.follow_ups.of_filing(filing_id, limit=limit))


def _lines(
    filing_id: FilingId, number: int, reader: MemberId, uow: UnitOfWork, ctx: Context, before: datetime | None
) -> Iterator[TimelineLine]:
    for entry in uow.follow_ups.of_filing(filing_id, limit=PAGE + 1, before=before):
        view = _view(entry, reader, uow, ctx)
        yield TimelineLine(at=entry.at, who=view.by, number=number, entry=view)
    for event in uow.trail.about(about_filing(filing_id)):
        if event.kind in _TOLD and (before is None or event.at < before):
            who = uow.directory.member(event.actor).name if event.actor else ""
            yield TimelineLine(at=event.at, who=who, what=event.kind.value, number=number)
    for request in request_lines(filing_id, uow):
        if before is None or request.at < before:
            yield TimelineLine(at=request.at, who=request.by, number=number, request=request)


def _view(entry: FollowUp, reader: MemberId, uow: UnitOfWork, ctx: Context) -> FollowUpView:
    filing = uow.filings.get(entry.filing)
    rules, mine = ctx.policy.follow_up, reader == entry.by
    comments = (remark for remark in uow.follow_ups.remarks(entry.id) if remark.comment)
    return FollowUpView(
        id=entry.id,
        filing_id=filing.id,
        number=filing.number,
        company=uow.customers.get(filing.customer_id).name,
        by=uow.directory.member(entry.by).name,
        at=entry.at,
        day=entry.day,
        kind=entry.kind,
        note=entry.note,
        next_step=entry.next_step,
        next_day=entry.next_day,
        counts=entry.counts,
        why=entry.why if mine else "",
        like_at=_like_at(entry, uow, ctx) if mine and entry.why == "alike" else None,
        effective=rules.effective,
        kinds=rules.kinds,
        shortest=rules.shortest,
        files=len(uow.files.about(about_follow_up(entry.id))),
        comments=tuple((uow.directory.member(remark.by).name, remark.text) for remark in comments),
        corrected=entry.corrected_at is not None,
        mine=mine,
        may_correct=mine and ctx.now - entry.at <= rules.correct_within,
        may_comment=not mine and leads(reader, filing, uow),
        now=ctx.now,
    )


def _like_at(entry: FollowUp, uow: UnitOfWork, ctx: Context) -> datetime | None:
    before = written_before(entry.filing, uow)
    like = judged(entry, before, ctx.policy.follow_up, ZoneInfo(ctx.policy.calendar.zone)).like
    return like.at if like else None
