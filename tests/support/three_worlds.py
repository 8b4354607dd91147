"""The product with all three platforms' stand-ins at the other end; each person is the same in every app."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from aiohttp import web

from adapters.dingtalk.settings import DingTalkSettings
from adapters.feishu.settings import FeishuSettings
from adapters.wecom.settings import WeComSettings
from bot.app import House, Parts
from bot.platforms import PlatformSettings
from bot.process.clock import Clock, utc_now
from bot.sandbox.dingtalk.server import DingTalkStandIn
from bot.sandbox.feishu.server import FeishuStandIn
from bot.sandbox.wecom.server import WeComStandIn
from core.domain.ids import MemberId
from core.domain.org import Identity, Role, RoleGrant
from core.service.directory import team_id
from core.service.ports.store import Store, UnitOfWork
from tests.support.feishu_world import buttons_of, text_of
from tests.support.process import free_port
from tests.support.waiting import eventually

AppName = Literal["feishu", "dingtalk", "wecom"]
APPS: tuple[AppName, ...] = ("feishu", "dingtalk", "wecom")
WECOM_KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"


class Phone(Protocol):
    """One app in the hands of one of its people."""

    async def say(self, person: str, text: str) -> None: ...
    def seen(self, person: str) -> list[str]:
        """What the bot's messages say, oldest first, as they look now."""
        ...

    async def press(self, person: str, saying: str, label: str) -> None:
        """Press the button on the newest message that says this."""
        ...


class FeishuPhone:
    """``ou_<person>``."""

    def __init__(self, stand_in: FeishuStandIn) -> None:
        self._app = stand_in

    def _messages(self, person: str) -> list[Any]:
        chat = self._app.p2p_chat_id(f"ou_{person}")
        return [one for one in self._app.timeline(f"ou_{person}", chat) if one.from_bot]

    async def say(self, person: str, text: str) -> None:
        await self._app.say(f"ou_{person}", text)

    def seen(self, person: str) -> list[str]:
        return [text_of(one.card) for one in self._messages(person)]

    async def press(self, person: str, saying: str, label: str) -> None:
        message = next(one for one in reversed(self._messages(person)) if saying in text_of(one.card))
        button = next(each for each in buttons_of(message.card) if each["text"]["content"] == label)
        await self._app.press(f"ou_{person}", message.message_id, value=button["behaviors"][0]["value"])


class DingTalkPhone:
    """The userId is the person's name in Latin letters."""

    def __init__(self, stand_in: DingTalkStandIn) -> None:
        self._app = stand_in

    def _messages(self, person: str) -> list[Any]:
        chat = self._app.direct_chat_id(person)
        return [one for one in self._app.timeline(person, chat) if one.from_bot]

    async def say(self, person: str, text: str) -> None:
        await self._app.say(person, text)

    def seen(self, person: str) -> list[str]:
        return [_whole(one) for one in self._messages(person)]

    async def press(self, person: str, saying: str, label: str) -> None:
        message = next(one for one in reversed(self._messages(person)) if saying in _whole(one))
        button = next(each for each in message.buttons if each.text == label)
        await self._app.press(person, message.message_id, button=button.id)


class WeComPhone:
    """The userid is the person's name in Latin letters."""

    def __init__(self, stand_in: WeComStandIn) -> None:
        self._app = stand_in

    def _messages(self, person: str) -> list[Any]:
        return [one for one in self._app.timeline(person) if one.from_bot]

    async def say(self, person: str, text: str) -> None:
        await self._app.say(person, text)

    def seen(self, person: str) -> list[str]:
        return [_whole(one) for one in self._messages(person)]

    async def press(self, person: str, saying: str, label: str) -> None:
        message = next(one for one in reversed(self._messages(person)) if saying in _whole(one) and one.card)
        button = next(each for each in message.card["button_list"] if each["text"] == label)
        await self._app.press(person, message.message_id, key=button["key"])


def _whole(message: Any) -> str:
    return message.text + json.dumps(message.card, ensure_ascii=False)


People = tuple[tuple[str, str], ...]
PEOPLE: People = (("wang", "王晨"), ("lin", "林岚"), ("zhou", "周宁"))


@dataclass(slots=True, kw_only=True)
class ThreeWorlds:
    """王晨 (``wang``) sells in a team that 林岚 (``lin``) leads; ``zhou``, 周宁, is nobody's
    leader. Everybody has an account in every app.
    """

    house: House
    store: Store
    phones: Mapping[AppName, Phone]
    stand_ins: Mapping[AppName, Any]

    async def sees(self, app: AppName, person: str, *words: str) -> str:
        """Wait for a message in this app that says all of this."""

        def look() -> str | None:
            said = (text for text in self.phones[app].seen(person) if all(word in text for word in words))
            return next(said, None)

        try:
            return await eventually(look)
        except AssertionError:
            there = "\n".join(self.phones[app].seen(person))
            raise AssertionError(f"{person} sees nothing on {app} that says {words}, only:\n{there}") from None

    async def sees_no_more(self, app: AppName, person: str, *words: str) -> None:
        """Wait until no message in this app says all of this any more: what did has been repainted."""

        def gone() -> bool:
            return not any(all(word in text for word in words) for text in self.phones[app].seen(person))

        await eventually(gone)


