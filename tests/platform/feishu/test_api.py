from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters import http
from adapters.base import (
    BadCredentials,
    CardGone,
    NotInChat,
    PlatformBusy,
    PlatformError,
    Refused,
    Unreachable,
)
from adapters.feishu.api import FeishuApi
from adapters.feishu.errors import judge
from adapters.http import Call, Http, Reply
from adapters.pacing import Pacer
from bot.sandbox.feishu.server import FeishuStandIn
from tests.support.feishu_product import the_settings
from tests.support.feishu_standin import MESSAGES, TOKEN, a_card
from tests.support.monotonic import SleepingClock
from tests.support.waiting import LIMIT

CARD = json.dumps(a_card())
CALL = Call(route="/x", method="GET", url="")


@pytest.fixture
async def out() -> AsyncIterator[Http]:
    opened = Http(timeout=LIMIT)
    yield opened
    await opened.close()


@pytest.fixture
async def waits() -> list[float]:
    """What the product waited between tries."""
    return []


@pytest.fixture
async def product(feishu: FeishuStandIn, out: Http, waits: list[float]) -> AsyncIterator[FeishuApi]:
    """Our side, against the local Feishu."""

    async def sleep(seconds: float) -> None:
        waits.append(seconds)

    api = FeishuApi(the_settings(api_base=feishu.base_url), http=out, pacer=Pacer(), sleep=sleep)
    yield api
    await api.close()


async def _send(product: FeishuApi, *, uuid: str = "u1", receiver: str = "ou_li") -> str:
    sent = await product.send("open_id", receiver, "interactive", CARD, uuid=uuid, pace=receiver)
    return sent.message_id


def _status(code: int, *, status: int = 400, msg: str = "", headers: Mapping[str, str] | None = None) -> PlatformError:
    with pytest.raises(PlatformError) as caught:
        judge(CALL, Reply(status=status, headers=headers or {}, body={"code": code, "msg": msg}))
    return caught.value


@pytest.mark.parametrize(
    ("codes", "kind"),
    [
        ((99991400, 230020, 230049, 99991403), PlatformBusy),
        ((230031, 230011, 230110), CardGone),
        ((230002, 230013, 230018, 230029, 230034, 230035, 230053, 232009, 41050, 99992361), NotInChat),
        ((10003, 10014, 230006, 230027, 99991672, 99991401, 99991661, 99991662, 99991663, 99991679), BadCredentials),
        ((230001, 230019, 230022, 230054, 230025, 230028, 230099, 41012, 7777777), Refused),
        ((1500, 2200, 10500, 40003), Unreachable),
    ],
)
def test_every_code_means_what_its_documentation_says(codes: tuple[int, ...], kind: type[PlatformError]) -> None:
    """The relay decides by the kind, the log shows the code."""
    for code in codes:
        error = _status(code)
        assert (type(error), error.code) == (kind, str(code))


def test_an_unknown_code_with_a_server_error_is_worth_another_try() -> None:
    """5xx and 429 speak for themselves."""
    assert isinstance(_status(424242, status=503), Unreachable)
    assert isinstance(_status(424242, status=429), PlatformBusy)


def test_a_rate_limit_tells_when_to_come_back() -> None:
    """From the gateway's header, otherwise a second, for the monthly quota an hour."""
    told = _status(99991400, status=429, headers={"x-ogw-ratelimit-reset": "7"})

    assert isinstance(told, PlatformBusy)
    assert told.retry_after == 7.0
    assert getattr(_status(230020), "retry_after", None) == 1.0
    assert getattr(_status(99991403), "retry_after", None) == 3600.0


def test_a_card_under_interaction_is_busy_and_a_bad_card_names_its_fault() -> None:
    """Both come as 230099 with a code inside the text; the text itself stays out of the error."""
    locked = _status(230099, msg="Failed to create card content, ErrCode: 11310; ErrMsg: card action is lock")
    broken = _status(230099, msg="Failed to create card content, ErrCode: 200621; ErrMsg: unknown 上海晴川科技")

    assert isinstance(locked, PlatformBusy)
    assert (type(broken), broken.code) == (Refused, "230099/200621")
    assert "晴川" not in str(broken)


async def test_a_card_is_delivered_with_one_token_for_all(product: FeishuApi, feishu: FeishuStandIn) -> None:
    """Ten sends at once at a cold start fetch one token."""
    ids = await asyncio.gather(*(_send(product, uuid=f"u{number}") for number in range(5)))

    assert len(set(ids)) == 5
    assert sum(request.path == TOKEN for request in feishu.requests) == 1
    assert feishu.message(ids[0]).card == a_card()


