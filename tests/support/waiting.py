"""Waiting for something that another task brings about: as long as needed, never longer than a limit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

LIMIT = 30.0
"""Seconds for whatever comes about by itself. A wait ends when its condition holds, so this costs nothing unless it
never does, and a machine that has much else to do gets its time. Well below the minutes that tests set as limits of the
product, so that what comes about only when such a limit runs out is still too late.
"""


async def eventually(look: Callable[[], T | None], *, within: float = LIMIT) -> T:
    """The first truthy thing that `look` finds; AssertionError when there is none in time."""
    try:
        async with asyncio.timeout(within):
            while not (found := look()):  # noqa: ASYNC110
                await asyncio.sleep(0.005)  # the thing looked at has no event of its own
            return found
    except TimeoutError:
        raise AssertionError(f"nothing came of it within {within} s") from None
