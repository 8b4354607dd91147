"""The tables that forms link to."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.ids import MemberId
from core.domain.linked_tables import Difference, LinkedRow, Shelf, TableLoad
from storage.sessions.hot import Record
from storage.sessions.prepared import linked_tables as sql
from storage.sessions.session import Session


class SqlLinkedTables:
    """The port ``LinkedTables``. A shelf is read once for each edition and connection: an edition never changes."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._shelves: dict[str, Shelf] = {}

    def shelf(self, table: str) -> Shelf:
        latest = next(iter(self.loads(table, limit=1)), None)
        if latest is None:
            return Shelf()
        known = self._shelves.get(table)
        if known is None or known.load is None or known.load.id != latest.id:
            rows = tuple(_row_from(row) for row in self._session.rows(sql.OFFERED, {"table_key": table}))
            known = self._shelves[table] = Shelf(rows=rows, load=latest)
        return known

    def load(self, load: TableLoad, difference: Difference) -> None:
        self._session.change(sql.ADD_LOAD, _load_values(load))
        self._session.write_all(sql.GONE, [{"id": row.id, "until": load.edition} for row in difference.gone])
        self._session.write_all(sql.PLACED, [{"id": row.id, "place": row.place} for row in difference.kept])
        self._session.write_all(sql.ADD, [_values(row, load) for row in difference.added])

    def loads(self, table: str, *, limit: int) -> Sequence[TableLoad]:
        rows = self._session.rows(sql.LOADS_OF, {"table_key": table, "limit": limit})
        return [_load_from(row) for row in rows]

    def loaded_from(self, source: str) -> TableLoad | None:
        row = self._session.row(sql.LOADED_FROM, {"source": source})
        return _load_from(row) if row else None


def _load_values(load: TableLoad) -> dict[str, object]:
    return {
        "id": load.id,
        "table_key": load.table,
        "edition": load.edition,
        "at": load.at,
        "by_id": load.by,
        "name": load.name,
        "rows": load.rows,
        "added": load.added,
        "gone": load.gone,
        "source": load.source,
    }


def _values(row: LinkedRow, load: TableLoad) -> dict[str, object]:
    return {
        "id": row.id,
        "table_key": load.table,
        "since": load.edition,
        "until": None,
        "place": row.place,
        "title": row.title,
        "names": list(row.names),
        "cells": dict(row.cells),
    }


def _load_from(row: Record) -> TableLoad:
    id_, table, edition, at, by, name, rows, added, gone, source = row
    return TableLoad(
        id=id_,
        table=table,
        edition=edition,
        at=at,
        by=MemberId(by) if by else None,
        name=name,
        rows=rows,
        added=added,
        gone=gone,
        source=source,
    )


def _row_from(row: Record) -> LinkedRow:
    id_, title, cells, names, place = row
    return LinkedRow(id=id_, title=title, cells=cells, names=tuple(names), place=place)
