"""One processor for a process whose threads share one interpreter lock.

Each statement of SQLite gives the lock back for some microseconds. A thread that waits for it on another processor
takes it at once, and the first one waits in turn: sixty changes of threads for a filing, and two thirds more CPU. On
one processor there are none (ADR 16, ``python -m benchmarks callback``). The lock lets only one thread compute in any
case, so nothing is lost, as long as nobody else wants this processor: that is looked at every few seconds.

Wherever it runs, whoever computes for long keeps the lock for a short turn only while somebody waits for it.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import time
from collections.abc import Callable, Collection, Mapping
from pathlib import Path

from core.domain.frozen import dataclass

BUSY = 0.25
"""A processor of which others take a greater share is left to them."""
EVERY = 5.0
"""Seconds between two looks."""
TURN = 0.0005
"""Seconds of a turn. Python's own are ten times as long, and the writer waited them out at one statement after the
other while a reader made the next part of a night ready: for two thirds of each of the longest slices (``python -m
benchmarks expiry``). No filing costs more for it.
"""
_STAT, _TASKS = Path("/proc/stat"), Path("/proc/self/task")
_IDLE = (3, 4)
"""The columns of /proc/stat in which a processor waits: idle and iowait (proc_stat(5))."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Seconds since some beginning: how long each processor was busy, and how much of it was this process."""

    at: float
    busy: Mapping[int, float]
    own: float


def chosen(before: Reading, after: Reading, here: int | None, allowed: Collection[int]) -> int | None:
    """Where to run now: here as long as others leave it alone, else on the idlest processor; ``None``, everywhere, when
    others are busy on all of them. ``here`` is ``None`` for everywhere so far.
    """
    span = max(after.at - before.at, 1e-3)
    own = (after.own - before.own) / span
    others = {
        cpu: (after.busy[cpu] - before.busy[cpu]) / span - (own / len(allowed) if here is None else own * (cpu == here))
        for cpu in sorted(allowed)
        if cpu in after.busy and cpu in before.busy
    }
    if here is not None and others.get(here, 1.0) <= BUSY:
        return here
    idlest = min(others, key=lambda cpu: others[cpu], default=None)
    return idlest if idlest is not None and others[idlest] <= BUSY else None


def is_of_use() -> bool:
    """Whether there is a lock to share, more than one processor to choose from, and a system that can be asked."""
    locked = getattr(sys, "_is_gil_enabled", lambda: True)()
    return locked and hasattr(os, "sched_setaffinity") and _STAT.exists() and len(os.sched_getaffinity(0)) > 1


class OneCpu:
    """Keeps the threads of this process together. ``look`` reads how busy the processors are, ``put`` moves."""

    def __init__(
        self,
        allowed: Collection[int],
        *,
        look: Callable[[], Reading] | None = None,
        put: Callable[[Collection[int]], None] | None = None,
    ) -> None:
        self._allowed = allowed
        self._look, self._put = look or reading, put or move
        self._before = self._look()
        self.here: int | None = None

    def choose(self) -> None:
        """Go, or stay, where there is room since the last time."""
        after = self._look()
        self.here = chosen(self._before, after, self.here, self._allowed)
        self._before = after
        self._put({self.here} if self.here is not None else self._allowed)

    def leave(self) -> None:
        """Run everywhere again."""
        self._put(self._allowed)


def take_short_turns() -> None:
    """From now on whoever waits for the interpreter's lock has it after a :data:`TURN` at most."""
    sys.setswitchinterval(TURN)


async def keep_to_one() -> None:
    """Keep all threads of this process together, for as long as it serves."""
    if not is_of_use():
        return
    cpu = OneCpu(os.sched_getaffinity(0))
    try:
        while True:
            await asyncio.sleep(EVERY if cpu.here is not None else EVERY / 5)
            cpu.choose()
    finally:
        cpu.leave()


def reading(read: Callable[[], str] = _STAT.read_text) -> Reading:
    """How busy the processors were until now."""
    tick = os.sysconf("SC_CLK_TCK")
    busy = {}
    for line in read().splitlines():
        name, *counts = line.split()
        if name.startswith("cpu") and name != "cpu":
            spent = [int(count) for count in counts[:8]]
            busy[int(name[3:])] = (sum(spent) - sum(spent[place] for place in _IDLE)) / tick
    return Reading(at=time.monotonic(), busy=busy, own=time.process_time())


def move(cpus: Collection[int]) -> None:
    """All threads that there are now; those they start follow them."""
    for task in _TASKS.iterdir():
        with contextlib.suppress(ProcessLookupError):  # it has ended meanwhile
            os.sched_setaffinity(int(task.name), cpus)
