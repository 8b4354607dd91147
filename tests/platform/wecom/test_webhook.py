from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import timedelta

import aiohttp
import pytest
from yarl import URL

from adapters.base import Answer
from adapters.wecom.crypto import LARGEST_BODY
from adapters.wecom.platform import WeComPlatform
from bot.sandbox.wecom.server import WeComStandIn
from cards.card import Tone
from cards.texts.toasts import toast
from tests.support.clock import HandSetClock
from tests.support.reception import Memory
from tests.support.waiting import LIMIT, eventually
from tests.support.wecom_product import served
from tests.support.wecom_standin import AES_KEY, AGENT_ID, CORP_ID, Api, a_card, sealed_request

SECRET_WORDS = ("赵六", "13900001234", "晴川")


@pytest.fixture
def reception() -> Memory:
    return Memory()


@pytest.fixture
async def platform(wecom: WeComStandIn, reception: Memory, clock: HandSetClock) -> AsyncIterator[WeComPlatform]:
    async with served(wecom, reception, clock=clock) as running:
        yield running


@pytest.fixture
async def card(platform: WeComPlatform, api: Api, wecom: WeComStandIn) -> str:
    """A card in Li Na's conversation with the product behind it."""
    await api.card("lina", a_card())
    return wecom.card_of("lina", "task-1").message_id


async def test_the_console_finds_the_address_ours(platform: WeComPlatform, wecom: WeComStandIn) -> None:
    """The echo comes back bare."""
    assert await wecom.verify_push_url()


async def test_what_a_person_writes_arrives_once_acknowledged(
    platform: WeComPlatform, wecom: WeComStandIn, reception: Memory
) -> None:
    """As it was written, from the person in lower case."""
    message_id = await wecom.say("zhao.liu", "报备 上海晴川科技有限公司 <b>&amp;")
    [incoming] = reception.messages

    assert (incoming.event_id, incoming.place.person) == (message_id, "zhao.liu")
    assert incoming.text == "报备 上海晴川科技有限公司 <b>&amp;"
    assert wecom.deliveries[0].attempts == ("ok",)


async def test_a_click_arrives_with_its_code(
    platform: WeComPlatform, wecom: WeComStandIn, reception: Memory, card: str
) -> None:
    """And nobody is told a word when all went well: the card will show it."""
    pressed = await wecom.press("lina", card, key="k:通过")
    [press] = reception.presses

    assert (press.handle, press.action, press.token) == ("task-1", "k:通过", pressed.response_code)
    assert len(wecom.timeline("lina")) == 1


@pytest.mark.parametrize("tone", [Tone.BAD, Tone.WAITING, Tone.QUIET, Tone.INFO])
async def test_who_is_refused_is_told_in_words(
    platform: WeComPlatform, wecom: WeComStandIn, reception: Memory, card: str, tone: Tone
) -> None:
    """WeCom shows no toast, so a short text says it."""
    reception.answer = Answer(text="这条报备不归你审批", tone=tone)
    await wecom.press("lina", card, key="k:通过")
    messages = await eventually(lambda: wecom.timeline("lina")[1:])

    assert [message.text for message in messages] == ["这条报备不归你审批"]


@pytest.mark.parametrize("code", ["approved", "withdrawn", "expired", "shown", "anything else"])
async def test_what_the_cards_show_is_not_said_as_well(
    platform: WeComPlatform, wecom: WeComStandIn, reception: Memory, card: str, code: str
) -> None:
    """A repaint or a further card follows; a text between would only be noise."""
    text, tone = toast(code, {})
    reception.answer = Answer(text=text, tone=tone)
    await wecom.press("lina", card, key="k:通过")
    await platform.close()

    assert len(wecom.timeline("lina")) == 1


async def test_a_refused_click_that_is_delivered_twice_is_told_once(
    platform: WeComPlatform, wecom: WeComStandIn, reception: Memory, card: str
) -> None:
    """The second copy of it says nothing new."""
    reception.answer = Answer(text="已经处理过了", tone=Tone.BAD)
    wecom.faults.duplicate_pushes()
    await wecom.press("lina", card, key="k:通过")
    await platform.close()

    assert len(reception.presses) == 2
    assert [message.text for message in wecom.timeline("lina")[1:]] == ["已经处理过了"]


