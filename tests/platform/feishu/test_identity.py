from __future__ import annotations

import pytest

from adapters.base import Unreachable
from adapters.feishu import chats
from adapters.feishu.chats import ChatKinds
from adapters.feishu.identity import HOLD_OFF, Identity
from tests.support.monotonic import SleepingClock


class Feishu:
    """Tells who the bot is, when it can."""

    def __init__(self) -> None:
        self.asked = 0
        self.error: Exception | None = None

    async def __call__(self, *_: str) -> str:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return "ou_bot"


async def test_the_bot_asks_once_who_it_is() -> None:
    """And remembers."""
    feishu = Feishu()
    identity = Identity(feishu)

    assert [await identity.open_id() for _ in range(3)] == ["ou_bot"] * 3
    assert feishu.asked == 1


async def test_an_outage_does_not_hold_up_every_message() -> None:
    """While Feishu does not tell, it is not asked for a while; then it is."""
    feishu, seconds = Feishu(), SleepingClock()
    identity = Identity(feishu, clock=seconds)
    feishu.error = Unreachable("down")
    assert [await identity.open_id() for _ in range(3)] == [""] * 3
    assert feishu.asked == 1
    feishu.error = None
    await seconds.advance(HOLD_OFF)

    assert await identity.open_id() == "ou_bot"


async def test_the_oldest_chats_are_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory does not grow with every chat there ever was."""
    monkeypatch.setattr(chats, "REMEMBERED", 10)
    feishu = Feishu()
    kinds = ChatKinds(feishu)
    for number in range(30):
        kinds.learn(f"oc_{number}", direct=True)

    assert await kinds.is_direct("oc_29")
    assert feishu.asked == 0
    assert len(kinds._direct) == 10
