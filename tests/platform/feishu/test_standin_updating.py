from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.feishu_standin import MESSAGES, Answer, Api, FakeSeconds, a_button, a_card

if TYPE_CHECKING:
    from bot.sandbox.feishu.server import FeishuStandIn
    from tests.support.clock import HandSetClock

_PENDING = a_card(a_button(value={"act": "approve"}), title="待审批")
_DECIDED = a_card(title="已通过")
_UPDATE = "/open-apis/interactive/v1/card/update"


async def test_a_card_is_replaced_for_everybody(api: Api, feishu: FeishuStandIn) -> None:
    """PATCH changes what members see, and the earlier state is remembered."""
    message_id = await api.send_card("oc_east", _PENDING)
    status, answer = await api.patch(message_id, _DECIDED)
    [message] = feishu.timeline("ou_li", "oc_east")

    assert (status, answer["code"], message.card) == (200, 0, _DECIDED)
    assert [version.cause for version in message.versions] == ["sent", "patched"]
    assert message.updated_at == feishu.now


async def test_a_card_can_be_replaced_for_fourteen_days(api: Api, clock: HandSetClock) -> None:
    """On the last moment of the fourteenth day it works, after that it is 230031."""
    message_id = await api.send_card("ou_li", _PENDING)
    clock.advance(timedelta(days=14))
    await api.sign_in()
    in_time = await api.patch(message_id, _DECIDED)
    clock.advance(timedelta(seconds=1))
    too_late = await api.patch(message_id, _DECIDED)

    assert (in_time[1]["code"], too_late[0], too_late[1]["code"]) == (0, 400, 230031)


async def test_a_message_is_updated_five_times_a_second(api: Api, seconds: FakeSeconds) -> None:
    """The sixth PATCH of one message within a second is 230020."""
    message_id = await api.send_card("ou_li", _PENDING)
    codes = [(await api.patch(message_id, _DECIDED))[1]["code"] for _ in range(6)]
    seconds.now += 1

    assert codes == [0, 0, 0, 0, 0, 230020]
    assert (await api.patch(message_id, _DECIDED))[1]["code"] == 0


async def test_what_is_no_card_of_ours_is_not_patched(api: Api, feishu: FeishuStandIn, app: Answer) -> None:
    """A text, somebody else's message, a recalled card, an unknown id, a bad card: each refused with its code."""
    _, text = await api.send("ou_li", {"text": "你好"})
    theirs = await feishu.say("ou_li", "你好")
    recalled = await api.send_card("ou_li", _PENDING)
    await api.call("DELETE", f"{MESSAGES}/{recalled}")
    good = await api.send_card("ou_li", _PENDING)
    attempts = {
        text["data"]["message_id"]: _DECIDED,
        theirs: _DECIDED,
        recalled: _DECIDED,
        "om_unknown": _DECIDED,
        good: {"schema": "2.0", "body": {"elements": [{"tag": "note"}]}},
    }
    codes = [(await api.patch(message_id, card))[1]["code"] for message_id, card in attempts.items()]

    assert codes == [230001, 230071, 230011, 230001, 230099]
    assert feishu.message(recalled).recalled


async def test_put_edits_texts_and_refuses_cards(api: Api, feishu: FeishuStandIn) -> None:
    """A text can be edited twenty times; a card is not edited that way at all."""
    _, sent = await api.send("ou_li", {"text": "第一版"})
    path = f"{MESSAGES}/{sent['data']['message_id']}"
    edit = {"msg_type": "text", "content": json.dumps({"text": "第二版"})}
    codes = [(await api.call("PUT", path, edit))[1]["code"] for _ in range(21)]
    card = await api.send_card("ou_li", _PENDING)
    refused = await api.call("PUT", f"{MESSAGES}/{card}", {"msg_type": "interactive", "content": json.dumps(_DECIDED)})

    assert (codes[:20], codes[20]) == ([0] * 20, 230072)
    assert feishu.message(sent["data"]["message_id"]).text == "第二版"
    assert refused[1]["code"] == 230001


