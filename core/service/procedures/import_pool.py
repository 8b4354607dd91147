"""What a list says about the public pool: which of its customers lie there, and which lie there no more."""

from __future__ import annotations

from collections.abc import Iterable

from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.pool import Cause
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.entering import Told, enter_pool, taken_otherwise


def settled(
    live: Iterable[Filing], pooled: Iterable[Filing], *, by: MemberId | None, uow: UnitOfWork, ctx: Context
) -> Told:
    """Customers that came in as held (of those that were known before) leave the pool, those that are said to lie there
    come in, unless somebody has them.
    """
    told = [taken_otherwise(filing, by=by, uow=uow, ctx=ctx) for filing in live]
    told += [_into(filing, by, uow, ctx) for filing in pooled]
    return tuple(one for events, _ in told for one in events), tuple(one for _, notices in told for one in notices)


def taken_back(filing: Filing, uow: UnitOfWork) -> bool:
    """Its stay in the pool goes with a filing that an import brought by mistake; ``False`` if it has moved since."""
    stays = uow.pool.of_customer(filing.customer_id, filing.scope)
    entries = [entry for entry in stays if entry.filing_id == filing.id]
    if any(not entry.is_live or entry.version > 1 or entry.turn_of is not None for entry in entries):
        return False
    for entry in entries:
        uow.pool.remove(entry)
    return True


def _into(filing: Filing, by: MemberId | None, uow: UnitOfWork, ctx: Context) -> Told:
    here = filing.customer_id, filing.scope
    if uow.filings.live_of(*here) is not None or uow.pool.live_of(*here) is not None:
        return (), ()
    return enter_pool(filing, cause=Cause.IMPORTED, reason=filing.reason, by=by, uow=uow, ctx=ctx)
