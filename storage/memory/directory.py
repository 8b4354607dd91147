"""Members, teams, identities and roles, in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from core.domain.ids import MemberId, TeamId
from core.domain.org import Identity, Member, Role, RoleGrant, Team
from core.domain.rules import ConcurrentChange, RuleViolation
from storage.identities import last_used_first
from storage.memory.table import Journal, Table


class MemoryDirectory:
    """The port ``Directory``."""

    def __init__(self, journal: Journal) -> None:
        self._members: Table[MemberId, Member] = Table(journal)
        self._teams: Table[TeamId, Team] = Table(journal)
        self._identities: Table[tuple[str, str], Identity] = Table(journal)
        self._grants: Table[RoleGrant, RoleGrant] = Table(journal)

    def member(self, member_id: MemberId) -> Member:
        member = self._members.get(member_id)
        if member is None:
            raise RuleViolation("member_unknown")
        return member

    def member_known_as(self, platform: str, external_id: str) -> Member | None:
        identity = self._identities.get((platform, external_id))
        return self._members.get(identity.member_id) if identity else None

    def member_with_mobile(self, mobile: str) -> Member | None:
        found = sorted((m for m in self._members if m.mobile == mobile), key=lambda m: (not m.active, m.id))
        return found[0] if found else None

    def members(self) -> Sequence[Member]:
        return sorted(self._members, key=lambda member: member.id)

    def teams(self) -> Mapping[TeamId, Team]:
        return {team.id: team for team in self._teams}

    def leaders(self, team_id: TeamId) -> Sequence[Member]:
        return self._granted(Role.LEADER, team_id)

    def admins(self) -> Sequence[Member]:
        return self._granted(Role.ADMIN, None)

    def roles_of(self, member_id: MemberId) -> Sequence[RoleGrant]:
        found = (grant for grant in self._grants if grant.member_id == member_id)
        return sorted(found, key=lambda grant: (grant.role, grant.team_id or ""))

    def identities_of(self, member_id: MemberId) -> Sequence[Identity]:
        found = (identity for identity in self._identities if identity.member_id == member_id)
        return last_used_first(found)

    def used(self, platform: str, external_id: str, *, at: datetime) -> None:
        identity = self._identities.get((platform, external_id))
        if identity is not None:
            self._identities.put((platform, external_id), replace(identity, used_at=at))

    def save_member(self, member: Member) -> None:
        stored = self._members.get(member.id)
        if stored is None and member.version == 1:
            self._members.add(member.id, member)
        elif stored is not None and stored.version == member.version:
            self._members.put(member.id, replace(member, version=member.version + 1))
        else:
            raise ConcurrentChange

    def save_team(self, team: Team) -> None:
        stored = self._teams.get(team.id)
        if stored is None and team.version == 1:
            self._teams.add(team.id, team)
        elif stored is not None and stored.version == team.version:
            self._teams.put(team.id, replace(team, version=team.version + 1))
        else:
            raise ConcurrentChange

    def bind(self, identity: Identity) -> None:
        name = (identity.platform, identity.external_id)
        known = self._identities.get(name)
        self._identities.put(name, replace(identity, used_at=known.used_at if known else identity.used_at))

    def grant(self, grant: RoleGrant) -> None:
        self._grants.put(grant, grant)

    def revoke(self, member_id: MemberId, role: Role, team_id: TeamId | None) -> None:
        self._grants.remove(RoleGrant(member_id=member_id, role=role, team_id=team_id))

    def _granted(self, role: Role, team_id: TeamId | None) -> Sequence[Member]:
        holders = {grant.member_id for grant in self._grants if grant.role is role and grant.team_id == team_id}
        return [member for member in self.members() if member.id in holders]
