"""The clock jumps while a card is on its way: it goes out once all the same."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from adapters.base import Sent
from bot.outgoing.relay import LEASE, Relay
from cards.card import Card
from core.service.records import Place
from tests.support.builders import WANG, Ledger
from tests.support.chat import FEISHU, Desk
from tests.support.messengers import WithoutFiles
from tests.support.waiting import eventually


class SlowPostman(WithoutFiles):
    """A `Messenger` that delivers when it may."""

    platform = FEISHU

    def __init__(self) -> None:
        self.begun = 0
        self.may = asyncio.Event()

    async def send(self, place: Place, card: Card, *, dedupe_key: str) -> Sent:
        self.begun += 1
        await self.may.wait()
        return Sent(handle=f"om_{self.begun}", updatable_until=None)

    async def update(self, handle: str, card: Card, *, token: str = "") -> None:
        """Nothing is looked at here."""


@pytest.mark.parametrize("jump", [LEASE + timedelta(seconds=1), timedelta(days=30)])
async def test_a_lease_that_a_jump_has_ended_is_still_kept_by_whoever_sends(ledger: Ledger, jump: timedelta) -> None:
    """The relay finds its own card due again, and leaves it to the send that is under way."""
    desk, postman = Desk(ledger), SlowPostman()
    relay = Relay(desk.door, {FEISHU: postman})
    ledger.file(WANG)
    first = asyncio.create_task(relay.drain())
    await eventually(lambda: postman.begun == 1)
    ledger.later(jump)
    second = asyncio.create_task(relay.drain())
    for _ in range(50):
        await asyncio.sleep(0)
    postman.may.set()
    await asyncio.gather(first, second)

    assert postman.begun == 1
