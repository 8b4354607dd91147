"""Members, teams, identities and roles."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from core.domain.ids import MemberId, TeamId
from core.domain.org import Identity, Member, Role, RoleGrant, Team
from core.domain.rules import ConcurrentChange, RuleViolation
from storage.repositories.identities import last_used_first
from storage.repositories.recalled import Recalled
from storage.sessions.hot import Record, Statement
from storage.sessions.prepared import directory as sql
from storage.sessions.session import Session
from storage.sessions.sets import listed
from storage.vault import Vault

_SHARERS = 20
"""More members than ever share a mobile number."""


class SqlDirectory:
    """The port ``Directory``. Whom a batch has read it knows until somebody writes: one filing asks five times for the
    filer and his leader.
    """

    def __init__(self, session: Session, vault: Vault, recalled: Recalled) -> None:
        self._session = session
        self._vault = vault
        self._recalled = recalled
        self._kept: tuple[Record, Sequence[Member]] = (), ()

    def member(self, member_id: MemberId) -> Member:
        return self._recalled.once(("member", member_id), lambda: self._read(member_id))

    def members_among(self, members: Collection[MemberId]) -> Mapping[MemberId, Member]:
        unknown = {each for each in members if self._recalled.known(("member", each)) is None}
        if unknown:
            self._members(sql.GET_EACH, {"asked": listed(unknown)})
        known = {each: self._recalled.known(("member", each)) for each in members}
        return {each: member for each, member in known.items() if member is not None}

    def wait_for_turn(self, member_id: MemberId) -> None:
        """A lock on the row; SQLite has one writer at a time anyway."""
        self._session.row(sql.TURN, {"id": member_id})
        self._recalled.forget()

    def member_known_as(self, platform: str, external_id: str) -> Member | None:
        row = self._session.row(sql.KNOWN_AS, {"platform": platform, "external_id": external_id})
        return self._member(row) if row else None

    def member_with_mobile(self, mobile: str) -> Member | None:
        return next(iter(self.members_with_mobile(mobile)), None)

    def members_with_mobile(self, mobile: str) -> Sequence[Member]:
        found = [
            self._member(row)
            for index in self._vault.blind_indexes("phone", mobile)
            for row in self._session.rows(sql.WITH_MOBILE, {"mobile_index": index, "limit": _SHARERS})
        ]
        return sorted(found, key=lambda member: (not member.active, member.id))

    def members(self) -> Sequence[Member]:
        """A reader keeps them as long as nothing has changed: members are never deleted and each change raises a
        version, so that as many with the same sum of versions are the same.
        """
        if not self._session.reading:
            return [self._member(row) for row in self._session.rows(sql.MEMBERS, {})]
        (state,) = self._session.rows(sql.STATE_OF_MEMBERS, {})
        if state != self._kept[0]:
            self._kept = state, [self._member(row) for row in self._session.rows(sql.MEMBERS, {})]
        return self._kept[1]

    def teams(self) -> Mapping[TeamId, Team]:
        return self._recalled.once("teams", self._teams)

    def leaders(self, team_id: TeamId) -> Sequence[Member]:
        return self._granted(Role.LEADER, team_id)

    def admins(self) -> Sequence[Member]:
        return self._granted(Role.ADMIN, None)

    def roles_of(self, member_id: MemberId) -> Sequence[RoleGrant]:
        return self._recalled.once(("roles", member_id), lambda: self._roles(member_id))

    def _roles(self, member_id: MemberId) -> Sequence[RoleGrant]:
        rows = self._session.rows(sql.ROLES, {"member_id": member_id})
        return [
            RoleGrant(member_id=member, role=Role(role), team_id=team or None, synced=synced)
            for member, role, team, synced in rows
        ]

    def identities_of(self, member_id: MemberId) -> Sequence[Identity]:
        rows = self._session.rows(sql.IDENTITIES, {"member_id": member_id})
        return last_used_first(map(_identity_from, rows))

    def account(self, platform: str, external_id: str) -> Identity | None:
        row = self._session.row(sql.ACCOUNT, {"on": platform, "by": external_id})
        return _identity_from(row) if row else None

    def accounts(self, platform: str) -> Sequence[Identity]:
        return [_identity_from(row) for row in self._session.rows(sql.ACCOUNTS, {"on": platform})]

    def lost_since(self, platform: str, instant: datetime) -> int:
        ((count,),) = self._session.rows(sql.LOST_SINCE, {"on": platform, "since": instant})
        return int(count)

    def used(self, platform: str, external_id: str, *, at: datetime) -> None:
        self._session.write(sql.USED, {"on": platform, "by": external_id, "at": at})

    def save_member(self, member: Member) -> None:
        mobile = member.mobile
        row = {
            "id": member.id,
            "name": member.name,
            "team_id": member.team_id,
            "active": member.active,
            "mobile": self._vault.seal(mobile, about=f"member:{member.id}") if mobile else None,
            "mobile_index": self._vault.blind_index("phone", mobile) if mobile else None,
            "mobile_from": member.mobile_from,
        }
        self._save(row, member.version, sql.ADD_MEMBER, sql.SAVE_MEMBER)

    def save_team(self, team: Team) -> None:
        row = {"id": team.id, "name": team.name, "parent_id": team.parent_id}
        self._save(row, team.version, sql.ADD_TEAM, sql.SAVE_TEAM)

    def bind(self, identity: Identity) -> None:
        row = {
            "platform": identity.platform,
            "external_id": identity.external_id,
            "member_id": identity.member_id,
            "used_at": identity.used_at,
            "gone_at": None,
            "admin": identity.admin,
        }
        self._session.write(sql.BIND, row)

    def unbind(self, platform: str, external_id: str, *, at: datetime) -> bool:
        return bool(self._session.change(sql.UNBIND, {"on": platform, "by": external_id, "at": at}))

    def administers(self, platform: str, external_id: str, *, admin: bool) -> None:
        self._session.write(sql.LISTED, {"on": platform, "by": external_id, "listed_admin": admin})

    def grant(self, grant: RoleGrant) -> None:
        self._recalled.forget()
        row = {"member_id": grant.member_id, "role": grant.role.value, "team_id": grant.team_id or ""}
        self._session.write(sql.GRANT, {**row, "synced": grant.synced})
        if not grant.synced:
            self._session.write(sql.GRANT_BY_HAND, _grant_names(grant.member_id, grant.role, grant.team_id))

    def revoke(self, member_id: MemberId, role: Role, team_id: TeamId | None) -> None:
        self._recalled.forget()
        self._session.write(sql.REVOKE, _grant_names(member_id, role, team_id))

    def _save(self, row: Mapping[str, object], version: int, add: Statement, save: Statement) -> None:
        self._recalled.forget()
        if self._session.change(save, {**row, "seen": version}):
            return
        if version > 1:
            raise ConcurrentChange
        self._session.write(add, {**row, "version": 1})

    def _granted(self, role: Role, team_id: TeamId | None) -> Sequence[Member]:
        asked = {"role": role.value, "team_id": team_id or ""}
        return self._recalled.once((role, team_id), lambda: self._members(sql.GRANTED, asked))

    def _teams(self) -> Mapping[TeamId, Team]:
        teams = (_team_from(row) for row in self._session.rows(sql.TEAMS, {}))
        return {team.id: team for team in teams}

    def _read(self, member_id: MemberId) -> Member:
        members = self._members(sql.GET, {"id": member_id})
        if not members:
            raise RuleViolation("member_unknown")
        return members[0]

    def _members(self, statement: Statement, values: Mapping[str, object]) -> Sequence[Member]:
        return [self._member(row) for row in self._session.rows(statement, values)]

    def _member(self, row: Record) -> Member:
        id_, name, team_id, active, mobile, _, version, told_by = row
        known: Member | None = self._recalled.known(("member", id_))
        if known is not None and known.version == version:
            return known
        opened = self._vault.open(mobile, about=f"member:{id_}") if mobile else None
        member = Member(
            id=id_, name=name, team_id=team_id, active=active, mobile=opened, mobile_from=told_by, version=version
        )
        self._recalled.keep(("member", id_), member)
        return member


def _team_from(row: Record) -> Team:
    id_, name, parent_id, version = row
    return Team(id=id_, name=name, parent_id=parent_id, version=version)


def _identity_from(row: Record) -> Identity:
    platform, name, member, used_at, gone_at, admin = row
    return Identity(
        platform=platform, external_id=name, member_id=member, used_at=used_at, gone_at=gone_at, admin=admin
    )


def _grant_names(member_id: MemberId, role: Role, team_id: TeamId | None) -> dict[str, str]:
    return {"to": member_id, "what": role.value, "where": team_id or ""}
