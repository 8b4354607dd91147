"""The statements of :mod:`storage.repositories.files`."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, exists, select, update

from storage.rows.base import columns_of, table_of
from storage.rows.files import FileContentRow, FileRow
from storage.rows.types import UtcDateTime
from storage.statements.making import Statement, for_each, insert_into, insert_or_leave

_file, _content = table_of(FileRow), table_of(FileContentRow)
_INFO = columns_of(FileRow)

KEEP = insert_into(FileRow)
KEEP_CONTENT = insert_or_leave(FileContentRow)
GET = Statement(select(*_INFO).where(_file.c.id == bindparam("id")))
OPEN = Statement(select(_content.c.sealed).where(_content.c.mark == bindparam("mark")))
ABOUT = Statement(select(*_INFO).where(_file.c.about == bindparam("about")).order_by(_file.c.kept_at, _file.c.id))
ABOUT_EACH = for_each(select(*_INFO), _file.c.about)
ASSIGN = Statement(
    update(_file).where(_file.c.id == bindparam("id")).values(about=bindparam("to", type_=_file.c.about.type))
)
FORGET = Statement(
    delete(_file)
    .where(_file.c.about.is_(None), _file.c.kept_at < bindparam("before", type_=UtcDateTime()))
    .returning(_file.c.mark)
)
FORGET_CONTENT = Statement(
    delete(_content).where(
        _content.c.mark == bindparam("mark"),
        ~exists().where(_file.c.mark == bindparam("same", type_=_file.c.mark.type)),
    )
)
