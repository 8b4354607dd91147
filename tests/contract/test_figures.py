"""Figures that are kept with what they count: they are what counting would give, whatever has happened."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from core.domain.filing import LIVE, Filing, FilingStatus, Origin
from core.domain.ids import CustomerId, FilingId, MemberId
from core.domain.standing import RESULTS, Filed, Held, Result
from core.service.ports.store import Store
from tests.support.builders import a_filing
from tests.support.stores import a_customer, read, signs, write

OWNERS = [MemberId("wang"), MemberId("xu")]
CUSTOMERS = [a_customer(f"customer-{number}", f"苏州{number:02d}青禾精密") for number in range(8)]
MIDNIGHT = datetime.fromisoformat("2026-03-01T00:00:00+08:00")
"""The first of a month, in China."""
HOUR = timedelta(hours=1)
INSTANTS = [MIDNIGHT + hours * HOUR for hours in (-31 * 24, -25, -1, 0, 1, 23, 24, 24 * 6, 24 * 31)]
"""What is asked about begins and ends at midnight, or does not."""


@pytest.fixture
def base(store: Store) -> Store:
    """A store with some customers."""
    for each in CUSTOMERS:
        write(store, lambda uow, each=each: uow.customers.add(each, signs(each)))  # type: ignore[misc]
    return store


def filings() -> Iterator[Filing]:
    """One of each customer, filed and ending around the first of the month."""
    for number, customer in enumerate(CUSTOMERS):
        yield a_filing(
            id=FilingId(f"filing-{number}"),
            number=number + 1,
            customer_id=CustomerId(customer.id),
            owner=OWNERS[number % 2],
            filed_at=MIDNIGHT + (number - 4) * HOUR,
            protected_until=MIDNIGHT + (number * 7 - 20) * HOUR,
        )


def changed(filing: Filing, chance: random.Random) -> Filing:
    """Something of it that is counted, or nothing."""
    return replace(
        filing,
        owner=chance.choice(OWNERS),
        status=chance.choice([*FilingStatus, *LIVE]),
        stage=chance.choice(["", "quoting"]),
        origin=chance.choice([Origin.FILED, Origin.CLAIMED]),
        protected_until=chance.choice([None, MIDNIGHT + chance.randrange(-40, 200) * HOUR]),
    )


def flat(counted: Sequence[Held] | Sequence[Filed]) -> dict[tuple[MemberId, FilingStatus | Result, str], int]:
    """Each count by itself; nothing is counted as none."""
    counts = {(owner, one[0], one[1]): count for one in counted for owner, count in one.filings.items()}
    assert all(counts.values())
    return counts


@pytest.mark.parametrize("seed", range(4))
def test_the_figures_are_those_that_counting_gives(base: Store, seed: int) -> None:
    """After any change of any filing, and after one that was undone; for any time."""
    chance, there = random.Random(seed), list(filings())
    for filing in there:
        write(base, lambda uow, filing=filing: uow.filings.add(filing, ()))  # type: ignore[misc]
    for _ in range(40):
        one = changed(read(base, lambda uow: uow.filings.get(chance.choice(there).id)), chance)
        write(base, lambda uow, one=one: uow.filings.save(one))  # type: ignore[misc]
    gone = read(base, lambda uow: uow.filings.get(there.pop().id))
    write(base, lambda uow: uow.filings.remove(gone))
    now = [read(base, lambda uow, one=one: uow.filings.get(one.id)) for one in there]  # type: ignore[misc]

    live = Counter((one.owner, one.status, one.stage) for one in now if one.is_live)
    assert flat(read(base, lambda uow: uow.filings.held_by(OWNERS))) == live
    ends = [one.protected_until for one in now if one.status is FilingStatus.PROTECTED and one.protected_until]
    for since in INSTANTS:
        filed = Counter((one.owner, RESULTS[one.status], one.origin) for one in now if one.filed_at >= since)
        found = read(base, lambda uow, since=since: uow.filings.filed_by(OWNERS, since=since))  # type: ignore[misc]
        assert flat(found) == filed
        for before in INSTANTS:
            span = {"since": since, "before": before}
            ending = read(base, lambda uow, span=span: uow.filings.count_ending(OWNERS, **span))  # type: ignore[misc]
            assert ending == sum(since <= end < before for end in ends)


def test_nobody_else_is_counted(base: Store) -> None:
    """Only those that were asked about, and nobody if nobody was."""
    for filing in filings():
        protected = replace(filing, status=FilingStatus.PROTECTED)
        write(base, lambda uow, protected=protected: uow.filings.add(protected, ()))  # type: ignore[misc]

    def counts(*owners: MemberId) -> tuple[int, int, int]:
        since, before = INSTANTS[0], INSTANTS[-1]
        held = read(base, lambda uow: uow.filings.held_by(owners))
        filed = read(base, lambda uow: uow.filings.filed_by(owners, since=since))
        ending = read(base, lambda uow: uow.filings.count_ending(owners, since=since, before=before))
        return sum(flat(held).values()), sum(flat(filed).values()), ending

    assert [counts(*OWNERS), counts(OWNERS[0]), counts(MemberId("sun")), counts()] == [
        (8, 8, 8),
        (4, 4, 4),
        (0, 0, 0),
        (0, 0, 0),
    ]
