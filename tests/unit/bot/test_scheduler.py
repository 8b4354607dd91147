"""The ticker: what stops it is no failure of what it was doing."""

from __future__ import annotations

import asyncio
import logging

import pytest

from bot.timed.scheduler import Job, scheduler_for
from tests.support.waiting import LIMIT


async def test_a_tick_that_the_end_of_the_house_interrupts_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    """Nothing in red when an administrator presses Ctrl+C."""
    begun = asyncio.Event()

    async def slow() -> None:
        begun.set()
        await asyncio.Event().wait()

    scheduler = scheduler_for((Job(name="slow", seconds=0.01, run=slow),))
    with caplog.at_level(logging.ERROR):
        scheduler.start()
        async with asyncio.timeout(LIMIT):
            await begun.wait()
        scheduler.shutdown(wait=False)
        (tick,) = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        async with asyncio.timeout(LIMIT):
            await asyncio.wait({tick})

    assert caplog.records == []
