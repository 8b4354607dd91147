"""What is said about the public pool: the list, one customer in it, claims, waiting lists, announcements."""

from __future__ import annotations

from cards.card import Tone
from cards.texts.wording import Wording
from core.domain.pool import Cause

POOL = "公海"
POOL_SEARCHED = "公海：{text}"
TOTAL = "共 {count} 个"
IN_POOL = "{pool} {count} 个"
EMPTY = "公海里现在没有客户。"
EMPTY_SEARCHED = "公海里没有对得上「{text}」的客户。"
EMPTY_HINT = "换个词再搜，例如：公海 上海"
FIGURE_DAYS = 30
FIGURES = "近 {days} 天放出 {entered} 个，{claimed} 个有人认领，{protected} 个还在保护中。"
SEARCH_HINT = "只记得一部分？发「公海 上海」这样搜。"
ALL = "看全部"
MORE_SAYS = "更多公海 {before} {text}"
DAILY_USED = "今天的认领次数用完了，明天再来。"
FULL = "你名下的客户满了，先释放一些再认领。"

CLAIM, QUEUE, LEAVE = "认领", "排队", "不排了"
CLAIM_SAYS, QUEUE_SAYS, LEAVE_SAYS = "认领 {number}", "排队 {number}", "不排了 {number}"

CAUSE = {
    Cause.EXPIRED: "保护到期",
    Cause.RELEASED: "主动释放",
    Cause.TAKEN: "主管收回",
    Cause.UNEARNED: "到期，没有有效跟进",
    Cause.DEADLINE: "没赶上进度",
    Cause.IDLE: "太久没跟进",
    Cause.LEFT: "原归属人离职",
    Cause.IMPORTED: "名单导入",
    Cause.UNTAKEN: "派单没人接",
}
SINCE = "{at}放出"
HANDS = "{count} 人跟过"
WHY_NOT = {
    "claim_fresh": "{until} 起可认领",
    "claim_cool_down": "你 {until} 起可认领",
    "claim_turn": "留给排队的到 {until}",
    "claim_not_for_you": "不对你开放",
    "claim_condition": "不符合认领条件",
    "claim_daily": "今天次数用完",
    "claim_full": "名下已满",
    "claim_appealed": "申诉中",
}

OPEN = "这个客户在公海里，可以认领。"
OPEN_ONLY = "这个客户在公海里。"
NOT_YET = {
    "claim_fresh": "刚放出来，{until} 起可以认领。",
    "claim_cool_down": "你以前跟过，{until} 起可以再认领。",
    "claim_turn": "正留给排队的人，{until} 后才放开。",
    "claim_not_for_you": "这个公海不对你的团队开放。",
    "claim_condition": "按规则，你现在不能认领。",
    "claim_daily": DAILY_USED,
    "claim_full": FULL,
    "claim_appealed": "归属有人在申诉，裁定后才能认领。",
}
YOUR_TURN = "轮到你了，{until} 前可以认领，过时就给下一位。"
SUMMARY_TURN = "轮到你了：{company}"
TURN_TAG = "轮到你"
GONE, TAKEN = "已离开公海", "已被认领"
TAKEN_BY = "{by} 已认领。"
WHY, HANDED, WAITING, HISTORY = "进公海原因", "以前", "排队", "以前的归属人"
WAITING_COUNT = "{count} 人"
WAITING_AND_YOU = "{count} 人，你排第 {place}"
HAND = "{owner}　{since}—{until}　{end}"
SUMMARY_ENTRY = "公海：{company}"

CLAIMED_LEAD = "认领成功，保护到 {until}，{left}。"
CLAIM_REQUESTED = "{owner} 要从公海认领这个客户，等你审批。"
NEXT_BACK = "客户放回了公海。"
NEXT_POOLED = "客户进了公海，别人可以认领；你过了冷却期也可以再认领。"
CLAIMED_AT = "认领时间"
SUMMARY_CLAIMED = "认领成功：{company}"
TAKEN_OVER_LEAD = "你以前跟的「{company}」，{by} 从公海认领了，接下来由他跟进。"
TAKEN_OVER_THANKS = "谢谢你之前的跟进，知道的情况可以告诉他一声。"
WAITED_LEAD = "你排队的「{company}」，{by} 先认领了。"
WAITED_STILL = "你还排在第 {place} 位，再放出来轮到你会告诉你。"
PLACES_TITLE = "我的排队"
PLACES_NONE = "你现在没有排队等客户。"
PLACE = "排第 {place}"
PLACE_UNTIL = "保护到 {until}"

ANNOUNCED_ONE = "公海新客户"
NAMELESS = "客户 #{number}"
ANNOUNCED_TITLE = "公海放出 {count} 个客户"
ANNOUNCED_MANY = "公海放出 {count} 多个客户"
ANNOUNCED_REST = "其余的，单聊{bot}发「公海」看全部。"
ANNOUNCED_ALL_TAKEN = "都已认领"
ANNOUNCED_FROM = "{at} 起可认领"
ANNOUNCED_TAKEN = "{by} {at} 已认领"
ANNOUNCED_TURN = "先留给排队的人"
ANNOUNCED_MORE = "还有 {count} 个，单聊{bot}发「公海」看全部。"
ANNOUNCED_HOW = "单聊{bot}，发「认领 {number}」就能认领。"

CHOICES_TITLE = "是哪一个？"
CHOICES = "「{asked}」在公海里有 {count} 个，是哪一个？"

TALK = {
    "claim_which": Wording(
        title="认领哪个客户？",
        says=("请带上编号或公司名。",),
        then=("例如：认领 12",),
        offers=(("看公海", "公海"),),
        tone=Tone.INFO,
    ),
    "queued": Wording(
        title="已排队",
        says=("{company} 放出来轮到你时马上告诉你，你是第 {place} 位。", "轮到你时马上告诉你。"),
        offers=(("不排了", "不排了 {number}"), ("我的排队", "我的排队")),
        tone=Tone.GOOD,
    ),
    "queue_left": Wording(
        title="不排了",
        says=("{company} 不再为你排队。", "不再为你排队。"),
        tone=Tone.QUIET,
    ),
}
"""What is answered in the chat where nothing is to be shown."""
