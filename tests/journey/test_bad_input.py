"""Bad input gets a clear answer and leaves no trace."""

from __future__ import annotations

from typing import Any

import pytest

from cards.actions import Action
from core.domain.filing import FilingStatus
from core.service.ports.store import UnitOfWork
from tests.support.feishu_world import OPEN_IDS, FeishuWorld, elements_of, text_of

HOSTILE = [
    "**粗体**<at id=all></at>有限公司",
    "'; DROP TABLE filing; --有限公司",
    "[点我](https://example.invalid)有限公司",
    "<font color='red'>红</font>有限公司",
    "🚀星际🚀有限公司",
    "{{name}}${jndi}有限公司",
]


@pytest.mark.parametrize("name", HOSTILE)
async def test_markup_in_a_name_stays_a_name(world: FeishuWorld, name: str) -> None:
    """What a card shows of it is plain text, so nobody is called and nothing becomes a link."""
    await world.say("王晨", f"报备\n公司：{name}\n联系人：李娜\n电话：13900012345")
    card = (await world.card("林岚", "有限公司")).card

    rich = [str(e["content"]) for e in elements_of(card) if e["tag"] in {"markdown", "lark_md"}]
    assert not [text for text in rich if "<at" in text or "<font" in text or "](http" in text]


async def test_a_message_of_four_thousand_characters_is_answered(world: FeishuWorld) -> None:
    """It is taken for what it may be, and the answer is a card like any other."""
    await world.say("王晨", "报备" + "很长" * 2000)

    await world.card("王晨", "")


async def test_control_characters_do_no_harm(world: FeishuWorld) -> None:
    """They are neither shown nor stored in the name."""
    await world.say("王晨", "报备 苏州\x00青禾\x1b精密\u202e机械有限公司 李娜 13900012345")
    text = text_of((await world.card("王晨", "有限公司")).card)

    assert not {"\x00", "\x1b", "\u202e"} & set(text)


@pytest.mark.parametrize("value", [{"a": "v0:approve:1"}, {"a": "v1:explode:1"}, {"act": "approve"}, {"a": 7}, {}])
async def test_a_foreign_button_is_answered_and_does_nothing(world: FeishuWorld, value: dict[str, Any]) -> None:
    """A button of another app or of no release of ours gets a polite word."""
    await world.say("王晨", "报备 苏州青禾精密机械有限公司 李娜 13900012345")
    request = await world.card("林岚", "苏州青禾精密机械有限公司")
    stored = world.stand_in._world.messages[request.message_id]
    assert stored.card is not None
    stored.card["body"]["elements"].append(
        {
            "tag": "button",
            "text": {"tag": "plain_text", "content": "别人的"},
            "behaviors": [{"type": "callback", "value": value}],
        }
    )
    result = await world.stand_in.press(OPEN_IDS["林岚"], request.message_id, value=value)

    assert result.code == 0
    assert result.toast is not None
    assert _pending(world) == 1


async def test_a_button_for_somebody_else_decides_nothing(world: FeishuWorld) -> None:
    """Permission is checked on the operation: a salesperson who got hold of the card cannot approve."""
    await world.say("王晨", "报备 苏州青禾精密机械有限公司 李娜 13900012345")
    await world.card("林岚", "苏州青禾精密机械有限公司")
    await world.say("徐朗", "帮助")
    receipt = await world.card("徐朗", "")
    filing = world.store.read(lambda uow: uow.filings.numbered(1)).result()
    assert filing is not None
    forged = {"a": Action(verb="approve", subject=filing.id).pack()}
    stored = world.stand_in._world.messages[receipt.message_id]
    assert stored.card is not None
    stored.card["body"]["elements"].append(
        {
            "tag": "button",
            "text": {"tag": "plain_text", "content": "通过"},
            "behaviors": [{"type": "callback", "value": forged}],
        }
    )
    result = await world.stand_in.press(OPEN_IDS["徐朗"], receipt.message_id, value=forged)

    assert result.toast is not None
    assert "没有分给你" in result.toast.content
    assert _pending(world) == 1


def _pending(world: FeishuWorld) -> int:
    def count(uow: UnitOfWork) -> int:
        owners = [one.id for one in uow.directory.members()]
        return sum(uow.filings.count_of_owner(one, statuses={FilingStatus.PENDING}) for one in owners)

    return world.store.read(count).result()
