"""The watch over the event loop notices what it is there for."""

from __future__ import annotations

import asyncio
import time

import pytest

from tests.support.loop import LONGEST_CALLBACK, Watch, WatchedLoop


async def test_tests_run_on_a_watched_loop() -> None:
    """An asynchronous test gets the loop that times its callbacks."""
    loop = asyncio.get_running_loop()

    assert isinstance(loop, WatchedLoop)
    assert loop.get_debug()


def test_a_blocking_call_on_the_loop_is_noticed(loop_watch: Watch) -> None:
    """A coroutine that blocks for longer than the limit leaves a line in the watch."""

    async def block() -> None:
        time.sleep(LONGEST_CALLBACK * 1.2)  # noqa: ASYNC251 - blocking is what is tested

    with asyncio.Runner(loop_factory=WatchedLoop, debug=True) as runner:
        runner.run(block())
    noticed = list(loop_watch.held_up)
    loop_watch.held_up.clear()  # this one was meant

    assert len(noticed) == 1


@pytest.mark.unwatched
async def test_a_marked_test_runs_unwatched() -> None:
    """The mark switches debug mode off, so that measuring measures the product."""
    assert not asyncio.get_running_loop().get_debug()
