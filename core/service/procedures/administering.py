"""Who may do what concerns the whole company."""

from __future__ import annotations

from core.domain.ids import MemberId
from core.domain.org import Role
from core.domain.rules import RuleViolation
from core.service.ports.store import UnitOfWork


def must_administer(member: MemberId | None, uow: UnitOfWork) -> None:
    """Nobody is the shell, which may. Raises ``admin_only``."""
    if member is None:
        return
    admin = any(grant.role is Role.ADMIN for grant in uow.directory.roles_of(member))
    if not admin or not uow.directory.member(member).active:
        raise RuleViolation("admin_only")
