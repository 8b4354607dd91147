"""Approvals through the front doors of Feishu: forms with reasons, a colleague picked, rules that change meanwhile."""

from __future__ import annotations

from core.domain.rules import RuleRef
from core.service.ports.store import UnitOfWork
from core.service.records import about_filing
from tests.support.feishu_world import OPEN_IDS, FeishuWorld, labels_of, text_of

DIRECTOR = """
[[approval.flows.steps]]
name = "总监审批"
approvers = [{ member = "周宁" }]
"""
COMPANY, OTHER = "苏州青禾精密机械有限公司", "无锡远舟食品有限公司"
TWO_STEPS = """
[[approval.flows]]
key = "filing"
name = "两级审批"
matter = "filing"
copy_to = [{ member = "孙悦" }]

[[approval.flows.steps]]
name = "主管审批"
approvers = [{ leader = 1 }]

[[approval.flows.steps]]
name = "总监审批"
approvers = [{ member = "周宁" }]

[[approval.flows]]
key = "extension"
name = "延期审批"
matter = "extension"

[[approval.flows.steps]]
name = "主管审批"
approvers = [{ leader = 1 }]

[extension]
actions = 0
"""


async def filed(world: FeishuWorld, company: str = COMPANY, phone: str = "13900012345") -> None:
    """王晨 files, 林岚 has the card."""
    await world.say("王晨", f"报备 {company} 李娜 {phone}")
    await world.card("林岚", company)


async def publish(world: FeishuWorld, rules: str) -> None:
    """周宁 sends the file and presses 发布."""
    await world.stand_in.send_file(OPEN_IDS["周宁"], "policy.toml", rules.encode())
    await world.press("周宁", await world.card("周宁", "规则文件"), "发布")
    await world.card("周宁", "已发布为第 2 版")


async def test_running_approvals_finish_under_their_own_rules_and_new_ones_take_the_new(world: FeishuWorld) -> None:
    """One yes is enough for the first; the second takes two, and 孙悦 gets a copy of it alone."""
    await filed(world)
    await publish(world, TWO_STEPS)
    await filed(world, OTHER, "13900012346")

    await world.press("林岚", await world.card("林岚", COMPANY), "通过")
    await world.card("王晨", "报备通过了")
    second = await world.card("林岚", OTHER)
    assert "第 1 步/共 2 步" in text_of(second.card)
    await world.press("林岚", second, "通过")
    await world.press("周宁", await world.card("周宁", OTHER), "通过")

    await world.card("王晨", "报备通过了", count=2)
    copied = await world.card("孙悦", "抄送给你", count=2)
    assert "李娜" in text_of(copied.card)
    assert "通过" not in labels_of(copied.card)
    assert not [card for card in world.cards("孙悦") if COMPANY in text_of(card.card)]
    assert [each.version for each in _rules(world)] == [1, 2]


def _rules(world: FeishuWorld) -> list[RuleRef]:
    def read(uow: UnitOfWork) -> list[RuleRef]:
        filings = uow.filings.page(after=0, limit=9)
        return [approval.rule for one in filings if (approval := uow.approvals.about(about_filing(one.id)))]

    return world.store.read(read).result()


async def test_a_no_takes_its_reason_in_the_form(world: FeishuWorld) -> None:
    """Without words the form is not even sent; with them the filer reads why."""
    await filed(world)
    card = await world.card("林岚", COMPANY)
    silent = await world.press("林岚", card, "驳回")
    assert silent.toast is None or silent.toast.kind != "success"

    await world.press("林岚", card, "驳回", reason="客户已停产")

    await world.reload(card, "已驳回")
    assert "客户已停产" in text_of((await world.card("王晨", "驳回了")).card)


async def test_a_filing_goes_back_by_a_form_and_comes_again_by_one(world: FeishuWorld) -> None:
    """退回补充 asks what is lacking; 补充资料 opens the form with everything that was said."""
    await filed(world)
    await world.press("林岚", await world.card("林岚", COMPANY), "退回补充")
    asked = await world.card("林岚", "要补充什么？")
    await world.press("林岚", asked, "退回补充", reason="预算是哪年的？")
    back = await world.card("王晨", "林岚 要你补充资料：预算是哪年的？")

    await world.press("王晨", back, "补充资料")
    form = await world.card("王晨", "重新提交")
    await world.press("王晨", form, "重新提交", note="明年的预算")

    again = await world.card("林岚", "明年的预算")
    assert "通过" in labels_of(again.card)


async def test_a_colleague_is_picked_and_asked_first(world: FeishuWorld) -> None:
    """加签: 何川 answers, then 林岚."""
    await filed(world)
    await world.press("林岚", await world.card("林岚", COMPANY), "加签")
    form = await world.card("林岚", "请谁一起审批？")
    await world.press("林岚", form, "加签", who=OPEN_IDS["何川"], when="before")

    await world.press("何川", await world.card("何川", COMPANY), "通过")
    again = await world.card("林岚", "何川 同意")
    await world.press("林岚", again, "通过")

    await world.card("王晨", "报备通过了")


async def test_a_request_for_more_time_is_handed_on_by_picking(world: FeishuWorld) -> None:
    """Sent back by whoever has it now, for a better reason, it comes again to whom the rules ask."""
    await publish(world, TWO_STEPS.replace(DIRECTOR, ""))
    await filed(world)
    await world.press("林岚", await world.card("林岚", COMPANY), "通过")
    await world.card("王晨", "报备通过了")
    await world.say("王晨", "延期 1 15天 合同在走流程")
    await world.press("林岚", await world.card("林岚", "申请延期 15 天"), "转交")
    await world.press("林岚", await world.card("林岚", "转交给谁审批？"), "转交", who=OPEN_IDS["何川"])
    await world.press("何川", await world.card("何川", "申请延期 15 天"), "退回补充")
    await world.press("何川", await world.card("何川", "要补充什么？"), "退回补充", reason="走到哪一步了？")
    back = await world.card("王晨", "走到哪一步了？")

    await world.press("王晨", back, "补充理由")
    await world.press("王晨", await world.card("王晨", "补充延期的理由"), "重新提交", reason="法务审完了，周五签")

    await world.press("林岚", await world.card("林岚", "法务审完了"), "通过")
    await world.card("王晨", "已延期 15 天")
