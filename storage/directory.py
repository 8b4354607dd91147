"""Members, teams, identities and roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, select, update

from core.domain.ids import MemberId, TeamId
from core.domain.org import Identity, Member, Role, RoleGrant, Team
from core.domain.rules import ConcurrentChange, RuleViolation
from storage.hot import Record, Statement, insert_into, insert_or_leave, insert_or_set, update_unchanged
from storage.identities import last_used_first
from storage.rows.base import columns_of, table_of
from storage.rows.directory import IdentityRow, MemberRow, RoleGrantRow, TeamRow
from storage.session import Session
from storage.types import UtcDateTime
from storage.vault import Vault

_member, _team, _identity, _grant = (table_of(row) for row in (MemberRow, TeamRow, IdentityRow, RoleGrantRow))
_MEMBER = select(*columns_of(MemberRow))

_GET = Statement(_MEMBER.where(_member.c.id == bindparam("id")))
_KNOWN_AS = Statement(
    _MEMBER.join(_identity, _identity.c.member_id == _member.c.id).where(
        _identity.c.platform == bindparam("platform"), _identity.c.external_id == bindparam("external_id")
    )
)
_WITH_MOBILE = Statement(
    _MEMBER.where(_member.c.mobile_index == bindparam("mobile_index"))
    .order_by(_member.c.active.desc(), _member.c.id)
    .limit(bindparam("limit"))
)
_MEMBERS = Statement(_MEMBER.order_by(_member.c.id))
_GRANTED = Statement(
    _MEMBER.join(_grant, _grant.c.member_id == _member.c.id)
    .where(_grant.c.role == bindparam("role"), _grant.c.team_id == bindparam("team_id"))
    .order_by(_member.c.id)
)
_TEAMS = Statement(select(*columns_of(TeamRow)))
_ROLES = Statement(
    select(*columns_of(RoleGrantRow))
    .where(_grant.c.member_id == bindparam("member_id"))
    .order_by(_grant.c.role, _grant.c.team_id)
)
_IDENTITIES = Statement(
    select(*columns_of(IdentityRow))
    .where(_identity.c.member_id == bindparam("member_id"))
    .order_by(_identity.c.platform, _identity.c.external_id)
)

_ADD_MEMBER = insert_into(MemberRow)
_SAVE_MEMBER = update_unchanged(MemberRow, "name", "team_id", "active", "mobile", "mobile_index")
_ADD_TEAM = insert_into(TeamRow)
_SAVE_TEAM = update_unchanged(TeamRow, "name", "parent_id")
_BIND = insert_or_set(IdentityRow, "member_id")
_USED = Statement(
    update(_identity)
    .where(_identity.c.platform == bindparam("on"), _identity.c.external_id == bindparam("by"))
    .values(used_at=bindparam("at", type_=UtcDateTime()))
)
_GRANT = insert_or_leave(RoleGrantRow)
_REVOKE = Statement(
    delete(_grant).where(
        _grant.c.member_id == bindparam("member_id"),
        _grant.c.role == bindparam("role"),
        _grant.c.team_id == bindparam("team_id"),
    )
)


class SqlDirectory:
    """The port ``Directory``."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def member(self, member_id: MemberId) -> Member:
        row = self._session.row(_GET, {"id": member_id})
        if row is None:
            raise RuleViolation("member_unknown")
        return self._member(row)

    def member_known_as(self, platform: str, external_id: str) -> Member | None:
        row = self._session.row(_KNOWN_AS, {"platform": platform, "external_id": external_id})
        return self._member(row) if row else None

    def member_with_mobile(self, mobile: str) -> Member | None:
        row = self._session.row(_WITH_MOBILE, {"mobile_index": self._index(mobile), "limit": 1})
        return self._member(row) if row else None

    def members(self) -> Sequence[Member]:
        return [self._member(row) for row in self._session.rows(_MEMBERS, {})]

    def teams(self) -> Mapping[TeamId, Team]:
        teams = (_team_from(row) for row in self._session.rows(_TEAMS, {}))
        return {team.id: team for team in teams}

    def leaders(self, team_id: TeamId) -> Sequence[Member]:
        return self._granted(Role.LEADER, team_id)

    def admins(self) -> Sequence[Member]:
        return self._granted(Role.ADMIN, None)

    def roles_of(self, member_id: MemberId) -> Sequence[RoleGrant]:
        rows = self._session.rows(_ROLES, {"member_id": member_id})
        return [RoleGrant(member_id=member, role=Role(role), team_id=team or None) for member, role, team in rows]

    def identities_of(self, member_id: MemberId) -> Sequence[Identity]:
        rows = self._session.rows(_IDENTITIES, {"member_id": member_id})
        return last_used_first(
            Identity(platform=platform, external_id=name, member_id=member, used_at=used_at)
            for platform, name, member, used_at in rows
        )

    def used(self, platform: str, external_id: str, *, at: datetime) -> None:
        self._session.write(_USED, {"on": platform, "by": external_id, "at": at})

    def save_member(self, member: Member) -> None:
        mobile = member.mobile
        row = {
            "id": member.id,
            "name": member.name,
            "team_id": member.team_id,
            "active": member.active,
            "mobile": self._vault.seal(mobile, about=f"member:{member.id}") if mobile else None,
            "mobile_index": self._index(mobile) if mobile else None,
        }
        self._save(row, member.version, _ADD_MEMBER, _SAVE_MEMBER)

    def save_team(self, team: Team) -> None:
        row = {"id": team.id, "name": team.name, "parent_id": team.parent_id}
        self._save(row, team.version, _ADD_TEAM, _SAVE_TEAM)

    def bind(self, identity: Identity) -> None:
        names = {"platform": identity.platform, "external_id": identity.external_id}
        self._session.write(_BIND, {**names, "member_id": identity.member_id, "used_at": identity.used_at})

    def grant(self, grant: RoleGrant) -> None:
        self._session.write(_GRANT, _grant_values(grant.member_id, grant.role, grant.team_id))

    def revoke(self, member_id: MemberId, role: Role, team_id: TeamId | None) -> None:
        self._session.write(_REVOKE, _grant_values(member_id, role, team_id))

    def _save(self, row: Mapping[str, object], version: int, add: Statement, save: Statement) -> None:
        if self._session.change(save, {**row, "seen": version}):
            return
        if version > 1:
            raise ConcurrentChange
        self._session.write(add, {**row, "version": 1})

    def _granted(self, role: Role, team_id: TeamId | None) -> Sequence[Member]:
        rows = self._session.rows(_GRANTED, {"role": role.value, "team_id": team_id or ""})
        return [self._member(row) for row in rows]

    def _index(self, mobile: str) -> str:
        return self._vault.blind_index("phone", mobile)

    def _member(self, row: Record) -> Member:
        id_, name, team_id, active, mobile, _, version = row
        opened = self._vault.open(mobile, about=f"member:{id_}") if mobile else None
        return Member(id=id_, name=name, team_id=team_id, active=active, mobile=opened, version=version)


def _team_from(row: Record) -> Team:
    id_, name, parent_id, version = row
    return Team(id=id_, name=name, parent_id=parent_id, version=version)


def _grant_values(member_id: MemberId, role: Role, team_id: TeamId | None) -> dict[str, str]:
    return {"member_id": member_id, "role": role.value, "team_id": team_id or ""}
