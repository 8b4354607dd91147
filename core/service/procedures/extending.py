"""延期: what becomes of a request for more time, and what its answer means for the filing."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.domain.approval.approval import ActKind, Approval, Decision
from core.domain.extension import Extension, ExtensionStatus
from core.domain.filing import Filing
from core.domain.ids import EventId, ExtensionId, FilingId, MemberId
from core.domain.policy.document import Clause
from core.domain.policy.protection import Pause
from core.domain.rules import Fact, RuleRef
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.endings import Change, called_off, copies, reason_of
from core.service.procedures.protecting import watch_end_anew
from core.service.procedures.telling import filing_repainted, news, repaint
from core.service.records import (
    EventKind,
    EventRecord,
    Notice,
    NoticeKind,
    about_extension,
    about_follow_up,
)

_CALLED = {
    EventKind.STEP_APPROVED: EventKind.EXTENSION_ANSWERED,
    EventKind.STEP_ANSWERED: EventKind.EXTENSION_ANSWERED,
    EventKind.FILING_RETURNED: EventKind.EXTENSION_RETURNED,
    EventKind.FILING_RESUBMITTED: EventKind.EXTENSION_RESUBMITTED,
}
"""What a change is called on the trail where it is not called as any other matter's."""
_LATE = 100
"""Follow-ups that are looked through for photos and files."""


def granted(
    extension: Extension,
    filing: Filing,
    approval: Approval,
    *,
    by: MemberId | None,
    uow: UnitOfWork,
    ctx: Context,
) -> Outcome:
    """The last yes: a later end, new reminders, every copy of the filing's card says so."""
    until = filing.must_be_protected() + timedelta(days=extension.days) + _stood_still(extension, filing, approval, ctx)
    settled = extension.settle(ExtensionStatus.GRANTED, until=until, by=by, at=ctx.now, rule=_rule(ctx))
    uow.extensions.save(settled)
    extended = filing.extend(until=until, rule=_rule(ctx))
    uow.filings.save(extended)
    watch_end_anew(extended, uow, ctx)
    event = extension_event(EventKind.EXTENSION_GRANTED, settled, filing, by=by, ctx=ctx)
    return _told("extension_granted", event, extended, approval, until)


def refused(
    extension: Extension,
    filing: Filing,
    approval: Approval,
    *,
    by: MemberId | None,
    uow: UnitOfWork,
    ctx: Context,
) -> Outcome:
    """A no: the end stays, but for the time that the clock stood still. Who waited past it is warned before it ends."""
    still = filing.stand_still(_stood_still(extension, filing, approval, ctx))
    until = still.must_be_protected()
    settled = extension.settle(
        ExtensionStatus.REFUSED, until=until, by=by, at=ctx.now, answer=reason_of(approval), rule=extension.rule
    )
    uow.extensions.save(settled)
    uow.filings.save(still)
    watch_end_anew(still, uow, ctx)
    event = extension_event(EventKind.EXTENSION_REFUSED, settled, filing, by=by, ctx=ctx)
    return _told("extension_refused", event, still, approval, until)


def dropped(
    filing: Filing, *, by: MemberId | None, uow: UnitOfWork, ctx: Context
) -> tuple[tuple[EventRecord, ...], tuple[Notice, ...]]:
    """The filing is over: what was asked about it needs no answer any more."""
    extension = uow.extensions.waiting(filing.id)
    if extension is None:
        return (), ()
    settled = extension.settle(
        ExtensionStatus.DROPPED, until=extension.until_before, by=by, at=ctx.now, rule=extension.rule
    )
    uow.extensions.save(settled)
    called_off(about_extension(extension.id), by=by, uow=uow, ctx=ctx)
    event = extension_event(EventKind.EXTENSION_DROPPED, settled, filing, by=by, ctx=ctx)
    return (event,), (repaint(event),)


