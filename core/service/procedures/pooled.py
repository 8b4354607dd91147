"""Filing a customer that nobody owns but that is not free either: it lies in a pool, or is kept for the queue."""

from __future__ import annotations

from core.domain.dedupe.exact import same_customer
from core.domain.ids import CustomerId, MemberId
from core.domain.policy.document import KeyKind, Policy
from core.domain.pool import NO_POOL, PoolEntry, pool_of
from core.domain.rules import RuleViolation
from core.service.ports.store import UnitOfWork
from core.service.procedures.claiming import may_look_into, pool_rule
from core.service.procedures.duplicates import Check


def entry_of(found: Check, same_as: CustomerId | None, uow: UnitOfWork, policy: Policy) -> PoolEntry | None:
    """Where the customer lies that the filer speaks of; one with another credit code is another customer."""
    known = same_as or same_customer(found.keys, found.known)
    entry = uow.pool.live_of(known, policy.duplicate.scope) if known is not None else None
    if entry is None or known is None:
        return None
    code = next((key.value for key in found.keys if key.kind is KeyKind.USCC), None)
    return entry if code is None or uow.customers.get(known).uscc in {None, code} else None


def refuse_pooled(entry: PoolEntry, asker: MemberId, uow: UnitOfWork, policy: Policy) -> RuleViolation | None:
    """Why it is not filed: it is to be claimed, by the asker (``in_pool``) or by others (``in_other_pool``), or kept
    for the queue (``kept_for_queue``); ``None`` for the one for whom it is kept.
    """
    rule, company = pool_rule(entry, policy), uow.customers.get(entry.customer_id).name
    if entry.pool == NO_POOL:
        if entry.turn_of == asker:
            return None
        at = entry.turn_until.isoformat() if entry.turn_until else None
        return RuleViolation("kept_for_queue", rule=rule, company=company, number=entry.number, at=at)
    pool = pool_of(entry.pool, policy.pool)
    if may_look_into(uow.directory.member(asker), pool, uow, policy):
        return RuleViolation("in_pool", rule=rule, company=company, number=entry.number, pool=pool.name)
    teams = "、".join(pool.teams) or None
    return RuleViolation("in_other_pool", rule=rule, company=company, pool=pool.name, teams=teams)
