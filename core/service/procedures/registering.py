"""A customer comes into the one base: as somebody new, or as whom it knows already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.domain.contact import Contact
from core.domain.customer import Customer
from core.domain.dedupe.exact import same_customer
from core.domain.dedupe.names import compare_name
from core.domain.forms import Filled, cleaned
from core.domain.ids import CustomerId
from core.domain.policy.document import KeyKind
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.duplicates import Check
from core.service.procedures.surroundings import surroundings


def answers_in(given: Mapping[str, str], form: Filled | None, uow: UnitOfWork, ctx: Context) -> Mapping[str, str]:
    """What was given, clean: as it was read beforehand, if that was this form under these rules. Raises the form's
    refusals.
    """
    if form is not None and form.policy is ctx.policy and form.given == given:
        return form.answers
    return cleaned(given, ctx.policy, surroundings(uow, ctx))


def registered(
    fields: Mapping[str, str], found: Check, same_as: CustomerId | None, uow: UnitOfWork, ctx: Context
) -> tuple[Customer, bool]:
    """The customer of the one base: the one that the filer says it is, the same again if it is known by code or name,
    else a new one; whether it is new.

    A customer that was only a name so far gets the credit code that came now.
    """
    contact = Contact(name=fields.get("contact", ""), phone=fields.get("phone", ""))
    everything = found.signs
    if same_as is not None:  # the name as he wrote it becomes a sign of the customer when an approver agrees
        everything = tuple(key for key in everything if key.kind is not KeyKind.NAME)
    known = same_as or same_customer(found.keys, found.known)
    if known is not None:
        customer = uow.customers.get(known)
        code = fields.get("uscc")
        if customer.uscc is None or code in {None, customer.uscc}:
            grown = replace(customer.with_contact(contact), uscc=customer.uscc or code)
            uow.customers.save(grown, everything)
            return grown, False
    fresh = Customer(
        id=CustomerId(ctx.new_id()),
        name=fields["company"],
        compare_name=compare_name(fields["company"]),
        uscc=fields.get("uscc"),
        region=fields.get("region"),
        created_at=ctx.now,
        contacts=(contact,),
    )
    uow.customers.add(fresh, everything)
    return fresh, True
