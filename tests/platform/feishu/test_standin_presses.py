from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.sandbox.feishu.viewer import OperatorShape, Toast
from tests.support.feishu_standin import MESSAGES, VERIFICATION_TOKEN, Answer, Api, a_button, a_card, stand_in

if TYPE_CHECKING:
    from bot.sandbox.feishu.server import FeishuStandIn
    from tests.support.clock import HandSetClock

_DECIDED = a_card(title="已通过")
_TWO_BUTTONS = a_card(
    a_button("通过", value={"act": "approve"}, name="yes"),
    a_button("驳回", value="reject"),
    a_button("已关闭", value={"act": "none"}, disabled=True),
    {
        "tag": "button",
        "text": {"tag": "plain_text", "content": "详情"},
        "behaviors": [{"type": "open_url", "default_url": "https://crm.example.com/1"}],
    },
)


async def test_a_press_tells_the_app_who_pressed_what_and_where(api: Api, feishu: FeishuStandIn, app: Answer) -> None:
    """Operator, value, name, message, chat and a token for later stand in the callback."""
    message_id = await api.send_card("oc_east", _TWO_BUTTONS)
    result = await feishu.press("ou_zhao", message_id, name="yes")
    [envelope] = app.received
    event = envelope["event"]

    assert (result.ok, result.toast, result.card) == (True, None, None)
    assert (envelope["header"]["event_type"], envelope["header"]["token"]) == (
        "card.action.trigger",
        VERIFICATION_TOKEN,
    )
    assert len(envelope["header"]["create_time"]) == 16
    assert event["operator"] == {
        "tenant_key": "tk_sandbox",
        "open_id": "ou_zhao",
        "union_id": "on_zhao",
        "user_id": "u_zhao",
    }
    assert event["action"] == {
        "tag": "button",
        "timezone": "Asia/Shanghai",
        "value": {"act": "approve"},
        "name": "yes",
    }
    assert event["context"] == {"open_message_id": message_id, "open_chat_id": "oc_east"}
    assert event["token"].startswith("c-")


@pytest.mark.parametrize(
    ("which", "value"),
    [({"button": 1}, "reject"), ({"value": "reject"}, "reject"), ({"value": {"act": "approve"}}, {"act": "approve"})],
)
async def test_a_button_is_found_by_place_or_value(
    api: Api, feishu: FeishuStandIn, app: Answer, which: dict[str, Any], value: Any
) -> None:
    """However it is pointed at, its own value is sent; a value may be a string."""
    message_id = await api.send_card("ou_li", _TWO_BUTTONS)
    await feishu.press("ou_li", message_id, **which)

    assert app.received[0]["event"]["action"]["value"] == value


async def test_the_card_of_the_answer_is_shown_to_everybody(api: Api, feishu: FeishuStandIn, app: Answer) -> None:
    """Toast for the one who pressed, card for all; nulls in the answer count as absent."""
    message_id = await api.send_card("oc_east", _TWO_BUTTONS)
    toast = {"type": "success", "content": "已通过", "i18n": None}
    app.body = {"toast": toast, "card": {"type": "raw", "data": _DECIDED}}
    result = await feishu.press("ou_li", message_id, button=0)
    app.body = {"toast": None, "card": None}
    [message] = feishu.timeline("ou_zhao", "oc_east")

    assert (result.toast, result.card) == (Toast(kind="success", content="已通过"), _DECIDED)
    assert (message.card, message.versions[-1].cause) == (_DECIDED, "answered")


async def test_a_link_opens_without_the_app(api: Api, feishu: FeishuStandIn, app: Answer) -> None:
    """A button that only opens a link makes no callback."""
    message_id = await api.send_card("ou_li", _TWO_BUTTONS)
    result = await feishu.press("ou_li", message_id, button=3)

    assert (result.url, app.received) == ("https://crm.example.com/1", [])


async def test_what_is_not_there_cannot_be_pressed(api: Api, feishu: FeishuStandIn, app: Answer) -> None:
    """No such button, a greyed one, a text, a chat of others: an error for the tester, no callback."""
    message_id = await api.send_card("ou_li", _TWO_BUTTONS)
    _, text = await api.send("ou_li", {"text": "你好"})

    with pytest.raises(LookupError, match="there are: 通过, 驳回"):
        await feishu.press("ou_li", message_id, button=9)
    with pytest.raises(LookupError, match="disabled"):
        await feishu.press("ou_li", message_id, button=2)
    with pytest.raises(LookupError, match="no card"):
        await feishu.press("ou_li", text["data"]["message_id"], button=0)
    with pytest.raises(LookupError, match="in no chat"):
        await feishu.press("ou_zhao", message_id, button=0)
    assert app.received == []


@pytest.mark.parametrize(
    ("status", "raw", "code"),
    [
        (500, b"{}", 200671),
        (302, b"{}", 200671),
        (200, b"not json", 200672),
        (200, b"[]", 200672),
        (200, b'{"code":0}', 200672),
        (200, b'{"toast":{"type":"happy","content":"a"}}', 200672),
        (200, b'{"toast":{"type":"info"}}', 200672),
        (200, b'{"card":{"schema":"2.0"}}', 200672),
        (200, b'{"card":{"type":"raw","data":{"schema":"2.0","body":{"elements":[{"tag":"note"}]}}}}', 200673),
        (200, b'{"card":{"type":"raw","data":{"elements":[]}}}', 200830),
    ],
)
async def test_a_bad_answer_shows_its_code_to_the_one_who_pressed(
    api: Api, feishu: FeishuStandIn, app: Answer, status: int, raw: bytes, code: int
) -> None:
    """Not 200, unreadable, a bad card, a card of the old generation: the card stays as it was."""
    message_id = await api.send_card("ou_li", _TWO_BUTTONS)
    app.status, app.raw = status, raw
    result = await feishu.press("ou_li", message_id, button=0)

    assert (result.code, result.ok) == (code, False)
    assert feishu.message(message_id).card == _TWO_BUTTONS


