"""What is learned from those who decide: this spelling means that customer, these two are not the same."""

from __future__ import annotations

from core.domain.filing import Filing
from core.domain.ids import CustomerId, MemberId
from core.domain.resembling import NameException, Ruling
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.settling import APART, TYPED
from core.service.procedures.telling import happened
from core.service.records import EventKind, EventRecord


def rule_different(filing: Filing, *, by: MemberId, uow: UnitOfWork, ctx: Context) -> tuple[EventRecord, ...]:
    """Approved: it is none of those that stood beside it, and the customer goes by the name as it was written."""
    if typed := filing.answers.get(TYPED):
        uow.company_names.add_alias(filing.customer_id, typed)
    beside = [each for each in uow.resemblances.of(filing.id) if not each.is_related and each.ruling is None]
    reason = filing.answers.get(APART, "")
    for each in beside:
        uow.resemblances.rule(filing.id, each.customer_id, Ruling.DIFFERENT)
        other = uow.customers.get(each.customer_id).id
        if other == filing.customer_id:  # merged meanwhile
            continue
        pair = NameException(one=filing.customer_id, other=other, at=ctx.now, by=by, reason=reason)
        uow.company_names.rule_apart(pair)
    if not beside:
        return ()
    others = ",".join(each.customer_id for each in beside)
    return (happened(EventKind.RULED_DIFFERENT, filing, by=by, ctx=ctx, others=others),)


def rule_same(
    filing: Filing, same_as: CustomerId, *, by: MemberId, uow: UnitOfWork, ctx: Context
) -> tuple[EventRecord, ...]:
    """The filing was rejected because it is that customer: from now on its name means that one.

    Raises ``not_beside`` for a customer that did not stand beside it.
    """
    if same_as not in {each.customer_id for each in uow.resemblances.of(filing.id)}:
        raise RuleViolation("not_beside", number=filing.number)
    uow.resemblances.rule(filing.id, same_as, Ruling.SAME)
    winner = uow.customers.get(same_as).id
    if winner != filing.customer_id:  # unless they were merged meanwhile
        uow.company_names.hand_over(filing.customer_id, winner)
    return (happened(EventKind.RULED_SAME, filing, by=by, ctx=ctx, same_as=same_as),)
