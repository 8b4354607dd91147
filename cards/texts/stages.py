"""What is said about the stages on the way to a deal."""

from __future__ import annotations

from cards.card import Tone
from cards.texts.wording import Wording

STAGES = {
    "stage_moved": Wording(
        title="阶段已更新",
        says=("#{number} 已进入{stage}。", "阶段已更新。"),
        offers=(("查看", "查看 {number}"),),
        tone=Tone.GOOD,
    ),
    "deal_won": Wording(
        title="恭喜成交",
        says=("#{number} 已进入{stage}。", "阶段已更新。"),
        then=("有金额的话，补一句「订单 {number} 30万」就记上业绩。",),
        offers=(("登记订单", "新订单 {number}"), ("查看", "查看 {number}")),
        tone=Tone.GOOD,
    ),
    "stage_cancelled": Wording(
        title="好的，先不推进",
        says=("刚才说的没有保存，阶段不变。",),
        tone=Tone.QUIET,
    ),
    "stage_not_yours": Wording(
        title="这个客户不归你跟进",
        says=("#{number} 的阶段由归属人或他的主管更新。", "阶段由归属人或他的主管更新。"),
        then=("有进展可以告诉归属人。",),
    ),
    "stage_over": Wording(
        title="这条报备已经结束",
        says=("#{number} 已经结束，不能再更新阶段。", "已经结束，不能再更新阶段。"),
        then=("还要跟进的话，重新报备或从公海认领。",),
    ),
    "no_such_stage": Wording(
        title="没有这个阶段",
        says=("没有「{asked}」这个阶段。", "没有这个阶段。"),
        then=("可以写：{choices}",),
        tone=Tone.INFO,
    ),
    "stage_same": Wording(
        title="阶段没有变化",
        says=("#{number} 已经在{stage}了。", "已经在这个阶段了。"),
        tone=Tone.QUIET,
    ),
    "stage_lacks": Wording(
        title="还差几项",
        says=("进入{stage}前，还有几项要填。", "进入这个阶段前，还有几项要填。"),
        then=("发「阶段 {number} {stage}」看看差什么。",),
        tone=Tone.INFO,
    ),
}

STAGE = "阶段"
MOVE = "推进阶段"
SAY_MOVE = "阶段 {number}"
SAY_STAGE = "阶段 {number} {stage}"
TITLE = "推进阶段：{company}"
WHERE = "{now} · #{number}"
NOW = "现在是{now}。进到哪一步？"
ASKS = "进入{stage}前，还要填{fields}。"
ALL_THERE = "要填的都有了，点「进入{stage}」就行。"
REACHED = "已进入{stage}。"
ORDERED = "订单 {order} 记好了。"
ENTER = "进入{stage}"
INSTEAD = "可以一项一项回复，也可以一句说完，例如：{example}"
INSTEAD_ONE = "请回复，例如：{example}"
"""Where a platform has no forms."""
SOMETHING = {"number": "120", "money": "50万", "date": "2026-12-01", "person": "王晨"}
"""An example by the type of a field."""
EXAMPLE = "…"