async def test_an_app_that_cannot_be_reached_shows_its_code(api: Api, feishu: FeishuStandIn) -> None:
    """Nobody subscribed is 200340, nobody listening 200342, a callback lost on the way 200341; none comes again."""
    message_id = await api.send_card("ou_li", _TWO_BUTTONS)
    nobody = await feishu.press("ou_li", message_id, button=0)
    feishu.push_url = "http://127.0.0.1:9/callback"
    dead = await feishu.press("ou_li", message_id, button=0)
    feishu.faults.lose_pushes()
    lost = await feishu.press("ou_li", message_id, button=0)
    await feishu.advance(timedelta(days=1))

    assert [nobody.code, dead.code, lost.code] == [200340, 200342, 200341]
    assert feishu.deliveries == []


async def test_an_answer_that_comes_too_late_is_200341(api: Api, clock: HandSetClock) -> None:
    """After the time limit the client gives up, and the card can be pressed again."""
    async with stand_in(clock, answer_within=0.05) as feishu:
        other = Api(feishu, api.session)
        await other.sign_in()
        message_id = await other.send_card("ou_li", _TWO_BUTTONS)
        answer = Answer(until=asyncio.Event())
        server = web.Application()
        server.router.add_post("/callback", answer.over_http)
        async with TestServer(server) as running:
            feishu.push_url = str(running.make_url("/callback"))
            late = await feishu.press("ou_li", message_id, button=0)
            assert answer.until is not None
            answer.until.set()
            again = await feishu.press("ou_li", message_id, button=0)

        assert (late.code, again.ok) == (200341, True)


async def test_cards_die_after_fourteen_days_and_when_recalled(
    api: Api, feishu: FeishuStandIn, app: Answer, clock: HandSetClock
) -> None:
    """A press on an old or recalled card reaches nobody."""
    old, recalled = await api.send_card("ou_li", _TWO_BUTTONS), await api.send_card("ou_li", _TWO_BUTTONS)
    await api.call("DELETE", f"{MESSAGES}/{recalled}")
    gone = await feishu.press("ou_li", recalled, button=0)
    clock.advance(timedelta(days=14, seconds=1))
    expired = await feishu.press("ou_li", old, button=0)

    assert ([gone.code, expired.code], app.received) == ([230011, 230031], [])


@pytest.mark.parametrize(
    ("shape", "operator"),
    [
        ("without_user_id", {"tenant_key": "tk_sandbox", "open_id": "ou_li", "union_id": "on_li"}),
        (
            "nested",
            {"tenant_key": "tk_sandbox", "user_id": {"open_id": "ou_li", "union_id": "on_li", "user_id": "u_li"}},
        ),
        ("anonymous", {"tenant_key": "tk_sandbox"}),
    ],
)
async def test_the_operator_comes_in_other_shapes_on_order(
    api: Api, feishu: FeishuStandIn, app: Answer, shape: OperatorShape, operator: dict[str, Any]
) -> None:
    """The shapes that were seen in the field can be switched on."""
    message_id = await api.send_card("ou_li", _TWO_BUTTONS)
    feishu.operator_shape = shape
    await feishu.press("ou_li", message_id, button=0)

    assert app.received[0]["event"]["operator"] == operator


async def test_a_press_may_come_from_a_card_that_has_changed_since(
    api: Api, feishu: FeishuStandIn, app: Answer
) -> None:
    """Whoever still sees the earlier state sends what stood on it; whoever sees the present one finds no button."""
    message_id = await api.send_card("oc_east", _TWO_BUTTONS)
    await api.patch(message_id, _DECIDED)
    stale = await feishu.press("ou_li", message_id, name="yes", seen=0)

    assert (stale.ok, app.received[0]["event"]["action"]["value"]) == (True, {"act": "approve"})
    with pytest.raises(LookupError, match="there are: none"):
        await feishu.press("ou_li", message_id, name="yes")


async def test_two_people_may_press_at_once(api: Api, feishu: FeishuStandIn, app: Answer) -> None:
    """Both callbacks go out, with tokens of their own, before either is answered."""
    message_id = await api.send_card("oc_east", _TWO_BUTTONS)
    both = asyncio.Event()

    async def wait_for_both(_envelope: dict[str, Any]) -> None:
        if len(app.received) == 2:
            both.set()
        await both.wait()

    app.meanwhile = wait_for_both
    results = await asyncio.gather(*(feishu.press(who, message_id, button=0) for who in ("ou_li", "ou_zhao")))

    assert [result.ok for result in results] == [True, True]
    assert len({envelope["event"]["token"] for envelope in app.received}) == 2


async def test_a_cards_summary_stands_in_the_chat_list(api: Api, feishu: FeishuStandIn) -> None:
    """A card is shown by its summary, else by its title; a post by its texts."""
    await api.send_card("ou_li", {**_DECIDED, "config": {"summary": {"content": "R1024 已通过"}}})
    post = {"zh_cn": {"title": "公告", "content": [[{"tag": "text", "text": "三位客户进入公海"}]]}}
    await api.send("ou_li", post, kind="post")
    texts = [message.text for message in feishu.timeline("ou_li", feishu.p2p_chat_id("ou_li"))]

    assert texts == ["R1024 已通过", "公告 三位客户进入公海"]
