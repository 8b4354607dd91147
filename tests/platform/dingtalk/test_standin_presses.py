"""Presses on cards of the local DingTalk: the callback, the answer within its time, who then sees what."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.sandbox.dingtalk.server import DingTalkStandIn
from bot.sandbox.dingtalk.templates import CardTemplate, TemplateButton
from bot.sandbox.dingtalk.viewer import CallbackShape
from tests.support.clock import HandSetClock
from tests.support.dingtalk_standin import AGREE, EVENTS, GROUP, REFUSE, Api, App, on_stream, params, stand_in

BY_KEY = {"updateCardDataByKey": True}


async def test_a_press_tells_who_pressed_what_on_which_card(api: Api, app: App, dingtalk: DingTalkStandIn) -> None:
    """The frame is a CALLBACK with everything in strings, and the content is JSON once more."""
    await api.create(f"IM_GROUP.{GROUP}")

    result = await dingtalk.press("zhao", "track-1", button="reject")

    assert result.ok
    [frame] = app.frames
    assert (frame["type"], frame["headers"]["topic"]) == ("CALLBACK", "/v1.0/card/instances/callback")
    assert all(isinstance(value, str) for value in frame["headers"].values())
    [data] = app.data()
    assert (data["type"], data["outTrackId"], data["userId"]) == ("actionCallback", "track-1", "zhao")
    assert (data["spaceType"], data["spaceId"], data["corpId"]) == ("IM_GROUP", GROUP, "dingsandbox")
    assert json.loads(data["content"]) == {"cardPrivateData": {"actionIds": ["reject"], "params": {}}}


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ("documented", {"content": {"cardPrivateData": {"actionIds": ["approve"], "params": {"no": "12"}}}}),
        ("without_params", {"content": {"cardPrivateData": {"actionIds": ["approve"]}}}),
        ("value", {"value": {"cardPrivateData": {"actionIds": ["approve"], "params": {"no": "12"}}}}),
        ("params_outside", {"content": {"cardPrivateData": {"actionIds": ["approve"]}, "params": {"no": "12"}}}),
    ],
)
async def test_callbacks_come_in_the_shapes_seen_in_the_field(
    api: Api, app: App, dingtalk: DingTalkStandIn, shape: CallbackShape, expected: dict[str, Any]
) -> None:
    """The button of the card brings `params` along."""
    await api.create(cardData={"cardParamMap": params({**AGREE, "params": {"no": "12"}})})
    dingtalk.callback_shape = shape

    await dingtalk.press("li", "track-1", index=0)

    [data] = app.data()
    assert {name: json.loads(data[name]) for name in ("content", "value") if name in data} == expected


async def test_an_answer_with_a_card_is_seen_by_the_presser_alone(
    api: Api, app: App, dingtalk: DingTalkStandIn
) -> None:
    """Whoever else has the card sees the change after a PUT only, and that reaches the presser, too."""
    await api.create("IM_ROBOT.wang", f"IM_GROUP.{GROUP}")
    app.answer = {"response": {"cardUpdateOptions": BY_KEY, "cardData": {"cardParamMap": {"title": "已通过"}}}}

    result = await dingtalk.press("li", "track-1", button="approve")

    assert result.params == {**params(AGREE, REFUSE), "title": "已通过"}
    seen = [dingtalk.card("track-1", viewer=viewer).text for viewer in ("li", "zhao", "wang")]
    assert seen == ["已通过", "待审批", "待审批"]

    await api.put("track-1", {"title": "已由李娜通过"}, cardUpdateOptions=BY_KEY)
    seen = [dingtalk.card("track-1", viewer=viewer).text for viewer in ("li", "zhao", "wang")]
    assert seen == ["已由李娜通过"] * 3


async def test_an_answer_without_by_key_replaces_the_pressers_card(
    api: Api, app: App, dingtalk: DingTalkStandIn
) -> None:
    """And so does a later PUT without it, for everybody."""
    await api.create()
    app.answer = {"response": {"cardData": {"cardParamMap": {"title": "已通过"}}}}

    result = await dingtalk.press("li", "track-1", button="approve")
    await api.put("track-1", {"markdown": "完"})

    assert result.params == {"title": "已通过"}
    seen = dingtalk.card("track-1", viewer="li").card
    assert seen is not None
    assert seen["cardParamMap"] == {"markdown": "完"}


async def test_an_answer_may_speak_to_the_presser_in_private(api: Api, app: App, dingtalk: DingTalkStandIn) -> None:
    """userPrivateData needs no userId: it is the presser's."""
    await api.create(f"IM_GROUP.{GROUP}", privateData={"li": {"cardParamMap": {"tips": "请尽快"}}})
    app.answer = {
        "response": {
            "cardUpdateOptions": {"updatePrivateDataByKey": True},
            "userPrivateData": {"cardParamMap": {"title": "您已处理"}},
        }
    }

    result = await dingtalk.press("li", "track-1", button="approve")

    assert result.params is not None
    assert (result.params["title"], result.params["tips"]) == ("您已处理", "请尽快")
    assert dingtalk.card("track-1", viewer="zhao").text == "待审批"