def _feishu(clock: Clock, people: People) -> FeishuStandIn:
    stand_in = FeishuStandIn(
        app_id="cli_test",
        app_secret="made up",
        encrypt_key="a made-up key",
        verification_token="a made-up token",
        clock=clock,
    )
    stand_in.add_department("od_east", "华东区", leader="ou_lin")
    for person, name in people:
        stand_in.add_user(f"ou_{person}", name, departments=("od_east",))
    return stand_in


def _dingtalk(clock: Clock, people: People) -> DingTalkStandIn:
    stand_in = DingTalkStandIn(
        client_id="ding_test", client_secret="made up", token="madeuptoken", aes_key=WECOM_KEY, clock=clock
    )
    stand_in.add_department(2, "华东区", leaders=("lin",))
    for person, name in people:
        stand_in.add_user(person, name, departments=(2,))
    return stand_in


def _wecom(clock: Clock, people: People) -> WeComStandIn:
    stand_in = WeComStandIn(
        corp_id="ww_test",
        agent_id=1000002,
        secret="made up",
        token="madeuptoken",
        encoding_aes_key=WECOM_KEY,
        clock=clock,
    )
    stand_in.add_department(2, "华东区", leaders=("lin",))
    for person, name in people:
        stand_in.add_user(person, name, departments=(2,))
    return stand_in


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How Feishu and DingTalk bring their events; WeCom knows one way only."""

    feishu: Literal["websocket", "webhook"] = "websocket"
    dingtalk: Literal["stream", "webhook"] = "stream"


@asynccontextmanager
async def three_worlds(
    store: Store, *, ways: Ways = Ways(), clock: Clock = utc_now, people: People = PEOPLE
) -> AsyncIterator[ThreeWorlds]:
    """All three are connected, the directories are read, and an administrator has bound each person's accounts."""
    feishu, dingtalk, wecom = _feishu(clock, people), _dingtalk(clock, people), _wecom(clock, people)
    stand_ins: dict[AppName, Any] = {"feishu": feishu, "dingtalk": dingtalk, "wecom": wecom}
    for stand_in in stand_ins.values():
        await stand_in.start()
    port = free_port()
    settings = _settings(ways, stand_ins, public_url=f"http://127.0.0.1:{port}")
    house = House(Parts(store=store, platforms=settings, clock=clock, tick=0.05))
    app = web.Application()
    app.add_routes(house.routes())
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    _point(ways, stand_ins, settings.public_url)
    try:
        async with house.running():
            await house.sync_directory()
            store.submit(lambda uow: _bind(uow, people)).result()
            if ways.feishu == "websocket":
                await feishu.wait_connected()
            if ways.dingtalk == "stream":
                await dingtalk.wait_connected()
            phones: dict[AppName, Phone] = {
                "feishu": FeishuPhone(feishu),
                "dingtalk": DingTalkPhone(dingtalk),
                "wecom": WeComPhone(wecom),
            }
            yield ThreeWorlds(house=house, store=store, phones=phones, stand_ins=stand_ins)
    finally:
        await runner.cleanup()
        for stand_in in stand_ins.values():
            await stand_in.stop()


def _settings(ways: Ways, stand_ins: Mapping[AppName, Any], *, public_url: str) -> PlatformSettings:
    return PlatformSettings(
        feishu=FeishuSettings(
            enabled=True,
            mode=ways.feishu,
            app_id="cli_test",
            app_secret="made up",
            encrypt_key="a made-up key",
            verification_token="a made-up token",
            api_base=stand_ins["feishu"].base_url,
        ),
        dingtalk=DingTalkSettings(
            enabled=True,
            mode=ways.dingtalk,
            client_id="ding_test",
            client_secret="made up",
            token="madeuptoken",
            aes_key=WECOM_KEY,
            api_base=stand_ins["dingtalk"].base_url,
            oapi_base=stand_ins["dingtalk"].base_url,
        ),
        wecom=WeComSettings(
            enabled=True,
            corp_id="ww_test",
            agent_id="1000002",
            secret="made up",
            token="madeuptoken",
            encoding_aes_key=WECOM_KEY,
            api_base=stand_ins["wecom"].base_url,
        ),
        public_url=public_url,
    )


def _point(ways: Ways, stand_ins: Mapping[AppName, Any], public_url: str) -> None:
    """Tell each platform where its pushes go."""
    stand_ins["wecom"].push_url = f"{public_url}/callback/wecom"
    if ways.feishu == "webhook":
        stand_ins["feishu"].push_url = f"{public_url}/callback/feishu"
    if ways.dingtalk == "webhook":
        stand_ins["dingtalk"].robot_url = f"{public_url}/callback/dingtalk/robot"
        stand_ins["dingtalk"].event_url = f"{public_url}/callback/dingtalk/event"


def _bind(uow: UnitOfWork, people: People) -> None:
    """Make each person one member, whatever the app: the one that Feishu's directory made."""
    for person in dict(people):
        member = uow.directory.member_known_as("feishu", f"ou_{person}")
        assert member is not None
        for app in ("dingtalk", "wecom"):
            assert uow.directory.member_known_as(app, person) is not None, f"{person} is not known on {app}"
            uow.directory.bind(Identity(platform=app, external_id=person, member_id=member.id))
    lin = uow.directory.member_known_as("feishu", "ou_lin")
    assert lin is not None
    uow.directory.grant(RoleGrant(member_id=MemberId(lin.id), role=Role.LEADER, team_id=team_id("feishu", "od_east")))
