"""Customers left alone for too long, as one person is told about them on one day: his own, and those of his people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from core.domain.filing import FilingStatus
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.org import Member
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.left_alone import leaders_of, left_since, patience_with, possible_spans, told_on
from core.service.views.follow_up_views import IdleView, idle_view

SHOWN = 5
"""Customers on the card; the others are in 我的客户, or on the leader's card of the morning."""
_LOOKED_AT = 1000
"""Customers of one person that are looked through."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdleDayView:
    """Those left alone the longest, of ``total``; ``mine`` says whether all of them are the reader's own."""

    lines: tuple[IdleView, ...]
    total: int
    mine: bool


def idle_day_view(reader: MemberId, day: date, uow: UnitOfWork, ctx: Context) -> IdleDayView:
    """What became due on this day, and has not been followed up since."""
    found = list(_of(uow.directory.member(reader), reader, day, uow, ctx))
    own = len(found)
    for one in uow.directory.members():
        if one.active and reader in leaders_of(one, uow):
            found += _of(one, reader, day, uow, ctx)
    lines = sorted(found, key=lambda line: (-line.days, line.number))
    return IdleDayView(lines=tuple(lines[:SHOWN]), total=len(lines), mine=own == len(lines))


def idle_one_view(filing_id: FilingId, reader: MemberId, uow: UnitOfWork, ctx: Context) -> IdleDayView:
    """One customer, for whoever is told of it beside its owner; nothing where somebody has followed it up since.
    Raises ``filing_not_found``.
    """
    filing = uow.filings.get(filing_id)
    since, span = left_since(filing, uow), patience_with(filing, uow, ctx).owner
    still = filing.status is FilingStatus.PROTECTED and since is not None and span is not None
    if not still or since is None or span is None or since + span > ctx.now:
        return IdleDayView(lines=(), total=0, mine=False)
    return IdleDayView(lines=(idle_view(filing.id, reader, since, uow, ctx),), total=1, mine=reader == filing.owner)


def _of(owner: Member, reader: MemberId, day: date, uow: UnitOfWork, ctx: Context) -> Iterator[IdleView]:
    """Those of one person that the reader is told of on this day, as their owner or above him."""
    spans = possible_spans(ctx.policy.follow_up)
    for filing in uow.filings.of_owner(owner.id, statuses={FilingStatus.PROTECTED}, limit=_LOOKED_AT) if spans else ():
        since = left_since(filing, uow)
        due = {span for span in spans if since is not None and told_on(since + span, ctx) == day}
        if since is None or not due:
            continue
        patience = patience_with(filing, uow, ctx)
        if (patience.owner if reader == owner.id else patience.leader) in due:
            yield idle_view(filing.id, reader, since, uow, ctx)