@pytest.mark.parametrize("answer", [{"response": None}, {"response": {}}, {}])
async def test_an_answer_may_be_empty(api: Api, app: App, dingtalk: DingTalkStandIn, answer: Any) -> None:
    """The card stays as it is."""
    await api.create()
    app.answer = answer

    result = await dingtalk.press("li", "track-1", button="approve")

    assert (result.ok, result.params) == (True, params(AGREE, REFUSE))


@pytest.mark.parametrize(
    "answer",
    [
        {"response": "ok"},
        {"response": {"cardData": {"title": "x"}}},
        {"response": {"cardData": {"cardParamMap": {"n": 1}}}},
        {"response": {"userPrivateData": {"li": {"cardParamMap": {}}}}},
        {"response": {"cardUpdateOptions": True}},
    ],
)
async def test_an_answer_with_a_mistake_is_shown_as_an_error(
    api: Api, app: App, dingtalk: DingTalkStandIn, answer: Any
) -> None:
    """The card stays as it is, and the reason is there for the reader of a test."""
    await api.create()
    app.answer = answer

    result = await dingtalk.press("li", "track-1", button="approve")

    assert (result.error, bool(result.problems)) == ("unreadable", True)
    assert dingtalk.card("track-1", viewer="li").text == "待审批"


async def test_an_answer_after_the_limit_comes_too_late(clock: HandSetClock, api: Api) -> None:
    """The presser sees an error, nothing is shown of the late answer, and the callback does not come again."""
    async with stand_in(clock, card_answer_within=0.05) as dingtalk:
        hasty = Api(dingtalk, api.session)
        await hasty.sign_in()
        await hasty.create()
        async with on_stream(hasty) as app:
            app.silent = True
            app.answer = {"response": {"cardData": {"cardParamMap": {"title": "已通过"}}}}
            result = await dingtalk.press("li", "track-1", button="approve")
            await app.ack(app.frames[0])
            app.silent = False
            await dingtalk.stream.ping()
            await dingtalk.settle()

        assert result.error == "timeout"
        assert dingtalk.card("track-1", viewer="li").text == "待审批"
        [delivery] = dingtalk.deliveries
        assert delivery.event_type == "/v1.0/card/instances/callback"
        assert (delivery.attempts, delivery.given_up) == (("timeout",), True)


async def test_a_put_before_the_answer_is_noted(api: Api, app: App, dingtalk: DingTalkStandIn) -> None:
    """The documentation forbids it: the answer then overrides for the presser what the PUT said."""
    await api.create()

    async def hasty() -> None:
        await api.put("track-1", {"title": "已由李娜通过"}, cardUpdateOptions=BY_KEY)

    app.meanwhile = hasty
    app.answer = {"response": {"cardData": {"cardParamMap": {"title": "处理中"}}}}

    first = await dingtalk.press("li", "track-1", button="approve")

    assert first.problems == ("the card was put before the press was answered",)
    assert dingtalk.card("track-1", viewer="li").text == "处理中"


async def test_nobody_listens_to_a_card_without_a_callback_or_without_an_app(
    api: Api, dingtalk: DingTalkStandIn
) -> None:
    """`callbackType` was forgotten, nobody is connected, or nobody subscribed to cards."""
    await api.create(callbackType=None)
    await api.create(out_track_id="t2")

    assert (await dingtalk.press("li", "track-1", button="approve")).error == "no receiver"
    assert (await dingtalk.press("li", "t2", button="approve")).error == "no receiver"
    async with on_stream(api, EVENTS) as app:
        assert (await dingtalk.press("li", "t2", button="approve")).error == "no receiver"
    assert app.frames == []


