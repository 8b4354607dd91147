"""Waiting for something that another task brings about: as long as needed, never longer than a limit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TypeVar

from tests.support.clock import HandSetClock

T = TypeVar("T")

LIMIT = 30.0
"""Seconds for whatever comes about by itself. A wait ends when its condition holds, so this costs nothing unless it
never does, and a machine that has much else to do gets its time. Well below the minutes that tests set as limits of the
product, so that what comes about only when such a limit runs out is still too late.
"""
_PATIENCE = 3.0
"""Seconds after which hands that stand still go on: what was put off for a moment, since something else came between,
waits for a clock that nobody moves any more.
"""
_hands: list[HandSetClock] = []


@contextmanager
def hands_go_on(clock: HandSetClock) -> Iterator[HandSetClock]:
    """Where something is waited for longer than usual, this clock goes on, as clocks do."""
    _hands.append(clock)
    try:
        yield clock
    finally:
        _hands.remove(clock)


async def eventually(look: Callable[[], T | None], *, within: float = LIMIT) -> T:
    """The first truthy thing that `look` finds; AssertionError when there is none in time."""
    try:
        async with asyncio.timeout(within):
            turns = asyncio.get_running_loop().time() + _PATIENCE
            while not (found := look()):
                await asyncio.sleep(0.005)  # the thing looked at has no event of its own
                turns = _gone_on(turns)
            return found
    except TimeoutError:
        raise AssertionError(f"nothing came of it within {within} s") from None


def _gone_on(turns: float) -> float:
    """Ten seconds of theirs each second, once patience is over."""
    if (now := asyncio.get_running_loop().time()) < turns:
        return turns
    for clock in _hands:
        clock.advance(timedelta(seconds=1))
    return now + 0.1
