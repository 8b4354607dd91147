"""Waiting for something that another task brings about: as long as needed, never longer than a limit."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


async def eventually(look: Callable[[], T | None], *, within: float = 10.0) -> T:
    """The first truthy thing that `look` finds; AssertionError when there is none in time."""
    try:
        async with asyncio.timeout(within):
            while not (found := look()):  # noqa: ASYNC110
                await asyncio.sleep(0.005)  # the thing looked at has no event of its own
            return found
    except TimeoutError:
        raise AssertionError(f"nothing came of it within {within} s") from None
