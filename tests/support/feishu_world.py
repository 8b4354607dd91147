"""The whole product with Feishu's stand-in at the other end: stories are played through its front doors."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Literal

from aiohttp import web

from adapters.feishu.settings import FeishuSettings
from bot.app import House, Parts
from bot.platforms import PlatformSettings
from bot.process.clock import Clock
from bot.sandbox.company import EMPLOYEES, GROUP, move_in
from bot.sandbox.feishu.server import FeishuStandIn
from bot.sandbox.feishu.viewer import Message, PressResult
from core.service.ports.store import Store
from tests.support.waiting import eventually

Mode = Literal["websocket", "webhook"]
APP_ID, APP_SECRET = "cli_test", "a made-up secret"
ENCRYPT_KEY, TOKEN = "a made-up key", "a made-up token"
OPEN_IDS = {employee.name: employee.open_id for employee in EMPLOYEES}


@dataclass(slots=True, kw_only=True)
class FeishuWorld:
    """People by their names: 王晨 and 徐朗 sell under 林岚, 孙悦 under 何川; 周宁 is above both and administers."""

    stand_in: FeishuStandIn
    house: House
    store: Store

    async def say(self, name: str, text: str, *, in_group: bool = False) -> str:
        """Write to the bot; returns when the platform has its acknowledgement."""
        chat = GROUP[0] if in_group else None
        return await self.stand_in.say(OPEN_IDS[name], text, chat_id=chat, mention=in_group)

    def messages(self, name: str) -> list[Message]:
        """The direct chat of this person with the bot."""
        person = OPEN_IDS[name]
        return self.stand_in.timeline(person, self.stand_in.p2p_chat_id(person))

    def group_messages(self) -> list[Message]:
        """The company's group."""
        return self.stand_in.timeline(OPEN_IDS["周宁"], GROUP[0])

    def cards(self, name: str) -> list[Message]:
        """What the bot sent to this person, oldest first."""
        return [message for message in self.messages(name) if message.from_bot and message.card is not None]

    async def card(self, name: str, saying: str, *, count: int = 1) -> Message:
        """Wait for the newest card of this person that says this; with `count`, for that many of them."""

        def look() -> Message | None:
            found = [message for message in self.cards(name) if saying in text_of(message.card)]
            return found[-1] if len(found) >= count else None

        try:
            return await eventually(look)
        except AssertionError:
            there = "\n".join(text_of(message.card) for message in self.cards(name))
            raise AssertionError(f"{name} has no card that says {saying!r}, only:\n{there}") from None

    async def press(self, name: str, message: Message, label: str, **form: str) -> PressResult:
        """Press the button with this label."""
        card = self.stand_in.message(message.message_id).card
        value = next(
            (button["behaviors"][0]["value"] for button in buttons_of(card) if button["text"]["content"] == label), None
        )
        assert value is not None, f"no button {label!r} on: {text_of(card)}"
        return await self.stand_in.press(OPEN_IDS[name], message.message_id, value=value, form=form or None)

    async def reload(self, message: Message, saying: str) -> Message:
        """Wait until this very card has been repainted and says this."""

        def look() -> Message | None:
            now = self.stand_in.message(message.message_id)
            return now if saying in text_of(now.card) else None

        return await eventually(look)


def elements_of(card: Any) -> Iterator[Mapping[str, Any]]:
    """Every object of a card that has a tag, in reading order."""
    if isinstance(card, Mapping):
        if "tag" in card:
            yield card
        for part in card.values():
            yield from elements_of(part)
    elif isinstance(card, list):
        for part in card:
            yield from elements_of(part)


def buttons_of(card: Any) -> list[Mapping[str, Any]]:
    """The buttons of a card."""
    return [element for element in elements_of(card) if element["tag"] == "button"]


def labels_of(card: Any) -> list[str]:
    """What stands on the buttons of a card."""
    return [button["text"]["content"] for button in buttons_of(card)]


def text_of(card: Any) -> str:
    """Everything that a reader can read on a card."""
    return "\n".join(
        str(element["content"]) for element in elements_of(card) if isinstance(element.get("content"), str)
    ) + "\n".join(
        str(element["text"])
        for element in elements_of(card)
        if element["tag"] == "text_tag" and isinstance(element.get("text"), str)
    )


@asynccontextmanager
async def feishu_world(
    store: Store, *, mode: Mode = "websocket", clock: Clock | None = None
) -> AsyncIterator[FeishuWorld]:
    """The company has moved in and the product is connected."""
    timed: dict[str, Any] = {"clock": clock} if clock is not None else {}
    stand_in = FeishuStandIn(
        app_id=APP_ID, app_secret=APP_SECRET, encrypt_key=ENCRYPT_KEY, verification_token=TOKEN, **timed
    )
    move_in(stand_in)
    await stand_in.start()
    settings = FeishuSettings(
        enabled=True,
        mode=mode,
        app_id=APP_ID,
        app_secret=APP_SECRET,
        encrypt_key=ENCRYPT_KEY,
        verification_token=TOKEN,
        api_base=stand_in.base_url,
    )
    house = House(Parts(store=store, platforms=PlatformSettings(feishu=settings), tick=0.05, **timed))
    runner: web.AppRunner | None = None
    try:
        if mode == "webhook":
            app = web.Application()
            app.add_routes(house.routes())
            runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            host, port = runner.addresses[0][:2]
            stand_in.push_url = f"http://{host}:{port}/callback/feishu"
        async with house.running():
            await house.sync_directory()
            if mode == "websocket":
                await stand_in.wait_connected()
            yield FeishuWorld(stand_in=stand_in, house=house, store=store)
    finally:
        if runner is not None:
            await runner.cleanup()
        await stand_in.stop()


DAY = timedelta(days=1)
