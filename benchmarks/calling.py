"""Many callers of a store at once, as the product calls it."""

from __future__ import annotations

import asyncio
import itertools
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.process.one_cpu import move
from core.service.ports.store import Store, UnitOfWork
from storage.databases.landing import Landing


async def called(
    store: Store, supply: Iterator[Callable[[UnitOfWork], object]], callers: int, each: int
) -> tuple[float, list[float]]:
    """Units of work a second, and how long each caller waited. On an event loop, as in ``bot/door.py``."""
    landing, waits = Landing(), list[float]()

    async def call() -> None:
        for work in itertools.islice(supply, each):
            began = time.perf_counter()
            await landing.of(store.submit(work))
            waits.append(time.perf_counter() - began)

    started = time.perf_counter()
    await asyncio.gather(*(call() for _ in range(callers)))
    return len(waits) / (time.perf_counter() - started), waits


@contextmanager
def one_processor() -> Iterator[None]:
    """As the product keeps itself to one while it serves (``bot/process/one_cpu.py``)."""
    allowed = os.sched_getaffinity(0)
    move({min(allowed)})
    try:
        yield
    finally:
        move(allowed)
