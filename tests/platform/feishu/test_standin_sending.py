from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.feishu_standin import MESSAGES, Answer, Api, FakeSeconds, a_card

if TYPE_CHECKING:
    from bot.sandbox.feishu.server import FeishuStandIn
    from tests.support.clock import HandSetClock

_HELLO = {"text": "你好"}


async def test_a_text_to_a_person_arrives_in_their_direct_chat(api: Api, feishu: FeishuStandIn) -> None:
    """The answer names the direct chat, and the person reads the text there."""
    _, answer = await api.send("ou_li", _HELLO)
    chat = feishu.chats_of("ou_li")[0]
    [message] = feishu.timeline("ou_li", chat.chat_id)

    assert (answer["data"]["chat_id"], answer["data"]["msg_type"]) == (chat.chat_id, "text")
    assert json.loads(answer["data"]["body"]["content"]) == _HELLO
    assert (message.message_id, message.text, message.from_bot) == (answer["data"]["message_id"], "你好", True)
    assert (message.sender_name, chat.kind, chat.last_at) == ("报备助手", "p2p", message.at)


async def test_a_card_to_a_group_is_seen_by_its_members_alone(api: Api, feishu: FeishuStandIn) -> None:
    """Members find the card as it was sent; somebody else finds no such chat."""
    message_id = await api.send_card("oc_east", a_card())
    [message] = feishu.timeline("ou_zhao", "oc_east")

    assert (message.message_id, message.kind, message.card, message.text) == (message_id, "card", a_card(), "客户报备")
    assert [version.cause for version in message.versions] == ["sent"]
    with pytest.raises(LookupError):
        feishu.timeline("ou_wang", "oc_east")


async def test_a_message_is_read_back_by_its_id(api: Api) -> None:
    """GET returns the content as it was sent."""
    message_id = await api.send_card("ou_li", a_card())
    _, answer = await api.call("GET", f"{MESSAGES}/{message_id}")
    [item] = answer["data"]["items"]

    assert json.loads(item["body"]["content"]) == a_card()
    assert (item["sender"]["sender_type"], item["deleted"], item["updated"]) == ("app", False, False)


async def test_a_reply_hangs_under_the_message_it_answers(api: Api, feishu: FeishuStandIn, app: Answer) -> None:
    """The reply goes to the same chat and remembers its parent."""
    asked = await feishu.say("ou_li", "我的客户", chat_id="oc_east", mention=True)
    body = {"msg_type": "text", "content": json.dumps(_HELLO)}
    _, answer = await api.call("POST", f"{MESSAGES}/{asked}/reply", body)

    assert (answer["data"]["parent_id"], answer["data"]["chat_id"]) == (asked, "oc_east")
    assert feishu.timeline("ou_li", "oc_east")[-1].parent_id == asked


async def test_a_uuid_yields_one_message_within_the_hour(api: Api, feishu: FeishuStandIn, clock: HandSetClock) -> None:
    """The second call returns the first message; after an hour the same uuid sends anew."""
    _, first = await api.send("ou_li", _HELLO, uuid="u-1")
    clock.advance(timedelta(minutes=59))
    _, second = await api.send("ou_li", _HELLO, uuid="u-1")
    calls = feishu.sends["u-1"].calls
    clock.advance(timedelta(minutes=1))
    await api.sign_in()
    _, third = await api.send("ou_li", _HELLO, uuid="u-1")

    assert first["data"]["message_id"] == second["data"]["message_id"] != third["data"]["message_id"]
    assert calls == 2
    assert len(feishu.timeline("ou_li", feishu.p2p_chat_id("ou_li"))) == 2


