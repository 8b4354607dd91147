"""Half-filled filings."""

from __future__ import annotations

from datetime import datetime

import orjson

from core.domain.ids import MemberId
from core.service.records import Draft
from storage.sessions.prepared import drafts as sql
from storage.sessions.session import Session
from storage.vault import Vault

#: What is settled beside the form stands among its fields, under a name that none of them has.
_ASIDE = ""


class SqlDrafts:
    """The port ``Drafts``. What was typed is sealed."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def get(self, member_id: MemberId, chat: str, *, now: datetime) -> Draft | None:
        row = self._session.row(sql.GET, {"member_id": member_id, "chat": chat, "now": now})
        if row is None:
            return None
        member, where, sealed, expires_at, version = row
        fields = orjson.loads(self._vault.open(sealed, about=_about(member, where)))
        aside = orjson.loads(fields.pop(_ASIDE, "{}"))
        return Draft(member_id=member, chat=where, fields=fields, expires_at=expires_at, version=version, aside=aside)

    def save(self, draft: Draft) -> None:
        aside = {_ASIDE: orjson.dumps(dict(draft.aside)).decode()} if draft.aside else {}
        fields = orjson.dumps({**draft.fields, **aside}).decode()
        row = {
            "member_id": draft.member_id,
            "chat": draft.chat,
            "sealed": self._vault.seal(fields, about=_about(draft.member_id, draft.chat)),
            "expires_at": draft.expires_at,
            "version": draft.version,
        }
        self._session.write(sql.SAVE, row)

    def drop(self, member_id: MemberId, chat: str) -> None:
        self._session.write(sql.DROP, {"member_id": member_id, "chat": chat})

    def drop_all(self, member_id: MemberId) -> None:
        self._session.write(sql.DROP_ALL, {"member_id": member_id})


def _about(member_id: str, chat: str) -> str:
    return f"draft:{member_id}:{chat}"
