"""How claims and places in the queue are refused, and what is said at once when they are not."""

from __future__ import annotations

from cards.card import Tone
from cards.texts.wording import Wording

_SEE_POOL = (("看公海", "公海"),)
_QUEUE = (("排队", "排队 {number}"),)

POOL_REFUSALS = {
    "entry_not_found": Wording(
        title="公海里没有",
        says=("公海里没有「{asked}」。", "公海里没有这个客户。"),
        then=("发「公海」看看有哪些客户。",),
        offers=_SEE_POOL,
        tone=Tone.QUIET,
    ),
    "claim_gone": Wording(
        title="已经被认领了",
        says=(
            "{company} 已由 {by} 在 {at} 认领。",
            "#{number} 已由 {by} 在 {at} 认领。",
            "#{number} 已经不在公海了。",
            "这个客户已经不在公海了。",
        ),
        then=("要是他以后释放，想第一个知道，可以排队。",),
        offers=(*_QUEUE, *_SEE_POOL),
        tone=Tone.QUIET,
    ),
    "claim_not_for_you": Wording(
        title="这个公海你不能认领",
        says=(
            "「{pool}」里的客户由{teams}的人认领。",
            "「{pool}」里的客户由别的团队认领。",
            "这里的客户由别的团队认领。",
        ),
        offers=_SEE_POOL,
    ),
    "claim_condition": Wording(
        title="还不符合认领条件",
        says=("现在不符合认领的条件。",),
        then=("发「规则 公海」看条件是什么。",),
        offers=(("规则 公海", "规则 公海"),),
    ),
    "claim_turn": Wording(
        title="先留给排队的人",
        says=("{at} 前留给排队的同事，之后还在就可以认领。", "现在留给排队的同事。"),
        then=("你也可以排队。",),
        offers=_QUEUE,
        tone=Tone.INFO,
    ),
    "claim_cool_down": Wording(
        title="还在冷却期",
        says=("你跟过这个客户，{until} 起才能再认领。", "你跟过这个客户，过段时间才能再认领。"),
        offers=_SEE_POOL,
    ),
    "claim_fresh": Wording(
        title="刚进公海，还要等一等",
        says=("{at} 起可以认领，大家一起。", "刚进公海的客户要等一等才能认领。"),
        tone=Tone.INFO,
    ),
    "claim_daily": Wording(
        title="今天的认领次数用完了",
        says=("每人每天最多认领 {limit} 个，明天再来。", "今天不能再认领了，明天再来。"),
    ),
    "claim_full": Wording(
        title="名下客户满了",
        says=("每人最多持有 {limit} 个客户。", "你名下的客户已经满了。"),
        then=("先释放不跟的，再来认领。",),
        offers=(("我的客户", "我的客户"),),
    ),
    "in_pool": Wording(
        title="这个客户在公海",
        says=("{company} 在公海里，不用报备，认领就行。", "这个客户在公海里，不用报备，认领就行。"),
        offers=(("认领", "认领 {number}"), ("查看", "查看 {number}")),
        tone=Tone.INFO,
    ),
    "in_other_pool": Wording(
        title="这个客户在别的公海",
        says=(
            "{company} 在「{pool}」里，由{teams}的人认领。",
            "{company} 在「{pool}」里，由别的团队认领。",
            "这个客户在别的公海里，你不能认领。",
        ),
        then=("可以请那边的同事认领，或问问主管。",),
    ),
    "kept_for_queue": Wording(
        title="先留给排队的人",
        says=("这个客户刚空出来，{at} 前留给排队的同事。", "这个客户刚空出来，先留给排队的同事。"),
        then=("过后还空着，再报备就行。",),
        tone=Tone.INFO,
    ),
    "no_waiting_list": Wording(
        title="现在不能排队", says=("按规则，客户释放后大家一起认领，不排队。",), offers=_SEE_POOL
    ),
    "queue_own": Wording(
        title="这个客户就在你名下",
        says=("#{number} 是你的客户，不用排队。", "这是你的客户，不用排队。"),
        offers=(("查看", "查看 {number}"),),
        tone=Tone.INFO,
    ),
    "queue_already": Wording(
        title="你已经在排队了",
        says=("你排在第 {place} 位，轮到你会马上通知。", "轮到你会马上通知。"),
        tone=Tone.INFO,
    ),
    "queue_full": Wording(
        title="排队的人满了", says=("一个客户最多 {limit} 个人排队。", "这个客户排队的人已经满了。"), tone=Tone.QUIET
    ),
    "queue_free": Wording(
        title="不用排队",
        says=("{company} 现在没有人跟，直接报备就行。", "这个客户现在没有人跟，直接报备就行。"),
        tone=Tone.INFO,
    ),
    "queue_claimable": Wording(
        title="不用排队",
        says=("{company} 在公海里，可以直接认领。", "这个客户在公海里，可以直接认领。"),
        offers=(("认领", "认领 {number}"),),
        tone=Tone.INFO,
    ),
    "not_waiting": Wording(title="你没有在排队", says=("这个客户你没有排队，不用取消。",), tone=Tone.QUIET),
}
"""Refusals."""

DONE = {
    "claimed": (("已认领，编号 #{number}，保护到 {until}", "已认领"), Tone.GOOD),
    "claim_sent": (("已申请认领，等 {approvers} 审批", "已申请认领，等审批"), Tone.GOOD),
    "queued": (("已排队，你是第 {place} 位", "已排队"), Tone.GOOD),
    "queue_left": (("已取消排队",), Tone.INFO),
    "turn_passed": (("轮到下一位了",), Tone.INFO),
    "spared": (("按规则不释放，保护到 {until}",), Tone.INFO),
}
"""Successes."""
