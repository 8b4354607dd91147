"""What one process at a time does, though every process could."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from storage.databases.leases import Leases

log = logging.getLogger(__name__)
LOOK = 0.5
"""Seconds between two looks at a lease: so long at most nobody does the work after a process has died."""


async def run_alone(name: str, leases: Leases, work: Callable[[], Awaitable[None]]) -> None:
    """Do the work while the lease is ours, wait for it otherwise; until cancelled, or until the work ends by itself.

    Raises what the work raises.
    """
    while True:
        if not await asyncio.to_thread(leases.take, name):
            await asyncio.sleep(LOOK)
            continue
        log.info("this process does it now", extra={"action": "lease_taken", "lease": name})
        task = asyncio.ensure_future(work())
        try:
            if await _ended_while_ours(name, leases, task):
                return
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await asyncio.wait((task,))
            await asyncio.shield(asyncio.to_thread(leases.give_back, name))
        log.warning("another process may do it now", extra={"action": "lease_lost", "lease": name})


async def _ended_while_ours(name: str, leases: Leases, task: asyncio.Future[None]) -> bool:
    """``False`` when the lease was lost first. Raises what the work raised."""
    while True:
        done, _ = await asyncio.wait((task,), timeout=LOOK)
        if done:
            task.result()
            return True
        if not await asyncio.to_thread(leases.kept, name):
            return False
