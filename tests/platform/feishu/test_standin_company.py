from __future__ import annotations

import random
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.support.feishu_standin import Answer, Api, stand_in

if TYPE_CHECKING:
    from bot.sandbox.feishu.server import FeishuStandIn
    from tests.support.clock import HandSetClock


async def test_nobody_is_added_to_what_is_not_there(feishu: FeishuStandIn) -> None:
    """Departments come before their people, and everybody once."""
    with pytest.raises(LookupError):
        feishu.add_department("west", "西南组", parent="none")
    with pytest.raises(LookupError):
        feishu.add_user("ou_new", "新人", departments=["none"])
    with pytest.raises(LookupError):
        feishu.add_user("ou_li", "李娜")
    with pytest.raises(LookupError):
        feishu.add_group("oc_x", "群", ["ou_nobody"])


async def test_conversations_are_listed_newest_first(
    feishu: FeishuStandIn, api: Api, app: Answer, clock: HandSetClock
) -> None:
    """Empty chats come last; a group is there for its members until they leave the company."""
    await feishu.say("ou_li", "你好")
    clock.advance(timedelta(minutes=1))
    await feishu.say("ou_zhao", "大家好", chat_id="oc_east")
    before = [chat.chat_id for chat in feishu.chats_of("ou_li")]
    feishu.add_group("oc_new", "新群", ["ou_li"])
    names = [chat.name for chat in feishu.chats_of("ou_li")]
    await feishu.remove_user("ou_zhao")

    assert before == ["oc_east", feishu.p2p_chat_id("ou_li")]
    assert names == ["华东报备群", "报备助手", "新群"]
    assert feishu.chats_of("ou_li")[0].members == ("ou_li",)
    assert [chat.kind for chat in feishu.chats_of("ou_zhao")] == ["p2p"]


async def test_an_opened_chat_tells_its_last_message(feishu: FeishuStandIn, app: Answer) -> None:
    """The first opening has none, the next one names it."""
    await feishu.open_chat("ou_li")
    message_id = await feishu.say("ou_li", "你好")
    await feishu.open_chat("ou_li")
    first, _, second = (envelope["event"] for envelope in app.received)

    assert ("last_message_id" in first, second["last_message_id"]) == (False, message_id)


async def test_a_change_of_the_superior_alone_names_only_that(feishu: FeishuStandIn, app: Answer) -> None:
    """`old_object` holds what was different before and nothing else."""
    await feishu.update_user("ou_zhao", leader="ou_wang")
    await feishu.update_user("ou_zhao", departments=["east"])

    assert [envelope["event"]["old_object"] for envelope in app.received] == [
        {"leader_user_id": "ou_li"},
        {"department_ids": ["od-east", "od-sales"]},
    ]


async def test_two_stand_ins_with_one_seed_mint_the_same_ids(clock: HandSetClock) -> None:
    """A run can be repeated exactly; without a seed ids differ."""
    ids = []
    for seed in (1, 1, None):
        async with stand_in(clock, rng=random.Random(seed)) as feishu:
            ids.append(await feishu.say("ou_li", "你好"))

    assert (ids[0] == ids[1], ids[1] == ids[2]) == (True, False)
