"""At least once: events are pushed again after 10 s and 30 s, robot messages once after 60 s, card callbacks never.

The plan of events is documented for HTTP; that of robot messages is what is seen in the field (the oldest text of the
protocol says that they are never sent again, and `resends` off is that).
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

from bot.sandbox.dingtalk.carriers import Push
from bot.sandbox.dingtalk.faults import FaultPlan
from bot.sandbox.dingtalk.viewer import Delivery
from bot.sandbox.feishu.carriers import Carried
from bot.sandbox.feishu.state import Calendar

_T = TypeVar("_T")

PLAN: Final = {
    "event": (timedelta(seconds=10), timedelta(seconds=30)),
    "robot": (timedelta(seconds=60),),
    "card": (),
}


@dataclass(slots=True, kw_only=True, eq=False)
class Parcel:
    """A push on its way."""

    push: Push
    plan: tuple[timedelta, ...]
    attempts: list[str] = field(default_factory=list)
    acknowledged: bool = False

    def seen(self) -> Delivery:
        """How it stands, for whoever watches."""
        return Delivery(
            push_id=self.push.id,
            kind=self.push.kind,
            name=self.push.name,
            attempts=tuple(self.attempts),
            acknowledged=self.acknowledged,
            given_up=not self.acknowledged and len(self.attempts) > len(self.plan),
        )


class Courier:
    """Pushes whatever there is to tell, with the faults that were ordered."""

    def __init__(self, *, calendar: Calendar, faults: FaultPlan, carry: Callable[[Push], Awaitable[Carried]]) -> None:
        self.parcels: list[Parcel] = []
        self.resends = True
        """Whether robot messages without an ack come once more."""
        self._calendar = calendar
        self._faults = faults
        self._carry = carry
        self._due: list[tuple[datetime, int, Parcel]] = []
        self._order = itertools.count()
        self._tasks: set[asyncio.Task[Any]] = set()

    def dispatch(self, push: Push) -> asyncio.Task[Delivery]:
        """Push an event or a message; the task ends with its first attempt."""
        return self.keep(self._first_attempts(self._parcel(push)))

    async def callback(self, push: Push) -> Carried:
        """Bring a press on a card: once."""
        return await self._attempt(self._parcel(push))

    async def redeliver_until(self, moment: datetime) -> None:
        """Let the calendar run to `moment`, attempting on the way whatever falls due."""
        while self._due and self._due[0][0] <= max(moment, self._calendar.now):
            due, _, parcel = heapq.heappop(self._due)
            self._calendar.jump_to(due)
            await self._attempt(parcel)
        self._calendar.jump_to(moment)

    async def keep_time(self, every: float) -> None:
        """Catch up again and again, for a sandbox whose clock runs by itself; ends when cancelled."""
        while True:
            await asyncio.sleep(every)
            await self.redeliver_until(self._calendar.now)

    async def settle(self) -> None:
        """Wait for every push that is under way."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def cancel(self) -> None:
        """Stop whatever is under way."""
        for task in self._tasks:
            task.cancel()

    def keep(self, work: Coroutine[Any, Any, _T]) -> asyncio.Task[_T]:
        """Run something that outlives its caller, and hold on to it."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    def _parcel(self, push: Push) -> Parcel:
        parcel = Parcel(push=push, plan=() if push.kind == "robot" and not self.resends else PLAN[push.kind])
        self.parcels.append(parcel)
        return parcel

    async def _first_attempts(self, parcel: Parcel) -> Delivery:
        await self._attempt(parcel)
        if parcel.acknowledged and self._faults.take_duplicate():
            await self._attempt(parcel)
        return parcel.seen()

    async def _attempt(self, parcel: Parcel) -> Carried:
        lost = self._faults.take_loss()
        carried = Carried(outcome="lost") if lost else await self._carry(parcel.push)
        parcel.attempts.append(str(carried))
        if carried.outcome == "ok":
            parcel.acknowledged = True
        elif not parcel.acknowledged and len(parcel.attempts) <= len(parcel.plan):
            wait = parcel.plan[len(parcel.attempts) - 1]
            heapq.heappush(self._due, (self._calendar.now + wait, next(self._order), parcel))
        return carried
