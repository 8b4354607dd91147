"""派给谁: the route that fits a lead, and who of its people is asked next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from core.domain.customer import Customer
from core.domain.filing import Filing
from core.domain.frozen import dataclass
from core.domain.ids import MemberId, TeamId
from core.domain.org import Member, Role, Team, upwards
from core.domain.policy.conditions import Condition
from core.domain.policy.document import Policy
from core.domain.policy.leads import LeadRules, Route, Sharing
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.facts import facts_of
from core.service.procedures.passing_on import room_for


def may_give(member: Member, uow: UnitOfWork, policy: Policy) -> bool:
    """Whoever leads or administers, and whom the policy names."""
    if uow.directory.roles_of(member.id):
        return True
    return bool(_names_of(member, policy) & set(policy.leads.givers))


def route_for(filing: Filing, customer: Customer, uow: UnitOfWork, ctx: Context) -> Route:
    """The first whose condition holds; its owner is whoever gives it. The last one holds always."""
    facts = facts_of(filing, customer, uow, ctx.policy, now=ctx.now)
    names, routes = ctx.policy.names, ctx.policy.leads.routes
    return next((one for one in routes if not one.when or Condition(one.when, names).holds(facts)), routes[-1])


def route_of(key: str, rules: LeadRules) -> Route:
    """The route of that key; the last one where it is gone."""
    return next((one for one in rules.routes if one.key == key), rules.routes[-1])


def next_for(route: Route, past: Collection[MemberId], uow: UnitOfWork, ctx: Context) -> Member | None:
    """The first of those to whom it may go, by load or in turn, who is there and has room for one more; nobody of
    ``past``.
    """
    crew = _Crew.of(uow)
    found = [one for one in uow.directory.members() if one.active and one.id not in past]
    fitting = [one for one in found if crew.belongs(one, route, ctx.policy)]
    return next((one for one in _in_order(fitting, route.by, uow) if _can_be_asked(one, uow, ctx)), None)


def _in_order(members: list[Member], by: Sharing, uow: UnitOfWork) -> list[Member]:
    if by is Sharing.LOAD:
        held: Counter[MemberId] = Counter()
        for some in uow.filings.held_by([one.id for one in members]):
            held.update(some.filings)
        return sorted(members, key=lambda one: (held[one.id], one.id))
    asked = {one.id: uow.leads.last_asked(one.id) for one in members}
    return sorted(members, key=lambda one: ((at := asked[one.id]) is not None, at.timestamp() if at else 0.0, one.id))


def _can_be_asked(member: Member, uow: UnitOfWork, ctx: Context) -> bool:
    """He has an account, is not away, and may hold one more customer."""
    if not uow.directory.identities_of(member.id):
        return False
    away = uow.delegations.of(member.id)
    if away is not None and away.holds(ctx.now):
        return False
    uow.directory.wait_for_turn(member.id)
    return room_for(member.id, uow, ctx) != 0


@dataclass(frozen=True, slots=True, kw_only=True)
class _Crew:
    """The company while one lead is shared out: its teams, and who leads or administers."""

    teams: Mapping[TeamId, Team]
    heads: frozenset[MemberId]

    @classmethod
    def of(cls, uow: UnitOfWork) -> _Crew:
        teams = uow.directory.teams()
        led = [one.id for team in teams for one in uow.directory.leaders(team)]
        return cls(teams=teams, heads=frozenset((*led, *(one.id for one in uow.directory.admins()))))

    def belongs(self, member: Member, route: Route, policy: Policy) -> bool:
        """A team means its people; whoever leads or administers is asked only where he is named himself."""
        if _names_of(member, policy) & set(route.to):
            return True
        if member.id in self.heads:
            return False
        above = {word for team in upwards(member.team_id, self.teams) for word in (team.name, team.id)}
        return not route.to or bool(above & set(route.to))


def _names_of(member: Member, policy: Policy) -> set[str]:
    """What a policy may call him: his id, his name, the company's roles that he has."""
    roles = {role.key for role in policy.roles if {member.id, member.name} & set(role.members)}
    return {member.id, member.name, *roles}


def administers(member: MemberId, uow: UnitOfWork) -> bool:
    """Whether he looks after the whole company."""
    return any(grant.role is Role.ADMIN for grant in uow.directory.roles_of(member))
