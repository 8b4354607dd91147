"""Which bound groups hear of what: of a pool, of a team's deals."""

from __future__ import annotations

from collections.abc import Iterator

from core.domain.ids import MemberId, TeamId
from core.domain.org import Member, Role, upwards
from core.domain.policy.document import Policy
from core.domain.pool import pool_of
from core.service.ports.groups import Group
from core.service.ports.store import UnitOfWork


def hearing_of_pool(pool: str, policy: Policy, uow: UnitOfWork) -> Iterator[Group]:
    """Those that the pool names, by their name or the platform's id; else all."""
    return (group for group in uow.groups.all() if hears_of_pool(group, pool, policy))


def hears_of_pool(group: Group, pool: str, policy: Policy) -> bool:
    """Whether it is one of them. What the platform calls it counts as long as nobody has given it a name."""
    named = set(pool_of(pool, policy.pool).groups)
    return not named or bool(named & {group.label, group.chat})


def hearing_of_team(team: TeamId | None, uow: UnitOfWork) -> Iterator[Group]:
    """The groups of that team and of those above it, and those of the whole company."""
    above = {one.id for one in upwards(team, uow.directory.teams())}
    return (group for group in uow.groups.all() if group.team_id is None or group.team_id in above)


def heard_by(team: TeamId | None, uow: UnitOfWork) -> list[Member]:
    """The people of whose customers the groups of a team hear."""
    people = [one for one in uow.directory.members() if one.active]
    if team is None:
        return people
    teams = uow.directory.teams()
    below = {each for each in teams if team in {one.id for one in upwards(each, teams)}}
    return [one for one in people if one.team_id in below]


def team_bound_by(member: MemberId | None, uow: UnitOfWork) -> TeamId | None:
    """Whose group it becomes when he binds it: the team that he leads, or the highest of them; nobody's in particular
    for an administrator, for who leads teams side by side, and for the command line.
    """
    grants = uow.directory.roles_of(member) if member is not None else ()
    led = {grant.team_id for grant in grants if grant.role is Role.LEADER and grant.team_id is not None}
    if any(grant.role is Role.ADMIN for grant in grants):
        return None
    teams = uow.directory.teams()
    above = {team: {one.id for one in upwards(team, teams)} for team in led}
    return next((top for top in sorted(led) if all(top in above[team] for team in led)), None)
