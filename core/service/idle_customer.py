"""Nobody follows a customer up for long: told to its owner, later to whoever leads him, each once (S59).

What becomes due for one person on one day is told by one message: its key is the day, so the first customer writes it
and it is drawn, when it is sent, from all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.domain.calendar import Calendar
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import FilingId, MemberId
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.left_alone import KIND, leaders_of, left_since, look_again, told_on
from core.service.records import Notice, NoticeKind, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class RingIdle:
    """A customer may have been left alone for too long."""

    filing_id: FilingId


def ring_idle(cmd: RingIdle, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Everything is looked up again: ringing early, late or twice tells nobody anything twice."""
    filing = uow.filings.get(cmd.filing_id)
    if filing.status is not FilingStatus.PROTECTED or filing.decided_at is None or _is_over(filing, ctx.now):
        return Outcome(code="nothing_due")
    since = left_since(filing, uow) or filing.decided_at
    rules = ctx.policy.follow_up
    stages = (
        (rules.idle_alarm, (filing.owner,)),
        (rules.idle_alarm_leader, leaders_of(uow.directory.member(filing.owner), uow)),
    )
    notices: list[Notice] = []
    for span, people in stages:
        if span is not None and since + span <= ctx.now:
            notices.extend(_alarm(since + span, member, ctx) for member in people)
    ahead = [since + span for span, _ in stages if span is not None and since + span > ctx.now]
    if ahead:
        look_again(filing.id, min(ahead), uow)
    return Outcome(code="nothing_due", notices=tuple(notices))


def _is_over(filing: Filing, now: datetime) -> bool:
    """The protection ends in this moment: its own news come."""
    return filing.protected_until is not None and filing.protected_until <= now


def _alarm(due: datetime, to: MemberId, ctx: Context) -> Notice:
    about = Subject(kind=KIND, id=f"{to}/{told_on(due, ctx).isoformat()}")
    return Notice(
        dedupe_key=f"{KIND}:{about.id}",
        kind=NoticeKind.CUSTOMER_IDLE,
        to=to,
        about=about,
        not_before=Calendar(ctx.policy.calendar).quiet_until(ctx.now),
    )