def taken_back(extension: Extension, filing: Filing, *, by: MemberId, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Its owner asks no more: the end stays where it was, and the time of waiting, which he could have drawn out as
    long as he liked, is not made up for. Raises ``extension_settled``.
    """
    until = filing.must_be_protected()
    settled = extension.settle(ExtensionStatus.WITHDRAWN, until=until, by=by, at=ctx.now, rule=extension.rule)
    uow.extensions.save(settled)
    approval = called_off(about_extension(extension.id), by=by, uow=uow, ctx=ctx)
    watch_end_anew(filing, uow, ctx)
    event = extension_event(EventKind.EXTENSION_WITHDRAWN, settled, filing, by=by, ctx=ctx)
    asked = approval.approvers if approval is not None else ()
    told = (news(approver, NoticeKind.EXTENSION_WITHDRAWN, event) for approver in asked)
    return Outcome(
        code="extension_withdrawn",
        subject=event.subject,
        facts={"number": filing.number},
        events=(event,),
        notices=(*told, repaint(event), filing_repainted(event, filing.id)),
    )


def conclude_extension(change: Change, uow: UnitOfWork, ctx: Context) -> Outcome:
    """What a change of its approval means for a request: the ending of the kind ``extension``."""
    extension = uow.extensions.get(ExtensionId(change.about.id))
    filing = uow.filings.get(extension.filing_id)
    after, by = change.after, change.by
    if after.status is Decision.APPROVED:
        return granted(extension, filing, after, by=by, uow=uow, ctx=ctx)
    if after.status is Decision.REJECTED:
        return refused(extension, filing, after, by=by, uow=uow, ctx=ctx)
    event = extension_event(_CALLED.get(change.kind, change.kind), extension, filing, by=by, ctx=ctx)
    told = requests(event, change.newly_asked)
    if after.status is Decision.RETURNED:
        told = (*told, news(extension.by, NoticeKind.EXTENSION_RETURNED, event))
        _runs_again(extension, filing, change.before, uow, ctx)
    return change.goes_on(event, (*told, repaint(event)), number=filing.number, owner_id=filing.owner)


def evidence_of(filing_id: FilingId, asked_at: datetime, uow: UnitOfWork, ctx: Context) -> int:
    """Photos and files of the follow-ups before a request, as far back as the policy looks."""
    since = asked_at - ctx.policy.extension.actions_since
    entries = uow.follow_ups.of_filing(filing_id, limit=_LATE)
    late = (entry for entry in entries if since <= entry.at <= asked_at)
    return sum(len(uow.files.about(about_follow_up(entry.id))) for entry in late)


def requests(event: EventRecord, approvers: tuple[MemberId, ...]) -> tuple[Notice, ...]:
    """The card for everybody whose answer is awaited."""
    return tuple(news(approver, NoticeKind.EXTENSION_NEEDED, event) for approver in approvers)


def extension_event(
    kind: EventKind, extension: Extension, filing: Filing, *, by: MemberId | None, ctx: Context
) -> EventRecord:
    """The line of the trail for a change of a request."""
    data: dict[str, Fact] = {
        "number": filing.number,
        "owner": filing.owner,
        "filing": filing.id,
        "days": extension.days,
    }
    return EventRecord(
        id=EventId(ctx.new_id()),
        at=ctx.now,
        kind=kind,
        subject=about_extension(extension.id),
        actor=by,
        rule=extension.rule,
        data={**data, "until": extension.until.isoformat()},
    )


def _stood_still(extension: Extension, filing: Filing, approval: Approval, ctx: Context) -> timedelta:
    """How long the clock stood still because an answer was awaited, since it ran last; a clock that was set back took
    nothing.
    """
    if Pause.WAITING not in ctx.policy_of(filing.rule.version).protection.pauses:
        return timedelta()
    stopped = [act.at for act in approval.acts if act.kind is ActKind.RESUBMITTED]
    return max(ctx.now - max([extension.asked_at, *stopped]), timedelta())


def _runs_again(extension: Extension, filing: Filing, before: Approval, uow: UnitOfWork, ctx: Context) -> None:
    """While the request is with whoever made it, the clock runs, or nobody would have to complete it."""
    still = filing.stand_still(_stood_still(extension, filing, before, ctx))
    if still != filing:
        uow.filings.save(still)
    watch_end_anew(still, uow, ctx)


def _rule(ctx: Context) -> RuleRef:
    return ctx.policy.quote(Clause.EXTENSION)


def _told(code: str, event: EventRecord, filing: Filing, approval: Approval, until: datetime) -> Outcome:
    to_owner = news(filing.owner, NoticeKind.EXTENSION_DECIDED, event)
    return Outcome(
        code=code,
        subject=event.subject,
        facts={"number": filing.number, "owner_id": filing.owner, "until": until.isoformat()},
        events=(event,),
        notices=(to_owner, *copies(approval, event), repaint(event), filing_repainted(event, filing.id)),
    )
