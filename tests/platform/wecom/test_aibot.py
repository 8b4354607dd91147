from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from adapters.base import NotInChat, PlatformBusy, Unreachable
from adapters.http import Http
from adapters.wecom.aibot import PING_EVERY
from adapters.wecom.mentions import GROUP, SINGLE
from adapters.wecom.platform import WeComPlatform
from adapters.wecom.settings import AibotSettings
from bot.sandbox.wecom.server import WeComStandIn
from cards.card import Card, Text
from cards.render import wecom as renderer
from core.service.records import Place
from tests.support.clock import HandSetClock
from tests.support.monotonic import SleepingClock
from tests.support.reception import Memory
from tests.support.waiting import LIMIT, eventually
from tests.support.wecom_standin import BOT_ID, BOT_SECRET, stand_in, the_settings

CARD = Card(title="查重结果", blocks=(Text(content="没有人报备过"),))


@pytest.fixture
def seconds() -> SleepingClock:
    """Our sense of time; the stand-in's pace is the same."""
    return SleepingClock()


@pytest.fixture
async def wecom(clock: HandSetClock, seconds: SleepingClock) -> AsyncIterator[WeComStandIn]:
    async with stand_in(clock, monotonic=seconds, aibot_id=BOT_ID, aibot_secret=BOT_SECRET) as running:
        running.add_bot_group("wr-east", "华东报备群", ["lina", "zhao.liu"])
        yield running


@pytest.fixture
def reception() -> Memory:
    return Memory()


@asynccontextmanager
async def _running(
    wecom: WeComStandIn, reception: Memory, clock: HandSetClock, seconds: SleepingClock, **aibot: Any
) -> AsyncIterator[WeComPlatform]:
    settings = AibotSettings(
        **{"enabled": True, "bot_id": BOT_ID, "secret": BOT_SECRET, "ws_url": wecom.aibot_url, **aibot}
    )
    http = Http(timeout=LIMIT)
    platform = WeComPlatform(
        the_settings(api_base=wecom.base_url, aibot=settings),
        http,
        clock=clock,
        monotonic=seconds,
        sleep=seconds.sleep,
        chance=lambda: 0.0,
    )
    run = asyncio.create_task(platform.run(reception))
    try:
        yield platform
    finally:
        run.cancel()
        await asyncio.wait((run,))
        await platform.close()
        await http.close()


@pytest.fixture
async def platform(
    wecom: WeComStandIn, reception: Memory, clock: HandSetClock, seconds: SleepingClock
) -> AsyncIterator[WeComPlatform]:
    async with _running(wecom, reception, clock, seconds) as running:
        await eventually(lambda: running._line and running._line.connected.is_set())
        yield running


async def _heard(reception: Memory, count: int = 1) -> list[Any]:
    await eventually(lambda: len(reception.messages) >= count)
    return reception.messages


async def test_a_mention_in_a_group_arrives_without_the_mention(
    platform: WeComPlatform, wecom: WeComStandIn, reception: Memory
) -> None:
    """With the group as the place, which others read."""
    assert await wecom.ask_bot("lina", "查重 上海晴川", chat_id="wr-east")
    [incoming] = await _heard(reception)

    assert incoming.text == "查重 上海晴川"
    assert incoming.place == Place(platform="wecom", person="lina", chat=f"{GROUP}wr-east", direct=False)


async def test_what_is_written_to_the_bot_alone_is_direct(
    platform: WeComPlatform, wecom: WeComStandIn, reception: Memory
) -> None:
    """The place is the conversation with the bot, not with the app."""
    await wecom.ask_bot("zhao.liu", "我的客户")
    [incoming] = await _heard(reception)

    assert incoming.place == Place(platform="wecom", person="zhao.liu", chat=f"{SINGLE}zhao.liu", direct=True)


async def test_the_bot_answers_where_it_was_asked(
    platform: WeComPlatform, wecom: WeComStandIn, reception: Memory
) -> None:
    """In markdown, which cannot be repainted."""
    await wecom.ask_bot("lina", "查重 上海晴川", chat_id="wr-east")
    await wecom.ask_bot("lina", "查重 上海晴川")
    in_group, alone = await _heard(reception, 2)
    sent = await platform.messenger.send(in_group.place, CARD, dedupe_key="k1")
    await platform.messenger.send(alone.place, CARD, dedupe_key="k2")

    said = renderer.markdown(CARD)["markdown"]["content"]
    assert wecom.timeline("zhao.liu", "wr-east")[-1].text == said
    assert wecom.timeline("lina", "aibot:lina")[-1].text == said
    assert (sent.updatable_until, wecom.timeline("lina")) == (None, [])


