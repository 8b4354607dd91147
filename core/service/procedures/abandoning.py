"""A leaver's customer that nobody takes over: it ends, and goes into the pool (S51)."""

from __future__ import annotations

from core.domain.approval.answering import take_back
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import MemberId
from core.domain.policy.document import Clause
from core.domain.pool import Cause
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.endings import keep
from core.service.procedures.entering import enter_pool, put_back
from core.service.procedures.extending import dropped
from core.service.procedures.passing_on import Went
from core.service.procedures.protecting import stop_watching
from core.service.procedures.telling import happened, repaint, tell
from core.service.records import EventKind, about_filing

LEFT = "归属人已离职"
"""The reason that stands with it."""


def abandoned(filing: Filing, *, by: MemberId | None, uow: UnitOfWork, ctx: Context) -> Went:
    """A protected one into the pool; one that was not decided yet is free, or lies where it was claimed from."""
    over = filing.abandon(at=ctx.now, reason=LEFT, rule=ctx.policy.quote(Clause.HANDOVER))
    uow.filings.save(over)
    if filing.status is FilingStatus.PENDING:
        return _taken_back(over, by=by, uow=uow, ctx=ctx)
    stop_watching(over, uow)
    events, notices = dropped(over, by=by, uow=uow, ctx=ctx)
    event = happened(EventKind.FILING_RELEASED, over, by=by, ctx=ctx)
    entered, told = enter_pool(over, cause=Cause.LEFT, reason=LEFT, by=by, uow=uow, ctx=ctx)
    return Went(events=(event, *events, *entered), notices=(repaint(event), *notices, *told))


def _taken_back(over: Filing, *, by: MemberId | None, uow: UnitOfWork, ctx: Context) -> Went:
    approval = uow.approvals.about(about_filing(over.id))
    asked = approval.asked if approval is not None else ()
    if approval is not None:
        keep(take_back(approval, by=by, at=ctx.now), uow, new=False)
    event = happened(EventKind.FILING_WITHDRAWN, over, by=by, ctx=ctx)
    events, notices = put_back(over, by=by, uow=uow, ctx=ctx)
    return Went(
        events=(event, *events), notices=(*(tell(approver, event) for approver in asked), repaint(event), *notices)
    )
