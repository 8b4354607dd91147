"""What a change of an approval means for its filing, its people and its clock. Every change of a running approval ends
here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from core.domain.approval.approval import ActKind, Approval, Decision
from core.domain.filing import Filing
from core.domain.ids import FilingId, MemberId
from core.domain.rules import Fact, RuleViolation
from core.service.approving import newly_asked
from core.service.context import Context
from core.service.endings import keep, watch
from core.service.entering import Told, put_back
from core.service.extending import KIND as EXTENSION
from core.service.extending import conclude_extension
from core.service.idle_customer import watch_idle
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.protecting import protect, to_be_protected
from core.service.records import EventKind, EventRecord, Notice, Subject, about_filing
from core.service.telling import happened, repaint, tell

__all__ = ["concluded", "concluded_about", "in_question", "keep", "watch"]

BY_RULE = "审批超时，按规则驳回"
"""The reason of a no that nobody said."""

CODES = {
    EventKind.STEP_APPROVED: "step_approved",
    EventKind.STEP_ANSWERED: "step_answered",
    EventKind.APPROVAL_HANDED_ON: "handed_on",
    EventKind.APPROVER_ADDED: "approver_added",
    EventKind.FILING_RETURNED: "returned",
    EventKind.FILING_RESUBMITTED: "resubmitted",
    EventKind.APPROVAL_OVERDUE: "rung",
    EventKind.APPROVALS_DELEGATED: "delegated",
}
"""What a change is called that decides nothing yet (worded in ``cards/texts/toasts.py``)."""


class Ending(Protocol):
    """What a change of an approval means for a matter that is no filing."""

    def __call__(
        self,
        before: Approval,
        after: Approval,
        *,
        by: MemberId | None,
        kind: EventKind,
        uow: UnitOfWork,
        ctx: Context,
    ) -> Outcome: ...


ENDINGS: Mapping[str, Ending] = {EXTENSION: conclude_extension}
"""By the kind of the subject; filings have their own way, for their approvers rule about look-alikes as well."""


def in_question(filing_id: FilingId, by: MemberId, uow: UnitOfWork) -> tuple[Filing, Approval]:
    """The filing that somebody wants to decide about, and its approval. Raises ``own_filing``, ``not_your_task``,
    ``member_left``.
    """
    filing = uow.filings.get(filing_id)
    approval = uow.approvals.about(about_filing(filing_id))
    entitled = approval is not None and by in approval.approvers
    if by == filing.owner and not (entitled and approval is not None and approval.open_task(by)):
        raise RuleViolation("own_filing", rule=filing.rule, number=filing.number)
    if approval is None or not entitled:
        raise RuleViolation("not_your_task", rule=filing.rule, number=filing.number)
    if not uow.directory.member(by).active:
        raise RuleViolation("member_left")
    return filing, approval


def concluded(
    filing: Filing,
    before: Approval,
    after: Approval,
    *,
    by: MemberId | None,
    kind: EventKind,
    uow: UnitOfWork,
    ctx: Context,
    also: tuple[EventRecord, ...] = (),
) -> Outcome:
    """Keep the approval and do what it came to, by the rules that it began under. ``kind`` names the change where it
    decides nothing yet.
    """
    ctx = ctx.under(before.rule.version)
    keep(after, uow, new=False)
    if after.status is Decision.APPROVED:
        approved = to_be_protected(filing, by=by, uow=uow, ctx=ctx)
        protect(approved, uow, ctx)
        watch_idle(approved, ctx.now, uow, ctx)
        return _told("approved", EventKind.FILING_APPROVED, approved, by=by, ctx=ctx, also=also)
    if after.status is Decision.REJECTED:
        rejected = filing.reject(by=by, at=ctx.now, reason=_reason(after), rule=after.rule)
        uow.filings.save(rejected)
        back = put_back(rejected, by=by, uow=uow, ctx=ctx)
        return _told("rejected", EventKind.FILING_REJECTED, rejected, by=by, ctx=ctx, also=also, back=back)
    event = happened(kind, filing, by=by, ctx=ctx, step=before.at)
    asked = tuple(tell(approver, event) for approver in newly_asked(before, after))
    to_submitter = (tell(filing.owner, event),) if after.status is Decision.RETURNED else ()
    return Outcome(
        code=CODES[kind],
        subject=event.subject,
        facts={"number": filing.number, "owner_id": filing.owner},
        events=(event, *also),
        notices=(*asked, *to_submitter, repaint(event)),
    )


def concluded_about(
    before: Approval, after: Approval, *, by: MemberId | None, kind: EventKind, uow: UnitOfWork, ctx: Context
) -> Outcome:
    """Whatever the approval is about: what the change means is for the kind of its subject to say."""
    subject = Subject.parse(before.subject)
    if (ending := ENDINGS.get(subject.kind)) is not None:
        return ending(before, after, by=by, kind=kind, uow=uow, ctx=ctx.under(before.rule.version))
    filing = uow.filings.get(FilingId(subject.id))
    return concluded(filing, before, after, by=by, kind=kind, uow=uow, ctx=ctx)


def _reason(approval: Approval) -> str:
    """What the last no said."""
    said = (act.comment for act in reversed(approval.acts) if act.kind is ActKind.REJECTED and act.comment)
    return next(said, BY_RULE)


def _told(
    code: str,
    kind: EventKind,
    filing: Filing,
    *,
    by: MemberId | None,
    ctx: Context,
    also: tuple[EventRecord, ...],
    back: Told = ((), ()),
) -> Outcome:
    event = happened(kind, filing, by=by, ctx=ctx)
    until = filing.protected_until
    facts: dict[str, Fact] = {
        "number": filing.number,
        "owner_id": filing.owner,
        "until": until.isoformat() if until else None,
    }
    events, further = back
    notices: tuple[Notice, ...] = (tell(filing.owner, event), repaint(event), *further)
    return Outcome(code=code, subject=event.subject, facts=facts, events=(event, *also, *events), notices=notices)
