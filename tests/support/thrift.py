"""A platform in memory that takes only so many messages for one person, on a clock that the test moves."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta

from adapters.base import Attached, Sent, TokenSpent
from adapters.room import Room
from adapters.wecom.budget import WINDOWS, PersonBudget
from bot.outgoing.relay import Relay
from bot.sandbox.windows import Windows
from cards.card import Card
from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.service.records import NoticeKind, Place
from tests.support.builders import LIN, Ledger
from tests.support.chat import FEISHU, Desk
from tests.support.invented import company_name

STEP = timedelta(seconds=5)


@dataclass(slots=True, kw_only=True)
class ThriftyPlatform:
    """Implements `Messenger` with WeCom's budget; what WeCom would drop without a word is counted in `dropped`."""

    ledger: Ledger
    platform: str = FEISHU
    window: timedelta = timedelta(hours=72)
    tokens: bool = False
    delivered: Counter[str] = field(default_factory=Counter)
    titles: list[str] = field(default_factory=list)
    repainted: list[str] = field(default_factory=list)
    dropped: int = 0
    budget: PersonBudget = field(init=False)
    _windows: Windows = field(init=False)

    def __post_init__(self) -> None:
        self.budget = PersonBudget(clock=self._seconds)
        self._windows = Windows(self._seconds)

    def room(self, place: Place) -> Room | None:
        return Room(left=self.budget.left(place.person), gather=timedelta(seconds=20))

    async def send(self, place: Place, card: Card, *, dedupe_key: str) -> Sent:
        with self.budget.spending(place.person):
            self.dropped += any(self._windows.wait_for(place.person, limit, span) for limit, span in WINDOWS)
        self.delivered[dedupe_key] += 1
        self.titles.append(card.title)
        token = dedupe_key if self.tokens else ""
        return Sent(handle=dedupe_key, updatable_until=self.ledger.clock() + self.window, token=token)

    async def update(self, handle: str, card: Card, *, token: str = "") -> None:
        if self.tokens and not token:
            raise TokenSpent("no token", code="no_code")
        self.repainted.append(card.tag)

    async def fetch(self, attached: Attached, *, limit: int) -> bytes:
        raise NotImplementedError

    async def send_file(self, place: Place, name: str, content: bytes, *, dedupe_key: str) -> Sent:
        raise NotImplementedError

    def _seconds(self) -> float:
        return self.ledger.clock().timestamp()


@dataclass(slots=True, kw_only=True)
class ThriftyWorld:
    """王晨 files, 林岚 is asked on a platform that has to be spared."""

    ledger: Ledger
    platform: ThriftyPlatform
    relay: Relay = field(init=False)
    filed: list[Filing] = field(default_factory=list)

    def __post_init__(self) -> None:
        rooms = {FEISHU: self.platform.room}
        self.relay = Relay(Desk(self.ledger).door, {FEISHU: self.platform}, rooms)

    def file(self, count: int) -> None:
        """So many customers at this moment."""
        for _ in range(count):
            number = len(self.filed)
            self.filed.append(self.ledger.file(company=company_name(number), phone=f"1390123{number:04d}"))

    async def deliver(self, steps: int = 1) -> None:
        """Deliver what is due, and again after each step of the clock."""
        await self.relay.drain()
        for _ in range(steps):
            self.ledger.later(STEP)
            await self.relay.drain()

    async def deliver_all(self) -> None:
        """Until nothing waits any more."""
        for _ in range(100_000):
            await self.relay.drain()
            due = self.ledger.read(lambda uow: uow.outbox.next_due())
            if due is None:
                return
            self.ledger.at(max(due, self.ledger.clock()))
        raise AssertionError("something waits for ever")

    def times_told(self, filing: Filing, member: MemberId = LIN) -> int:
        """In how many messages this person was asked about the filing: cards of its own, and digests with it."""
        rows = self.ledger.read(lambda uow: list(uow.outbox._rows))  # type: ignore[attr-defined]
        asked = [
            row
            for row in rows
            if row.item.notice.kind is NoticeKind.APPROVAL_NEEDED
            and row.item.notice.to == member
            and row.item.notice.about.id == filing.id
        ]
        return sum(self.platform.delivered[row.folded_into or row.item.notice.dedupe_key] for row in asked)
