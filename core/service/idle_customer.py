"""Nobody follows a customer up for long: told to its owner, later to whoever leads him, each once (S59, S97).

What becomes due for one person on one day is told by one message: its key is the day, so the first customer writes it
and it is drawn, when it is sent, from all of them. Whom the policy names for certain customers hears of each by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from core.domain.approval.approval import Customs
from core.domain.approval.approvers import copied_to
from core.domain.calendar import Calendar
from core.domain.filing import Filing, FilingStatus
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.approving import org_of
from core.service.procedures.left_alone import (
    KIND,
    leaders_of,
    left_since,
    look_again,
    patience_with,
    possible_spans,
    told_on,
)
from core.service.records import Notice, NoticeKind, Subject, about_filing


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
    ahead = [since + span for span in possible_spans(ctx.policy.follow_up) if since + span > ctx.now]
    if ahead:
        look_again(filing.id, min(ahead), uow)
    return Outcome(code="nothing_due", notices=tuple(_alarms(filing, since, uow, ctx)))


def _alarms(filing: Filing, since: datetime, uow: UnitOfWork, ctx: Context) -> Iterator[Notice]:
    patience, owner = patience_with(filing, uow, ctx), uow.directory.member(filing.owner)
    told: set[MemberId] = set()
    for span, people in ((patience.owner, (owner.id,)), (patience.leader, leaders_of(owner, uow))):
        if span is not None and since + span <= ctx.now:
            told.update(people)
            yield from (_alarm(since + span, member, ctx) for member in people)
    if patience.also and patience.owner is not None and since + patience.owner <= ctx.now:
        org = org_of(about_filing(filing.id), uow, ctx)
        also = copied_to(patience.also, owner, org, customs=Customs.of(ctx.policy.approval))
        yield from (_named_alarm(filing, since, member, ctx) for member in also if member not in told)


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


def _named_alarm(filing: Filing, since: datetime, to: MemberId, ctx: Context) -> Notice:
    return Notice(
        dedupe_key=f"{KIND}:{filing.id}:{since.isoformat()}:{to}",
        kind=NoticeKind.CUSTOMER_IDLE,
        to=to,
        about=about_filing(filing.id),
        not_before=Calendar(ctx.policy.calendar).quiet_until(ctx.now),
    )
