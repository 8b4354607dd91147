"""The month's allowance: counted with the other processes, short before it is over, and asked for once an hour then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from adapters.dingtalk.quota import CALLS, PUSHES, Quota
from tests.support.clock import HandSetClock

SHANGHAI_NEW_YEAR = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)


@pytest.fixture
def quota(clock: HandSetClock) -> Quota:
    """Ten calls a month, any number of pushes."""
    return Quota(clock, allowance={CALLS: 10, PUSHES: 0})


def spend(quota: Quota, calls: int) -> None:
    for _ in range(calls):
        quota.spent(CALLS)


def test_what_the_other_processes_did_counts_as_well(quota: Quota) -> None:
    """Nothing is stored twice, and what came while it was being stored is not forgotten."""
    spend(quota, 2)
    ((month, counted),) = quota.unsaved().items()
    spend(quota, 1)
    quota.stored(month, counted, {CALLS: 7})

    assert counted == {CALLS: 2}
    assert quota.counts[CALLS] == 8
    assert quota.unsaved()[month][CALLS] == 1


@pytest.mark.parametrize(("calls", "short"), [(7, False), (8, True), (11, True)])
def test_at_four_fifths_it_runs_short(quota: Quota, calls: int, *, short: bool) -> None:
    """Of what has no limit nothing runs short."""
    spend(quota, calls)
    for _ in range(100):
        quota.spent(PUSHES)

    assert quota.short == ({CALLS} if short else set())


def test_once_it_is_over_it_is_asked_for_every_hour(quota: Quota, clock: HandSetClock) -> None:
    """Somebody may have bought more."""
    before = quota.wait(CALLS)
    quota.used_up(CALLS)
    waits = [quota.wait(CALLS)]
    clock.advance(timedelta(minutes=59))
    waits.append(quota.wait(CALLS))
    clock.advance(timedelta(minutes=1))
    waits.append(quota.wait(CALLS))

    assert (before, waits) == (0.0, [3600.0, 60.0, 0.0])
    assert quota.over == quota.short == {CALLS}
    assert quota.running_out == set()


def test_nobody_waits_beyond_the_turn_of_the_month(quota: Quota, clock: HandSetClock) -> None:
    """In Shanghai, where DingTalk's months begin; what was not stored of the old one is not lost."""
    clock.set(SHANGHAI_NEW_YEAR - timedelta(minutes=10))
    spend(quota, 9)
    quota.used_up(CALLS)
    wait = quota.wait(CALLS)
    clock.set(SHANGHAI_NEW_YEAR)
    spend(quota, 1)

    assert wait == 600.0
    assert (quota.wait(CALLS), quota.over, quota.counts[CALLS]) == (0.0, frozenset(), 1)
    assert quota.unsaved() == {"2026-12": {CALLS: 9}, "2027-01": {CALLS: 1}}
    quota.stored("2026-12", {CALLS: 9}, {CALLS: 9})
    assert quota.unsaved() == {"2027-01": {CALLS: 1}}
    assert quota.counts[CALLS] == 1
