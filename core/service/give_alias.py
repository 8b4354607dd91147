"""简称, 又叫: one more name by which a customer is known."""

from __future__ import annotations

from core.domain.customer import Key
from core.domain.dedupe.names import LONGEST, compare_name, is_vague
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, EventId, MemberId
from core.domain.org import Role
from core.domain.policy.document import Clause, KeyKind
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.records import EventKind, EventRecord, about_customer


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveAlias:
    """An administrator, or whoever holds the customer, tells another name of it."""

    customer_id: CustomerId
    by: MemberId
    alias: str


def give_alias(cmd: GiveAlias, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises ``not_your_customer``, ``vague_company``, ``too_long``, ``alias_taken``, ``alias_known``."""
    customer = uow.customers.get(cmd.customer_id)
    rule = ctx.policy.quote(Clause.DUPLICATE_NAME)
    if not _entitled(customer.id, cmd.by, uow, ctx):
        raise RuleViolation("not_your_customer", rule=rule, company=customer.name)
    alias = " ".join(cmd.alias.split())
    if len(alias) > LONGEST:
        raise RuleViolation("too_long", field="company", limit=LONGEST)
    if is_vague(alias):
        raise RuleViolation("vague_company", rule=ctx.policy.quote(Clause.VALID_FILING), company=alias)
    key = Key(kind=KeyKind.NAME, value=compare_name(alias))
    holder = uow.customers.having([key]).get(key)
    if holder is not None and holder != customer.id:
        raise RuleViolation("alias_taken", rule=rule, alias=alias, company=uow.customers.get(holder).name)
    if not uow.company_names.add_alias(customer.id, alias):
        raise RuleViolation("alias_known", alias=alias, company=customer.name)
    event = EventRecord(
        id=EventId(ctx.new_id()),
        at=ctx.now,
        kind=EventKind.ALIAS_GIVEN,
        subject=about_customer(customer.id),
        actor=cmd.by,
        rule=rule,
        data={"customer": customer.id},
    )
    facts = {"company": customer.name, "alias": alias}
    return Outcome(code="alias_given", subject=event.subject, facts=facts, events=(event,))


def _entitled(customer: CustomerId, by: MemberId, uow: UnitOfWork, ctx: Context) -> bool:
    live = uow.filings.live_of(customer, ctx.policy.duplicate.scope)
    admin = any(grant.role is Role.ADMIN for grant in uow.directory.roles_of(by))
    return uow.directory.member(by).active and (admin or (live is not None and live.owner == by))
