"""认领: somebody takes a customer out of the pool; the store decides who was first."""

from __future__ import annotations

from dataclasses import replace

from core.domain.approval.approval import Approval, Decision
from core.domain.customer import Customer, Key
from core.domain.filing import Filing
from core.domain.frozen import dataclass
from core.domain.ids import EntryId, FilingId, MemberId
from core.domain.org import Member
from core.domain.policy.approval import Matter
from core.domain.policy.document import Clause, KeyKind
from core.domain.pool import NO_POOL, PoolEntry, Went
from core.domain.rules import ConcurrentChange, RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome, and_also
from core.service.ports.store import UnitOfWork
from core.service.procedures.appealing import conceded
from core.service.procedures.approving import begun
from core.service.procedures.claiming import must_be_claimable, pool_rule, thought_of
from core.service.procedures.duplicates import check, refuse
from core.service.procedures.endings import keep
from core.service.procedures.facts import Facts, facts_of
from core.service.procedures.flows import flow_for
from core.service.procedures.protecting import protect, to_be_protected
from core.service.procedures.telling import happened, repaint, tell
from core.service.procedures.turns import about_turn, drop_place, entry_event, watch_turn
from core.service.records import EventKind, EventRecord, Notice, NoticeKind, about_filing


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCustomer:
    """Somebody wants what lies there."""

    entry_id: EntryId
    by: MemberId


def claim_customer(cmd: ClaimCustomer, uow: UnitOfWork, ctx: Context) -> Outcome:
    """A filing of his own: protected at once, or to be approved where the policy has a flow for claims. Raises what
    :func:`~core.service.procedures.claiming.must_be_claimable` does, ``entry_not_found``, ``customer_held``,
    ``no_approver``.
    """
    uow.directory.wait_for_turn(cmd.by)
    entry, claimer = uow.pool.get(cmd.entry_id), uow.directory.member(cmd.by)
    must_be_claimable(entry, claimer, uow, ctx)
    customer = uow.customers.get(entry.customer_id)
    thought = thought_of(entry, claimer, uow, ctx)
    keys = _free_keys(thought, customer, claimer, uow, ctx)
    filing = replace(thought, id=FilingId(ctx.new_id()), number=uow.filings.next_number())
    uow.filings.add(filing, keys)
    taken = entry.leave(Went.CLAIMED, at=ctx.now, by=claimer.id, filing_id=filing.id)
    uow.pool.save(taken)
    watch_turn(taken, uow)
    drop_place(taken.customer_id, taken.scope, claimer.id, uow)
    event = entry_event(EventKind.POOL_CLAIMED, taken, by=claimer.id, ctx=ctx, filing=filing.id, owner=claimer.id)
    notices = (*_others(taken, event, uow), repaint(event))
    approval = _approval(filing, customer, entry, claimer, uow, ctx)
    if approval.status is Decision.APPROVED:
        done = _protected(filing, taken, event, notices, uow, ctx)
    else:
        done = _asked(filing, approval, event, notices, ctx)
    return and_also(done, conceded(filing.customer_id, claimer.id, uow, ctx))


def _free_keys(filing: Filing, customer: Customer, claimer: Member, uow: UnitOfWork, ctx: Context) -> tuple[Key, ...]:
    """The decisive keys that nobody holds. A phone that another customer has too is no obstacle; a name or code is:
    then somebody has this very customer under another record. Raises ``customer_held``, ``already_yours``, and
    ``ConcurrentChange`` when another process has claimed it in this moment.
    """
    known = {"company": customer.name, "phone": filing.contact.phone, "uscc": customer.uscc or ""}
    found = check({key: value for key, value in known.items() if value}, uow, ctx.policy)
    if found.clash is not None and found.clash.filing.customer_id == customer.id:
        raise ConcurrentChange
    if found.clash is not None and found.clash.key is not KeyKind.PHONE:
        raise refuse(found.clash, asker=claimer.id, uow=uow, policy=ctx.policy)
    return found.free


def _approval(
    filing: Filing, customer: Customer, entry: PoolEntry, claimer: Member, uow: UnitOfWork, ctx: Context
) -> Approval:
    """As for claims; a customer that is free but for the queue is filed as any other. Raises ``no_approver``."""
    matter = Matter.FILING if entry.pool == NO_POOL else Matter.CLAIM

    def facts() -> Facts:
        asked = {"matter": matter.value, "request.kind": matter.value}
        return facts_of(filing, customer, uow, ctx.policy, now=ctx.now).overlaid(asked)

    flow = flow_for(matter, ctx.policy, facts)
    rule = ctx.policy.quote(Clause.APPROVAL, flow.key) if flow else filing.rule
    approval = begun(about_filing(filing.id), claimer, flow, rule=rule, uow=uow, ctx=ctx)
    if approval.status is Decision.REJECTED:
        raise RuleViolation("no_approver", rule=rule)
    keep(approval, uow, new=True)
    return approval


def _protected(
    filing: Filing,
    entry: PoolEntry,
    claimed: EventRecord,
    notices: tuple[Notice, ...],
    uow: UnitOfWork,
    ctx: Context,
) -> Outcome:
    approved = replace(to_be_protected(filing, by=None, uow=uow, ctx=ctx), rule=pool_rule(entry, ctx.policy))
    protect(approved, uow, ctx)
    event = happened(EventKind.POOL_CLAIMED, approved, by=filing.owner, ctx=ctx, entry=entry.id)
    own = Notice(dedupe_key=f"{event.id}:{filing.owner}", kind=NoticeKind.CLAIMED, to=filing.owner, about=event.subject)
    return Outcome(
        code="claimed",
        subject=event.subject,
        facts={"number": filing.number, "until": approved.must_be_protected().isoformat()},
        events=(claimed, event),
        notices=(own, *notices),
    )


def _asked(
    filing: Filing, approval: Approval, claimed: EventRecord, notices: tuple[Notice, ...], ctx: Context
) -> Outcome:
    event = happened(EventKind.FILING_SUBMITTED, filing, by=filing.owner, ctx=ctx)
    return Outcome(
        code="claim_sent",
        subject=event.subject,
        facts={"number": filing.number},
        events=(claimed, event),
        notices=(*(tell(approver, event) for approver in approval.asked), *notices),
    )


def _others(entry: PoolEntry, event: EventRecord, uow: UnitOfWork) -> tuple[Notice, ...]:
    """Those who wait for it, and who had it last, hear who has it now."""
    waiting = [place.member_id for place in uow.pool.waiting_of(entry.customer_id, entry.scope)]
    told = [about_turn(NoticeKind.POOL_WAITED, member, event) for member in waiting if _works(member, uow)]
    before = entry.previous
    if before is not None and before not in {entry.taken_by, *waiting} and _works(before, uow):
        told.append(about_turn(NoticeKind.TAKEN_OVER, before, event))
    return tuple(told)


def _works(member: MemberId, uow: UnitOfWork) -> bool:
    return uow.directory.member(member).active
