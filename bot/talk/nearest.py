"""Not understood: which three things may have been meant? A guess from the words that were used, never a dead end."""

from __future__ import annotations

from core.domain.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """A thing that the bot can do: its button, what the button says, and words that hint at it."""

    name: str
    label: str
    says: str
    hints: tuple[str, ...]


GUESSES = (
    Guess(
        name="file", label="报备客户", says="报备", hints=("报", "备", "登记", "录入", "新客", "添加", "提交", "公司")
    ),
    Guess(
        name="mine", label="我的客户", says="我的客户", hints=("我的", "名下", "客户", "列表", "保护", "到期", "跟进")
    ),
    Guess(name="check", label="查重", says="查重", hints=("查", "重", "有人", "谁", "撞单", "能不能", "占")),
    Guess(name="pool", label="公海", says="公海", hints=("公海", "认领", "领", "捞", "排队", "没人跟")),
    Guess(name="approvals", label="待我审批", says="待我审批", hints=("审", "批", "驳回", "同意", "待办")),
    Guess(name="request", label="申请", says="申请", hints=("申请", "打折", "折扣", "优惠", "特价", "外访")),
    Guess(
        name="follow",
        label="记跟进",
        says="跟进",
        hints=("跟进", "拜访", "电话", "打不通", "没接", "聊", "微信", "样品", "报价", "见面"),
    ),
    Guess(
        name="dashboard",
        label="看板",
        says="看板",
        hints=("看板", "数据", "统计", "排行", "成交", "报表", "本周", "本月", "这个月", "昨天", "最多"),
    ),
    Guess(name="leads", label="我派的线索", says="我派的线索", hints=("线索", "派")),
    Guess(name="orders", label="我的订单", says="我的订单", hints=("订单", "业绩", "分成", "签单", "合同", "金额")),
    Guess(
        name="rules",
        label="规则",
        says="规则",
        hints=("规则", "规定", "制度", "多久", "几天", "为什么"),
    ),
    Guess(name="help", label="帮助", says="帮助", hints=("怎么", "如何", "帮", "教", "功能", "不会", "干嘛", "啥")),
)
ALWAYS = ("file", "mine", "help")
"""What is offered where nothing hints at anything."""


def nearest(text: str) -> tuple[str, ...]:
    """The names of three guesses, the likeliest first."""
    scores = {guess.name: sum(hint in text for hint in guess.hints) for guess in GUESSES}
    order = {name: place for place, name in enumerate(dict.fromkeys((*ALWAYS, *scores)))}
    ranked = sorted(scores, key=lambda name: (-scores[name], order[name]))
    return tuple(ranked[:3])


def buttons(names: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Label and command of each guess; names of a release that knew others are passed over."""
    known = {guess.name: (guess.label, guess.says) for guess in GUESSES}
    return tuple(known[name] for name in names if name in known)
