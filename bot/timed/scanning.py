"""A walk through the whole ledger for old duplicates. What was found stands in a work file, so that memory stays small
and a walk that was broken off goes on where it stopped.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from pathlib import Path

from core.domain.dedupe.evidence import Evidence
from core.domain.dedupe.matching import Band, Relation
from core.domain.duplicates import DuplicatePair
from core.domain.ids import CustomerId
from core.domain.policy.document import Policy
from core.service.ports.store import Store
from core.service.procedures.scan_duplicates import ScanPage, Side, scanned, sides_of

CHUNK = 100
"""Names to a reading unit of work: a fraction of a second, so that other readers get their turn."""

_TABLES = """
CREATE TABLE IF NOT EXISTS progress (
    id INTEGER PRIMARY KEY CHECK (id = 1), reached INTEGER, names INTEGER, done INTEGER
);
CREATE TABLE IF NOT EXISTS pair (
    one TEXT, other TEXT, band TEXT, relation TEXT, related INTEGER, score REAL, evidence TEXT, PRIMARY KEY (one, other)
) WITHOUT ROWID;
INSERT OR IGNORE INTO progress VALUES (1, 0, 0, 0);
"""
_KEEP = """
INSERT INTO pair VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (one, other) DO UPDATE SET band = excluded.band,
relation = excluded.relation, related = excluded.related, score = excluded.score, evidence = excluded.evidence
WHERE (excluded.band = 'certain', excluded.score) > (pair.band = 'certain', pair.score)
"""
_IN_ORDER = """
SELECT one, other, band, relation, score, evidence FROM pair WHERE related = ? AND (band = 'certain' OR NOT ?)
ORDER BY band, score DESC, one, other
"""


class WorkFile:
    """How far the walk is, and each pair once by its surest side. Holds ids of customers, no names of people."""

    def __init__(self, path: Path | None) -> None:
        if path is not None:
            path.touch(mode=0o600)
        self._db = sqlite3.connect(path or "", isolation_level=None)
        self._db.executescript(_TABLES)

    def reached(self) -> tuple[int, int, bool]:
        """The last number, how many names that were, and whether it is the end."""
        number, names, done = self._db.execute("SELECT reached, names, done FROM progress").fetchone()
        return number, names, bool(done)

    def keep(self, page: ScanPage, *, to: int, names: int) -> None:
        """Pairs and progress together."""
        self._db.execute("BEGIN")
        self._db.executemany(_KEEP, map(_row, page.pairs))
        done = page.last is None
        self._db.execute("UPDATE progress SET reached = ?, names = names + ?, done = ?", (to, names, done))
        self._db.execute("COMMIT")

    def pairs(self, *, related: bool, certain_only: bool) -> Iterator[DuplicatePair]:
        """The surest first."""
        with closing(self._db.execute(_IN_ORDER, (related, certain_only and not related))) as rows:
            yield from map(_pair, rows)

    def counts(self) -> Mapping[str, int]:
        """Pairs by what they are: certain, suspected, related."""
        counted = "SELECT CASE WHEN related THEN 'related' ELSE band END AS kind, count(*) FROM pair GROUP BY kind"
        return dict(self._db.execute(counted).fetchall())

    def close(self) -> None:
        self._db.close()


def scan(store: Store, policy: Policy, work: WorkFile, tick: Callable[[int, int], None]) -> int:
    """Walk on from where the work file is; how many names were looked up in all. ``tick`` hears the number reached and
    the last one there is.
    """
    number, names, done = work.reached()
    last = store.read(lambda uow: uow.company_names.last()).result()
    while not done:
        begin = number
        page = store.read(lambda uow, begin=begin: scanned(uow, policy, after=begin, limit=CHUNK), long=True).result()  # type: ignore[misc]
        number = page.last or last
        work.keep(page, to=number, names=page.names)
        names, done = names + page.names, page.last is None
        tick(number, last)
    return names


def with_sides(store: Store, pairs: Iterator[DuplicatePair]) -> Iterator[tuple[DuplicatePair, Side, Side]]:
    """Each pair with both customers as they are now; those that were settled meanwhile are left out."""
    for pair in pairs:
        sides = store.read(lambda uow, pair=pair: sides_of(pair, uow)).result()  # type: ignore[misc]
        if sides is not None:
            yield pair, *sides


def _row(pair: DuplicatePair) -> tuple[object, ...]:
    evidence = json.dumps([[each.code, dict(each.facts)] for each in pair.evidence], ensure_ascii=False)
    return pair.one, pair.other, pair.band.value, pair.relation.value, pair.is_related, pair.score, evidence


def _pair(row: tuple[str, str, str, str, float, str]) -> DuplicatePair:
    one, other, band, relation, score, evidence = row
    return DuplicatePair(
        one=CustomerId(one),
        other=CustomerId(other),
        band=Band(band),
        relation=Relation(relation),
        score=score,
        evidence=tuple(Evidence(code=code, facts=facts) for code, facts in json.loads(evidence)),
    )
