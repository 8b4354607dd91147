"""The product on WeCom alone: the first story, through the doors of the local WeCom."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.wecom.settings import AibotSettings
from adapters.wecom.webhook import PATH
from bot.app import House, Parts
from bot.platforms import PlatformSettings
from bot.sandbox.wecom.server import WeComStandIn
from bot.sandbox.wecom.viewer import Message, PressResult
from storage.memory.store import MemoryStore
from tests.support.clock import HandSetClock
from tests.support.waiting import eventually
from tests.support.wecom_standin import BOT_ID, BOT_SECRET, stand_in, the_settings

FILING = "报备 苏州青禾精密机械有限公司 张倩 13900012345 意向产品：视觉检测线 预算50万"
COMPANY = "苏州青禾精密机械有限公司"


@dataclass(slots=True, kw_only=True)
class World:
    """赵六 sells in the east under 李娜; 王五 is above both."""

    wecom: WeComStandIn

    async def card(self, userid: str, *saying: str, without: str = "") -> Message:
        """Wait for the newest message of the bot that says all this."""

        def look() -> Message | None:
            return next(
                (
                    message
                    for message in reversed(self.wecom.timeline(userid))
                    if message.from_bot
                    and all(words in said_by(message) for words in saying)
                    and not (without and without in said_by(message))
                ),
                None,
            )

        return await eventually(look)

    async def repainted(self, message_id: str) -> None:
        """Wait until this card is not the one that was sent any more."""
        await eventually(lambda: len(self.wecom.message(message_id).versions) > 1)

    async def press(self, userid: str, message: Message, label: str) -> PressResult:
        """Press the button with this label, or the entry of the menu."""
        card = self.wecom.message(message.message_id).card or {}
        entries = (*card.get("button_list", []), *card.get("action_menu", {}).get("action_list", []))
        [key] = [entry["key"] for entry in entries if entry["text"] == label]
        return await self.wecom.press(userid, message.message_id, key=key)


def said_by(message: Message) -> str:
    """Everything on it."""
    return message.text if message.card is None else json.dumps(message.card, ensure_ascii=False)


@pytest.fixture
async def world(clock: HandSetClock) -> AsyncIterator[World]:
    async with stand_in(clock, aibot_id=BOT_ID, aibot_secret=BOT_SECRET) as wecom:
        wecom.add_bot_group("wr-east", "华东报备群", ["lina", "zhao.liu"])
        bot = AibotSettings(enabled=True, bot_id=BOT_ID, secret=BOT_SECRET, ws_url=wecom.aibot_url)
        settings = PlatformSettings(
            wecom=the_settings(api_base=wecom.base_url, aibot=bot), public_url="https://baobei.example"
        )
        store = MemoryStore()
        house = House(Parts(store=store, platforms=settings, tick=0.05, clock=clock))
        app = web.Application()
        app.add_routes(house.routes())
        async with TestServer(app) as server:
            wecom.push_url = str(server.make_url(PATH))
            async with house.running():
                await house.sync_directory()
                await wecom.aibot.wait_connected()
                yield World(wecom=wecom)
        store.close()


async def test_a_filing_is_approved_on_the_card_and_both_cards_change(world: World) -> None:
    """By the code of the press where it was pressed, by the code of the sending elsewhere."""
    await world.wecom.say("zhao.liu", FILING)
    receipt = await world.card("zhao.liu", COMPANY)
    request = await world.card("lina", COMPANY, "通过")
    pressed = await world.press("lina", request, "通过")

    assert pressed.ok
    await world.repainted(request.message_id)
    await world.repainted(receipt.message_id)
    assert "replace_text" in (world.wecom.message(request.message_id).card or {})
    assert "4月10日" in said_by(world.wecom.message(receipt.message_id))


async def test_a_press_on_a_card_that_is_out_of_date_is_answered_in_words(world: World, clock: HandSetClock) -> None:
    """WeCom shows no toast; the phone that had not caught up is told why nothing happened."""
    await world.wecom.say("zhao.liu", FILING)
    request = await world.card("lina", COMPANY, "通过")
    await world.press("lina", request, "通过")
    await world.repainted(request.message_id)
    clock.advance(timedelta(seconds=1))  # a second press of the same button in the same second is the same press
    before = len(world.wecom.timeline("lina"))
    [key] = [button["key"] for button in (request.card or {})["button_list"] if button["text"] == "通过"]
    again = await world.wecom.press("lina", request.message_id, key=key, seen=0)

    assert again.ok
    await eventually(lambda: len(world.wecom.timeline("lina")) > before)


async def test_a_duplicate_is_told_at_once(world: World) -> None:
    """Whoever asks in his own chat, and whoever mentions the bot in the group."""
    await world.wecom.say("zhao.liu", FILING)
    await world.press("lina", await world.card("lina", COMPANY, "通过"), "通过")
    await world.card("zhao.liu", "4月10日")
    await world.wecom.say("WangWu", f"查重 {COMPANY}")
    await world.card("WangWu", "赵六")
    assert await world.wecom.ask_bot("lina", f"查重 {COMPANY}", chat_id="wr-east")
    answers = await eventually(
        lambda: [message for message in world.wecom.timeline("zhao.liu", "wr-east") if message.from_bot]
    )

    assert COMPANY in said_by(answers[0])


async def test_a_filing_is_withdrawn_from_the_menu_in_the_corner(world: World) -> None:
    """What needs a second thought stands there; both cards end."""
    await world.wecom.say("zhao.liu", FILING)
    request = await world.card("lina", COMPANY, "通过")
    receipt = await world.card("zhao.liu", COMPANY)
    await world.press("zhao.liu", receipt, "撤回")

    for message_id in (request.message_id, receipt.message_id):
        await world.repainted(message_id)
        assert "已撤回" in said_by(world.wecom.message(message_id))
