from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.wecom.server import WeComStandIn
from tests.support.wecom_standin import Answer, Api, a_card

pytestmark = pytest.mark.usefixtures("app")

DONE: dict[str, Any] = {
    "card_type": "button_interaction",
    "main_title": {"title": "已通过"},
    "button_list": [{"text": "已通过", "key": "done"}],
    "replace_text": "已通过",
}


async def _sent(api: Api, to: str = "lina", **more: Any) -> str:
    return str((await api.card(to, a_card(**more)))["response_code"])


async def test_a_code_updates_once(api: Api, wecom: WeComStandIn) -> None:
    """The card then shows what it was given and can be pressed no more; the code is used up."""
    code = await _sent(api)
    first = await api.update(code, atall=1, template_card=DONE)
    second = await api.update(code, atall=1, template_card=DONE)
    message = wecom.card_of("lina", "task-1")

    assert (first["errcode"], second["errcode"]) == (0, 60140)
    assert (message.card, [version.cause for version in message.versions]) == (DONE, ["sent", "updated"])
    with pytest.raises(LookupError):
        await wecom.press("lina", message.message_id, key="done")


async def test_a_code_lives_for_72_hours(api: Api, wecom: WeComStandIn) -> None:
    """To the second, and no longer."""
    in_time, too_late = await _sent(api, task_id="a"), await _sent(api, task_id="b")
    await wecom.advance(timedelta(hours=72))
    await api.sign_in()
    assert (await api.update(in_time, atall=1, template_card=DONE))["errcode"] == 0

    await wecom.advance(timedelta(seconds=1))
    assert (await api.update(too_late, atall=1, template_card=DONE))["errcode"] == 60140


async def test_every_click_brings_a_code_of_its_own(api: Api, wecom: WeComStandIn) -> None:
    """With one of them the card changes for all who have it."""
    await api.card("lina|WangWu", a_card())
    pressed = await wecom.press("lina", wecom.card_of("lina", "task-1").message_id, key="k:通过")
    again = await wecom.press("WangWu", wecom.card_of("WangWu", "task-1").message_id, key="k:通过")
    await api.update(pressed.response_code, userids=["lina", "WangWu"], template_card=DONE)

    assert pressed.response_code != again.response_code
    assert [wecom.card_of(userid, "task-1").card for userid in ("lina", "WangWu")] == [DONE, DONE]


async def test_only_those_who_were_sent_the_card_can_be_named(api: Api, wecom: WeComStandIn) -> None:
    """Strangers come back in a list; nobody at all and only strangers are errors."""
    codes = [await _sent(api, task_id=f"t{n}") for n in range(3)]
    mixed = await api.update(codes[0], userids=["LiNa", "WangWu"], template_card=DONE)
    nobody = await api.update(codes[1], template_card=DONE)
    strangers = await api.update(codes[2], userids=["WangWu"], template_card=DONE)

    assert (mixed["errcode"], mixed["invaliduser"]) == (0, ["wangwu"])
    assert (nobody["errcode"], strangers["errcode"]) == (82101, 82102)


async def test_the_buttons_alone_can_be_replaced_by_a_word(api: Api, wecom: WeComStandIn) -> None:
    """The rest of the card stays."""
    code = await _sent(api)
    await api.update(code, userids=["lina"], button={"replace_name": "已处理"})

    assert wecom.card_of("lina", "task-1").card == {**a_card(), "replace_text": "已处理"}


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ({}, 40058),
        ({"template_card": DONE, "button": {"replace_name": "a"}}, 40058),
        ({"button": {}}, 42020),
        ({"template_card": {**DONE, "button_list": []}}, 40058),
        ({"template_card": {"card_type": "poster"}}, 42031),
    ],
)
async def test_an_update_against_the_rules_leaves_the_code_unused(api: Api, what: dict[str, Any], code: int) -> None:
    """It may be tried again in order."""
    response_code = await _sent(api)

    assert (await api.update(response_code, atall=1, **what))["errcode"] == code
    assert (await api.update(response_code, atall=1, template_card=DONE))["errcode"] == 0


async def test_who_still_sees_the_old_card_can_press_its_buttons(api: Api, wecom: WeComStandIn, app: Answer) -> None:
    """As on a phone that has not caught up."""
    code = await _sent(api)
    await api.update(code, atall=1, template_card=DONE)
    pressed = await wecom.press("lina", wecom.card_of("lina", "task-1").message_id, key="k:通过", seen=0)

    assert (pressed.ok, len(app.requests)) == (True, 1)


async def test_a_made_up_code_is_refused(api: Api) -> None:
    """As is a missing one."""
    assert (await api.update("made-up", atall=1, template_card=DONE))["errcode"] == 60140
