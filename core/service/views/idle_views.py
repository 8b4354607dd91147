"""Customers left alone for too long, as one person is told about them on one day: his own, and those of his people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from core.domain.filing import FilingStatus
from core.domain.ids import MemberId
from core.domain.org import Member
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.left_alone import leaders_of, left_since, told_on
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
    rules = ctx.policy.follow_up
    found = list(_of((uow.directory.member(reader),), reader, rules.idle_alarm, day, uow, ctx))
    own = len(found)
    led = (one for one in uow.directory.members() if one.active and reader in leaders_of(one, uow))
    found += _of(tuple(led), reader, rules.idle_alarm_leader, day, uow, ctx) if rules.idle_alarm_leader else ()
    lines = sorted(found, key=lambda line: (-line.days, line.number))
    return IdleDayView(lines=tuple(lines[:SHOWN]), total=len(lines), mine=own == len(lines))


def _of(
    people: tuple[Member, ...], reader: MemberId, span: timedelta | None, day: date, uow: UnitOfWork, ctx: Context
) -> Iterator[IdleView]:
    for one in people if span else ():
        for filing in uow.filings.of_owner(one.id, statuses={FilingStatus.PROTECTED}, limit=_LOOKED_AT):
            since = left_since(filing, uow)
            if span and since is not None and told_on(since + span, ctx) == day:
                yield idle_view(filing.id, reader, since, uow, ctx)
