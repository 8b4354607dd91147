"""Peers that search text: SQLite FTS5 with trigrams, tantivy with bigrams, PostgreSQL's pg_trgm.

What they find is ranked anew by rapidfuzz's ratio. The legal form is left out of what is asked for: it stands in nearly
every name, and walking its postings is what they would spend their time on.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.dedupe.contenders.plain import _ranked

FETCHED = 50
_FORM = re.compile(r"(?:股份有限公司|有限责任公司|集团有限公司|有限公司|公司|集团)$")


def _asked(plain: str) -> str:
    short = _FORM.sub("", plain)
    return short if len(short) >= 2 else plain


class Fts5:
    """An OR of the trigrams of what is asked for, best by BM25."""

    def __init__(self, task: dict[str, Any]) -> None:
        self._file = Path(task["folder"]) / "fts.db"
        self._run = sqlite3.connect(self._file)

    def build(self, plains: Iterator[str]) -> None:
        self._run.execute("CREATE VIRTUAL TABLE name USING fts5(plain, tokenize='trigram')")
        self._run.executemany("INSERT INTO name (rowid, plain) VALUES (?, ?)", enumerate(plains, start=1))
        self._run.execute("INSERT INTO name (name) VALUES ('optimize')")
        self._run.commit()

    def ask(self, plain: str, raw: str) -> list[tuple[int, float]]:
        short = _asked(plain)
        grams = dict.fromkeys(short[start : start + 3] for start in range(len(short) - 2))
        if not grams:
            return []
        words = " OR ".join(f'"{gram}"' for gram in grams)
        statement = "SELECT rowid, plain FROM name WHERE name MATCH ? ORDER BY rank LIMIT ?"
        return _ranked(plain, [(row - 1, name) for row, name in self._run.execute(statement, (words, FETCHED))])

    def megabytes(self) -> float:
        return self._file.stat().st_size / 1e6


class Tantivy:
    """Bigrams, best by BM25."""

    def __init__(self, task: dict[str, Any]) -> None:
        import tantivy

        self._folder = Path(task["folder"]) / "tantivy"
        self._folder.mkdir()
        builder = tantivy.SchemaBuilder()
        builder.add_unsigned_field("place", stored=True)
        builder.add_text_field("plain", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("grams", tokenizer_name="whitespace", index_option="freq")
        self._index = tantivy.Index(builder.build(), path=str(self._folder))
        self._searcher: Any = None

    def build(self, plains: Iterator[str]) -> None:
        import tantivy

        writer = self._index.writer(heap_size=100_000_000, num_threads=1)
        for place, plain in enumerate(plains):
            writer.add_document(tantivy.Document(place=place, plain=plain, grams=_bigrams(plain)))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def ask(self, plain: str, raw: str) -> list[tuple[int, float]]:
        query, _ = self._index.parse_query_lenient(_bigrams(_asked(plain)), ["grams"])
        hits = self._searcher.search(query, FETCHED).hits
        documents = [self._searcher.doc(address) for _, address in hits]
        return _ranked(plain, [(doc["place"][0], doc["plain"][0]) for doc in documents])

    def megabytes(self) -> float:
        return sum(file.stat().st_size for file in self._folder.iterdir()) / 1e6


class _Trigrams:
    """A table with a trigram index in the server of the benchmark."""

    index = ""
    query = ""

    def __init__(self, task: dict[str, Any]) -> None:
        import psycopg

        self._run = psycopg.connect(task["url"], autocommit=True)

    def build(self, plains: Iterator[str]) -> None:
        self._run.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        self._run.execute("CREATE TABLE name (place integer PRIMARY KEY, plain text NOT NULL)")
        with self._run.cursor() as cursor, cursor.copy("COPY name FROM STDIN") as copy:
            for row in enumerate(plains):
                copy.write_row(row)
        self._run.execute("SET maintenance_work_mem = '256MB'")
        self._run.execute(self.index)
        self._run.execute("VACUUM (ANALYZE) name")

    def ask(self, plain: str, raw: str) -> list[tuple[int, float]]:
        rows = self._run.execute(self.query, {"plain": plain, "limit": FETCHED}).fetchall()
        return _ranked(plain, [(place, name) for place, name in rows])

    def megabytes(self) -> float:
        row = self._run.execute("SELECT pg_total_relation_size('name')").fetchone()
        return (row[0] if row else 0) / 1e6


class TrigramGin(_Trigrams):
    """GIN and ``%`` at its default threshold of 0.3."""

    index = "CREATE INDEX ON name USING gin (plain gin_trgm_ops)"
    query = (
        "SELECT place, plain FROM name WHERE plain %% %(plain)s "
        "ORDER BY similarity(plain, %(plain)s) DESC LIMIT %(limit)s"
    )


class TrigramGist(_Trigrams):
    """GiST, nearest neighbours."""

    index = "CREATE INDEX ON name USING gist (plain gist_trgm_ops)"
    query = "SELECT place, plain FROM name ORDER BY plain <-> %(plain)s LIMIT %(limit)s"


def _bigrams(plain: str) -> str:
    return " ".join(plain[start : start + 2] for start in range(len(plain) - 1)) or plain
