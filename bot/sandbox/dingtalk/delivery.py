"""At least once: events are pushed again after 10 s and 30 s, robot messages once after 60 s, card callbacks never.

The plan of events is documented for HTTP; that of robot messages is what is seen in the field (the oldest text of the
protocol says that they are never sent again, and `resends` off is that).
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from bot.sandbox.calendar import Calendar
from bot.sandbox.carriers import Carried
from bot.sandbox.dingtalk.carriers import Push
from bot.sandbox.dingtalk.faults import FaultPlan
from bot.sandbox.redelivery import Redelivery
from bot.sandbox.watching import Delivery

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
            event_id=self.push.id,
            event_type=self.push.name,
            attempts=tuple(self.attempts),
            acknowledged=self.acknowledged,
            given_up=not self.acknowledged and len(self.attempts) > len(self.plan),
        )


class Courier(Redelivery[Parcel]):
    """Pushes whatever there is to tell, with the faults that were ordered."""

    def __init__(self, *, calendar: Calendar, faults: FaultPlan, carry: Callable[[Push], Awaitable[Carried]]) -> None:
        super().__init__(calendar)
        self.resends = True
        """Whether robot messages without an ack come once more."""
        self._faults = faults
        self._carry = carry

    def dispatch(self, push: Push) -> asyncio.Task[Delivery]:
        """Push an event or a message; the task ends with its first attempt."""
        return self.keep(self._first_attempts(self._parcel(push)))

    async def callback(self, push: Push) -> Carried:
        """Bring a press on a card: once."""
        return await self._attempt(self._parcel(push))

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
            self._try_again_in(parcel.plan[len(parcel.attempts) - 1], parcel)
        return carried
