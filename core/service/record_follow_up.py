"""跟进: put down what was done with a customer, and correct it for some time; both judged by the honest meter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from core.domain.filing import Filing
from core.domain.follow_up import FollowUp, Remark, Told, cleaned
from core.domain.follow_up_meter import judged, with_verdict
from core.domain.frozen import dataclass
from core.domain.ids import EventId, FileId, FilingId, FollowUpId, MemberId
from core.domain.policy.document import Clause
from core.domain.policy.protection import FollowUpRules
from core.domain.rules import Fact, RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.clocks import watch_clocks
from core.service.procedures.leading import may_tend
from core.service.procedures.left_alone import watch_idle
from core.service.procedures.mornings import watch_team
from core.service.procedures.planning import remind_of
from core.service.procedures.putting_files import put_to
from core.service.procedures.written_before import written_before
from core.service.records import EventKind, EventRecord, Notice, NoticeKind, about_filing, about_follow_up

OTHER = "其他"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFollowUp:
    """``kind`` is what was understood; one that the policy does not know becomes 其他. ``day`` is when it was done."""

    filing_id: FilingId
    by: MemberId
    kind: str
    note: str
    next_step: str = ""
    next_day: date | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectFollowUp:
    """Other words for one's own entry; empty ones leave what was said."""

    follow_up_id: FollowUpId
    by: MemberId
    kind: str = ""
    note: str = ""
    next_step: str = ""
    next_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachToFollowUp:
    """Photos and files belong to what was just put down."""

    follow_up_id: FollowUpId
    by: MemberId
    files: tuple[FileId, ...]


def record_follow_up(cmd: RecordFollowUp, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises ``filing_not_found``, ``not_following``, ``follow_up_what``, ``follow_up_too_long``."""
    filing = uow.filings.get(cmd.filing_id)
    if not may_tend(cmd.by, filing, uow):
        raise RuleViolation("not_following", rule=ctx.policy.quote(Clause.FOLLOW_UP), number=filing.number)
    words = cleaned(_told(cmd, ctx.policy.follow_up))
    entry = FollowUp(
        id=FollowUpId(ctx.new_id()),
        filing=filing.id,
        customer=filing.customer_id,
        by=cmd.by,
        at=ctx.now,
        day=min(cmd.day or today(ctx), today(ctx)),
        kind=words.kind,
        note=words.note,
        next_step=words.next_step,
        next_day=words.next_day,
    )
    entry = _judged(entry, uow, ctx)
    uow.follow_ups.add(entry)
    remind_of(entry, uow, ctx)
    watch_idle(filing, ctx.now, uow, ctx)
    watch_clocks(filing, uow, ctx)
    watch_team(filing.owner, uow, ctx)
    return _changed("followed", EventKind.FOLLOW_UP_RECORDED, entry, filing, cmd.by, ctx)


def correct_follow_up(cmd: CorrectFollowUp, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The words before stay beside it. Raises ``follow_up_not_found``, ``not_your_follow_up``,
    ``too_late_to_correct``, ``follow_up_what``, ``follow_up_too_long``.
    """
    entry = uow.follow_ups.get(cmd.follow_up_id)
    rules = ctx.policy.follow_up
    entry.must_be_correctable(by=cmd.by, at=ctx.now, within=rules.correct_within)
    words = Told(
        kind=cmd.kind or entry.kind,
        note=cmd.note or entry.note,
        next_step=cmd.next_step or entry.next_step,
        next_day=cmd.next_day or entry.next_day,
    )
    after = entry.corrected(cleaned(replace(words, kind=known_kind(words.kind, rules))), at=ctx.now)
    before = Remark(
        id=ctx.new_id(), follow_up=entry.id, by=cmd.by, at=ctx.now, text=f"{entry.kind}：{entry.note}", comment=False
    )
    uow.follow_ups.add_remark(before)
    uow.follow_ups.save(_judged(after, uow, ctx))
    remind_of(after, uow, ctx)
    filing = uow.filings.get(entry.filing)
    watch_clocks(filing, uow, ctx)
    return _changed("corrected", EventKind.FOLLOW_UP_CORRECTED, after, filing, cmd.by, ctx)


def attach_to_follow_up(cmd: AttachToFollowUp, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The same content once. Raises ``follow_up_not_found``, ``not_your_follow_up``, and what :func:`put_to` does."""
    entry = uow.follow_ups.get(cmd.follow_up_id)
    if entry.by != cmd.by:
        raise RuleViolation("not_your_follow_up")
    count = put_to(about_follow_up(entry.id), cmd.files, cmd.by, uow)
    filing = uow.filings.get(entry.filing)
    return _changed("followed", EventKind.FILES_ATTACHED, entry, filing, cmd.by, ctx, count=count)


def known_kind(said: str, rules: FollowUpRules) -> str:
    """The policy's word for a contact."""
    if said in rules.kinds:
        return said
    return OTHER if OTHER in rules.kinds else rules.kinds[-1]


def today(ctx: Context) -> date:
    """The local day of the moment."""
    return ctx.now.astimezone(_zone(ctx)).date()


def _told(cmd: RecordFollowUp, rules: FollowUpRules) -> Told:
    return Told(kind=known_kind(cmd.kind, rules), note=cmd.note, next_step=cmd.next_step, next_day=cmd.next_day)


def _judged(entry: FollowUp, uow: UnitOfWork, ctx: Context) -> FollowUp:
    before = written_before(entry.filing, uow)
    return with_verdict(entry, judged(entry, before, ctx.policy.follow_up, _zone(ctx)))


def _zone(ctx: Context) -> ZoneInfo:
    return ZoneInfo(ctx.policy.calendar.zone)


def _changed(
    code: str, kind: EventKind, entry: FollowUp, filing: Filing, by: MemberId, ctx: Context, **data: Fact
) -> Outcome:
    event = EventRecord(
        id=EventId(ctx.new_id()),
        at=ctx.now,
        kind=kind,
        subject=about_follow_up(entry.id),
        actor=by,
        rule=ctx.policy.quote(Clause.FOLLOW_UP),
        data={"number": filing.number, "customer": filing.customer_id, "kind": entry.kind, **data},
    )
    repaints = tuple(
        Notice(dedupe_key=f"repaint:{event.id}:{about.kind}", kind=NoticeKind.REPAINT, to=None, about=about)
        for about in (event.subject, about_filing(filing.id))
    )
    facts: dict[str, Fact] = {"number": filing.number}
    return Outcome(code=code, subject=event.subject, facts=facts, events=(event,), notices=repaints)
