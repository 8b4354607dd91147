"""What a stage asks to be done becomes due, or is overdue: its owner hears, and whoever the rules name (S87, S88)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from core.domain.calendar import Calendar
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.duties import KIND, owed, told_of, watch_duties
from core.service.records import Notice, NoticeKind, about_filing


@dataclass(frozen=True, slots=True, kw_only=True)
class RingDuties:
    """Something of this customer may be due."""

    filing_id: FilingId


def ring_duties(cmd: RingDuties, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Everything is looked up again: ringing early, late or twice tells nobody anything twice."""
    filing = uow.filings.get(cmd.filing_id)
    watch_duties(filing, uow, ctx)
    told = {
        (moment, member)
        for one in owed(filing, uow, ctx)
        if not one.done
        for moment in one.moments
        if moment <= ctx.now
        for member in (filing.owner, *(told_of(filing, one.duty, uow, ctx) if moment == one.due_at else ()))
    }
    return Outcome(code="nothing_due", notices=tuple(_notices(cmd.filing_id, told, ctx)))


def _notices(filing: FilingId, told: set[tuple[datetime, MemberId]], ctx: Context) -> Iterator[Notice]:
    """One for each person and moment, however much is due then."""
    for moment, member in sorted(told):
        yield Notice(
            dedupe_key=f"{KIND}:{filing}:{moment.isoformat()}:{member}",
            kind=NoticeKind.DUTY_DUE,
            to=member,
            about=about_filing(filing),
            not_before=Calendar(ctx.policy.calendar).quiet_until(ctx.now),
        )
