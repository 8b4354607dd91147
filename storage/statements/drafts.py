"""The statements of :mod:`storage.repositories.drafts`."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select

from storage.rows.base import columns_of, table_of
from storage.rows.drafts import ConversationRow
from storage.rows.types import UtcDateTime
from storage.statements.making import Statement, insert_or_set

_draft = table_of(ConversationRow)
_ONE = (_draft.c.member_id == bindparam("member_id"), _draft.c.chat == bindparam("chat"))

GET = Statement(
    select(*columns_of(ConversationRow)).where(*_ONE, _draft.c.expires_at > bindparam("now", type_=UtcDateTime()))
)
SAVE = insert_or_set(ConversationRow, "sealed", "expires_at", "version")
DROP = Statement(delete(_draft).where(*_ONE))
DROP_ALL = Statement(delete(_draft).where(_draft.c.member_id == bindparam("member_id")))
