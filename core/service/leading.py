"""Who leads a filing's owner."""

from __future__ import annotations

from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.org import Role, upwards
from core.service.ports.store import UnitOfWork


def leads(member: MemberId, filing: Filing, uow: UnitOfWork) -> bool:
    """Whether somebody administers, or leads the filing's team or one above it."""
    grants = uow.directory.roles_of(member)
    above = {team.id for team in upwards(filing.team_id, uow.directory.teams())}
    return any(grant.role is Role.ADMIN or grant.team_id in above for grant in grants)
