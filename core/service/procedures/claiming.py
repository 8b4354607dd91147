"""认领: whether somebody may have what lies in the pool, asked of the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from core.domain.contact import Contact
from core.domain.filing import LIVE, Filing, FilingStatus, Origin
from core.domain.ids import FilingId, MemberId
from core.domain.org import Member, Role, upwards
from core.domain.policy.approval import Matter
from core.domain.policy.conditions import Condition
from core.domain.policy.document import Clause, Policy
from core.domain.policy.pool import Pool
from core.domain.pool import NO_POOL, Claimant, PoolEntry, may_claim, must_be_for, must_have_cooled_down, pool_of
from core.domain.rules import RuleRef, RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.contested import contested_by
from core.service.procedures.facts import claimed_today, facts_of

_AT_ONCE = 200
"""Filings of one owner that are read at a time."""
_UNNUMBERED = 2**53 - 1
"""A filing that is only thought of comes after everything that was."""
_NOT_THE_FORMS = ("typed", "apart")
"""Answers that were said about one filing alone."""


def must_be_claimable(entry: PoolEntry, member: Member, uow: UnitOfWork, ctx: Context) -> None:
    """Raises what :func:`~core.domain.pool.may_claim` does, ``kept_for_queue``, ``claim_appealed``, ``member_left``."""
    if not member.active:
        raise RuleViolation("member_left")
    rule = pool_rule(entry, ctx.policy)
    must_be_uncontested(entry, member.id, uow)
    if entry.pool == NO_POOL:
        must_be_ones_turn(entry, member.id, ctx, rule)
        return
    rules = ctx.policy.pool
    pool = pool_of(entry.pool, rules)
    claimant = claimant_of(entry, member, pool, uow, ctx)
    may_claim(entry, claimant, pool, rules, now=ctx.now, holds=condition_of(entry, member, uow, ctx), rule=rule)


def must_be_uncontested(entry: PoolEntry, member: MemberId, uow: UnitOfWork) -> None:
    """Whose it is waits for a ruling; one that is free can be filed by anybody all the same. Raises ``claim_gone``,
    ``claim_appealed``.
    """
    entry.must_be_live()
    if entry.pool == NO_POOL:
        return
    if waiting := contested_by(entry.customer_id, member, uow):
        raise RuleViolation("claim_appealed", rule=waiting[0].rule, number=entry.number)


def must_be_ones_turn(entry: PoolEntry, member: MemberId, ctx: Context, rule: RuleRef) -> None:
    """A customer that is free but for the queue. Raises ``claim_gone``, ``kept_for_queue``."""
    entry.must_be_live()
    if (until := entry.kept_for_another(member, ctx.now)) is not None:
        at = until.isoformat()
        raise RuleViolation("kept_for_queue", rule=rule, number=entry.number, until=at, at=at)


def can_have_turn(entry: PoolEntry, member_id: MemberId, uow: UnitOfWork, ctx: Context) -> bool:
    """Whether it makes sense to keep it for him: what he can change himself in time (too many customers) does not
    count.
    """
    member = uow.directory.member(member_id)
    if not member.active or member_id == entry.previous:
        return False
    if entry.pool == NO_POOL:
        return True
    if uow.appeals.open_about(entry.customer_id):
        return False
    rules, rule = ctx.policy.pool, pool_rule(entry, ctx.policy)
    pool = pool_of(entry.pool, rules)
    claimant = claimant_of(entry, member, pool, uow, ctx, counted=False)
    if claimant.keeper:
        return True
    try:
        must_be_for(claimant, pool, number=entry.number, rule=rule)
        must_have_cooled_down(claimant, rules, number=entry.number, now=ctx.now, rule=rule)
    except RuleViolation:
        return False
    return condition_of(entry, member, uow, ctx)()


def claimant_of(
    entry: PoolEntry, member: Member, pool: Pool, uow: UnitOfWork, ctx: Context, *, counted: bool = True
) -> Claimant:
    """The member as the rules ask about him; what takes counting is left out where it is not asked for."""
    rules = ctx.policy.pool
    return Claimant(
        member_id=member.id,
        teams=teams_of(member, uow),
        keeper=keeps(member, pool, ctx.policy, uow),
        claimed_today=claimed_today(member.id, uow, ctx.policy, ctx.now) if counted and rules.daily else 0,
        holding=holding(member.id, uow, ctx) if counted and rules.capacity else 0,
        owned_until=uow.pool.owned_until(entry.customer_id, entry.scope, member.id),
    )


def teams_of(member: Member, uow: UnitOfWork) -> tuple[str, ...]:
    """Names and ids of his team and those above it."""
    above = tuple(upwards(member.team_id, uow.directory.teams()))
    return tuple(word for team in above for word in (team.name, team.id))


def keeps(member: Member, pool: Pool, policy: Policy, uow: UnitOfWork) -> bool:
    """Whether he looks after the pool: named there by his id, his name or a role of the company."""
    if not pool.keepers:
        return False
    roles = {role.key for role in policy.roles if {member.id, member.name} & set(role.members)}
    return bool({member.id, member.name, *roles} & set(pool.keepers))


def may_look_into(member: Member, pool: Pool, uow: UnitOfWork, policy: Policy) -> bool:
    """Whoever may claim from it, keeps it, or administers."""
    if not pool.teams or set(pool.teams) & set(teams_of(member, uow)) or keeps(member, pool, policy, uow):
        return True
    return any(grant.role is Role.ADMIN for grant in uow.directory.roles_of(member.id))


def holding(owner: MemberId, uow: UnitOfWork, ctx: Context) -> int:
    """How many of his customers take up room; counted no further than the room there is."""
    rules = ctx.policy.pool
    if not rules.uncounted:
        return uow.filings.count_of_owner(owner, statuses=LIVE)
    spared, count = Condition(rules.uncounted, ctx.policy.names), 0
    for filing in _live_of(owner, uow):
        facts = facts_of(filing, uow.customers.get(filing.customer_id), uow, ctx.policy, now=ctx.now)
        count += not spared.holds(facts)
        if count >= rules.capacity:
            break
    return count


def thought_of(entry: PoolEntry, member: Member, uow: UnitOfWork, ctx: Context) -> Filing:
    """The filing that a claim would make: what was known of the customer, for a new owner."""
    before = replace(uow.filings.get(entry.filing_id), customer_id=entry.customer_id, scope=entry.scope)
    return anew(before, member, rule=pool_rule(entry, ctx.policy), origin=Origin.CLAIMED, ctx=ctx)


def anew(before: Filing, member: Member, *, rule: RuleRef, origin: Origin, ctx: Context) -> Filing:
    """The customer of a filing that is over, for a new owner."""
    return Filing(
        id=FilingId(""),
        number=_UNNUMBERED,
        customer_id=before.customer_id,
        owner=member.id,
        team_id=member.team_id,
        scope=before.scope,
        status=FilingStatus.PENDING,
        filed_at=ctx.now,
        rule=rule,
        contact=Contact(name=before.contact.name, phone=before.contact.phone),
        answers={key: value for key, value in before.answers.items() if key not in _NOT_THE_FORMS},
        origin=origin,
    )


def pool_rule(entry: PoolEntry, policy: Policy) -> RuleRef:
    """The clause about its pool, in the version in force."""
    return policy.quote(Clause.POOL, pool_of(entry.pool, policy.pool).key if entry.pool != NO_POOL else "")


def condition_of(entry: PoolEntry, member: Member, uow: UnitOfWork, ctx: Context) -> Callable[[], bool]:
    """The policy's own condition about this customer and this claimant, to be asked."""

    def holds() -> bool:
        condition = ctx.policy.pool.may_claim
        if not condition:
            return True
        filing = thought_of(entry, member, uow, ctx)
        facts = facts_of(filing, uow.customers.get(entry.customer_id), uow, ctx.policy, now=ctx.now)
        asked = {"matter": Matter.CLAIM.value, "request.kind": Matter.CLAIM.value}
        return Condition(condition, ctx.policy.names).holds(facts.overlaid(asked))

    return holds


def _live_of(owner: MemberId, uow: UnitOfWork) -> Iterator[Filing]:
    before: int | None = None
    while page := uow.filings.of_owner(owner, statuses=LIVE, limit=_AT_ONCE, before=before):
        yield from page
        before = page[-1].number
