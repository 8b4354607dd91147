"""释放: a protection ends before its time, at once or after somebody's yes."""

from __future__ import annotations

from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.policy.document import Clause
from core.domain.pool import Cause
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.entering import enter_pool
from core.service.procedures.extending import dropped
from core.service.procedures.protecting import stop_watching
from core.service.procedures.telling import happened, repaint, tell
from core.service.records import EventKind


def released(filing: Filing, *, by: MemberId, reason: str, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The customer goes into the pool or is free, its timers and its requests end with it. By somebody else than the
    owner it is taken from him, and he hears of it.
    """
    own = by == filing.owner
    over = filing.release(reason=reason or None, rule=ctx.policy.quote(Clause.RELEASE))
    uow.filings.save(over)
    stop_watching(over, uow)
    events, notices = dropped(over, by=by, uow=uow, ctx=ctx)
    event = happened(EventKind.FILING_RELEASED, over, by=by, ctx=ctx)
    cause = Cause.RELEASED if own else Cause.TAKEN
    entered, told_of_it = enter_pool(over, cause=cause, reason=reason, by=by, uow=uow, ctx=ctx)
    told = () if own else (tell(filing.owner, event),)
    return Outcome(
        code="released",
        subject=event.subject,
        facts={"number": filing.number},
        events=(event, *events, *entered),
        notices=(*told, repaint(event), *notices, *told_of_it),
    )