@pytest.mark.parametrize("code", [400, 404, 500])
async def test_a_refusing_app_is_an_error_for_the_presser(
    api: Api, app: App, dingtalk: DingTalkStandIn, code: int
) -> None:
    """Whatever the number of the ack."""
    await api.create()
    app.code = code

    assert (await dingtalk.press("li", "track-1", button="approve")).error == "refused"
    assert dingtalk.deliveries[0].attempts == (f"code {code}",)


async def test_what_is_not_seen_cannot_be_pressed(api: Api, app: App, dingtalk: DingTalkStandIn) -> None:
    """Not by strangers, leavers, or once the button is gone; but somebody may still have the old state open."""
    await api.create("IM_ROBOT.li", f"IM_GROUP.{GROUP}")
    await api.put("track-1", params(title="已通过"))

    for person, button in (("wang", "approve"), ("li", "approve"), ("li", "unknown"), ("nobody", "approve")):
        with pytest.raises(LookupError):
            await dingtalk.press(person, "track-1", button=button)
    with pytest.raises(LookupError):
        await dingtalk.press("li", "track-1", index=0)
    stale = await dingtalk.press("li", "track-1", button="approve", seen=0)
    await dingtalk.remove_user("li")
    with pytest.raises(LookupError):
        await dingtalk.press("li", "track-1", button="approve", seen=0)

    assert stale.ok
    assert [data["content"] for data in app.data() if "content" in data] == [
        '{"cardPrivateData":{"actionIds":["approve"],"params":{}}}'
    ]


async def test_a_link_opens_without_a_callback(api: Api, app: App, dingtalk: DingTalkStandIn) -> None:
    """The app hears nothing of it."""
    link = {"text": "打开", "url": "https://example.com/filing", "color": "gray"}
    await api.create(cardData={"cardParamMap": params(link)})

    result = await dingtalk.press("li", "track-1", index=0)

    assert (result.ok, result.url) == (True, "https://example.com/filing")
    assert app.frames == []


async def test_a_template_of_the_company_sends_its_own_params(clock: HandSetClock, api: Api) -> None:
    """What was set as 回传参数 in the template."""
    own = CardTemplate(id="own.schema", buttons=(TemplateButton(id="1", text="同意", params={"action": "agree"}),))
    async with stand_in(clock, templates=[own]) as dingtalk:
        other = Api(dingtalk, api.session)
        await other.sign_in()
        await other.create(cardTemplateId="own.schema")
        async with on_stream(other) as app:
            await dingtalk.press("li", "track-1", index=0)

        content = json.loads(app.data()[0]["content"])
        assert content == {"cardPrivateData": {"actionIds": ["1"], "params": {"action": "agree"}}}


async def test_many_people_may_press_at_once(api: Api, app: App, dingtalk: DingTalkStandIn) -> None:
    """Each press is a callback of its own."""
    await api.create(f"IM_GROUP.{GROUP}")

    results = await asyncio.gather(*(dingtalk.press(who, "track-1", button="approve") for who in ("li", "zhao") * 4))

    assert all(result.ok for result in results)
    assert len({frame["headers"]["messageId"] for frame in app.frames}) == 8


async def test_a_card_may_call_back_over_http(api: Api, dingtalk: DingTalkStandIn) -> None:
    """To the registered address, with a signature over the time; the answer is the bare response."""
    seen: list[tuple[dict[str, str], Any]] = []

    async def answer(request: web.Request) -> web.Response:
        seen.append((dict(request.headers), await request.json()))
        return web.json_response({"cardUpdateOptions": BY_KEY, "cardData": {"cardParamMap": {"title": "已通过"}}})

    server = web.Application()
    server.router.add_post("/card", answer)
    async with TestServer(server) as running:
        route = {"callbackRouteKey": "baobei", "callbackUrl": str(running.make_url("/card")), "apiSecret": "s"}
        registered = await api.call("POST", "/v1.0/card/callbacks/register", route)
        again = await api.call("POST", "/v1.0/card/callbacks/register", route)
        forced = await api.call("POST", "/v1.0/card/callbacks/register", {**route, "forceUpdate": True})
        await api.create(callbackType="HTTP", callbackRouteKey="baobei")
        result = await dingtalk.press("li", "track-1", button="approve")

    assert [status for status, _ in (registered, again, forced)] == [200, 400, 200]
    assert result.params is not None
    assert result.params["title"] == "已通过"
    [(headers, body)] = seen
    assert headers["x-ddpaas-signature-timestamp"] == str(int(dingtalk.now.timestamp() * 1000))
    assert headers["x-ddpaas-signature"]
    assert (body["userId"], body["outTrackId"]) == ("li", "track-1")