async def test_a_token_that_ended_before_its_time_is_renewed_and_the_call_repeated(
    product: FeishuApi, feishu: FeishuStandIn
) -> None:
    """Nobody notices."""
    await _send(product)
    feishu.faults.expire_tokens()
    await _send(product, uuid="u2")

    assert sum(request.path == TOKEN for request in feishu.requests) == 2
    assert len(feishu.sends) == 2


async def test_a_token_that_is_refused_twice_is_an_error(product: FeishuApi, feishu: FeishuStandIn) -> None:
    """One fresh token, not an endless loop."""
    feishu.faults.fail_next(MESSAGES, status=400, code=99991663, times=10)
    with pytest.raises(BadCredentials):
        await _send(product)

    assert sum(request.path == MESSAGES for request in feishu.requests) == 2


async def test_a_wrong_secret_is_a_matter_for_the_administrator(feishu: FeishuStandIn, out: Http) -> None:
    """And it is asked for again at the next call, not remembered."""
    settings = the_settings(api_base=feishu.base_url, app_secret="wrong")
    api = FeishuApi(settings, http=out, pacer=Pacer())
    for _ in range(2):
        with pytest.raises(BadCredentials):
            await _send(api)

    assert sum(request.path == TOKEN for request in feishu.requests) == 2


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ({"status": "html"}, "http 502"),
        ({"status": 500}, "2200"),
        ({"drop_connection": True}, "ServerDisconnectedError"),
    ],
)
async def test_no_usable_answer_is_unreachable(
    product: FeishuApi, feishu: FeishuStandIn, fault: dict[str, Any], code: str
) -> None:
    """A page of HTML, an inner error, a cut connection: worth another try, later."""
    feishu.faults.fail_next(MESSAGES, **fault)
    with pytest.raises(Unreachable) as caught:
        await _send(product)

    assert caught.value.code == code


async def test_an_answer_that_takes_too_long_is_unreachable(feishu: FeishuStandIn) -> None:
    """The time limit covers the whole call."""
    impatient = Http(timeout=LIMIT)
    api = FeishuApi(the_settings(api_base=feishu.base_url), http=impatient, pacer=Pacer())
    await api.bot_open_id()
    impatient._timeout, held = 0.2, asyncio.Event()  # from here on
    feishu.faults.fail_next(MESSAGES, until=held)
    with pytest.raises(Unreachable) as caught:
        await _send(api)
    held.set()
    await impatient.close()

    assert caught.value.code == "timeout"


async def test_nobody_listening_is_unreachable(out: Http, unused_tcp_port: int) -> None:
    """A refused connection is an outage, not a bug."""
    api = FeishuApi(the_settings(api_base=f"http://127.0.0.1:{unused_tcp_port}"), http=out, pacer=Pacer())
    with pytest.raises(Unreachable):
        await _send(api)


async def test_a_busy_platform_says_so_and_the_next_call_waits(feishu: FeishuStandIn, out: Http) -> None:
    """The budget of the whole app pauses for as long as the gateway asked."""
    seconds = SleepingClock()
    api = FeishuApi(the_settings(api_base=feishu.base_url), http=out, pacer=Pacer(clock=seconds, sleep=seconds.sleep))
    feishu.faults.fail_next(MESSAGES, status=429, headers={"x-ogw-ratelimit-reset": "3"})
    with pytest.raises(PlatformBusy) as caught:
        await _send(api)
    waiting = asyncio.create_task(_send(api, uuid="u2", receiver="ou_wang"))
    await seconds.settle()
    assert not waiting.done()
    await seconds.advance(3.0)
    async with asyncio.timeout(LIMIT):
        await waiting

    assert caught.value.retry_after == 3.0


async def test_a_card_that_is_busy_holds_up_nobody_else(feishu: FeishuStandIn, out: Http) -> None:
    """Somebody is pressing on one card; the others are repainted meanwhile, without any waiting."""
    seconds = SleepingClock()
    pacer = Pacer(clock=seconds, sleep=seconds.sleep)
    api = FeishuApi(the_settings(api_base=feishu.base_url), http=out, pacer=pacer)
    first, second = await _send(api), await _send(api, uuid="u2", receiver="ou_wang")
    busy = "Failed to create card content, ErrCode: 11310; ErrMsg: card action is lock"
    feishu.faults.fail_next(f"{MESSAGES}/", method="PATCH", status=400, code=230099, msg=busy)
    with pytest.raises(PlatformBusy):
        await api.patch(first, CARD)
    async with asyncio.timeout(LIMIT):
        await api.patch(second, CARD)


