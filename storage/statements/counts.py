"""The statements of :mod:`storage.repositories.counts`."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from storage.rows.base import table_of
from storage.rows.counts import PlatformCountRow
from storage.statements.making import Statement, insert_or_add

_count = table_of(PlatformCountRow)

ADD = insert_or_add(PlatformCountRow, "amount")
OF = Statement(
    select(_count.c.name, _count.c.amount).where(
        _count.c.platform == bindparam("platform"), _count.c.month == bindparam("month")
    )
)