async def test_a_person_gets_five_messages_a_second(api: Api, feishu: FeishuStandIn, seconds: FakeSeconds) -> None:
    """The sixth is refused with HTTP 400 and 230020; a second later it goes through. Other people are not affected."""
    answers = [await api.send("ou_li", _HELLO) for _ in range(6)]
    other = await api.send("ou_zhao", _HELLO)
    seconds.now += 1
    later = await api.send("ou_li", _HELLO)

    assert [body["code"] for _, body in answers] == [0, 0, 0, 0, 0, 230020]
    assert (answers[-1][0], other[1]["code"], later[1]["code"]) == (400, 0, 0)
    assert len(feishu.timeline("ou_li", feishu.p2p_chat_id("ou_li"))) == 6


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"receive_id": "ou_li", "msg_type": "text", "content": {"text": "no string"}}, 230001),
        ({"receive_id": "ou_li", "msg_type": "text", "content": "no json"}, 230001),
        ({"receive_id": "ou_li", "msg_type": "text", "content": "[]"}, 230001),
        ({"receive_id": "ou_li", "msg_type": "text", "content": "[" * 9000}, 230001),
        ({"receive_id": "ou_li", "msg_type": "text", "content": '{"text":""}'}, 230001),
        ({"receive_id": "ou_li", "msg_type": "carrier_pigeon", "content": "{}"}, 230001),
        ({"receive_id": "ou_li", "msg_type": "text", "content": '{"text":"a"}', "uuid": "x" * 51}, 230001),
        ({"receive_id": "", "msg_type": "text", "content": '{"text":"a"}'}, 230001),
        ({"receive_id": "ou_nobody", "msg_type": "text", "content": '{"text":"a"}'}, 230034),
        ({"receive_id": "ou_li", "msg_type": "text", "content": json.dumps({"text": "长" * 52_000})}, 230025),
        ({"receive_id": "ou_li", "msg_type": "interactive", "content": json.dumps({"x": "a" * 31_000})}, 230025),
        ({"receive_id": "ou_li", "msg_type": "interactive", "content": '{"schema":"2.0"}'}, 230099),
        ({"receive_id": "ou_li", "msg_type": "interactive", "content": '{"type":"template","data":{}}'}, 230099),
        ({"receive_id": "ou_li", "msg_type": "post", "content": '{"zh_cn":{}}'}, 230001),
    ],
)
async def test_a_bad_message_is_refused_and_not_sent(
    api: Api, feishu: FeishuStandIn, body: dict[str, Any], code: int
) -> None:
    """Content that is no string, empty, too long or no card: HTTP 400 with its code, and nobody sees anything."""
    status, answer = await api.call("POST", MESSAGES, body, receive_id_type="open_id")

    assert (status, answer["code"]) == (400, code)
    assert feishu.timeline("ou_li", feishu.p2p_chat_id("ou_li")) == []


async def test_the_reason_against_a_card_is_told(api: Api) -> None:
    """The message of 230099 holds the sub-code, as apps have to parse it out."""
    _, unknown = await api.send("ou_li", {**a_card(), "colour": "red"}, kind="interactive")
    stranger = a_card({"tag": "markdown", "content": "<at id=ou_nobody></at>"})
    _, cited = await api.send("ou_li", stranger, kind="interactive")

    assert "ErrCode: 200621" in unknown["msg"]
    assert "unknown property" in unknown["msg"]
    assert "ErrCode: 100290" in cited["msg"]


async def test_who_cannot_be_reached_is_told_apart(api: Api, feishu: FeishuStandIn, app: Answer) -> None:
    """A leaver, a group without the bot, an unknown way to name the receiver: three codes."""
    feishu.add_group("oc_without", "没有机器人的群", ["ou_li"], with_bot=False)
    await feishu.remove_user("ou_zhao")
    text = {"msg_type": "text", "content": json.dumps(_HELLO)}
    left = await api.send("ou_zhao", _HELLO)
    outside = await api.send("oc_without", _HELLO)
    by_mail = await api.call("POST", MESSAGES, {"receive_id": "li@example.com", **text}, receive_id_type="email")

    assert [left[1]["code"], outside[1]["code"], by_mail[1]["code"]] == [230013, 230002, 230001]


@pytest.mark.parametrize("id_type", ["open_id", "union_id", "user_id"])
async def test_a_person_is_reached_by_each_kind_of_id(api: Api, feishu: FeishuStandIn, id_type: str) -> None:
    """All three ids of one person lead to one chat."""
    ids = {"open_id": "ou_li", "union_id": "on_li", "user_id": "u_li"}
    body = {"receive_id": ids[id_type], "msg_type": "text", "content": json.dumps(_HELLO)}
    _, answer = await api.call("POST", MESSAGES, body, receive_id_type=id_type)

    assert answer["data"]["chat_id"] == feishu.p2p_chat_id("ou_li")