async def test_a_card_that_is_gone_is_told_apart(product: FeishuApi, feishu: FeishuStandIn) -> None:
    """The relay sends a fresh one instead."""
    message_id = await _send(product)
    await product.patch(message_id, CARD)
    feishu.faults.fail_next(f"{MESSAGES}/", method="PATCH", status=400, code=230031)
    with pytest.raises(CardGone):
        await product.patch(message_id, CARD)


async def test_a_reply_stands_under_the_message(product: FeishuApi, feishu: FeishuStandIn) -> None:
    """In the same chat."""
    asked = await feishu.say("ou_li", "我的客户", chat_id="oc_east", mention=True)
    sent = await product.reply(asked, "text", '{"text":"看这里"}', uuid="u1", pace="oc_east")

    assert sent.chat_id == "oc_east"
    assert feishu.message(sent.message_id).parent_id == asked


async def test_the_bot_knows_itself(product: FeishuApi, feishu: FeishuStandIn) -> None:
    """From the one answer of Feishu that keeps its content beside `data`."""
    assert await product.bot_open_id() == feishu.bot_open_id


async def test_a_direct_chat_is_told_from_a_group(product: FeishuApi, feishu: FeishuStandIn) -> None:
    """By the mode of the chat."""
    assert await product.chat_mode("oc_east") == "group"
    assert await product.chat_mode(feishu.p2p_chat_id("ou_li")) == "p2p"


async def test_reads_are_repeated_a_few_times(product: FeishuApi, feishu: FeishuStandIn, waits: list[float]) -> None:
    """Nobody else would repeat the reading of a directory."""
    feishu.faults.fail_next("/open-apis/contact/", status=500, times=2)
    user = await product.get_user("ou_li")

    assert user["name"] == "李娜"
    assert waits == [0.5, 1.0]


async def test_neither_words_nor_tokens_nor_secrets_are_logged(
    product: FeishuApi, feishu: FeishuStandIn, caplog: pytest.LogCaptureFixture
) -> None:
    """Whether a call succeeds or fails; the route is named without its ids."""
    caplog.set_level(logging.DEBUG)
    message_id = await _send(product)
    feishu.faults.fail_next(MESSAGES, method="PATCH", status=400, code=230031)
    with pytest.raises(CardGone) as gone:
        await product.patch(message_id, CARD)
    records = [record for record in caplog.records if record.name.startswith("adapters")]
    logged = str(gone.value) + "".join(json.dumps(vars(record), default=str, ensure_ascii=False) for record in records)

    assert "/open-apis/im/v1/messages/:message_id" in logged
    for private in ("晴川", "Bearer", "t-", "made-up-secret", message_id, "ou_li"):
        assert private not in logged


@dataclass
class Strange:
    """A server that answers as it is told."""

    body: Any = field(default_factory=dict)
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    asked: int = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        raw = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        return web.Response(body=raw, status=self.status, headers=self.headers)


@pytest.mark.parametrize(
    ("answer", "status", "kind"),
    [
        (b"", 200, Unreachable),
        (b"[1]", 200, Unreachable),
        (b"\xff\xfe", 200, Unreachable),
        (b"<html>", 429, PlatformBusy),
        ({"msg": "no code"}, 200, Unreachable),
        ({"code": "0"}, 200, Unreachable),
    ],
)
async def test_strange_answers_become_errors_of_ours(
    out: Http, answer: Any, status: int, kind: type[PlatformError]
) -> None:
    """Nothing that a server says ends in an exception that nobody expects."""
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", Strange(body=answer, status=status).answer)
    async with TestServer(app) as server:
        call = Call(route="/x", method="GET", url=str(server.make_url("/x")))
        with pytest.raises(kind):
            await out.call(call, judge)


async def test_redirects_are_not_followed(out: Http) -> None:
    """An answer from elsewhere is no answer; our token must not travel there."""
    strange = Strange(body=b"", status=302, headers={"Location": "/elsewhere"})
    app = web.Application()
    app.router.add_route("*", "/{tail:.*}", strange.answer)
    async with TestServer(app) as server:
        with pytest.raises(Unreachable):
            await out.call(Call(route="/x", method="GET", url=str(server.make_url("/x"))), judge)

    assert strange.asked == 1


@pytest.mark.parametrize(("value", "seconds"), [("3", 3.0), ("0.5", 0.5), ("-1", None), ("soon", None), ("1e9", None)])
def test_only_a_sensible_wait_is_believed(value: str, seconds: float | None) -> None:
    """A header is not a reason to sleep for years."""
    assert http.retry_after({"Retry-After": value}, "x-other", "Retry-After") == seconds
