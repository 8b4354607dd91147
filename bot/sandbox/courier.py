"""At least once: events are pushed, redelivered by a plan, then given up."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.sandbox.calendar import Calendar
from bot.sandbox.carriers import Carried, Carrier
from bot.sandbox.faults import PushFaults
from bot.sandbox.redelivery import Redelivery
from bot.sandbox.watching import Delivery


@dataclass(slots=True, kw_only=True, eq=False)
class Parcel:
    """An event on its way."""

    envelope: dict[str, Any]
    plan: tuple[timedelta, ...]
    attempts: list[str] = field(default_factory=list)
    acknowledged: bool = False

    def seen(self) -> Delivery:
        """How it stands, for whoever watches."""
        return Delivery(
            event_id=self.envelope["header"]["event_id"],
            event_type=self.envelope["header"]["event_type"],
            attempts=tuple(self.attempts),
            acknowledged=self.acknowledged,
            given_up=not self.acknowledged and len(self.attempts) > len(self.plan),
        )


class Courier(Redelivery[Parcel]):
    """Pushes events over whichever carrier the app has configured, with the faults that were ordered."""

    def __init__(
        self,
        *,
        calendar: Calendar,
        faults: PushFaults,
        carrier: Callable[[], Carrier],
        plan: tuple[timedelta, ...],
    ) -> None:
        super().__init__(calendar)
        self._faults = faults
        self._carrier = carrier
        self._plan = plan
        self._held: list[Parcel] = []
        self._called: list[dict[str, Any]] = []

    def dispatch(self, envelope: dict[str, Any]) -> asyncio.Task[Delivery]:
        """Push an event; the task ends with its first attempt (or at once, when the event is held for reordering)."""
        parcel = Parcel(envelope=envelope, plan=self._plan)
        self.parcels.append(parcel)
        return self.keep(self._first_attempts(parcel))

    async def callback(self, envelope: dict[str, Any]) -> Carried:
        """Bring a card callback: once, without redelivery."""
        self._called.append(envelope)
        if self._faults.take_loss():
            return Carried(outcome="lost")
        return await self._carrier().carry(envelope)

    async def repeat(self, *, newest_first: bool = False) -> None:
        """The card callbacks come last, or first."""
        called = list(reversed(self._called) if newest_first else self._called)
        before, after = (called, []) if newest_first else ([], called)
        for envelope in before:
            await self._carrier().carry(envelope)
        await super().repeat(newest_first=newest_first)
        for envelope in after:
            await self._carrier().carry(envelope)

    async def _first_attempts(self, parcel: Parcel) -> Delivery:
        batch = self._batch(parcel)
        for each in batch:
            await self._attempt(each)
            if each.acknowledged and self._faults.take_duplicate():
                await self._attempt(each)
        return parcel.seen()

    def _batch(self, parcel: Parcel) -> list[Parcel]:
        """What may go now: the event alone, nothing while events are held, or all held ones with the newest first."""
        still_to_come = self._faults.take_hold()
        self._held.append(parcel)
        if still_to_come > 1:
            return []
        batch, self._held = self._held[::-1], []
        return batch

    async def _attempt(self, parcel: Parcel) -> None:
        carried = Carried(outcome="lost")
        if not self._faults.take_loss():
            carried = await self._carrier().carry(parcel.envelope)
        parcel.attempts.append(str(carried))
        if carried.outcome == "ok":
            parcel.acknowledged = True
        elif not parcel.acknowledged and len(parcel.attempts) <= len(self._plan):
            self._try_again_in(self._plan[len(parcel.attempts) - 1], parcel)
