"""Reads that nobody repeats later: a few tries, with the waits that the platform asks for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from adapters.base import PlatformBusy, Unreachable

T = TypeVar("T")

TRIES: Final = 3


async def patiently(read: Callable[[], Awaitable[T]], sleep: Callable[[float], Awaitable[None]]) -> T:
    """What `read` brings; raises what its last try raises."""
    for attempt in range(TRIES - 1):
        try:
            return await read()
        except PlatformBusy as error:
            await sleep(min(error.retry_after or 1.0, 60.0))
        except Unreachable:
            await sleep(0.5 * 2**attempt)
    return await read()
