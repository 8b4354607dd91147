"""Ours on both engines, through the same functions as the product."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bot.console.name_lists import lines_of
from core.domain.dedupe.matching import Band, find
from core.domain.dedupe.signs import signs_of
from storage.names.name_index import NameIndex
from storage.names.name_index_build import Entry, build


class OnSqlite:
    """The stand-alone index, as ``baobei dedupe index`` builds it."""

    def __init__(self, task: dict[str, Any]) -> None:
        self._list, self._count = Path(task["list"]), int(task["count"])
        self._file = Path(task["index"])
        self._shelf: Any = None
        self.facts: dict[str, Any] = {"certain": []}

    def build(self, plains: Iterator[str]) -> None:
        build(self._file, (Entry(line.name) for line in lines_of(self._list) if line.name), at_most=self._count)
        self._shelf = NameIndex.open(self._file)

    def ask(self, plain: str, raw: str) -> list[tuple[int, float]]:
        matches = find(signs_of(name=raw), self._shelf, companions=True)
        self.facts["certain"].append(bool(matches) and matches[0].band is Band.CERTAIN)
        return [(match.number - 1, match.score) for match in matches]

    def megabytes(self) -> float:
        return self._file.stat().st_size / 1e6


class OnPostgres(OnSqlite):
    """Its twin on PostgreSQL, filled from the index that stands there already."""

    def __init__(self, task: dict[str, Any]) -> None:
        super().__init__(task)
        self._url = task["url"]

    def build(self, plains: Iterator[str]) -> None:
        import psycopg

        from benchmarks.dedupe.postgres import PostgresShelf

        self._shelf = PostgresShelf(psycopg.connect(self._url))
        index = NameIndex.open(self._file)
        self._shelf.fill(index)
        index.close()

    def megabytes(self) -> float:
        return float(self._shelf.megabytes())
