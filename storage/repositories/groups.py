"""Groups that hear announcements."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.ids import MemberId, TeamId
from core.service.ports.groups import Group, GroupKind
from storage.sessions.hot import Record
from storage.sessions.prepared import groups as sql
from storage.sessions.session import Session
from storage.vault import Vault


class SqlGroups:
    """The port ``Groups``. A robot's key is sealed."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def add(self, group: Group) -> None:
        about = _about(group.platform, group.chat)
        row = {
            "platform": group.platform,
            "chat": group.chat,
            "name": group.name,
            "kind": group.kind.value,
            "bound_by": group.bound_by,
            "bound_at": group.bound_at,
            "sealed": self._vault.seal(group.secret, about=about) if group.secret else None,
            "title": group.title,
            "team_id": group.team_id,
        }
        self._session.write(sql.ADD, row)

    def get(self, platform: str, chat: str) -> Group | None:
        row = self._session.row(sql.GET, {"platform": platform, "chat": chat})
        return self._group(row) if row else None

    def all(self) -> Sequence[Group]:
        return [self._group(row) for row in self._session.rows(sql.ALL, {})]

    def remove(self, platform: str, chat: str) -> bool:
        return self._session.change(sql.REMOVE, {"platform": platform, "chat": chat}) > 0

    def _group(self, row: Record) -> Group:
        platform, chat, name, kind, bound_by, bound_at, sealed, title, team_id = row
        return Group(
            platform=platform,
            chat=chat,
            name=name,
            kind=GroupKind(kind),
            bound_by=None if bound_by is None else MemberId(bound_by),
            bound_at=bound_at,
            secret=self._vault.open(sealed, about=_about(platform, chat)) if sealed else "",
            title=title,
            team_id=None if team_id is None else TeamId(team_id),
        )


def _about(platform: str, chat: str) -> str:
    return f"group:{platform}:{chat}"
