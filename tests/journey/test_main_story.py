"""The first whole story on Feishu: filed in chat, approved on the card, protected, and everybody's card follows."""

from __future__ import annotations

from datetime import timedelta

from tests.support.clock import HandSetClock
from tests.support.feishu_world import FeishuWorld, labels_of, text_of
from tests.support.waiting import eventually

OUT_OF_SCOPE = 41050
"""Feishu's code for a person outside the app's contact range."""

FILING = "报备 苏州青禾精密机械有限公司 李娜 13900012345 意向产品：视觉检测线 预算50万"


async def test_a_filing_is_approved_on_the_card_and_the_salespersons_card_changes(world: FeishuWorld) -> None:
    """王晨 files, 林岚 presses 通过, and the card that 王晨 has becomes the protected one."""
    await world.say("王晨", FILING)
    receipt = await world.card("王晨", "苏州青禾精密机械有限公司")
    request = await world.card("林岚", "苏州青禾精密机械有限公司")
    result = await world.press("林岚", request, "通过")

    assert result.toast is not None
    assert "已通过" in result.toast.content
    protected = await world.reload(receipt, "4月10日")
    assert "撤回" not in labels_of(protected.card)
    assert labels_of((await world.reload(request, "林岚")).card) == []
    await eventually(lambda: len(world.cards("王晨")) == 2)


async def test_a_rejection_carries_its_reason_to_the_salesperson_and_frees_the_customer(world: FeishuWorld) -> None:
    """The reason is typed on the card; afterwards somebody else may file the customer."""
    await world.say("王晨", FILING)
    request = await world.card("林岚", "苏州青禾精密机械有限公司")
    await world.press("林岚", request, "驳回", reason="请补充客户的采购计划")

    assert "请补充客户的采购计划" in text_of((await world.card("王晨", "请补充客户的采购计划")).card)
    await world.say("孙悦", "报备 苏州青禾精密机械有限公司 赵倩 13900054321")
    await world.card("何川", "苏州青禾精密机械有限公司")


async def test_the_second_to_file_a_customer_is_told_who_has_it_since_when_and_until_when(
    world: FeishuWorld, clock: HandSetClock
) -> None:
    """The refusal names the owner, the day, the end of the protection and the rule."""
    await world.say("王晨", FILING)
    await world.press("林岚", await world.card("林岚", "苏州青禾精密机械有限公司"), "通过")
    clock.advance(timedelta(days=2))
    await world.say("孙悦", "报备 苏州青禾精密机械有限公司 赵倩 13900054321")
    refusal = text_of((await world.card("孙悦", "王晨")).card)

    assert "3月11日" in refusal
    assert "4月10日" in refusal
    assert "规则" in refusal
    assert world.cards("何川") == []


async def test_two_messages_are_enough_to_file(world: FeishuWorld) -> None:
    """The bot asks only for what is missing, and the answer completes the filing."""
    await world.say("王晨", "报备 苏州青禾精密机械有限公司")
    await world.card("王晨", "联系人")
    await world.say("王晨", "李娜 13900012345")

    await world.card("林岚", "苏州青禾精密机械有限公司")


async def test_what_is_missing_can_be_filled_in_on_the_form(world: FeishuWorld) -> None:
    """The form of the card does the same as a second message."""
    await world.say("王晨", "报备 苏州青禾精密机械有限公司")
    form = await world.card("王晨", "联系人")
    result = await world.press("王晨", form, "提交报备", contact="李娜", phone="13900012345")

    assert result.ok, result
    await world.card("林岚", "苏州青禾精密机械有限公司")


async def test_a_protection_ends_by_time_and_the_customer_lies_in_the_pool(
    world: FeishuWorld, clock: HandSetClock
) -> None:
    """Warned late, he keeps it for a day more; then the owner hears of the end, and his rival how to claim it."""
    await world.say("王晨", FILING)
    await world.press("林岚", await world.card("林岚", "苏州青禾精密机械有限公司"), "通过")
    await eventually(lambda: len(world.cards("王晨")) == 2)
    clock.advance(timedelta(days=31))
    await world.card("王晨", "快到期了")
    clock.advance(timedelta(days=1))
    await eventually(lambda: any("都有结果了" in text_of(one.card) for one in world.cards("王晨")))
    clock.advance(timedelta(minutes=1))
    await world.card("王晨", "保护期到了")
    await world.say("孙悦", "报备 苏州青禾精密机械有限公司 赵倩 13900054321")

    await world.card("孙悦", "这个客户在公海")


async def test_a_waiting_filing_can_be_taken_back(world: FeishuWorld) -> None:
    """撤回 frees the customer, takes the buttons off the manager's card and tells him."""
    await world.say("王晨", FILING)
    request = await world.card("林岚", "苏州青禾精密机械有限公司")
    await world.press("王晨", await world.card("王晨", "苏州青禾精密机械有限公司"), "撤回")

    assert labels_of((await world.reload(request, "撤回")).card) == []


async def test_a_new_colleague_can_file_at_once(world: FeishuWorld) -> None:
    """Somebody who joined after the last look at the directory is looked up when he writes."""
    world.stand_in.add_user("ou_new", "新人", departments=("od_east",))
    await world.stand_in.say("ou_new", FILING)

    assert "新人" in text_of((await world.card("林岚", "苏州青禾精密机械有限公司")).card)


async def test_a_stranger_is_told_whom_to_ask(world: FeishuWorld) -> None:
    """Somebody whom the platform does not show to the app gets the administrator's name and no effect."""
    world.stand_in.add_user("ou_new", "新人", departments=("od_east",))
    world.stand_in.faults.fail_next("/open-apis/contact/v3/users/ou_new", status=400, code=OUT_OF_SCOPE, times=5)
    await world.stand_in.say("ou_new", FILING)
    chat = world.stand_in.p2p_chat_id("ou_new")
    card = await eventually(lambda: [m for m in world.stand_in.timeline("ou_new", chat) if m.from_bot])

    assert "周宁" in text_of(card[0].card)
    assert world.cards("林岚") == []


async def test_in_a_group_the_answer_with_private_data_goes_to_the_asker_alone(world: FeishuWorld) -> None:
    """The group learns only that the answer came privately."""
    await world.say("王晨", FILING, in_group=True)
    await world.card("王晨", "苏州青禾精密机械有限公司")
    said = await eventually(lambda: [m for m in world.group_messages() if m.from_bot])

    assert "李娜" not in text_of(said[0].card)
    assert "13900012345" not in text_of(said[0].card)
