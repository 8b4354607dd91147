"""What a change of an approval means for its filing, its people and its clock: the ending of the kind ``filing``."""

from __future__ import annotations

from core.domain.approval.approval import Approval, Decision
from core.domain.filing import Filing
from core.domain.ids import FilingId, MemberId
from core.domain.rules import Fact
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.approving import newly_asked
from core.service.procedures.endings import CODES, copies, keep, reason_of
from core.service.procedures.entering import Told, put_back
from core.service.procedures.left_alone import watch_idle
from core.service.procedures.protecting import protect, to_be_protected
from core.service.procedures.telling import happened, repaint, tell
from core.service.records import EventKind, EventRecord, Notice, Subject


def conclude_filing(
    before: Approval,
    after: Approval,
    *,
    by: MemberId | None,
    kind: EventKind,
    uow: UnitOfWork,
    ctx: Context,
    also: tuple[EventRecord, ...] = (),
) -> Outcome:
    """Keep the approval and do what it came to, by the rules that it began under."""
    filing = uow.filings.get(FilingId(Subject.parse(before.subject).id))
    keep(after, uow, new=False)
    if after.status is Decision.APPROVED:
        approved = to_be_protected(filing, by=by, uow=uow, ctx=ctx)
        protect(approved, uow, ctx)
        watch_idle(approved, ctx.now, uow, ctx)
        event = happened(EventKind.FILING_APPROVED, approved, by=by, ctx=ctx)
        return _told("approved", event, approved, after, also)
    if after.status is Decision.REJECTED:
        rejected = filing.reject(by=by, at=ctx.now, reason=reason_of(after), rule=after.rule)
        uow.filings.save(rejected)
        event = happened(EventKind.FILING_REJECTED, rejected, by=by, ctx=ctx)
        back = put_back(rejected, by=by, uow=uow, ctx=ctx)
        return _told("rejected", event, rejected, after, also, back)
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


def _told(
    code: str,
    event: EventRecord,
    filing: Filing,
    approval: Approval,
    also: tuple[EventRecord, ...],
    back: Told = ((), ()),
) -> Outcome:
    until = filing.protected_until
    facts: dict[str, Fact] = {
        "number": filing.number,
        "owner_id": filing.owner,
        "until": until.isoformat() if until else None,
    }
    events, further = back
    notices: tuple[Notice, ...] = (tell(filing.owner, event), *copies(approval, event), repaint(event), *further)
    return Outcome(code=code, subject=event.subject, facts=facts, events=(event, *also, *events), notices=notices)
