"""How long a customer has been left alone: counted anew from each thing that is done for it (S59)."""

from __future__ import annotations

from datetime import datetime

from core.domain.filing import Filing
from core.domain.ids import FilingId
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Timer, about_filing

KIND = "idle"


def watch_idle(filing: Filing, since: datetime, uow: UnitOfWork, ctx: Context) -> None:
    """Count anew from this moment."""
    spans = [span for span in (ctx.policy.follow_up.idle_alarm, ctx.policy.follow_up.idle_alarm_leader) if span]
    if spans:
        look_again(filing.id, since + min(spans), uow)
    else:
        uow.timers.cancel(f"{KIND}:{filing.id}")


def look_again(filing_id: FilingId, due: datetime, uow: UnitOfWork) -> None:
    """Set the moment at which it may be told; the one set before falls away."""
    uow.timers.set(Timer(key=f"{KIND}:{filing_id}", kind=KIND, due_at=due, subject=about_filing(filing_id)))
