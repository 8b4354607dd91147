"""Which bound groups hear of what: of a pool, of a team's deals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from core.domain.ids import MemberId, TeamId
from core.domain.org import Member, Role, Team, upwards
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
    teams = uow.directory.teams()
    above = _names(team, teams)
    return (group for group in uow.groups.all() if group.team_id is None or _name(group.team_id, teams) in above)


def heard_by(team: TeamId | None, uow: UnitOfWork) -> list[Member]:
    """The people of whose customers the groups of a team hear."""
    people = [one for one in uow.directory.members() if one.active]
    if team is None:
        return people
    teams = uow.directory.teams()
    name = _name(team, teams)
    below = {each for each in teams if name in _names(each, teams)}
    return [one for one in people if one.team_id in below]


def team_bound_by(member: MemberId | None, uow: UnitOfWork) -> TeamId | None:
    """Whose group it becomes when he binds it: the team that he leads, or the nearest one above all that he leads;
    nobody's in particular for an administrator and for the command line.
    """
    grants = uow.directory.roles_of(member) if member is not None else ()
    teams = uow.directory.teams()
    led = sorted(one.team_id for one in grants if one.role is Role.LEADER and one.team_id and one.team_id in teams)
    if not led or any(grant.role is Role.ADMIN for grant in grants):
        return None
    common = set.intersection(*(set(_names(team, teams)) for team in led))
    return next((team.id for team in upwards(led[0], teams) if team.name in common), None)


def _names(team: TeamId | None, teams: Mapping[TeamId, Team]) -> list[str]:
    """A team and those above it by their names: each platform has a team of its own for the same department."""
    return [one.name for one in upwards(team, teams)]


def _name(team: TeamId, teams: Mapping[TeamId, Team]) -> str | None:
    """``None`` for a team that is no more: its group hears of nobody's deals then, rather than of everybody's."""
    found = teams.get(team)
    return found.name if found else None
