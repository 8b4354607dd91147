"""Which processor the process keeps to."""

from __future__ import annotations

import os
import sys
from threading import Event, Thread

from bot.process import one_cpu
from bot.process.one_cpu import OneCpu, Reading, chosen

STAT = """cpu  700 0 0 500 0 0 0 0 0 0
cpu0 100 0 20 300 80 0 0 0 0 0
cpu1 500 10 70 100 20 0 0 0 0 0
intr 1 2 3
"""


def _read(at: float, busy: dict[int, float], own: float = 0.0) -> Reading:
    return Reading(at=at, busy=busy, own=own)


def test_the_idlest_processor_is_taken_first() -> None:
    """Nobody has chosen yet, and one of them is less busy."""
    before, after = _read(0, {0: 0.0, 1: 0.0}), _read(10, {0: 2.0, 1: 0.5})

    assert chosen(before, after, None, {0, 1}) == 1


def test_the_process_stays_where_it_is_busy_itself() -> None:
    """What it does itself drives it nowhere."""
    before, after = _read(0, {0: 0.0, 1: 0.0}), _read(10, {0: 10.0, 1: 0.0}, own=9.5)

    assert chosen(before, after, 0, {0, 1}) == 0


def test_the_process_makes_way_for_others() -> None:
    """Somebody else computes on the same processor, and the other one is idle."""
    before, after = _read(0, {0: 0.0, 1: 0.0}), _read(10, {0: 9.0, 1: 0.3}, own=4.0)

    assert chosen(before, after, 0, {0, 1}) == 1


def test_where_all_are_busy_the_process_runs_everywhere() -> None:
    """The system shares out what there is better than we could."""
    before, after = _read(0, {0: 0.0, 1: 0.0}), _read(10, {0: 10.0, 1: 10.0}, own=4.0)

    assert chosen(before, after, 0, {0, 1}) is None
    assert chosen(before, after, None, {0, 1}) is None


def test_only_processors_that_are_allowed_are_taken() -> None:
    """A container may have been given some of them."""
    before, after = _read(0, {0: 0.0, 1: 0.0, 2: 0.0}), _read(10, {0: 0.0, 1: 2.0, 2: 1.0})

    assert chosen(before, after, None, {1, 2}) == 2


def test_waiting_counts_as_idle() -> None:
    """Neither idle time nor waiting for a disk keeps a processor from anybody."""
    busy = one_cpu.reading(lambda: STAT).busy

    tick = os.sysconf("SC_CLK_TCK")
    assert busy == {0: 120 / tick, 1: 580 / tick}


def test_the_threads_follow_what_was_chosen() -> None:
    """First nobody knows how busy the others are; then the idle processor, then all of them while both are busy."""
    readings = iter(
        (
            _read(0, {0: 0.0, 1: 0.0}),
            _read(5, {0: 4.0, 1: 0.5}),
            _read(10, {0: 8.0, 1: 5.0}, own=4.4),
            _read(15, {0: 13.0, 1: 10.0}, own=5.0),
        )
    )
    put: list[set[int]] = []
    cpu = OneCpu({0, 1}, look=lambda: next(readings), put=lambda cpus: put.append(set(cpus)))

    for _ in range(3):
        cpu.choose()

    assert put == [{1}, {1}, {0, 1}]


def test_all_threads_move_and_come_back() -> None:
    """A thread that was there already goes along."""
    allowed, waiting = os.sched_getaffinity(0), Event()
    thread = Thread(target=waiting.wait)
    thread.start()
    try:
        one_cpu.move({min(allowed)})
        assert thread.native_id is not None
        there = os.sched_getaffinity(thread.native_id)
    finally:
        one_cpu.move(allowed)
        waiting.set()
        thread.join()

    assert there == {min(allowed)}
    assert os.sched_getaffinity(0) == allowed


def test_whoever_waits_for_the_lock_has_it_soon() -> None:
    """As for the writer, whom a reader that computes would else keep waiting at each statement."""
    usual = sys.getswitchinterval()
    try:
        one_cpu.take_short_turns()

        assert sys.getswitchinterval() <= usual / 5
    finally:
        sys.setswitchinterval(usual)
