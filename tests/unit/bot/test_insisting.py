"""A platform that says "slower" is asked again before the next card to the same person."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import pytest

from adapters.base import HeldBack, PlatformBusy, PlatformError, Sent, Unreachable
from bot.outgoing.insisting import TRIES, insist
from bot.outgoing.relay import Relay
from cards.card import Card
from core.domain.ids import MemberId
from core.service.records import Notice, NoticeKind, Place, about_filing
from tests.support.builders import WANG, Ledger
from tests.support.chat import FEISHU, Desk
from tests.support.messengers import WithoutFiles


class Slept:
    """Notes how long somebody waited instead of waiting."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


def refusing(*errors: PlatformError) -> Callable[[], Awaitable[str]]:
    """Fails with each of them in turn, then delivers."""
    left = list(errors)

    async def send() -> str:
        if left:
            raise left.pop(0)
        return "delivered"

    return send


def busy(seconds: float | None) -> PlatformBusy:
    return PlatformBusy("slower", code="429", retry_after=seconds)


async def test_a_short_refusal_is_waited_for() -> None:
    """As long as the platform says, as often as it does."""
    slept = Slept()

    assert await insist(refusing(busy(1.0), busy(2.0)), slept) == "delivered"
    assert slept.seconds == [1.0, 2.0]


@pytest.mark.parametrize(
    "error", [busy(60.0), busy(None), HeldBack("ours", code="share", retry_after=1.0), Unreachable("away")]
)
async def test_what_takes_longer_or_is_no_refusal_is_left_to_the_outbox(error: PlatformError) -> None:
    """The others are not to wait for it."""
    slept = Slept()
    with pytest.raises(type(error)):
        await insist(refusing(error), slept)

    assert slept.seconds == []


async def test_a_platform_that_goes_on_refusing_ends_the_patience() -> None:
    """The outbox spaces further tries."""
    slept = Slept()
    with pytest.raises(PlatformBusy):
        await insist(refusing(*[busy(1.0)] * TRIES), slept)

    assert len(slept.seconds) == TRIES - 1


@dataclass(slots=True)
class Postman(WithoutFiles):
    """A `Messenger` that refuses one card for its pace."""

    platform: str = FEISHU
    came: list[str] = field(default_factory=list)
    refused: int = 0

    async def send(self, place: Place, card: Card, *, dedupe_key: str) -> Sent:
        if not self.refused:
            self.refused += 1
            raise busy(0.001)
        self.came.append(dedupe_key)
        return Sent(handle=f"om_{len(self.came)}", updatable_until=None)

    async def update(self, handle: str, card: Card, *, token: str = "") -> None:
        """Nothing is looked at here."""


async def test_a_refused_card_still_comes_before_the_next_one_to_the_same_person(ledger: Ledger) -> None:
    """Not after all that was already on its way to them."""
    postman = Postman()
    relay = Relay(Desk(ledger).door, {FEISHU: postman})
    keys = [f"help:{number}" for number in range(5)]
    for key in keys:
        tell(ledger, key, WANG)
    await relay.drain()

    assert postman.refused == 1
    assert postman.came == keys


def tell(ledger: Ledger, key: str, to: MemberId) -> None:
    """Say to somebody what the bot can do."""
    notice = Notice(dedupe_key=key, kind=NoticeKind.REPLY, to=to, about=about_filing(key), args={"say": "help"})
    ledger.write(lambda uow: uow.outbox.add(notice, at=ledger.clock(), correlation="test"))
