"""支持申诉: the customer goes to whoever was right, wherever it is now."""

from __future__ import annotations

from dataclasses import replace

from core.domain.appeal import Appeal
from core.domain.filing import Filing, Origin
from core.domain.ids import FilingId, MemberId
from core.domain.policy.document import KeyKind
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.claiming import anew
from core.service.procedures.duplicates import check, refuse
from core.service.procedures.entering import taken_otherwise
from core.service.procedures.passing_on import Went, handed
from core.service.procedures.protecting import protect, to_be_protected
from core.service.procedures.telling import happened, repaint
from core.service.procedures.turns import drop_place, watch_turn, with_turn
from core.service.records import EventKind


def awarded(appeal: Appeal, live: Filing | None, *, by: MemberId | None, uow: UnitOfWork, ctx: Context) -> Went:
    """A live filing gets him as its owner, with end, number and history; what nobody holds becomes a protected filing
    of his own. Conditional on what was read; raises ``customer_held`` where somebody has it under another record.
    """
    member = uow.directory.member(appeal.by)
    if live is None:
        return _given(appeal, by=by, uow=uow, ctx=ctx)
    if live.owner == member.id:
        return Went()
    drop_place(live.customer_id, live.scope, member.id, uow)
    return handed(live, member, by=by, rule=appeal.rule, uow=uow, ctx=ctx, appeal=appeal.id)


def opened_again(appeal: Appeal, uow: UnitOfWork, ctx: Context) -> Went:
    """Nothing changes hands. What lies in the pool can be claimed again, first by those who queued meanwhile."""
    filing = uow.filings.get(appeal.filing_id)
    entry = uow.pool.live_of(filing.customer_id, filing.scope)
    if entry is None or entry.turn_of is not None or uow.appeals.open_about(filing.customer_id):
        return Went()
    kept, events, notices = with_turn(entry, uow, ctx)
    if kept.turn_of is None:
        return Went()
    uow.pool.save(kept)
    watch_turn(kept, uow)
    return Went(events=events, notices=notices)


def _given(appeal: Appeal, *, by: MemberId | None, uow: UnitOfWork, ctx: Context) -> Went:
    before, member = uow.filings.get(appeal.filing_id), uow.directory.member(appeal.by)
    customer = uow.customers.get(before.customer_id)
    thought = anew(before, member, rule=appeal.rule, origin=Origin.TRANSFERRED, ctx=ctx)
    known = {"company": customer.name, "phone": thought.contact.phone, "uscc": customer.uscc or ""}
    found = check({key: value for key, value in known.items() if value}, uow, ctx.policy)
    if found.clash is not None and found.clash.key is not KeyKind.PHONE:
        raise refuse(found.clash, asker=member.id, uow=uow, policy=ctx.policy)
    filing = replace(thought, id=FilingId(ctx.new_id()), number=uow.filings.next_number())
    uow.filings.add(filing, found.free)
    events, notices = taken_otherwise(filing, by=by, uow=uow, ctx=ctx)
    approved = replace(to_be_protected(filing, by=by, uow=uow, ctx=ctx), rule=appeal.rule)
    protect(approved, uow, ctx)
    event = happened(EventKind.FILING_APPROVED, approved, by=by, ctx=ctx, appeal=appeal.id)
    return Went(events=(event, *events), notices=(repaint(event), *notices))