async def test_only_the_bots_own_messages_are_recalled(api: Api, feishu: FeishuStandIn, app: Answer) -> None:
    """Recalling a person's message is 230026."""
    theirs = await feishu.say("ou_li", "你好")

    assert (await api.call("DELETE", f"{MESSAGES}/{theirs}"))[1]["code"] == 230026


async def _pressed(api: Api, feishu: FeishuStandIn, app: Answer) -> tuple[str, str]:
    """A card that was pressed and answered: its message_id and the token of the callback."""
    message_id = await api.send_card("ou_li", _PENDING)
    await feishu.press("ou_li", message_id, button=0)
    return message_id, app.received[-1]["event"]["token"]


async def _update(api: Api, token: str, card: Any = _DECIDED) -> int:
    _, answer = await api.call("POST", _UPDATE, {"token": token, "card": card})
    return int(answer["code"])


async def test_the_token_of_a_press_updates_the_card_twice(api: Api, feishu: FeishuStandIn, app: Answer) -> None:
    """Two updates by c-token work, the third is 300040."""
    message_id, token = await _pressed(api, feishu, app)
    codes = [await _update(api, token) for _ in range(3)]

    assert codes == [0, 0, 300040]
    assert [version.cause for version in feishu.message(message_id).versions] == ["sent", "token", "token"]


async def test_the_token_of_a_press_is_good_for_half_an_hour(
    api: Api, feishu: FeishuStandIn, app: Answer, clock: HandSetClock
) -> None:
    """After thirty minutes it is 300030; an invented token is 300020."""
    _, token = await _pressed(api, feishu, app)
    clock.advance(timedelta(minutes=30))

    assert (await _update(api, token), await _update(api, "c-made-up")) == (300030, 300020)


async def test_the_token_does_not_work_before_the_press_is_answered(
    api: Api, feishu: FeishuStandIn, app: Answer
) -> None:
    """An update while the platform still waits for the answer fails, and the use is not lost."""
    during: list[int] = []

    async def update_too_early(envelope: dict[str, Any]) -> None:
        during.append(await _update(api, envelope["event"]["token"]))

    app.meanwhile = update_too_early
    _, token = await _pressed(api, feishu, app)

    assert during == [11310]
    assert [await _update(api, token) for _ in range(2)] == [0, 0]


async def test_a_bad_or_recalled_card_is_not_updated_by_token(api: Api, feishu: FeishuStandIn, app: Answer) -> None:
    """The card must be an object and valid, the message still there."""
    message_id, token = await _pressed(api, feishu, app)
    codes = [await _update(api, token, json.dumps(_DECIDED)), await _update(api, token, {"schema": "2.0"})]
    await api.call("DELETE", f"{MESSAGES}/{message_id}")

    assert [*codes, await _update(api, token)] == [10002, 11311, 200000]


@pytest.mark.parametrize("answered", [{}, {"toast": {"type": "success", "content": "已通过"}}])
async def test_a_patch_before_the_answer_flips_back(
    api: Api, feishu: FeishuStandIn, app: Answer, answered: dict[str, Any]
) -> None:
    """A PATCH that overtakes the answer to a press is taken and then undone; after the answer it stays."""

    async def patch_too_early(envelope: dict[str, Any]) -> None:
        await api.patch(envelope["event"]["context"]["open_message_id"], _DECIDED)

    app.meanwhile, app.body = patch_too_early, answered
    message_id, _ = await _pressed(api, feishu, app)
    flipped = feishu.message(message_id)
    await api.patch(message_id, _DECIDED)

    assert [version.cause for version in flipped.versions] == ["sent", "patched", "reverted"]
    assert flipped.card == _PENDING
    assert feishu.message(message_id).card == _DECIDED
