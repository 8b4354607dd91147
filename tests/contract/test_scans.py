"""Walks for old duplicates: how far they are, and each pair once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.dedupe.evidence import Evidence
from core.domain.dedupe.matching import Band, Relation
from core.domain.duplicates import DuplicatePair, PairState, Scan, ScanState
from core.domain.ids import CustomerId, MemberId
from core.domain.rules import ConcurrentChange, RuleViolation
from core.service.ports.store import Store
from tests.support.clock import ORDINARY_MORNING
from tests.support.stores import read, write


def a_scan(number: int = 1, **changes: object) -> Scan:
    values: dict = {
        "number": number,
        "by": MemberId("zhou"),
        "state": ScanState.RUNNING,
        "started_at": ORDINARY_MORNING,
        "changed_at": ORDINARY_MORNING,
        "last": 200,
    }
    return Scan(**{**values, **changes})


def a_pair(one: str = "c1", other: str = "c2", *, score: float = 0.5, certain: bool = False) -> DuplicatePair:
    return DuplicatePair(
        one=CustomerId(one),
        other=CustomerId(other),
        band=Band.CERTAIN if certain else Band.SUSPECTED,
        relation=Relation.SAME,
        score=score,
        evidence=(Evidence(code="same_brand", facts={"brand": "青禾"}),),
    )


def settle(store: Store, number: int, state: PairState, merge: int | None = None) -> None:
    found = read(store, lambda uow: uow.scans.pair(number)).moved(state, merge=merge)
    write(store, lambda uow: uow.scans.save_pair(found))


def listed(store: Store, *, offset: int = 0, limit: int = 9) -> list[str]:
    return [each.pair.other for each in read(store, lambda uow: uow.scans.to_settle(offset=offset, limit=limit))]


def test_a_walk_comes_back_as_added(store: Store) -> None:
    """By its number, and as the latest one; an unknown number is a refusal."""
    before = read(store, lambda uow: uow.scans.latest())
    write(store, lambda uow: uow.scans.add(a_scan()))
    write(store, lambda uow: uow.scans.add(a_scan(2)))

    assert before is None
    assert read(store, lambda uow: uow.scans.latest()) == a_scan(2)
    assert read(store, lambda uow: uow.scans.numbered(1)) == a_scan()
    assert read(store, lambda uow: uow.scans.next_number()) == 3
    with pytest.raises(RuleViolation, match="scan_not_found"):
        read(store, lambda uow: uow.scans.numbered(9))
    with pytest.raises(ConcurrentChange):
        write(store, lambda uow: uow.scans.add(a_scan(2)))


def test_a_walk_is_advanced_once_for_each_version(store: Store) -> None:
    """Two processes that carry the same walk on do not both advance it."""
    write(store, lambda uow: uow.scans.add(a_scan()))
    further = a_scan().advanced(to=100, names=90, at=ORDINARY_MORNING + timedelta(seconds=1))
    write(store, lambda uow: uow.scans.save(further))

    assert read(store, lambda uow: uow.scans.numbered(1)) == replace(further, version=2)
    with pytest.raises(ConcurrentChange):
        write(store, lambda uow: uow.scans.save(further))


def test_a_pair_that_both_sides_find_is_kept_once(store: Store) -> None:
    """Under one number, as the surer side sees it."""
    write(store, lambda uow: uow.scans.keep(1, [a_pair(score=0.5)]))
    write(store, lambda uow: uow.scans.keep(1, [a_pair(score=0.7), a_pair("c1", "c3")]))
    write(store, lambda uow: uow.scans.keep(1, [a_pair(score=0.6)]))
    found = read(store, lambda uow: uow.scans.pair(1))

    assert (found.pair, found.state, found.scan) == (a_pair(score=0.7), PairState.OPEN, 1)
    assert read(store, lambda uow: uow.scans.pair(2)).pair == a_pair("c1", "c3")
    with pytest.raises(RuleViolation, match="pair_not_found"):
        read(store, lambda uow: uow.scans.pair(3))


def test_the_surest_comes_first_and_what_was_put_off_last(store: Store) -> None:
    """In pages; what is settled is on none of them."""
    pairs = [
        a_pair("c1", "half", score=0.5),
        a_pair("c1", "later", score=0.99, certain=True),
        a_pair("c1", "sure", score=0.95, certain=True),
        a_pair("c1", "more", score=0.6),
        a_pair("c1", "done", score=0.9),
    ]
    write(store, lambda uow: uow.scans.keep(1, pairs))
    settle(store, 2, PairState.LATER)
    settle(store, 5, PairState.SETTLED, merge=7)
    merged = read(store, lambda uow: uow.scans.merged_by(7))

    assert listed(store) == ["sure", "more", "half", "later"]
    assert listed(store, offset=1, limit=2) == ["more", "half"]
    assert read(store, lambda uow: dict(uow.scans.counts())) == {Band.CERTAIN: 2, Band.SUSPECTED: 2}
    assert merged is not None
    assert (merged.number, merged.version) == (5, 2)
    assert read(store, lambda uow: uow.scans.merged_by(8)) is None
    with pytest.raises(ConcurrentChange):
        write(store, lambda uow: uow.scans.save_pair(replace(merged, version=1)))


def test_what_a_later_walk_does_not_see_is_forgotten(store: Store) -> None:
    """What was put off and is seen again stays put off; what was merged is remembered."""
    write(store, lambda uow: uow.scans.keep(1, [a_pair(other=name) for name in ("gone", "again", "merged")]))
    settle(store, 2, PairState.LATER)
    settle(store, 3, PairState.SETTLED, merge=7)
    write(store, lambda uow: uow.scans.keep(2, [a_pair(other="again", score=0.3)]))
    write(store, lambda uow: uow.scans.forget_before(2))
    again = read(store, lambda uow: uow.scans.pair(2))

    assert (again.state, again.scan, again.pair.score) == (PairState.LATER, 2, 0.3)
    assert read(store, lambda uow: uow.scans.pair(3)).merge == 7
    with pytest.raises(RuleViolation, match="pair_not_found"):
        read(store, lambda uow: uow.scans.pair(1))
