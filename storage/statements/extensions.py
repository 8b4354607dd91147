"""The statements of :mod:`storage.repositories.extensions`."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from storage.rows.base import columns_of, table_of
from storage.rows.extensions import ExtensionRow
from storage.statements.making import Statement, for_each, insert_into, update_unchanged

_extension = table_of(ExtensionRow)
_EXTENSION = select(*columns_of(ExtensionRow))
GET = for_each(_EXTENSION, _extension.c.id)
OF_FILING = Statement(
    _EXTENSION.where(_extension.c.filing_id == bindparam("filing_id")).order_by(
        _extension.c.number, _extension.c.asked_at, _extension.c.id
    )
)
OF_EACH = for_each(_EXTENSION, _extension.c.filing_id)
ADD = insert_into(ExtensionRow)
SAVE = update_unchanged(
    ExtensionRow,
    "reason",
    "until_before",
    "status",
    "rule_version",
    "rule_clause",
    "until_after",
    "decided_at",
    "decided_by",
    "answer",
)
