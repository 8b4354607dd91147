"""到期: time ends a protection, after its owner was warned of it."""

from __future__ import annotations

from core.domain.filing import Filing, FilingStatus
from core.domain.frozen import dataclass
from core.domain.ids import FilingId
from core.domain.pool import Cause
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.clocks import end_stands_still
from core.service.procedures.entering import enter_pool, is_spared, spared
from core.service.procedures.extending import dropped
from core.service.procedures.protecting import grace, set_expiry, stop_watching, watch_end
from core.service.procedures.reminding import reminded
from core.service.procedures.telling import happened, repaint
from core.service.procedures.telling_ended import ended_digest
from core.service.records import EventKind, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpireFiling:
    """The timer of a protection has rung."""

    filing_id: FilingId


def expire_filing(cmd: ExpireFiling, uow: UnitOfWork, ctx: Context) -> Outcome:
    """End the protection if it is over by now. A late, early or doubled ring of the timer is harmless.

    Whoever could not be warned in time (the house slept) is warned now and keeps the customer for the grace; while
    a request for more time or an appeal waits, the clock stands still where the policy says so.
    """
    filing = uow.filings.get(cmd.filing_id)
    if filing.status is not FilingStatus.PROTECTED or filing.protected_until is None:
        return Outcome(code="nothing_due")
    if ctx.now < filing.protected_until:
        set_expiry(filing, uow)
        return Outcome(code="nothing_due")
    if end_stands_still(filing, uow, ctx):
        return Outcome(code="nothing_due")
    if is_spared(filing, uow, ctx):
        return _spared(filing, uow, ctx)
    if filing.warned_at is None and grace(filing, ctx):
        return reminded(filing, uow, ctx)
    return _expired(filing, uow, ctx)


def _spared(filing: Filing, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The rules keep it with its owner: it goes on."""
    kept = spared(filing, ctx)
    uow.filings.save(kept)
    watch_end(kept, uow, ctx)
    until = kept.must_be_protected().isoformat()
    event = happened(EventKind.FILING_SPARED, kept, by=None, ctx=ctx, until=until)
    return Outcome(
        code="spared", subject=event.subject, facts={"until": until}, events=(event,), notices=(repaint(event),)
    )


def _expired(filing: Filing, uow: UnitOfWork, ctx: Context) -> Outcome:
    expired = filing.expire(at=ctx.now)
    uow.filings.save(expired)
    stop_watching(expired, uow)
    events, notices = dropped(expired, by=None, uow=uow, ctx=ctx)
    event = happened(EventKind.FILING_EXPIRED, expired, by=None, ctx=ctx)
    repainted = (repaint(event),) if _is_copied(event.subject, uow, ctx) else ()
    entered, told = enter_pool(expired, cause=Cause.EXPIRED, reason=None, by=None, uow=uow, ctx=ctx)
    return Outcome(
        code="expired",
        subject=event.subject,
        events=(event, *events, *entered),
        notices=(ended_digest(filing.owner, ctx.now, ctx), *repainted, *notices, *told),
    )


def _is_copied(about: Subject, uow: UnitOfWork, ctx: Context) -> bool:
    """Whether a card about it is out there that can be repainted; one that is on its way finds out by itself."""
    copies = uow.card_refs.about(about)
    return any(one.updatable_until is None or one.updatable_until > ctx.now for one in copies)
