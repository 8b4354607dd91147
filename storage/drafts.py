"""Half-filled filings."""

from __future__ import annotations

from datetime import datetime

import orjson
from sqlalchemy import bindparam, delete, select

from core.domain.ids import MemberId
from core.service.records import Draft
from storage.hot import Statement, insert_or_set
from storage.rows.base import columns_of, table_of
from storage.rows.drafts import ConversationRow
from storage.session import Session
from storage.types import UtcDateTime
from storage.vault import Vault

#: What is settled beside the form stands among its fields, under a name that none of them has.
_ASIDE = ""

_draft = table_of(ConversationRow)
_ONE = (_draft.c.member_id == bindparam("member_id"), _draft.c.chat == bindparam("chat"))

_GET = Statement(
    select(*columns_of(ConversationRow)).where(*_ONE, _draft.c.expires_at > bindparam("now", type_=UtcDateTime()))
)
_SAVE = insert_or_set(ConversationRow, "sealed", "expires_at", "version")
_DROP = Statement(delete(_draft).where(*_ONE))
_DROP_ALL = Statement(delete(_draft).where(_draft.c.member_id == bindparam("member_id")))


class SqlDrafts:
    """The port ``Drafts``. What was typed is sealed."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session = session
        self._vault = vault

    def get(self, member_id: MemberId, chat: str, *, now: datetime) -> Draft | None:
        row = self._session.row(_GET, {"member_id": member_id, "chat": chat, "now": now})
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
        self._session.write(_SAVE, row)

    def drop(self, member_id: MemberId, chat: str) -> None:
        self._session.write(_DROP, {"member_id": member_id, "chat": chat})

    def drop_all(self, member_id: MemberId) -> None:
        self._session.write(_DROP_ALL, {"member_id": member_id})


def _about(member_id: str, chat: str) -> str:
    return f"draft:{member_id}:{chat}"
