"""Walks for old duplicates and what they found, in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from core.domain.dedupe.matching import Band
from core.domain.duplicates import Counts, DuplicatePair, FoundPair, PairState, Scan
from core.domain.rules import ConcurrentChange, RuleViolation
from storage.memory.table import Journal, Table


class MemoryScans:
    """The port ``Scans``."""

    def __init__(self, journal: Journal) -> None:
        self._scans: Table[int, Scan] = Table(journal)
        self._pairs: Table[int, FoundPair] = Table(journal)

    def next_number(self) -> int:
        return max((scan.number for scan in self._scans), default=0) + 1

    def add(self, scan: Scan) -> None:
        self._scans.add(scan.number, scan)

    def save(self, scan: Scan) -> None:
        stored = self._scans.get(scan.number)
        if stored is None or stored.version != scan.version:
            raise ConcurrentChange
        self._scans.put(scan.number, replace(scan, version=scan.version + 1))

    def numbered(self, number: int) -> Scan:
        scan = self._scans.get(number)
        if scan is None:
            raise RuleViolation("scan_not_found")
        return scan

    def latest(self) -> Scan | None:
        return max(self._scans, key=lambda scan: scan.number, default=None)

    def keep(self, scan: int, pairs: Sequence[DuplicatePair]) -> None:
        for pair in pairs:
            known = next((each for each in self._pairs if each.sides == (pair.one, pair.other)), None)
            if known is not None:
                self.save_pair(known.seen(pair, scan))
                continue
            number = max((each.number for each in self._pairs), default=0) + 1
            self._pairs.add(number, FoundPair(number=number, pair=pair, scan=scan))

    def pair(self, number: int) -> FoundPair:
        found = self._pairs.get(number)
        if found is None:
            raise RuleViolation("pair_not_found", number=number)
        return found

    def merged_by(self, merge: int) -> FoundPair | None:
        return next((each for each in self._pairs if each.merge == merge), None)

    def to_settle(self, *, offset: int, limit: int) -> Sequence[FoundPair]:
        return sorted(self._unsettled(), key=_rank)[offset : offset + limit]

    def counts(self) -> Counts:
        return Counter(each.pair.band for each in self._unsettled())

    def save_pair(self, found: FoundPair) -> None:
        stored = self._pairs.get(found.number)
        if stored is None or stored.version != found.version:
            raise ConcurrentChange
        self._pairs.put(found.number, replace(found, version=found.version + 1))

    def forget_before(self, scan: int) -> None:
        for each in self._pairs:
            if each.scan < scan and each.merge is None:
                self._pairs.remove(each.number)

    def _unsettled(self) -> list[FoundPair]:
        return [each for each in self._pairs if each.state is not PairState.SETTLED]


def _rank(found: FoundPair) -> tuple[bool, bool, float, int]:
    later = found.state is PairState.LATER
    return later, not later and found.pair.band is not Band.CERTAIN, -found.pair.score, found.number
