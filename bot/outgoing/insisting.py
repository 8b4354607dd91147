"""What a platform refused for its pace goes again before the next to the same receiver, so that order is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from adapters.base import HeldBack, PlatformBusy

T = TypeVar("T")

TRIES: Final = 4
BRIEF: Final = 3.0
"""Seconds that a receiver's turn is kept for; whoever is to come back later than that leaves it to the others."""


async def insist(send: Callable[[], Awaitable[T]], sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> T:
    """What `send` brings. Raises what its last try raises, and at once what a moment's patience does not help."""
    for _ in range(TRIES - 1):
        try:
            return await send()
        except HeldBack:
            raise
        except PlatformBusy as busy:
            if busy.retry_after is None or busy.retry_after > BRIEF:
                raise
            await sleep(busy.retry_after)
    return await send()
