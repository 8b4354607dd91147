"""Who contests a customer, and what that holds up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from core.domain.appeal import Appeal
from core.domain.filing import Filing
from core.domain.ids import CustomerId, MemberId
from core.domain.policy.protection import Pause
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import EventKind, EventRecord, about_appeal

_ENDS = frozenset({EventKind.FILING_EXPIRED, EventKind.FILING_RELEASED})


def contests(filing: Filing, uow: UnitOfWork) -> tuple[Appeal, ...]:
    """The open appeals of others about the customer of this filing."""
    return contested_by(filing.customer_id, filing.owner, uow)


def contested_by(customer: CustomerId, besides: MemberId, uow: UnitOfWork) -> tuple[Appeal, ...]:
    """The open appeals of everybody else."""
    return tuple(one for one in uow.appeals.open_about(customer) if one.by != besides)


def is_stopped(filing: Filing, uow: UnitOfWork, ctx: Context) -> bool:
    """Whether an open appeal stops the clock of its protection, by the rules that it began under."""
    pauses = ctx.policy_of(filing.rule.version).protection.pauses
    return Pause.APPEAL in pauses and bool(contests(filing, uow))


def stood(filing: Filing, uow: UnitOfWork) -> Iterator[tuple[timedelta, datetime]]:
    """How long each settled appeal stopped the clock of this filing, and the end that this led to: of the trail."""
    for appeal in uow.appeals.of_customer(filing.customer_id):
        for event in () if appeal.is_open else uow.trail.about(about_appeal(appeal.id)):
            if event.data.get("stopped") == filing.id:
                span = timedelta(seconds=int(str(event.data["seconds"])))
                yield span, datetime.fromisoformat(str(event.data["until"]))


def may_contest(filing: Filing, reader: MemberId, events: Sequence[EventRecord], uow: UnitOfWork, ctx: Context) -> bool:
    """Whether the reader, the owner of a filing that is over, may say that the customer should be his again: it ended
    against his will, of late, and somebody has the customer or it lies in the pool. ``events`` are those of the filing.
    """
    if reader != filing.owner or filing.is_live:
        return False
    rules = ctx.policy.appeal
    end = next((one for one in reversed(events) if one.kind in _ENDS), None)
    if not rules.allowed or end is None or end.actor == filing.owner or ctx.now > end.at + rules.within:
        return False
    if any(one.by == reader for one in uow.appeals.open_about(filing.customer_id)):
        return False
    live = uow.filings.live_of(filing.customer_id, filing.scope)
    if live is not None:
        return live.owner != filing.owner
    return uow.pool.live_of(filing.customer_id, filing.scope) is not None
