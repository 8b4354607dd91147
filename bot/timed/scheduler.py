"""The ticker. APScheduler only says when to look; what is due stands in the database (see ``bot/timed/jobs.py``)."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from core.domain.frozen import dataclass

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A line of the timetable: ``seconds`` between ticks. A late or repeated tick must be harmless."""

    name: str
    seconds: float
    run: Callable[[], Awaitable[Any]]


def scheduler_for(timetable: tuple[Job, ...]) -> AsyncIOScheduler:
    """A scheduler that ticks for the whole timetable; start and shut it down on the event loop.

    No job store: APScheduler's own drop what fell due while the process was away. Missed ticks are merged into one.
    """
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    scheduler = AsyncIOScheduler(timezone="UTC")
    for job in timetable:
        scheduler.add_job(
            _guarded(job),
            "interval",
            seconds=job.seconds,
            id=job.name,
            coalesce=True,
            max_instances=1,
            misfire_grace_time=None,
        )
    return scheduler


def _guarded(job: Job) -> Callable[[], Awaitable[None]]:
    async def tick() -> None:
        try:
            await job.run()
        except asyncio.CancelledError:
            return  # the house stops; APScheduler would log it as a failure
        except Exception:
            log.exception("a scheduled job failed", extra={"action": "job_failed", "job": job.name})

    return tick
