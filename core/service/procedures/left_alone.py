"""How long a customer has been left alone: counted anew from each thing that is done for it (S59)."""

from __future__ import annotations

from datetime import date, datetime

from core.domain.calendar import Calendar
from core.domain.filing import Filing
from core.domain.ids import FilingId, MemberId
from core.domain.org import Member, upwards
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


def left_since(filing: Filing, uow: UnitOfWork) -> datetime | None:
    """The last follow-up, or the beginning of the protection."""
    last = next(iter(uow.follow_ups.of_filing(filing.id, limit=1)), None)
    if filing.decided_at is None or last is None:
        return filing.decided_at
    return max(filing.decided_at, last.at)


def told_on(due: datetime, ctx: Context) -> date:
    """The day on which something due then is told: what falls into quiet hours is the next morning's."""
    calendar = Calendar(ctx.policy.calendar)
    return calendar.day_of(calendar.quiet_until(due) or due)


def leaders_of(owner: Member, uow: UnitOfWork) -> tuple[MemberId, ...]:
    """The nearest ones above him."""
    for team in upwards(owner.team_id, uow.directory.teams()):
        led = [each.id for each in uow.directory.leaders(team.id) if each.active and each.id != owner.id]
        if led:
            return tuple(led)
    return ()