async def test_while_the_bot_is_away_the_app_tells_the_person_alone(
    wecom: WeComStandIn, reception: Memory, clock: HandSetClock, seconds: SleepingClock
) -> None:
    """Better than no answer; and nobody else reads it."""
    async with _running(wecom, reception, clock, seconds, secret="wrong") as platform:
        place = Place(platform="wecom", person="lina", chat=f"{GROUP}wr-east", direct=False)
        await platform.messenger.send(place, CARD, dedupe_key="k1")

    assert len(wecom.timeline("lina")) == 1
    assert wecom.timeline("lina", "wr-east") == []


async def test_a_bot_that_was_never_spoken_to_may_not_speak(platform: WeComPlatform) -> None:
    """The platform refuses it, and that is for good."""
    place = Place(platform="wecom", person="lina", chat=f"{GROUP}wr-east", direct=False)
    with pytest.raises(NotInChat):
        await platform.messenger.send(place, CARD, dedupe_key="k1")


async def test_more_than_thirty_a_minute_in_one_chat_wait(
    platform: WeComPlatform, wecom: WeComStandIn, reception: Memory
) -> None:
    """Before the platform has to say so."""
    await wecom.ask_bot("lina", "查重 上海晴川", chat_id="wr-east")
    [incoming] = await _heard(reception)
    for number in range(30):
        await platform.messenger.send(incoming.place, CARD, dedupe_key=f"k{number}")
    with pytest.raises(PlatformBusy):
        await platform.messenger.send(incoming.place, CARD, dedupe_key="k30")


async def test_an_encrypted_id_is_looked_up_and_never_becomes_an_account(
    platform: WeComPlatform, wecom: WeComStandIn, reception: Memory
) -> None:
    """Whoever is not in the app's sight stays unknown."""
    wecom.aibot.plain_ids = False
    await wecom.ask_bot("lina", "我的客户", chat_id="wr-east")
    await wecom.ask_bot("lina", "规则", chat_id="wr-east")
    first, second = await _heard(reception, 2)
    wecom.set_range([], ["lina"])
    await wecom.settle()
    await wecom.ask_bot("zhao.liu", "我的客户", chat_id="wr-east")
    await eventually(lambda: platform.counts().get("mention.unknown_person"))

    assert {first.place.person, second.place.person} == {"lina"}
    assert len(reception.messages) == 2


async def test_a_plain_userid_that_looks_encrypted_is_taken_as_it_is(
    platform: WeComPlatform, wecom: WeComStandIn, reception: Memory
) -> None:
    """The conversion calls it invalid, the directory knows it."""
    wecom.add_user("wolfgang-from-the-east-office", "吴刚", departments=[3])
    await wecom.ask_bot("wolfgang-from-the-east-office", "我的客户")
    [incoming] = await _heard(reception)

    assert incoming.place.person == "wolfgang-from-the-east-office"


async def test_a_connection_that_dies_is_opened_again(
    platform: WeComPlatform, wecom: WeComStandIn, reception: Memory, seconds: SleepingClock
) -> None:
    """Whether it was closed politely or not; what came meanwhile is lost, as the platform keeps nothing."""
    for code in (1000, 1001, 1006):
        await wecom.aibot.cut(code=code)
        await eventually(platform.problems)
        assert platform.problems() == ("智能机器人的长连接断开，正在重连",)
        assert not await wecom.ask_bot("lina", "有人吗", chat_id="wr-east")

        reconnected = asyncio.create_task(wecom.aibot.wait_connected())
        while not reconnected.done():
            await seconds.advance(120)
        await eventually(lambda: not platform.problems())
    await wecom.ask_bot("lina", "我的客户", chat_id="wr-east")

    assert [incoming.text for incoming in await _heard(reception)] == ["我的客户"]


async def test_a_connection_on_which_nothing_is_heard_is_given_up(
    platform: WeComPlatform, wecom: WeComStandIn, seconds: SleepingClock
) -> None:
    """Half-alive ones happen: open, and carrying nothing."""
    wecom.aibot.deaf = True
    for _ in range(4):
        await seconds.advance(PING_EVERY)
    await eventually(lambda: platform.counts().get("line.silent"))

    assert platform.problems() == ("智能机器人的长连接断开，正在重连",)


