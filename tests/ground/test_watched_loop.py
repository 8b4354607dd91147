"""The watch over the event loop notices what it is there for, and nothing that the loop cannot help."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.support.loop import LONGEST_TURN, Turns, Watch, WatchedLoop, waited_for_a_processor

SHORT = 0.2
ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nobody tells who waits for a processor")


async def test_tests_run_on_a_watched_loop() -> None:
    """An asynchronous test gets the loop that times its turns."""
    assert isinstance(asyncio.get_running_loop(), WatchedLoop)


@pytest.mark.unwatched
async def test_a_marked_test_runs_unwatched() -> None:
    """The mark brings the standard loop, so that measuring measures the product."""
    assert type(asyncio.get_running_loop()) is asyncio.SelectorEventLoop


def _noticed(
    work: Callable[[], Coroutine[Any, Any, None]], watch: Watch, make: Callable[[], WatchedLoop] = WatchedLoop
) -> int:
    """How often the watch spoke up during this work."""
    with asyncio.Runner(loop_factory=make) as runner:
        runner.run(work())
    noticed = len(watch.held_up)
    watch.held_up.clear()  # these were meant
    return noticed


async def _block() -> None:
    await asyncio.sleep(0)
    time.sleep(LONGEST_TURN * 1.2)  # noqa: ASYNC251 - blocking is what is tested
    await asyncio.sleep(0)


async def _block_at_the_end() -> None:
    time.sleep(LONGEST_TURN * 1.2)  # noqa: ASYNC251 - and nothing comes after it


async def _compute() -> None:
    end = time.thread_time() + LONGEST_TURN * 1.2
    while time.thread_time() < end:
        pass


async def _many_at_once() -> None:
    """Four callbacks that are short enough each, but nobody else is served until the last has ended."""
    for _ in range(4):
        asyncio.get_running_loop().call_soon(time.sleep, LONGEST_TURN * 0.3)
    await asyncio.sleep(0)


async def _wait_for_a_thread() -> None:
    done = threading.Event()
    threading.Timer(LONGEST_TURN * 1.2, done.set).start()
    done.wait(30)


@pytest.mark.parametrize("work", [_block, _block_at_the_end, _compute, _many_at_once, _wait_for_a_thread])
def test_whatever_holds_the_loop_is_noticed(work: Callable[[], Coroutine[Any, Any, None]], loop_watch: Watch) -> None:
    """Blocking, computing, or waiting for somebody else for longer than the limit leaves one line in the watch."""
    assert _noticed(work, loop_watch) == 1


def test_waiting_for_something_to_happen_is_what_a_loop_does(loop_watch: Watch) -> None:
    """Time in which nothing was ready does not count."""

    async def sleep() -> None:
        await asyncio.sleep(SHORT * 1.5)

    assert _noticed(sleep, loop_watch, lambda: WatchedLoop(Turns(longest=SHORT))) == 0


@contextmanager
def _crowded() -> Iterator[None]:
    """This thread has one processor, which two others keep busy."""
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(allowed)})  # the processes made now inherit it
    program = [sys.executable, "-c", "print(flush=True)\nwhile True: pass"]
    rivals = [subprocess.Popen(program, stdout=subprocess.PIPE) for _ in range(2)]
    try:
        for rival in rivals:
            assert rival.stdout is not None
            rival.stdout.readline()
        yield
    finally:
        os.sched_setaffinity(0, allowed)
        for rival in rivals:
            rival.kill()
            rival.communicate()


@ON_LINUX
def test_waiting_for_a_processor_is_not_held_against_the_loop(loop_watch: Watch) -> None:
    """A turn that computes for less than the limit is fine, however late it ends on a busy machine."""
    took = 0.0

    async def compute() -> None:
        nonlocal took
        began, end = time.perf_counter(), time.thread_time() + SHORT * 0.7
        while time.thread_time() < end:
            pass
        took = time.perf_counter() - began

    with _crowded():
        noticed = _noticed(compute, loop_watch, lambda: WatchedLoop(Turns(longest=SHORT)))

    assert took > SHORT
    assert noticed == 0


@ON_LINUX
def test_a_blocked_loop_is_noticed_on_a_busy_machine_too(loop_watch: Watch) -> None:
    """Whoever sleeps does not wait for a processor."""
    with _crowded():
        noticed = _noticed(_block, loop_watch)

    assert noticed == 1


@ON_LINUX
def test_every_thread_is_asked_how_long_it_waited() -> None:
    """The loop's thread may wait for one that waits for a processor."""
    stop = threading.Event()
    other = threading.Thread(target=stop.wait, args=(30,))
    other.start()
    waited = waited_for_a_processor()
    stop.set()
    other.join()

    assert {str(threading.get_native_id()), str(other.native_id)} <= set(waited)


@pytest.mark.parametrize(("waited", "noticed"), [(0.0, 1), (3.9, 1), (4.1, 0)])
def test_only_what_is_left_without_the_waiting_counts(waited: float, noticed: int, loop_watch: Watch) -> None:
    """A turn of five seconds, of which some thread of ours spent so many without a processor."""
    seconds, lost = 0.0, 0
    turns = Turns(now=lambda: seconds, waited=lambda: {"1": 7, "2": lost})
    turns.begin()
    seconds, lost = 5.0, int(waited * 1e9)
    turns.end()
    found = len(loop_watch.held_up)
    loop_watch.held_up.clear()  # it was meant

    assert found == noticed


async def test_the_loop_refuses_calls_from_another_thread() -> None:
    """They would get lost until something else wakes the loop, now and then."""
    loop = asyncio.get_running_loop()

    with pytest.raises(RuntimeError, match="call_soon_threadsafe"):
        await asyncio.to_thread(loop.call_soon, print)
    with pytest.raises(RuntimeError, match="call_soon_threadsafe"):
        await asyncio.to_thread(loop.call_later, 1, print)
