"""Walks for old duplicates, and the pairs that they found."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.dedupe.evidence import Evidence
from core.domain.dedupe.matching import Band, Relation
from core.domain.duplicates import Counts, DuplicatePair, FoundPair, PairState, Scan, ScanState
from core.domain.ids import CustomerId
from core.domain.rules import ConcurrentChange, RuleViolation
from storage.sessions.hot import Record
from storage.sessions.prepared import scans as sql
from storage.sessions.session import Session

#: Places in the list: certain, suspected, put off, settled.
_CERTAIN, _SUSPECTED, _LATER, _SETTLED = range(4)
_MILLION = 1_000_000
_STEP = 2 * _MILLION
#: Who ranks below it is still to be settled.
_TO_SETTLE = _SETTLED * _STEP


class SqlScans:
    """The port ``Scans``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def next_number(self) -> int:
        ((last,),) = self._session.rows(sql.LAST_SCAN, {})
        return int(last) + 1

    def add(self, scan: Scan) -> None:
        row = {"number": scan.number, "by_id": scan.by, "state": scan.state.value, "started_at": scan.started_at}
        walked = {"changed_at": scan.changed_at, "last": scan.last, "reached": scan.reached, "names": scan.names}
        self._session.write(sql.ADD, {**row, **walked, "version": scan.version})

    def save(self, scan: Scan) -> None:
        moved = {"became": scan.state.value, "instant": scan.changed_at, "to": scan.reached, "looked_up": scan.names}
        if not self._session.change(sql.SAVE, {**moved, "here": scan.number, "seen": scan.version}):
            raise ConcurrentChange

    def numbered(self, number: int) -> Scan:
        row = self._session.row(sql.NUMBERED, {"number": number})
        if row is None:
            raise RuleViolation("scan_not_found")
        return _scan_from(row)

    def latest(self) -> Scan | None:
        row = self._session.row(sql.LATEST, {})
        return _scan_from(row) if row else None

    def keep(self, scan: int, pairs: Sequence[DuplicatePair]) -> None:
        for pair in pairs:
            row = self._session.row(sql.OF_SIDES, {"one": pair.one, "other": pair.other})
            if row is None:
                ((last,),) = self._session.rows(sql.LAST_PAIR, {})
                found = FoundPair(number=int(last) + 1, pair=pair, scan=scan)
                born = {"number": found.number, "one_id": pair.one, "other_id": pair.other, "version": found.version}
                self._session.write(sql.ADD_PAIR, {**born, **_values(found)})
            else:
                self.save_pair(_found_from(row).seen(pair, scan))

    def pair(self, number: int) -> FoundPair:
        row = self._session.row(sql.FOUND, {"number": number})
        if row is None:
            raise RuleViolation("pair_not_found", number=number)
        return _found_from(row)

    def merged_by(self, merge: int) -> FoundPair | None:
        row = self._session.row(sql.MERGED_BY, {"merge": merge})
        return _found_from(row) if row else None

    def to_settle(self, *, offset: int, limit: int) -> Sequence[FoundPair]:
        return [
            _found_from(row)
            for row in self._session.rows(sql.TO_SETTLE, {"below": _TO_SETTLE, "offset": offset, "limit": limit})
        ]

    def counts(self) -> Counts:
        return {Band(band): int(count) for band, count in self._session.rows(sql.COUNTS, {"below": _TO_SETTLE})}

    def save_pair(self, found: FoundPair) -> None:
        changed = {
            "sure": found.pair.band.value,
            "kin": found.pair.relation.value,
            "points": round(found.pair.score * _MILLION),
            "why": _why(found.pair),
            "walk": found.scan,
            "became": found.state.value,
            "stands": _rank(found),
            "merge": found.merge,
        }
        if not self._session.change(sql.SAVE_PAIR, {**changed, "here": found.number, "seen": found.version}):
            raise ConcurrentChange

    def forget_before(self, scan: int) -> None:
        self._session.write(sql.FORGET, {"scan": scan})


def _rank(found: FoundPair) -> int:
    return _place(found) * _STEP + _MILLION - round(found.pair.score * _MILLION)


def _place(found: FoundPair) -> int:
    if found.state is PairState.OPEN:
        return _CERTAIN if found.pair.band is Band.CERTAIN else _SUSPECTED
    return _LATER if found.state is PairState.LATER else _SETTLED


def _why(pair: DuplicatePair) -> list[object]:
    return [[each.code, dict(each.facts)] for each in pair.evidence]


def _values(found: FoundPair) -> dict[str, object]:
    return {
        "band": found.pair.band.value,
        "relation": found.pair.relation.value,
        "score": round(found.pair.score * _MILLION),
        "evidence": _why(found.pair),
        "scan": found.scan,
        "state": found.state.value,
        "rank": _rank(found),
        "merge_number": found.merge,
    }


def _scan_from(row: Record) -> Scan:
    number, by, state, started_at, changed_at, last, reached, names, version = row
    return Scan(
        number=number,
        by=by,
        state=ScanState(state),
        started_at=started_at,
        changed_at=changed_at,
        last=last,
        reached=reached,
        names=names,
        version=version,
    )


def _found_from(row: Record) -> FoundPair:
    number, one, other, band, relation, score, evidence, scan, state, _, merge, version = row
    pair = DuplicatePair(
        one=CustomerId(one),
        other=CustomerId(other),
        band=Band(band),
        relation=Relation(relation),
        score=score / _MILLION,
        evidence=tuple(Evidence(code=code, facts=facts) for code, facts in evidence),
    )
    return FoundPair(number=number, pair=pair, scan=scan, state=PairState(state), merge=merge, version=version)