async def test_words_that_do_not_arrive_are_counted(
    platform: WeComPlatform, wecom: WeComStandIn, reception: Memory, card: str
) -> None:
    """The click itself was taken all the same."""
    reception.answer = Answer(text="已经处理过了", tone=Tone.BAD)
    wecom.faults.fail_next("/cgi-bin/message/send", code=-1)
    pressed = await wecom.press("lina", card, key="k:通过")
    await platform.close()

    assert pressed.ok
    assert platform.counts()["event.untold"] == 1


async def test_leaving_and_opening_arrive(platform: WeComPlatform, wecom: WeComStandIn, reception: Memory) -> None:
    """Each as what it means to us."""
    await wecom.enter("lina")
    await wecom.remove_user("zhao.liu")

    assert [greeted.place.person for greeted in reception.greetings] == ["lina"]
    assert [left.external_id for left in reception.leavers] == ["zhao.liu"]
    assert (platform.counts()["event.greeted"], platform.counts()["event.personleft"]) == (1, 1)


async def test_what_failed_comes_again(platform: WeComPlatform, wecom: WeComStandIn, reception: Memory) -> None:
    """Nothing is acknowledged that is not on disk."""
    reception.error = RuntimeError("the disk is full")
    await wecom.say("lina", "你好")
    reception.error = None
    await wecom.advance(timedelta(seconds=5))

    assert wecom.deliveries[0].attempts == ("status 500", "ok")
    assert len(reception.messages) == 1


async def test_what_takes_too_long_is_not_acknowledged_and_finished_all_the_same(
    wecom: WeComStandIn, reception: Memory, clock: HandSetClock
) -> None:
    """WeCom comes again; the work goes on meanwhile and is done by then."""
    reception.until = asyncio.Event()
    async with served(wecom, reception, clock=clock) as platform:
        platform.held._patience = 0.05
        await wecom.say("lina", "你好")
        assert [str(attempt) for attempt in wecom.deliveries[0].attempts] == ["status 503"]
        assert reception.messages == []

        reception.until.set()
        await reception.finished.wait()
        await wecom.advance(timedelta(seconds=5))

        assert wecom.deliveries[0].attempts == ("status 503", "ok")
        assert platform.counts()["callback.not_yet"] == 1


