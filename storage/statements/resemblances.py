"""The statements of :mod:`storage.repositories.resemblances`."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from storage.rows.base import columns_of, table_of
from storage.rows.company_names import ResemblanceRow
from storage.statements.making import Statement, for_each, insert_into

_likeness = table_of(ResemblanceRow)
ADD = insert_into(ResemblanceRow)
_LIKENESS = columns_of(ResemblanceRow, without="filing_id")
OF = Statement(select(*_LIKENESS).where(_likeness.c.filing_id == bindparam("filing_id")))
OF_EACH = for_each(select(_likeness.c.filing_id, *_LIKENESS), _likeness.c.filing_id)
RULE = Statement(
    update(_likeness)
    .where(_likeness.c.filing_id == bindparam("filing_id"), _likeness.c.customer_id == bindparam("customer_id"))
    .values(ruling=bindparam("ruling"))
)
