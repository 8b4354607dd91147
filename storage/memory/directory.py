"""Members, teams, identities and roles, in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from core.domain.ids import MemberId, TeamId
from core.domain.org import Identity, Member, Role, RoleGrant, Team
from core.domain.rules import ConcurrentChange, RuleViolation
from storage.memory.table import Journal, Table
from storage.repositories.identities import last_used_first


class MemoryDirectory:
    """The port ``Directory``."""

    def __init__(self, journal: Journal) -> None:
        self._members: Table[MemberId, Member] = Table(journal)
        self._teams: Table[TeamId, Team] = Table(journal)
        self._identities: Table[tuple[str, str], Identity] = Table(journal)
        self._grants: Table[tuple[MemberId, Role, TeamId | None], RoleGrant] = Table(journal)

    def member(self, member_id: MemberId) -> Member:
        member = self._members.get(member_id)
        if member is None:
            raise RuleViolation("member_unknown")
        return member

    def members_among(self, members: Collection[MemberId]) -> Mapping[MemberId, Member]:
        return {each: member for each in members if (member := self._members.get(each)) is not None}

    def wait_for_turn(self, member_id: MemberId) -> None:
        """One unit of work at a time."""

    def member_known_as(self, platform: str, external_id: str) -> Member | None:
        identity = self._identities.get((platform, external_id))
        member = self._members.get(identity.member_id) if identity else None
        if member is None or identity is None or (identity.gone_at is not None and member.active):
            return None
        return member

    def member_with_mobile(self, mobile: str) -> Member | None:
        return next(iter(self.members_with_mobile(mobile)), None)

    def members_with_mobile(self, mobile: str) -> Sequence[Member]:
        return sorted((m for m in self._members if m.mobile == mobile), key=lambda m: (not m.active, m.id))

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
        found = (each for each in self._identities if each.member_id == member_id and each.gone_at is None)
        return last_used_first(found)

    def account(self, platform: str, external_id: str) -> Identity | None:
        return self._identities.get((platform, external_id))

    def accounts(self, platform: str) -> Sequence[Identity]:
        bound = (each for each in self._identities if each.platform == platform and each.gone_at is None)
        return sorted((each for each in bound if self._is_active(each.member_id)), key=lambda each: each.external_id)

    def lost_since(self, platform: str, instant: datetime) -> int:
        gone = (each.gone_at for each in self._identities if each.platform == platform)
        return sum(at is not None and at >= instant for at in gone)

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
        kept = known or identity
        self._identities.put(name, replace(identity, gone_at=None, used_at=kept.used_at, admin=kept.admin))

    def unbind(self, platform: str, external_id: str, *, at: datetime) -> bool:
        identity = self._identities.get((platform, external_id))
        if identity is None or identity.gone_at is not None:
            return False
        self._identities.put((platform, external_id), replace(identity, gone_at=at, admin=False))
        return True

    def administers(self, platform: str, external_id: str, *, admin: bool) -> None:
        identity = self._identities.get((platform, external_id))
        if identity is not None:
            self._identities.put((platform, external_id), replace(identity, admin=admin))

    def grant(self, grant: RoleGrant) -> None:
        key = (grant.member_id, grant.role, grant.team_id)
        known = self._grants.get(key)
        self._grants.put(key, replace(grant, synced=grant.synced and (known is None or known.synced)))

    def revoke(self, member_id: MemberId, role: Role, team_id: TeamId | None) -> None:
        self._grants.remove((member_id, role, team_id))

    def _is_active(self, member_id: MemberId) -> bool:
        member = self._members.get(member_id)
        return member is not None and member.active

    def _granted(self, role: Role, team_id: TeamId | None) -> Sequence[Member]:
        holders = {grant.member_id for grant in self._grants if grant.role is role and grant.team_id == team_id}
        return [member for member in self.members() if member.id in holders]
