from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import aiohttp
import pytest

from bot.sandbox.faults import FaultPlan
from bot.sandbox.feishu.limits import Gate, RateLimits
from bot.sandbox.feishu.server import FeishuStandIn
from tests.support.feishu_standin import MESSAGES, Answer, Api, FakeSeconds, stand_in

if TYPE_CHECKING:
    from tests.support.clock import HandSetClock

_HELLO = {"text": "你好"}


async def test_an_ordered_failure_happens_so_often_and_without_effect(api: Api, feishu: FeishuStandIn) -> None:
    """Two requests fail, the third is served; the failed ones sent nothing."""
    feishu.faults.fail_next(MESSAGES, times=2)
    answers = [await api.send("ou_li", _HELLO) for _ in range(3)]

    assert [(status, body["code"]) for status, body in answers] == [(500, 2200), (500, 2200), (200, 0)]
    assert len(feishu.timeline("ou_li", feishu.p2p_chat_id("ou_li"))) == 1


async def test_only_the_requests_that_were_meant_fail(api: Api, feishu: FeishuStandIn) -> None:
    """Path and method select; the code can be ordered."""
    feishu.faults.fail_next(MESSAGES, method="PATCH", status=400, code=230028, msg="audit")
    _, sent = await api.send("ou_li", _HELLO)
    _, patched = await api.patch(sent["data"]["message_id"], {})

    assert (sent["code"], patched["code"], patched["msg"]) == (0, 230028, "audit")


async def test_a_failure_after_the_effect_leaves_the_message(api: Api, feishu: FeishuStandIn) -> None:
    """The reply is lost, the message is not; asking again with the uuid yields the same one."""
    feishu.faults.fail_next(MESSAGES, after_effect=True)
    status, _ = await api.send("ou_li", _HELLO, uuid="u-1")
    _, again = await api.send("ou_li", _HELLO, uuid="u-1")
    [message] = feishu.timeline("ou_li", feishu.p2p_chat_id("ou_li"))

    assert (status, again["data"]["message_id"]) == (500, message.message_id)


async def test_a_gateway_page_is_no_json(api: Api, feishu: FeishuStandIn) -> None:
    """`html` is a 502 with a page."""
    feishu.faults.fail_next("/open-apis/bot", status="html")
    async with api.session.get(f"{feishu.base_url}/open-apis/bot/v3/info") as response:
        page = await response.text()

    assert (response.status, response.content_type, page.startswith("<html>")) == (502, "text/html", True)


async def test_too_many_requests_say_when_to_come_back(api: Api, feishu: FeishuStandIn) -> None:
    """An ordered 429 carries 99991400 and the gateway's headers."""
    feishu.faults.fail_next("/open-apis/bot", status=429, headers={"x-ogw-ratelimit-reset": "7"})
    async with api.session.get(f"{feishu.base_url}/open-apis/bot/v3/info") as response:
        body = await response.json()

    assert (response.status, body["code"], response.headers["x-ogw-ratelimit-reset"]) == (429, 99991400, "7")


async def test_a_dropped_connection_has_no_answer(api: Api, feishu: FeishuStandIn) -> None:
    """The socket closes; with `after_effect` the message is there all the same."""
    feishu.faults.fail_next(MESSAGES, drop_connection=True, after_effect=True)

    with pytest.raises(aiohttp.ClientError):
        await api.send("ou_li", _HELLO)
    assert len(feishu.timeline("ou_li", feishu.p2p_chat_id("ou_li"))) == 1
    assert feishu.requests[-1].status == 0


async def test_a_slow_answer_is_right_when_it_comes(api: Api, feishu: FeishuStandIn) -> None:
    """Held back until the test lets it go, or for some seconds; other requests pass it."""
    gate = asyncio.Event()
    feishu.faults.fail_next(MESSAGES, status=None, until=gate)
    slow = asyncio.create_task(api.send("ou_li", _HELLO))
    _, other = await api.call("GET", "/open-apis/bot/v3/info")
    waiting = not slow.done()
    gate.set()
    _, body = await slow
    feishu.faults.slow("/open-apis/bot", 0.001)
    _, late = await api.call("GET", "/open-apis/bot/v3/info")

    assert (other["code"], waiting, body["code"], late["code"]) == (0, True, 0, 0)


