"""Announcements by a group's robot: cards without buttons, twenty a minute, and a key that shows nowhere."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator

import pytest

from adapters.base import NotInChat
from adapters.http import Http
from adapters.pacing import Pacer
from adapters.wecom.robots import Robots, _budget
from bot.sandbox.wecom.server import WeComStandIn
from cards.samples.everything import samples
from core.service.records import Place
from tests.support.clock import HandSetClock
from tests.support.monotonic import SleepingClock
from tests.support.reception import Memory
from tests.support.waiting import LIMIT
from tests.support.wecom_product import served
from tests.support.wecom_standin import stand_in

KEY = "0a1b2c3d-made-up-robot-key"
CHAT = "robot:华东群"
CARDS = samples()


async def key_of(chat: str) -> str:
    return KEY if chat == CHAT else ""


@pytest.fixture
async def wecom(clock: HandSetClock) -> AsyncIterator[WeComStandIn]:
    async with stand_in(clock) as running:
        running.add_robot(KEY, "wr_east", "华东群", ["lina", "zhao.liu"])
        yield running


def said(wecom: WeComStandIn) -> list[str]:
    return [message.text for message in wecom.timeline("lina", "wr_east")]


async def test_every_card_can_be_announced(
    wecom: WeComStandIn, clock: HandSetClock, caplog: pytest.LogCaptureFixture
) -> None:
    """With buttons it is markdown; the key is in no log line."""
    caplog.set_level(logging.DEBUG)
    place = Place(platform="wecom", person="", chat=CHAT, direct=False)
    async with served(wecom, Memory(), clock=clock, page_url="https://baobei.example", robot_key=key_of) as platform:
        for name in ("filing_pending_approver", "my_filings", "help_group", "approval_settled"):
            sent = await platform.messenger.send(place, CARDS[name], dedupe_key=name)
            assert sent.updatable_until is None

    assert len(said(wecom)) == 4
    assert KEY not in caplog.text


async def test_a_robot_that_is_not_known_or_was_removed_is_said(wecom: WeComStandIn, clock: HandSetClock) -> None:
    """An administrator has to bind it anew."""
    http = Http(timeout=LIMIT)
    for key in ("", "a key of a robot that was removed"):

        async def given(_: str, key: str = key) -> str:
            return key

        robots = Robots(http, Pacer(), api_base=wecom.base_url, key_of=given, page_url="")
        with pytest.raises(NotInChat):
            await robots.send(CHAT, CARDS["help_group"])
    await http.close()


async def test_more_than_twenty_a_minute_wait(wecom: WeComStandIn) -> None:
    """The platform never has to refuse one."""
    seconds, http = SleepingClock(), Http(timeout=LIMIT)
    pacer = Pacer(clock=seconds, sleep=seconds.sleep)
    robots = Robots(http, pacer, api_base=wecom.base_url, key_of=key_of, page_url="")
    for _ in range(20):
        await robots.send(CHAT, CARDS["help_group"])
    began = seconds.now
    await seconds.drive(_wait_for(pacer))
    await http.close()

    assert len(said(wecom)) == 20
    assert seconds.now - began >= 60


async def _wait_for(pacer: Pacer) -> None:
    """One more turn of the same robot."""
    async with pacer.slot([_budget(KEY)]):
        return
