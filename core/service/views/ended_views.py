"""What an owner gets to see of the customers that time took from him."""

from __future__ import annotations

from enum import StrEnum

from core.domain.filing import Filing
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.pool import NO_POOL, pool_of
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.telling_ended import SHOWN, Told


class Whereabouts(StrEnum):
    """Where such a customer is now."""

    POOLED = "pooled"
    FREE = "free"
    MINE = "mine"
    TAKEN = "taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedLine:
    """One of them; ``pool`` is the name of the pool in which it lies."""

    filing_id: FilingId
    number: int
    company: str
    where: Whereabouts
    pool: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndedView:
    """What ended together, the first first; ``total`` counts those not shown, too."""

    lines: tuple[EndedLine, ...]
    total: int
    by_night: bool


def ended_view(told: Told, reader: MemberId, uow: UnitOfWork, ctx: Context) -> EndedView:
    """As it is now: whoever has filed one of them again sees that."""
    lines = tuple(_line(uow.filings.get(ident), reader, uow, ctx) for ident in told.filings[:SHOWN])
    return EndedView(lines=lines, total=len(told.filings), by_night=told.by_night)


def _line(filing: Filing, reader: MemberId, uow: UnitOfWork, ctx: Context) -> EndedLine:
    where, pool = _where(filing, reader, uow, ctx)
    company = uow.customers.get(filing.customer_id).name
    return EndedLine(filing_id=filing.id, number=filing.number, company=company, where=where, pool=pool)


def _where(filing: Filing, reader: MemberId, uow: UnitOfWork, ctx: Context) -> tuple[Whereabouts, str]:
    live = uow.filings.live_of(filing.customer_id, filing.scope)
    if live is not None:
        return (Whereabouts.MINE if live.owner == reader else Whereabouts.TAKEN), ""
    entry = uow.pool.live_of(filing.customer_id, filing.scope)
    if entry is None or entry.pool == NO_POOL:
        return Whereabouts.FREE, ""
    return Whereabouts.POOLED, pool_of(entry.pool, ctx.policy.pool).name
