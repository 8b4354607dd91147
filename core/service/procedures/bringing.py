"""Who may bring which kind of list, and have a hand in one."""

from __future__ import annotations

from core.domain.ids import MemberId
from core.domain.imports import ImportJob, ListKind
from core.domain.policy.document import Clause, Policy
from core.domain.rules import RuleViolation
from core.service.ports.store import UnitOfWork
from core.service.procedures.administering import must_administer
from core.service.procedures.routing import administers, may_give


def kinds_of(member: MemberId, uow: UnitOfWork, policy: Policy) -> tuple[ListKind, ...]:
    """The kinds of lists that somebody may bring; none for who has left."""
    person = uow.directory.member(member)
    if not person.active:
        return ()
    if administers(member, uow):
        return (ListKind.CUSTOMERS, ListKind.ORDERS, ListKind.LEADS)
    return (ListKind.LEADS,) if may_give(person, uow, policy) else ()


def must_handle(job: ImportJob, member: MemberId | None, uow: UnitOfWork, policy: Policy) -> None:
    """Administrators any list, others what they brought, as long as they may. Nobody is the shell, which may. Raises
    ``admin_only``, ``import_not_yours``, ``lead_not_allowed``.
    """
    if member is None or job.kind is not ListKind.LEADS:
        must_administer(member, uow)
    elif ListKind.LEADS not in kinds_of(member, uow, policy):
        raise RuleViolation("lead_not_allowed", rule=policy.quote(Clause.LEAD))
    elif member != job.by and not administers(member, uow):
        raise RuleViolation("import_not_yours", number=job.number)
