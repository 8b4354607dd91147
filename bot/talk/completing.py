"""补充资料: a filing that came back is completed in a draft that remembers which filing it is for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from core.domain.approval.approval import Decision
from core.domain.filing import Filing
from core.domain.ids import FilingId, MemberId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.completing import answers_of
from core.service.records import Draft, about_filing

_COMPLETES = "completes"


def completes(aside: Mapping[str, str]) -> FilingId | None:
    """The filing that a draft completes."""
    ident = aside.get(_COMPLETES)
    return FilingId(ident) if ident else None


def opened(filing: Filing, member: MemberId, chat: str, uow: UnitOfWork, ctx: Context, life: timedelta) -> Draft:
    """A draft with everything that was answered. Raises ``not_yours``, ``already_decided``, ``not_returned``."""
    if filing.owner != member:
        raise RuleViolation("not_yours", rule=filing.rule, number=filing.number)
    filing.must_be_pending()
    approval = uow.approvals.about(about_filing(filing.id))
    if approval is None or approval.status is not Decision.RETURNED:
        raise RuleViolation("not_returned", number=filing.number)
    customer = uow.customers.get(filing.customer_id)
    before = uow.drafts.get(member, chat, now=ctx.now)
    return Draft(
        member_id=member,
        chat=chat,
        fields=answers_of(filing, customer.name, customer.uscc),
        expires_at=ctx.now + life,
        version=before.version if before else 1,
        aside={_COMPLETES: filing.id},
    )
