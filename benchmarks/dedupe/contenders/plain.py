"""Peers without an engine: equality, LIKE, a package for Chinese company names, edit distance over all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.dedupe.contenders.child import SHOWN


class Exact:
    """The normal form is equal."""

    def __init__(self, task: dict[str, Any]) -> None:
        self._places: dict[str, int] = {}

    def build(self, plains: Iterator[str]) -> None:
        for place, plain in enumerate(plains):
            self._places.setdefault(plain, place)

    def ask(self, plain: str, raw: str) -> list[tuple[int, float]]:
        place = self._places.get(plain)
        return [] if place is None else [(place, 1.0)]

    def megabytes(self) -> float:
        return 0.0


class Like:
    """``LIKE '%typed%'``, the shortest first: what the open CRMs of the country do."""

    def __init__(self, task: dict[str, Any]) -> None:
        self._file = Path(task["folder"]) / "like.db"
        self._run = sqlite3.connect(self._file)

    def build(self, plains: Iterator[str]) -> None:
        self._run.execute("CREATE TABLE name (place INTEGER PRIMARY KEY, plain TEXT)")
        self._run.executemany("INSERT INTO name VALUES (?, ?)", enumerate(plains))
        self._run.commit()

    def ask(self, plain: str, raw: str) -> list[tuple[int, float]]:
        found = self._run.execute(
            "SELECT place, plain FROM name WHERE plain LIKE ? ORDER BY length(plain) LIMIT ?", (f"%{plain}%", SHOWN)
        )
        return [(place, len(plain) / len(name)) for place, name in found]

    def megabytes(self) -> float:
        return self._file.stat().st_size / 1e6


class Brands:
    """companynameparser takes the trade name; equal trade names are ranked by the edit distance of the whole."""

    def __init__(self, task: dict[str, Any]) -> None:
        import companynameparser

        self._parser = companynameparser.Parser()
        self._places: dict[str, list[tuple[int, str]]] = {}

    def build(self, plains: Iterator[str]) -> None:
        for place, plain in enumerate(plains):
            self._places.setdefault(self._brand(plain), []).append((place, plain))

    def ask(self, plain: str, raw: str) -> list[tuple[int, float]]:
        return _ranked(plain, self._places.get(self._brand(plain), [])[:500])

    def megabytes(self) -> float:
        return 0.0

    def _brand(self, plain: str) -> str:
        try:
            return str(self._parser.parse(plain).get("brand") or plain)
        except Exception:  # noqa: BLE001 - it raises on some names
            return plain


class Ratio:
    """rapidfuzz.fuzz.ratio against every name."""

    def __init__(self, task: dict[str, Any]) -> None:
        self._plains: list[str] = []

    def build(self, plains: Iterator[str]) -> None:
        self._plains = list(plains)

    def ask(self, plain: str, raw: str) -> list[tuple[int, float]]:
        from rapidfuzz import fuzz, process

        found = process.extract(plain, self._plains, scorer=fuzz.ratio, processor=None, limit=SHOWN)
        return [(place, score / 100) for _, score, place in found]

    def megabytes(self) -> float:
        return 0.0


def _ranked(plain: str, candidates: list[tuple[int, str]]) -> list[tuple[int, float]]:
    from rapidfuzz import fuzz

    scored = [(place, fuzz.ratio(plain, name) / 100) for place, name in candidates]
    return sorted(scored, key=lambda pair: (-pair[1], pair[0]))[:SHOWN]