async def test_words_that_hang_do_not_keep_the_process(
    platform: WeComPlatform, wecom: WeComStandIn, reception: Memory, card: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the end they are waited for a little, then let go."""
    from adapters.wecom import platform as module

    monkeypatch.setattr(module, "_FINISH_WITHIN", 0.05)
    reception.answer = Answer(text="已经处理过了", tone=Tone.BAD)
    never = asyncio.Event()
    wecom.faults.fail_next("/cgi-bin/message/send", status=None, until=never)
    await wecom.press("lina", card, key="k:通过")
    await platform.close()
    never.set()

    assert all(task.done() for inbound in platform._inbounds for task in inbound._telling)


async def test_too_much_at_once_is_put_off(platform: WeComPlatform, wecom: WeComStandIn, reception: Memory) -> None:
    """WeCom comes again, when there is room."""
    platform.held._most = 0
    await wecom.say("lina", "你好")
    platform.held._most = 10
    await wecom.advance(timedelta(seconds=5))

    assert wecom.deliveries[0].attempts == ("status 503", "ok")


async def test_a_body_that_trickles_in_is_not_waited_for(
    platform: WeComPlatform, wecom: WeComStandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection is somebody else's then."""
    from adapters import held

    monkeypatch.setattr(held, "READ_WITHIN", 0.05)
    assert wecom.push_url is not None
    url = URL(wecom.push_url)
    reader, writer = await asyncio.open_connection(url.host, url.port)
    writer.write(f"POST {url.path} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n<xml>".encode())
    status = await asyncio.wait_for(reader.readline(), LIMIT)
    writer.close()
    await writer.wait_closed()

    assert b" 400 " in status


async def _post(wecom: WeComStandIn, query: dict[str, str], body: bytes, *, method: str = "POST") -> tuple[int, bytes]:
    assert wecom.push_url is not None
    async with (
        aiohttp.ClientSession() as session,
        session.request(method, wecom.push_url, params=query, data=body) as response,
    ):
        return response.status, await response.read()


def _text(content: str = "赵六 13900001234 晴川", *, to: str = CORP_ID, agent: int = AGENT_ID) -> str:
    return (
        f"<xml><ToUserName>{to}</ToUserName><FromUserName>lina</FromUserName><CreateTime>1</CreateTime>"
        f"<MsgType>text</MsgType><Content>{content}</Content><MsgId>1</MsgId><AgentID>{agent}</AgentID></xml>"
    )


_BOMB = '<!DOCTYPE x [<!ENTITY a "赵六赵六"><!ENTITY b "&a;&a;&a;">]><xml><Encrypt>&b;</Encrypt></xml>'
_FETCH = '<!DOCTYPE x [<!ENTITY f SYSTEM "file:/etc/passwd">]><xml><Content>&f;晴川</Content></xml>'


async def test_strangers_get_one_refusal_and_the_log_nothing_of_what_they_said(
    platform: WeComPlatform,
    wecom: WeComStandIn,
    reception: Memory,
    clock: HandSetClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Bombs, files, cut ciphertexts, other companies, other apps, replays: a 4xx without a word."""
    caplog.set_level(logging.DEBUG)
    now = int(clock().timestamp())
    good_query, good_body = sealed_request(_text(), stamp=now)
    attempts = [
        (good_query, _BOMB.encode()),
        (good_query, b"\xff\xfe" + good_body),
        (good_query, good_body.replace(b"</Encrypt>", b"AAAA</Encrypt>")),
        (good_query, good_body[:-30]),
        ({}, good_body),
        ({**good_query, "nonce": "43"}, good_body),
        ({**good_query, "timestamp": str(now + 1)}, good_body),
        sealed_request(_BOMB, stamp=now),
        sealed_request(_FETCH, stamp=now),
        sealed_request("赵六 13900001234", stamp=now),
        sealed_request(b"\xff\xfe\x00", stamp=now),
        sealed_request(_text(), stamp=now, receive_id="ww_other"),
        sealed_request(_text(), stamp=now, receive_id=""),
        sealed_request(_text(), stamp=now, token="other token"),
        sealed_request(_text(), stamp=now, key=AES_KEY[::-1]),
        sealed_request(_text(to="ww_other"), stamp=now),
        sealed_request(_text(agent=7), stamp=now),
        sealed_request(_text(), stamp=now - 3600),
        (good_query, b"x" * (LARGEST_BODY + 1)),
    ]
    answers = [await _post(wecom, query, body) for query, body in attempts]

    assert all(400 <= status < 500 and not body for status, body in answers), answers
    assert reception.messages == []
    assert not any(word in caplog.text for word in (*SECRET_WORDS, "root:", AES_KEY, CORP_ID))
    assert sum(count for name, count in platform.counts().items() if name.startswith("callback.")) == len(attempts)
    assert await _post(wecom, good_query, good_body) == (200, b"")


async def test_a_check_of_the_address_by_a_stranger_is_refused(platform: WeComPlatform, wecom: WeComStandIn) -> None:
    """Without, and with a wrong signature."""
    for query in ({}, {"msg_signature": "x", "timestamp": "1", "nonce": "1", "echostr": "AAAA"}):
        status, body = await _post(wecom, query, b"", method="GET")

        assert (400 <= status < 500, body) == (True, b"")


async def test_a_normal_day_leaves_no_words_in_the_log(
    platform: WeComPlatform, wecom: WeComStandIn, reception: Memory, card: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither names nor numbers nor tokens, at the finest level."""
    caplog.set_level(logging.DEBUG)
    reception.answer = Answer(text="赵六已经处理过了", tone=Tone.BAD)
    await wecom.say("lina", "报备 上海晴川科技有限公司 13900001234")
    pressed = await wecom.press("lina", card, key="k:通过")
    await eventually(lambda: wecom.timeline("lina")[2:])
    ours = "\n".join(record.getMessage() + str(record.__dict__) for record in caplog.records if _is_ours(record))

    assert "platform answered" in ours
    assert not any(word in ours for word in (*SECRET_WORDS, pressed.response_code, "made-up-secret"))


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.startswith("adapters")
