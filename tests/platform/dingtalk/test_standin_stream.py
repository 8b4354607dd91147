"""Stream at the local DingTalk: tickets, frames, pings, acks, redelivery, several connections, broken lines."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from bot.sandbox.dingtalk.server import DingTalkStandIn
from tests.support.clock import HandSetClock
from tests.support.dingtalk_standin import (
    EVENTS,
    GROUP,
    MESSAGES,
    OPEN,
    PRESSES,
    Api,
    App,
    on_stream,
    stand_in,
)
from tests.support.waiting import LIMIT


async def _connects(api: Api, opened: dict[str, Any]) -> int:
    """101, or the status with which the handshake is refused."""
    try:
        async with api.session.ws_connect(opened["endpoint"], params={"ticket": opened["ticket"]}):
            return 101
    except aiohttp.WSServerHandshakeError as refused:
        return refused.status


async def test_a_ticket_is_good_once(api: Api) -> None:
    """Whoever comes with a used or invented one stands before a closed door."""
    status, opened = await api.open(EVENTS)

    assert status == 200
    assert opened["endpoint"].startswith("ws://127.0.0.1:")
    assert await _connects(api, opened) == 101
    assert await _connects(api, opened) == 401
    assert await _connects(api, {**opened, "ticket": "invented"}) == 401


async def test_a_ticket_is_good_for_ninety_seconds(api: Api, clock: HandSetClock) -> None:
    """By the calendar."""
    _, early = await api.open(EVENTS)
    _, late = await api.open(EVENTS)
    clock.advance(timedelta(seconds=89))
    assert await _connects(api, early) == 101

    clock.advance(timedelta(seconds=1))
    assert await _connects(api, late) == 401


async def test_a_ticket_must_be_escaped_in_the_address(api: Api) -> None:
    """It has signs in it that mean something in a query."""
    _, opened = await api.open(EVENTS)

    with pytest.raises(aiohttp.WSServerHandshakeError):
        await api.session.ws_connect(f"{opened['endpoint']}?ticket={opened['ticket']}")


async def test_wrong_credentials_get_no_ticket(api: Api) -> None:
    """401 authFailed, as seen in the field."""
    status, body = await api.open(EVENTS, secret="wrong")

    assert (status, body["code"]) == (401, "authFailed")


@pytest.mark.parametrize("subscriptions", [None, [], "all", [{"type": "EVENT"}]])
async def test_without_subscriptions_there_is_no_ticket(api: Api, subscriptions: Any) -> None:
    """Nothing would ever be pushed on such a connection."""
    body = {"clientId": "dingmadeupclient", "clientSecret": "made-up-secret", "subscriptions": subscriptions}

    assert (await api.call("POST", OPEN, body, token=""))[0] == 400


async def test_a_message_to_the_robot_travels_in_a_frame(api: Api, app: App, dingtalk: DingTalkStandIn) -> None:
    """Headers are strings, data is JSON text; the message has what the documentation lists."""
    msg_id = await dingtalk.say("li", "报备 苏州青禾精密机械有限公司")

    [frame] = app.frames
    assert (frame["specVersion"], frame["type"]) == ("1.0", "CALLBACK")
    assert frame["headers"]["topic"] == MESSAGES["topic"]
    assert frame["headers"]["contentType"] == "application/json"
    assert frame["headers"]["time"] == str(int(dingtalk.now.timestamp() * 1000))
    data = json.loads(frame["data"])
    assert data["msgId"] == msg_id
    assert (data["conversationType"], data["conversationId"]) == ("1", dingtalk.direct_chat_id("li"))
    assert (data["senderStaffId"], data["senderNick"], data["isAdmin"]) == ("li", "李娜", False)
    assert (data["msgtype"], data["text"]) == ("text", {"content": "报备 苏州青禾精密机械有限公司"})
    assert data["sessionWebhookExpiredTime"] - data["createAt"] == 90 * 60 * 1000
    assert "isInAtList" not in data


async def test_in_a_group_only_a_mention_is_heard(api: Api, app: App, dingtalk: DingTalkStandIn) -> None:
    """The mention is cut out, the blank behind it stays; everybody in the group reads it whole."""
    await dingtalk.say("li", "大家好", chat_id=GROUP)
    await dingtalk.say("li", "我的客户", chat_id=GROUP, mention=True)
    dingtalk.seat_robot(GROUP, present=False)
    await dingtalk.say("li", "帮助", chat_id=GROUP, mention=True)

    [data] = app.data()
    assert (data["text"]["content"], data["isInAtList"]) == (" 我的客户", True)
    assert (data["conversationType"], data["conversationId"]) == ("2", GROUP)
    assert data["conversationTitle"] == "华东报备群"
    shown = [message.text for message in dingtalk.timeline("zhao", GROUP)]
    assert shown == ["大家好", "@报备助手 我的客户", "@报备助手 帮助"]


async def test_voice_and_pictures_come_with_download_codes(api: Api, app: App, dingtalk: DingTalkStandIn) -> None:
    """Voice brings along what the platform understood; a picture can be fetched."""
    await dingtalk.speak("li", "我的客户")
    await dingtalk.show_picture("li", b"made-up picture")

    voice, picture = app.data()
    assert (voice["msgtype"], voice["content"]["recognition"]) == ("audio", "我的客户")
    wanted = {"robotCode": "dingmadeupclient", "downloadCode": picture["content"]["downloadCode"]}
    _, body = await api.call("POST", "/v1.0/robot/messageFiles/download", wanted)
    async with api.session.get(body["downloadUrl"]) as response:
        assert await response.read() == b"made-up picture"
    wanted["downloadCode"] = "unknown"
    assert (await api.call("POST", "/v1.0/robot/messageFiles/download", wanted))[0] == 400


async def test_events_of_the_directory_have_their_facts_in_the_headers(app: App, dingtalk: DingTalkStandIn) -> None:
    """The topic is `*` for all of them; which one it is stands in eventType."""
    dingtalk.add_user("sun", "孙悦")
    await dingtalk.announce_user("sun")
    await dingtalk.update_user("sun", manager="wang", departments=[10])
    await dingtalk.announce_department(10, "modify")
    await dingtalk.remove_user("sun")
    dingtalk.leaves_as_text = True
    await dingtalk.remove_user("zhao")

    heads = [(frame["type"], frame["headers"]["topic"], frame["headers"]["eventType"]) for frame in app.frames]
    assert heads == [
        ("EVENT", "*", "user_add_org"),
        ("EVENT", "*", "user_modify_org"),
        ("EVENT", "*", "org_dept_modify"),
        ("EVENT", "*", "user_leave_org"),
        ("EVENT", "*", "user_leave_org"),
    ]
    assert all(frame["headers"]["eventCorpId"] == "dingsandbox" for frame in app.frames)
    added, modified, department, left, left_as_text = app.data()
    assert (added["userId"], left["userId"], left_as_text["userId"]) == (["sun"], ["sun"], "zhao")
    assert modified["diffInfo"][0]["curr"] == {"managerUserId": "wang", "department": [10]}
    assert department["deptId"] == [10]


async def test_what_was_not_subscribed_is_never_pushed(api: Api, dingtalk: DingTalkStandIn) -> None:
    """The subscriptions of a connection are fixed."""
    async with on_stream(api, PRESSES) as app:
        await dingtalk.say("li", "你好")
        await dingtalk.update_user("li", manager="zhao")

        assert app.frames == []
    assert [delivery.attempts for delivery in dingtalk.deliveries] == [("no receiver",), ("no receiver",)]


async def test_an_event_without_an_ack_comes_again_after_ten_and_thirty_seconds(
    api: Api, app: App, dingtalk: DingTalkStandIn
) -> None:
    """With the same eventId under a new messageId; `LATER` asks for the same."""
    app.answer = {"status": "LATER"}
    await dingtalk.update_user("li", manager="zhao")
    await dingtalk.advance(timedelta(seconds=9))
    assert len(app.frames) == 1
    await dingtalk.advance(timedelta(seconds=1))
    app.answer = {"status": "SUCCESS"}
    await dingtalk.advance(timedelta(seconds=30))
    await dingtalk.advance(timedelta(hours=1))

    [delivery] = dingtalk.deliveries
    assert (delivery.attempts, delivery.acknowledged) == (("later", "later", "ok"), True)
    assert len({frame["headers"]["eventId"] for frame in app.frames}) == 1
    assert len({frame["headers"]["messageId"] for frame in app.frames}) == 3


async def test_a_robot_message_without_an_ack_comes_once_more_after_a_minute(
    app: App, dingtalk: DingTalkStandIn
) -> None:
    """With the same msgId under a new messageId; and never again where only the oldest text of the protocol holds."""
    app.code = 500
    await dingtalk.say("li", "你好")
    await dingtalk.advance(timedelta(seconds=60))
    await dingtalk.advance(timedelta(hours=1))
    dingtalk.resends_robot_messages = False
    await dingtalk.say("li", "再见")
    await dingtalk.advance(timedelta(hours=1))

    first, second = dingtalk.deliveries
    assert (first.attempts, first.given_up) == (("code 500", "code 500"), True)
    assert (second.attempts, second.given_up) == (("code 500",), True)
    assert len({data["msgId"] for data in app.data()}) == 2
    assert len({frame["headers"]["messageId"] for frame in app.frames}) == 3


async def test_silence_is_no_ack(clock: HandSetClock, api: Api) -> None:
    """The attempt ends with the time for an answer."""
    async with stand_in(clock, stream_answer_within=0.05) as dingtalk:
        hasty = Api(dingtalk, api.session)
        async with on_stream(hasty) as app:
            app.silent = True
            await dingtalk.say("li", "你好")
            app.silent = False
            await dingtalk.advance(timedelta(minutes=1))

        assert dingtalk.deliveries[0].attempts == ("timeout", "ok")


async def test_each_push_goes_to_one_connection_by_chance(api: Api, dingtalk: DingTalkStandIn) -> None:
    """Two links share the traffic: neither hears everything."""
    async with on_stream(api) as one, on_stream(api) as two:
        for number in range(20):
            await dingtalk.say("li", f"第{number}条")

        assert len(one.frames) + len(two.frames) == 20
        assert one.frames
        assert two.frames


async def test_a_ping_is_to_be_answered_with_the_same_data(api: Api, app: App, dingtalk: DingTalkStandIn) -> None:
    """The answer of an app that sends something else is noted."""
    assert await dingtalk.stream.ping() == 1
    assert dingtalk.stream.pings == 1

    app.silent = True
    ack = json.dumps({"opaque": "other"})
    frames = len(app.frames)

    async def wrong() -> None:
        frame = (await app.told(frames + 1))[-1]
        await app.ack({**frame, "data": ack})

    answered, _ = await asyncio.gather(dingtalk.stream.ping(), wrong())
    assert answered == 0
    assert dingtalk.stream.objections == ["a ping came back with other data"]


async def test_pings_come_by_themselves(clock: HandSetClock, api: Api) -> None:
    """In the rhythm that was set."""
    async with stand_in(clock, ping_interval=0.02) as dingtalk, on_stream(Api(dingtalk, api.session)) as app:
        await dingtalk.stream.wait_until(lambda stream: stream.pings >= 2)

        assert {frame["headers"]["topic"] for frame in app.frames} == {"ping"}


async def test_after_a_disconnect_frame_nothing_is_pushed_and_the_line_is_closed(clock: HandSetClock, api: Api) -> None:
    """A client that opens its next connection first loses nothing."""
    async with stand_in(clock, disconnect_grace=0.1) as dingtalk:
        other = Api(dingtalk, api.session)
        async with on_stream(other) as old:
            await dingtalk.stream.disconnect("connection is expired")
            [frame] = await old.told(1)
            await dingtalk.say("li", "没人听见")
            async with on_stream(other) as new:
                await dingtalk.say("li", "听见了")
                await dingtalk.stream.wait_until(lambda stream: len(stream.live) == 1)

                assert (frame["type"], frame["headers"]["topic"]) == ("SYSTEM", "disconnect")
                assert json.loads(frame["data"]) == {"reason": "connection is expired"}
                assert [data["text"]["content"] for data in new.data()] == ["听见了"]
                await asyncio.wait_for(old.ended.wait(), LIMIT)
        assert [delivery.attempts for delivery in dingtalk.deliveries] == [("no receiver",), ("ok",)]


@pytest.mark.parametrize(
    ("ack", "objection"),
    [
        ("no json", "an ack without a messageId"),
        ('{"code":200,"headers":{},"data":"{}"}', "an ack without a messageId"),
        ('{"code":200,"headers":{"messageId":7},"data":"{}"}', "a messageId that is no string"),
        ('{"code":"200","headers":{"messageId":"x"},"data":"{}"}', "a code that is no number"),
        ('{"code":200,"headers":{"messageId":"x"},"data":{}}', "data that is no string"),
        ('{"code":200,"headers":{"messageId":"x"},"data":"{"}', "data that is no JSON"),
    ],
)
async def test_acks_are_read_strictly(app: App, dingtalk: DingTalkStandIn, ack: str, objection: str) -> None:
    """Whatever the protocol does not allow is noted, so that a test can say that nothing was."""
    await app.ws.send_str(ack)
    await dingtalk.stream.ping()

    assert dingtalk.stream.objections == [objection]


async def test_lines_break_in_many_ways(api: Api, dingtalk: DingTalkStandIn) -> None:
    """Cut without a word; open, but no frame comes; or not even a websocket pong."""
    async with on_stream(api) as app:
        dingtalk.faults.drop_connections()
        await dingtalk.stream.wait_until(lambda stream: not stream.live)
        await asyncio.wait_for(app.ended.wait(), LIMIT)

    dingtalk.faults.line = "zombie"
    async with on_stream(api) as app:
        assert await dingtalk.stream.ping(within=0.05) == 0
        assert app.frames == []
    dingtalk.faults.clear()
    async with on_stream(api):
        assert await dingtalk.stream.ping() == 1


async def test_a_silent_line_answers_not_even_a_websocket_ping(api: Api, dingtalk: DingTalkStandIn) -> None:
    """Where a zombie does: a client that trusts pongs alone is deceived by the one, not by the other."""
    _, opened = await api.open(EVENTS)
    ticket = {"ticket": opened["ticket"]}
    async with api.session.ws_connect(opened["endpoint"], params=ticket, autoping=False) as ws:
        dingtalk.faults.line = "zombie"
        await ws.ping(b"there?")
        pong = await ws.receive(timeout=LIMIT)
        assert (pong.type, pong.data) == (aiohttp.WSMsgType.PONG, b"there?")

        dingtalk.faults.line = "silent"
        await ws.ping(b"there?")
        with pytest.raises(TimeoutError):
            await ws.receive(timeout=0.05)


async def test_connections_can_be_refused(api: Api, dingtalk: DingTalkStandIn) -> None:
    """At the opening, with JSON or a page of HTML, or at the handshake, until they are taken again."""
    dingtalk.faults.refuse_connections(status=503, body="<html>busy</html>")
    url = api.dingtalk.base_url + OPEN
    async with api.session.post(url, json={}) as response:
        assert (response.status, response.content_type) == (503, "text/html")
    dingtalk.faults.refuse_connections()
    assert (await api.open(EVENTS))[0] == 401
    dingtalk.faults.refuse_connections(status=502, at="upgrade")
    assert await _connects(api, (await api.open(EVENTS))[1]) == 502
    dingtalk.faults.accept_connections()

    assert await _connects(api, (await api.open(EVENTS))[1]) == 101


async def test_pushes_may_be_lost_or_doubled_to_order(app: App, dingtalk: DingTalkStandIn) -> None:
    """A lost one comes again on plan; a doubled one was acknowledged the first time."""
    dingtalk.faults.lose_pushes()
    await dingtalk.say("li", "丢了")
    dingtalk.faults.duplicate_pushes()
    await dingtalk.say("li", "两次")
    await dingtalk.advance(timedelta(minutes=1))

    assert [data["text"]["content"] for data in app.data()] == ["两次", "两次", "丢了"]
    assert [delivery.attempts for delivery in dingtalk.deliveries] == [("lost", "ok"), ("ok", "ok")]
