"""Pace, quota, permissions and ordered faults of the local DingTalk's APIs."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import aiohttp
import pytest

from bot.sandbox.dingtalk.faults import NOT_PERMITTED, TOO_FAST, USED_UP, RequestFault
from bot.sandbox.dingtalk.limits import Allowance
from bot.sandbox.dingtalk.server import DingTalkStandIn
from tests.support.dingtalk_standin import PUT, TO_PEOPLE, Api, App
from tests.support.feishu_standin import FakeSeconds


async def test_an_api_takes_twenty_calls_a_second(api: Api, seconds: FakeSeconds) -> None:
    """The next one is refused, by new and by old APIs in their own ways; another API has a second of its own."""
    for _ in range(20):
        assert (await api.send_text("li"))[0] == 200
        assert (await api.ask("/topapi/v2/user/get", userid="li"))["errcode"] == 0

    status, body = await api.send_text("li")
    assert (status, body["code"]) == (403, TOO_FAST)
    assert (await api.ask("/topapi/v2/user/get", userid="li"))["errcode"] == 90018
    assert (await api.create())[0] == 200
    seconds.now += 1.0
    assert (await api.send_text("li"))[0] == 200


async def test_the_months_calls_are_counted_and_end(api: Api, dingtalk: DingTalkStandIn) -> None:
    """Messages and cards count, tokens, directory and refused calls do not; the next month begins anew."""
    dingtalk.meter.allowance = Allowance(calls_per_month=2)
    await api.sign_in()
    await api.ask("/topapi/v2/user/get", userid="li")
    await api.send_text("li")
    await api.create()
    assert dingtalk.meter.calls == 2

    status, body = await api.put("track-1", {"title": "x"})

    assert (status, body["code"]) == (403, USED_UP)
    assert (await api.ask("/topapi/v2/user/get", userid="li"))["errcode"] == 0
    await dingtalk.advance(timedelta(days=31))
    await api.sign_in()
    assert (await api.put("track-1", {"title": "x"}))[0] == 200
    assert dingtalk.meter.calls == 1


async def test_once_the_months_pushes_are_used_up_messages_arrive_empty(
    api: Api, app: App, dingtalk: DingTalkStandIn
) -> None:
    """With the code 20001 instead of what was said; presses count, events of the directory do not."""
    dingtalk.meter.allowance = Allowance(pushes_per_month=2)
    await api.create()
    await dingtalk.say("li", "第一条")
    await dingtalk.press("li", "track-1", button="approve")
    await dingtalk.update_user("li", manager="zhao")

    await dingtalk.say("li", "第三条")

    *_, data = app.data()
    assert dingtalk.meter.pushes == 2
    assert (data["errorCode"], "text" in data, data["senderStaffId"]) == (20001, False, "li")


def test_the_documented_allowance_is_the_default() -> None:
    """Of the standard edition since 2025-11-19."""
    assert Allowance() == Allowance(per_api_per_second=20, calls_per_month=5_000, pushes_per_month=3_000)
    assert Allowance.endless().calls_per_month is None


@pytest.mark.parametrize("scope", ["qyapi_robot_sendmsg", "Card.Instance.Write"])
async def test_a_missing_permission_is_named(api: Api, dingtalk: DingTalkStandIn, scope: str) -> None:
    """So that an administrator can be told which one to tick."""
    dingtalk.faults.missing_scopes.add(scope)

    status, body = await (api.create() if scope.startswith("Card") else api.send_text("li"))

    assert (status, body["code"]) == (403, NOT_PERMITTED)
    assert body["accessdenieddetail"] == {"requiredScopes": [scope]}


async def test_old_apis_say_it_in_their_own_way(api: Api, dingtalk: DingTalkStandIn) -> None:
    """HTTP 200 and 88, the reason in the text."""
    dingtalk.faults.missing_scopes.add("qyapi_get_member")

    refused = await api.ask("/topapi/v2/user/get", userid="li")

    assert (refused["errcode"], "60011" in refused["errmsg"]) == (88, True)
    assert (await api.ask("/topapi/v2/department/listsub"))["errcode"] == 0


async def test_errors_can_be_ordered(api: Api, dingtalk: DingTalkStandIn) -> None:
    """They are used up, wait for the path that they were meant for, and leave nothing behind."""
    dingtalk.faults.fail_next(PUT, "system.busy", status=500)
    dingtalk.faults.throttle(TO_PEOPLE, times=2)

    codes = [(await api.send_text("li")) for _ in range(3)]

    assert [status for status, _ in codes] == [403, 403, 200]
    assert codes[0][1]["code"] == TOO_FAST
    assert len(dingtalk.timeline("li", dingtalk.direct_chat_id("li"))) == 1


async def test_banned_addresses_and_broken_gateways_answer_strangely(api: Api, dingtalk: DingTalkStandIn) -> None:
    """A JSON without code, a page of HTML with 200, a page of HTML with 504."""
    url = dingtalk.base_url + TO_PEOPLE
    seen = []
    dingtalk.faults.ban()
    dingtalk.faults.ban(html=True)
    dingtalk.faults.break_down(TO_PEOPLE)
    for _ in range(3):
        async with api.session.post(url, json={}) as response:
            seen.append((response.status, response.content_type, await response.text()))

    assert [each[:2] for each in seen] == [(200, "application/json"), (200, "text/html"), (504, "text/html")]
    assert '"status":1111' in seen[0][2]


async def test_an_answer_may_get_lost_though_the_work_was_done(api: Api, dingtalk: DingTalkStandIn) -> None:
    """The card is there; the repeated call is told so."""
    dingtalk.faults.hang_up("/v1.0/card", after_effect=True)
    with pytest.raises(aiohttp.ClientError):
        await api.create()
    assert dingtalk.card("track-1", viewer="li").text == "待审批"
    assert (await api.create())[1]["code"] == "param.cardAlreadyExist"
    dingtalk.faults.hang_up("/v1.0/card")
    with pytest.raises(aiohttp.ClientError):
        await api.create(out_track_id="t2")
    with pytest.raises(LookupError):
        dingtalk.card("t2", viewer="li")


async def test_an_answer_may_be_late(api: Api, dingtalk: DingTalkStandIn) -> None:
    """After a time, or until a test lets it go."""
    until = asyncio.Event()
    dingtalk.faults.order(RequestFault(path_prefix="/v1.0/card", until=until))
    dingtalk.faults.slow(TO_PEOPLE, 0.01)
    held = asyncio.create_task(api.create())

    assert (await api.send_text("wang"))[0] == 200
    assert not held.done()
    until.set()
    assert (await held)[0] == 200


async def test_orders_can_be_taken_back(api: Api, dingtalk: DingTalkStandIn) -> None:
    """All of them at once."""
    dingtalk.faults.throttle("/")
    dingtalk.faults.undeliverable["li"] = "x"
    dingtalk.faults.missing_scopes.add("Card.Instance.Write")
    dingtalk.faults.clear()

    assert (await api.create())[1]["result"]["deliverResults"][0]["success"]


async def test_requests_are_recorded(api: Api, dingtalk: DingTalkStandIn) -> None:
    """With body, status and code of either style."""
    await api.send_text("li")
    await api.put("none", {"title": "x"})
    await api.ask("/topapi/v2/user/get", userid="nobody")
    await api.call("GET", "/v1.0/nothing/here")

    seen = [(each.method, each.path, each.status, each.code) for each in dingtalk.requests]
    assert seen == [
        ("POST", "/v1.0/oauth2/accessToken", 200, ""),
        ("POST", TO_PEOPLE, 200, ""),
        ("PUT", PUT, 400, "param.cardNotExist"),
        ("POST", "/topapi/v2/user/get", 200, "60121"),
        ("GET", "/v1.0/nothing/here", 404, "InvalidAction.NotFound"),
    ]
    assert dingtalk.requests[1].json["userIds"] == ["li"]
