"""What was filed is changed afterwards: the whole form as it then is, and the signs by which the customer is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from core.domain.filing import Filing
from core.domain.forms import cleaned, due_at, missing
from core.domain.policy.document import Clause, KeyKind
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.duplicates import check, keys_in, refuse
from core.service.procedures.surroundings import surroundings

_NOTHING: Mapping[str, str] = MappingProxyType({})


def answers_of(filing: Filing, company: str, uscc: str | None) -> dict[str, str]:
    """The whole form as it was filled in."""
    own = {"company": company, "contact": filing.contact.name, "phone": filing.contact.phone, "uscc": uscc or ""}
    return {key: value for key, value in {**own, **filing.answers}.items() if value}


def completed(filing: Filing, changed: Mapping[str, str], uow: UnitOfWork, ctx: Context) -> dict[str, str]:
    """The whole form as it is with what changed. Raises ``other_company``, ``incomplete`` and the form's refusals."""
    customer = uow.customers.get(filing.customer_id)
    before = answers_of(filing, customer.name, customer.uscc)
    if changed.get("company", customer.name) != customer.name:
        raise RuleViolation("other_company", number=filing.number)
    fields = cleaned({**before, **changed}, ctx.policy, surroundings(uow, ctx, before))
    if lacking := missing(fields, ctx.policy):
        raise RuleViolation("incomplete", rule=ctx.policy.quote(Clause.VALID_FILING), missing=",".join(lacking))
    return fields


def recognise(after: Filing, before: Filing, fields: Mapping[str, str], uow: UnitOfWork, ctx: Context) -> None:
    """A phone or credit code that is new is checked as in a new filing, and is a sign of the customer from now on."""
    customer = uow.customers.get(before.customer_id)
    old = set(keys_in({"phone": before.contact.phone, "uscc": customer.uscc or ""}))
    given = {"phone": fields.get("phone", ""), "uscc": fields.get("uscc", "")}
    fresh = {key: value for key, value in given.items() if value and not set(keys_in({key: value})) <= old}
    found = check(fresh, uow, ctx.policy)
    if found.clash is not None and found.clash.filing.id != before.id:
        raise refuse(found.clash, asker=before.owner, uow=uow, policy=ctx.policy)
    owners = {found.known[key] for key in found.keys if key.kind is KeyKind.USCC and key in found.known}
    code = fresh.get("uscc")
    if owners - {customer.id} or (code and customer.uscc):
        raise RuleViolation("other_company", number=before.number)
    uow.filings.hold(before, found.free)
    grown = replace(customer.with_contact(after.contact), uscc=customer.uscc or code)
    if fresh or grown != customer:
        uow.customers.save(grown, keys_in(fresh))


def lacking_at(
    filing: Filing, stage: str, uow: UnitOfWork, ctx: Context, *, said: Mapping[str, str] = _NOTHING
) -> tuple[str, ...]:
    """What a stage would ask for, as things stand and with what was said meanwhile."""
    customer = uow.customers.get(filing.customer_id)
    return due_at(stage, {**answers_of(filing, customer.name, customer.uscc), **said}, ctx.policy)