async def _one_beat(platform: WeComPlatform, seconds: SleepingClock) -> None:
    """Until the next ping was answered."""
    line = platform._line
    assert line is not None
    await seconds.advance(PING_EVERY)
    await eventually(lambda: line._heard >= seconds.now)


async def test_pings_keep_it_open(platform: WeComPlatform, wecom: WeComStandIn, seconds: SleepingClock) -> None:
    """They are answered, and that counts as being heard."""
    seat = wecom.aibot.live
    assert seat is not None
    for _ in range(4):
        await _one_beat(platform, seconds)

    assert (platform.problems(), wecom.aibot.live, seat.pings) == ((), seat, 4)


async def test_who_is_replaced_leaves_the_seat_alone(
    platform: WeComPlatform, wecom: WeComStandIn, clock: HandSetClock, seconds: SleepingClock
) -> None:
    """Two processes would throw each other out for ever."""
    async with _running(wecom, Memory(), clock, seconds) as other:
        await eventually(lambda: other._line and other._line.connected.is_set())
        await eventually(lambda: platform._line and platform._line.replaced)
        seat = wecom.aibot.live
        assert seat is not None
        for _ in range(4):
            await _one_beat(other, seconds)

        assert wecom.aibot.live is seat
        assert other.problems() == ()
        assert platform.problems() == ("智能机器人的长连接被另一个进程占用，这里不再重连；确认只运行一份后重启",)


async def test_wrong_credentials_are_told_and_not_repeated_soon(
    wecom: WeComStandIn, clock: HandSetClock, seconds: SleepingClock
) -> None:
    """The platform leaves such a connection open; we close it and wait five minutes."""
    async with _running(wecom, Memory(), clock, seconds, secret="wrong") as platform:
        await eventually(lambda: platform._line and platform._line.refusal)
        assert platform.problems() == ("智能机器人的长连接被拒绝（错误码 853000），请检查 bot_id 和 secret",)

        wecom.aibot.secret = "wrong"
        await seconds.advance(299)
        assert wecom.aibot.live is None
        await seconds.advance(1)
        await wecom.aibot.wait_connected()
        await eventually(lambda: platform.problems() == ())


async def test_what_fails_leaves_the_line_alive(
    platform: WeComPlatform, wecom: WeComStandIn, reception: Memory
) -> None:
    """Nobody sends the message again, so the loss is counted."""
    reception.error = RuntimeError("the disk is full")
    await wecom.ask_bot("lina", "一", chat_id="wr-east")
    await eventually(lambda: platform.counts().get("line.lost"))
    reception.error = None
    await wecom.ask_bot("lina", "二", chat_id="wr-east")

    assert [incoming.text for incoming in await _heard(reception)] == ["二"]


async def test_strange_frames_are_passed_over(platform: WeComPlatform, wecom: WeComStandIn, reception: Memory) -> None:
    """Other events, other kinds of messages, no JSON at all."""
    seat = wecom.aibot.live
    assert seat is not None
    strange = [
        "not json",
        "[]",
        "{}",
        '{"cmd": 7, "body": 7}',
        '{"cmd": "aibot_event_callback", "body": {"event": {"eventtype": "enter_chat"}}}',
        '{"cmd": "aibot_msg_callback", "body": {}}',
        '{"cmd": "aibot_msg_callback", "body": {"msgid": "1", "from": {"userid": "lina"}, "msgtype": "image"}}',
        '{"cmd": "aibot_msg_callback", "body": {"msgid": "1", "from": {"userid": "lina"}, "chattype": "group"}}',
    ]
    for frame in strange:
        await seat.ws.send_str(frame)
    await wecom.ask_bot("lina", "我的客户", chat_id="wr-east")

    assert [incoming.text for incoming in await _heard(reception)] == ["我的客户"]
    assert (platform.counts()["mention.not_text"], platform.counts()["mention.incomplete_message"]) == (1, 2)


async def test_without_a_connection_nothing_is_sent(platform: WeComPlatform, wecom: WeComStandIn) -> None:
    """Whoever asks is told, so that it can be tried later."""
    line = platform._line
    assert line is not None
    await wecom.aibot.cut(code=1000)
    await eventually(lambda: not line.connected.is_set())
    with pytest.raises(Unreachable):
        await line.send("wr-east", renderer.markdown(CARD), single=False)
