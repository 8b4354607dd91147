"""排队: whoever met a customer that somebody has may wait for it."""

from __future__ import annotations

from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, MemberId, WaitingId
from core.domain.policy.document import Clause
from core.domain.pool import Claimant, PoolEntry, Waiting, must_have_cooled_down
from core.domain.rules import Fact, RuleRef, RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.turns import passed_on, place_event
from core.service.records import EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinQueue:
    """He wants to be the next."""

    customer_id: CustomerId
    by: MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveQueue:
    """He does not wait any more."""

    customer_id: CustomerId
    by: MemberId


def join_queue(cmd: JoinQueue, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises ``member_left``, ``customer_not_found``, ``no_waiting_list``, ``queue_own``, ``queue_free``,
    ``queue_claimable``, ``queue_already``, ``queue_full``, ``claim_cool_down``.
    """
    rules, rule = ctx.policy.pool, ctx.policy.quote(Clause.POOL)
    if not uow.directory.member(cmd.by).active:
        raise RuleViolation("member_left")
    customer, scope = uow.customers.get(cmd.customer_id), ctx.policy.duplicate.scope
    if not rules.waiting_list:
        raise RuleViolation("no_waiting_list", rule=rule)
    number = _taken(customer.id, customer.name, cmd.by, scope, rule, uow, ctx)
    line = _line(customer.id, scope, uow)
    for place, waiting in enumerate(line, start=1):
        if waiting.member_id == cmd.by:
            raise RuleViolation("queue_already", rule=rule, number=number, place=place)
    if len(line) >= rules.longest_queue:
        raise RuleViolation("queue_full", rule=rule, number=number, limit=rules.longest_queue)
    claimant = Claimant(member_id=cmd.by, owned_until=uow.pool.owned_until(customer.id, scope, cmd.by))
    must_have_cooled_down(claimant, rules, number=number, now=ctx.now, rule=rule)
    joined = Waiting(id=WaitingId(ctx.new_id()), customer_id=customer.id, scope=scope, member_id=cmd.by, since=ctx.now)
    uow.pool.wait(joined)
    event = place_event(EventKind.QUEUE_JOINED, joined, by=cmd.by, ctx=ctx)
    facts: dict[str, Fact] = {"number": number, "company": customer.name, "place": len(line) + 1}
    return Outcome(code="queued", subject=event.subject, facts=facts, events=(event,))


def leave_queue(cmd: LeaveQueue, uow: UnitOfWork, ctx: Context) -> Outcome:
    """If it was kept for him just now, the next has his turn. Raises ``not_waiting``."""
    customer, scope = uow.customers.get(cmd.customer_id), ctx.policy.duplicate.scope
    place = next((one for one in uow.pool.waiting_of(customer.id, scope) if one.member_id == cmd.by), None)
    if place is None:
        raise RuleViolation("not_waiting", rule=ctx.policy.quote(Clause.POOL), company=customer.name)
    uow.pool.leave(place)
    event = place_event(EventKind.QUEUE_LEFT, place, by=cmd.by, ctx=ctx)
    entry = uow.pool.live_of(customer.id, scope)
    passed = passed_on(entry, uow, ctx) if entry is not None and entry.turn_of == cmd.by else None
    return Outcome(
        code="queue_left",
        subject=event.subject,
        facts={"company": customer.name},
        events=(event, *(passed.events if passed else ())),
        notices=passed.notices if passed else (),
    )


def _line(customer: CustomerId, scope: str, uow: UnitOfWork) -> tuple[Waiting, ...]:
    """Those who wait; whoever left the company takes up no place."""
    places = uow.pool.waiting_of(customer, scope)
    return tuple(place for place in places if uow.directory.member(place.member_id).active)


def _taken(
    customer: CustomerId, name: str, by: MemberId, scope: str, rule: RuleRef, uow: UnitOfWork, ctx: Context
) -> int:
    """The number of the filing or of the stay that he waits for the end of. Raises ``queue_own``, ``queue_claimable``,
    ``queue_free``.
    """
    filing, entry = uow.filings.live_of(customer, scope), uow.pool.live_of(customer, scope)
    if filing is not None:
        if filing.owner == by:
            raise RuleViolation("queue_own", rule=rule, number=filing.number)
        return filing.number
    if entry is None:
        raise RuleViolation("queue_free", rule=rule, company=name)
    if _is_kept(entry, by, ctx):
        return entry.number
    raise RuleViolation("queue_claimable", rule=rule, company=name, number=entry.number)


def _is_kept(entry: PoolEntry, by: MemberId, ctx: Context) -> bool:
    return entry.kept_for_another(by, ctx.now) is not None
