"""The statements of :mod:`storage.repositories.linked_tables`."""

from __future__ import annotations

from sqlalchemy import bindparam, select, update

from storage.rows.base import columns_of, table_of
from storage.rows.linked_tables import LinkedLoadRow, LinkedRowRow
from storage.statements.making import Statement, insert_into

_load, _row = table_of(LinkedLoadRow), table_of(LinkedRowRow)
_LOADS = select(*columns_of(LinkedLoadRow))

ADD_LOAD = insert_into(LinkedLoadRow)
LOADS_OF = Statement(
    _LOADS.where(_load.c.table_key == bindparam("table_key")).order_by(_load.c.edition.desc()).limit(bindparam("limit"))
)
LOADED_FROM = Statement(_LOADS.where(_load.c.source == bindparam("source")).limit(1))
OFFERED = Statement(
    select(_row.c.id, _row.c.title, _row.c.cells, _row.c.names, _row.c.place)
    .where(_row.c.table_key == bindparam("table_key"), _row.c.until.is_(None))
    .order_by(_row.c.place)
)
ADD = insert_into(LinkedRowRow)
GONE = Statement(update(_row).where(_row.c.id == bindparam("id")).values(until=bindparam("until")))
PLACED = Statement(update(_row).where(_row.c.id == bindparam("id")).values(place=bindparam("place")))
