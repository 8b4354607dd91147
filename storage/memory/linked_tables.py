"""The tables that forms link to, in memory."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.linked_tables import Difference, LinkedRow, Shelf, TableLoad
from storage.memory.table import Journal, Table


class MemoryLinkedTables:
    """The port ``LinkedTables``; rows that are gone are forgotten here."""

    def __init__(self, journal: Journal) -> None:
        self._loads: Table[tuple[str, int], TableLoad] = Table(journal)
        self._rows: Table[tuple[str, str], LinkedRow] = Table(journal)

    def shelf(self, table: str) -> Shelf:
        latest = next(iter(self.loads(table, limit=1)), None)
        rows = (row for (key, _), row in self._rows.items() if key == table)
        return Shelf(rows=tuple(sorted(rows, key=lambda row: row.place)), load=latest)

    def load(self, load: TableLoad, difference: Difference) -> None:
        self._loads.add((load.table, load.edition), load)
        for row in difference.gone:
            self._rows.remove((load.table, row.id))
        for row in (*difference.kept, *difference.added):
            self._rows.put((load.table, row.id), row)

    def loads(self, table: str, *, limit: int) -> Sequence[TableLoad]:
        found = (load for load in self._loads if load.table == table)
        return sorted(found, key=lambda load: -load.edition)[:limit]

    def loaded_from(self, source: str) -> TableLoad | None:
        return next((load for load in self._loads if load.source == source), None)
