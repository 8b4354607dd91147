"""到期: time ends a protection."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.filing import FilingStatus
from core.domain.ids import FilingId
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.records import EventKind, Timer, about_filing
from core.service.telling import happened, repaint, tell


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpireFiling:
    """The timer of a protection has rung."""

    filing_id: FilingId


def expire_filing(cmd: ExpireFiling, uow: UnitOfWork, ctx: Context) -> Outcome:
    """End the protection if it is over by now. A late, early or doubled ring of the timer is harmless."""
    filing = uow.filings.get(cmd.filing_id)
    if filing.status is not FilingStatus.PROTECTED or filing.protected_until is None:
        return Outcome(code="nothing_due")
    if ctx.now < filing.protected_until:
        again = Timer(
            key=f"expire:{filing.id}", kind="expire", due_at=filing.protected_until, subject=about_filing(filing.id)
        )
        uow.timers.set(again)
        return Outcome(code="nothing_due")
    expired = filing.expire(at=ctx.now)
    uow.filings.save(expired)
    event = happened(EventKind.FILING_EXPIRED, expired, by=None, ctx=ctx)
    return Outcome(
        code="expired", subject=event.subject, events=(event,), notices=(tell(filing.owner, event), repaint(event))
    )
