"""What is said where somebody asks only whether a customer may be filed, and to whoever has it."""

from __future__ import annotations

from cards.card import Tone
from cards.texts.wording import Wording
from core.service.check_blindly import Freedom

TITLE = {
    Freedom.FREE: ("可以报备", Tone.GOOD),
    Freedom.MINE: ("这个客户已在你名下", Tone.INFO),
    Freedom.PROTECTED: ("现在不能报备", Tone.WAITING),
    Freedom.WAITING: ("现在不能报备", Tone.WAITING),
    Freedom.POOLED: ("在公海，可以认领", Tone.GOOD),
    Freedom.ALIKE: ("先核对一下", Tone.WAITING),
}
SAID = {
    Freedom.FREE: "「{asked}」现在可以报备。",
    Freedom.MINE: "「{asked}」已经在你名下，不用再报。",
    Freedom.PROTECTED: "「{asked}」在保护期内，到 {until}。",
    Freedom.WAITING: "「{asked}」已有人报备，还没有结果。",
    Freedom.POOLED: "「{asked}」在公海里，没有人跟进。",
    Freedom.ALIKE: "有和「{asked}」很像的客户在保护中，可能是同一家。",
}
THEN = {
    Freedom.FREE: "谁先报备算谁的。",
    Freedom.PROTECTED: "到期没有延期的话，那天之后可以报备。",
    Freedom.WAITING: "没通过的话可以报备，过几天再问一次。",
    Freedom.POOLED: "不用报备，认领就是你的。",
    Freedom.ALIKE: "写公司全称再问一次，或者直接报备，会请你核对是不是同一家。",
}
THEN_POOLED = "到期没有延期的话会进公海，那天之后可以认领。"
"""Of a protected customer where what ends goes into the pool."""
THEN_QUEUE = "也可以先排队，放出来先轮到你。"
BLIND_RULE = "只答能不能报，不说是谁的；问过的记录在案。"

ASKED_TITLE = "有人问起这个客户"
ASKED = "今天有同事问「{company}」能不能报备。"
ASKED_BY = "{by} 今天问「{company}」能不能报备。"
ASKED_THEN = "没有告诉对方是谁在跟。有新进展就记一条跟进，快到期记得延期。"
ASKED_SUMMARY = "有人问起客户：{company}"
FOLLOW, SEE = "记跟进", "查看"

ASKING = {
    "blind_limit": Wording(
        title="今天问得够多了",
        says=("「能报吗」一天最多问 {limit} 次，明天再问。", "今天的「能报吗」次数用完了，明天再问。"),
        then=("急着用的，直接报备就知道能不能报。",),
    ),
}
"""Refusals."""
