"""Who leads a filing's owner, or a person."""

from __future__ import annotations

from core.domain.filing import Filing
from core.domain.ids import MemberId, TeamId
from core.domain.org import Member, Role, upwards
from core.service.ports.store import UnitOfWork
from core.service.procedures.colleagues import with_account


def leads(member: MemberId, filing: Filing, uow: UnitOfWork) -> bool:
    """Whether somebody administers, or leads the filing's team or one above it."""
    return _above(member, filing.team_id, uow)


def may_tend(member: MemberId, filing: Filing, uow: UnitOfWork) -> bool:
    """Its owner, and whoever leads him, as long as he has the customer."""
    return filing.is_live and (member == filing.owner or leads(member, filing, uow))


def leads_person(member: MemberId, other: Member, uow: UnitOfWork) -> bool:
    """The same of a person's team."""
    return _above(member, other.team_id, uow)


def leads_team(member: MemberId, team_id: TeamId | None, uow: UnitOfWork) -> bool:
    """The same of a team, as it is or was."""
    return _above(member, team_id, uow)


def nearest_leaders(member: MemberId, uow: UnitOfWork) -> tuple[MemberId, ...]:
    """The nearest ones above him who are there; administrators where there are none."""
    for team in upwards(uow.directory.member(member).team_id, uow.directory.teams()):
        led = tuple(one for one in uow.directory.leaders(team.id) if one.active and one.id != member)
        if led:
            return tuple(one.id for one in with_account(led, uow))
    return tuple(one.id for one in uow.directory.admins() if one.active and one.id != member)


def _above(member: MemberId, team_id: TeamId | None, uow: UnitOfWork) -> bool:
    grants = uow.directory.roles_of(member)
    above = {team.id for team in upwards(team_id, uow.directory.teams())}
    return any(grant.role is Role.ADMIN or grant.team_id in above for grant in grants)
