"""The front door of the house on any store: what people write is taken in as the adapters would hand it in."""

from __future__ import annotations

from itertools import count

from adapters.base import Incoming
from bot.door import Door
from bot.intake.entry import Entry
from bot.process.clock import Clock
from bot.process.ids import new_id
from core.domain.ids import MemberId
from core.service.ports.store import Store
from core.service.records import Place
from tests.support.builders import KEYS_ALONE, Ledger
from tests.support.chat import FEISHU, LedgersShelf
from tests.support.clock import HandSetClock
from tests.support.invented import company_name


class Front:
    """The made-up company has moved in already (`builders.move_in`); its clock stands still unless it is another."""

    def __init__(self, store: Store, clock: Clock | None = None) -> None:
        self.clock = clock or HandSetClock()
        shelf = LedgersShelf(Ledger(HandSetClock(), KEYS_ALONE))
        self.door = Door(store=store, clock=self.clock, new_id=new_id, shelf=shelf, wake=lambda: None)
        self.entry = Entry(self.door)
        self._events = count(1)

    async def file(self, number: int, by: MemberId, *, event: str = "") -> None:
        """File one company; returns when it would be acknowledged. Raises what asks the platform to send it again."""
        place = Place(platform=FEISHU, person=f"ou_{by}", chat=f"oc_{by}", direct=True)
        text = f"报备 {company_name(number)} 李娜 139{number + 1:08d}"
        event = event or f"event-{next(self._events)}"
        await self.entry.message(
            Incoming(platform=FEISHU, event_id=event, place=place, text=text, sent_at=self.clock())
        )
