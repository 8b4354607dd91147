"""What a change of an approval means for its filing, its people and its clock: the ending of the kind ``filing``."""

from __future__ import annotations

from core.domain.approval.approval import Approval, Decision
from core.domain.filing import Filing
from core.domain.ids import FilingId
from core.domain.rules import Fact
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.endings import Change, copies, reason_of
from core.service.procedures.entering import Told, put_back
from core.service.procedures.protecting import protect, to_be_protected
from core.service.procedures.telling import happened, repaint, tell
from core.service.records import EventKind, EventRecord, Notice


def conclude_filing(change: Change, uow: UnitOfWork, ctx: Context) -> Outcome:
    """What a change of its approval means for a filing: the ending of the kind ``filing``."""
    filing = uow.filings.get(FilingId(change.about.id))
    after, by = change.after, change.by
    if after.status is Decision.APPROVED:
        approved = to_be_protected(filing, by=by, uow=uow, ctx=ctx)
        protect(approved, uow, ctx)
        event = happened(EventKind.FILING_APPROVED, approved, by=by, ctx=ctx)
        return _told("approved", event, approved, after)
    if after.status is Decision.REJECTED:
        rejected = filing.reject(by=by, at=ctx.now, reason=reason_of(after), rule=after.rule)
        uow.filings.save(rejected)
        event = happened(EventKind.FILING_REJECTED, rejected, by=by, ctx=ctx)
        back = put_back(rejected, by=by, uow=uow, ctx=ctx)
        return _told("rejected", event, rejected, after, back)
    event = happened(change.kind, filing, by=by, ctx=ctx, step=change.before.at)
    asked = tuple(tell(approver, event) for approver in change.newly_asked)
    to_submitter = (tell(filing.owner, event),) if after.status is Decision.RETURNED else ()
    notices = (*asked, *to_submitter, repaint(event))
    return change.goes_on(event, notices, number=filing.number, owner_id=filing.owner)


def _told(
    code: str,
    event: EventRecord,
    filing: Filing,
    approval: Approval,
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
    return Outcome(code=code, subject=event.subject, facts=facts, events=(event, *events), notices=notices)