async def test_open_orders_can_be_taken_back(api: Api, feishu: FeishuStandIn, app: Answer) -> None:
    """After clear() nothing is wrong any more, and held events go on."""
    feishu.faults.fail_next(MESSAGES, times=9)
    feishu.faults.lose_pushes(9)
    feishu.faults.duplicate_pushes(9)
    feishu.faults.refuse_connections()
    feishu.faults.clear()
    feishu.faults.reorder_pushes(3)
    await feishu.say("ou_li", "一")
    feishu.faults.clear()
    await feishu.say("ou_li", "二")
    _, body = await api.send("ou_li", _HELLO)

    assert (body["code"], len(app.received)) == (0, 2)


async def test_an_api_is_called_fifty_times_a_second(api: Api, feishu: FeishuStandIn, seconds: FakeSeconds) -> None:
    """The fifty-first call is HTTP 429 with 99991400 and the seconds to wait; other APIs are not affected."""
    for _ in range(50):
        await api.call("GET", "/open-apis/contact/v3/users/ou_li")
    refused = await api.call("GET", "/open-apis/contact/v3/users/ou_wang")
    other = await api.call("GET", "/open-apis/bot/v3/info")
    seconds.now += 1
    later = await api.call("GET", "/open-apis/contact/v3/users/ou_li")

    assert (refused[0], refused[1]["code"], other[1]["code"], later[1]["code"]) == (429, 99991400, 0, 0)


def test_a_thousand_calls_a_minute_are_the_limit() -> None:
    """A steady pace below fifty a second runs into the limit of the minute, and is told how long it lasts."""
    seconds = FakeSeconds()
    gate = Gate(RateLimits(), seconds)
    waits = []
    for _ in range(1001):
        waits.append(gate.api("GET /x"))
        seconds.now += 0.03125

    assert (waits[:1000], waits[1000]) == ([0] * 1000, 29)


async def test_limits_can_be_switched_off(clock: HandSetClock) -> None:
    """A journey that does not care about pace sends as much as it likes."""
    async with stand_in(clock, limits=RateLimits.off()) as feishu, aiohttp.ClientSession() as session:
        api = Api(feishu, session)
        await api.sign_in()
        codes = {(await api.send("ou_li", _HELLO))[1]["code"] for _ in range(60)}

        assert codes == {0}


async def test_every_request_is_recorded(api: Api, feishu: FeishuStandIn) -> None:
    """Method, path, query, body, headers, moment and outcome, in order of arrival."""
    await api.send("ou_li", _HELLO, uuid="u-1")
    await api.call("GET", "/open-apis/contact/v3/users/ou_nobody", user_id_type="open_id")
    sent, asked = feishu.requests[-2:]

    assert (sent.method, sent.path, sent.query) == ("POST", MESSAGES, {"receive_id_type": "open_id"})
    assert (sent.json["uuid"], sent.status, sent.code, sent.at) == ("u-1", 200, 0, feishu.now)
    assert sent.headers["authorization"] == f"Bearer {api.token}"
    assert (asked.status, asked.code) == (400, 41012)


async def test_every_answer_carries_a_log_id(api: Api, feishu: FeishuStandIn) -> None:
    """Successes and refusals have X-Tt-Logid, refusals repeat it in the body."""
    async with api.session.get(f"{feishu.base_url}/open-apis/bot/v3/info") as response:
        body = await response.json()

    assert response.headers["X-Tt-Logid"] == body["error"]["log_id"]


async def test_a_body_that_is_no_object_is_a_bad_request(api: Api) -> None:
    """JSON of another kind is refused before it is looked at."""
    assert (await api.call("POST", MESSAGES, ["no object"]))[1]["code"] == 9499


def test_a_plan_of_no_stand_in_says_so() -> None:
    """A plan that is not wired cannot expire tokens."""
    with pytest.raises(RuntimeError):
        FaultPlan().expire_tokens()


async def test_a_stand_in_has_no_address_before_it_starts() -> None:
    """Asking for base_url too early is an error, not an empty address."""
    with pytest.raises(RuntimeError):
        _ = FeishuStandIn(app_id="a", app_secret="b").base_url
