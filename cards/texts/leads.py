"""What is said where somebody puts a customer in for others to work."""

from __future__ import annotations

from cards.card import Tone
from cards.texts.wording import Wording
from core.domain.lead import Answer, LeadState
from core.service.views.lead_views import Fate

SUBTITLE = "{giver} 派单 · #{number}"
WAITS = "待接单"
TAG = {
    LeadState.ASKED: WAITS,
    LeadState.TAKEN: "已接单",
    LeadState.LED: "归主管",
    LeadState.POOLED: "没人接",
    LeadState.DROPPED: "已撤回",
}
WENT_ON, OVER = "已派给别人", "已结束"
TAKE, DECLINE, DROP, MY_LEADS = "接单", "不接", "撤回派单", "我派的线索"
ASKS_YOU = "{giver} 派给你一条线索，请在 {until} 前回复接不接。"
SENT = "已派给 {owner}，等他在 {until} 前接单。"
WAITS_FOR = "{giver} 派给 {owner}，等他在 {until} 前接单。"
PASSED = "这条线索已派给别人，不用再回复。"
TAKEN_BY_YOU = "你已接单，客户归你，保护到 {until}。"
TAKEN = "{owner} 已接单，客户归他，保护到 {until}。"
LED_TO_YOU = "没有人接这条线索，客户归你，保护到 {until}。"
LED = "没有人接，客户归 {owner}，保护到 {until}。"
NO_MORE = "{owner} 接过单，现在不再保护。"
NO_MORE_YOURS = "你接过单，现在不再保护。"
POOLED = "没有人接，客户放进了公海。"
ELSEWHERE = "没有人接，客户现在归 {elsewhere}。"
FREE = "没有人接，客户现在谁都可以报备。"
DROPPED_BY_YOU = "你已撤回派单，客户现在谁都可以报备。"
DROPPED = "{by} 撤回了派单，不用再回复。"
DROPPED_FOR_YOU = "{by} 撤回了你的派单，客户现在谁都可以报备。"
HELD = "回复之前，客户先给你留着，别人报不了。"
ASKED = {
    Answer.DECLINED: "{name} 不接：{reason}",
    Answer.SILENT: "{name} 到点没有回复",
    Answer.GONE: "{name} 不再跟这条线索",
}
WAITS_HERE = "派给你的线索，等你答复：接单 {number}；不接请写原因：不接 {number} 离得太远"
OFFERED = "已派给 {owner}，等他接单。"
COUNT_WAITING = " · 待接单 {count} 个"
PROTECTED = "派单来的客户，保护到 {until}，{left}。"
CAME_TO_NOTHING = "派单结束了，没有人接下这个客户。"
GIVEN_AT, TAKEN_AT, ENDED_AT = "派单时间", "生效时间", "结束时间"
CONFIRM_DROP = "撤回后，客户谁都可以报备。"
WHY, WHY_HINT = "不接的原因", "例如：离得太远，手上忙不过来"
INSTEAD = "接单请回复：接单 {number}；不接请写原因：不接 {number} 离得太远"
SUMMARY_ASKS = "{giver} 派给你一条线索：{company}"
SUMMARY = "线索{tag}：{company}"

WAITING = "待接单的线索"
WAIT_FOR_YOU = "{count} 条线索等你接单"
NONE_WAITS = "现在没有等你接的线索。"
ROW_WAITS = "{giver} 派单 · {until} 前回复 · #{number}"
MORE_WAIT = "还有 {count} 条，接完这些，发「待接单」再看。"
HOW_TO_ANSWER = "接单也可以回复：接单 编号；不接请写原因：不接 编号 离得太远。"

NO_LEADS = "你还没有派过线索。派一条试试：派单 公司全称 联系人 手机号"
FATE = {
    Fate.ASKED: "待接单",
    Fate.FOLLOWED: "跟进中",
    Fate.WON: "成交",
    Fate.LOST: "输单",
    Fate.POOLED: "公海",
    Fate.FREE: "没人接",
    Fate.ELSEWHERE: "别人在跟",
    Fate.OVER: "不再保护",
    Fate.DROPPED: "已撤回",
}
COUNT = "{fate} {count}"
ROW_ASKED = "等 {owner} 接单，到 {until}"
ROW_FOLLOWED = "{owner} 跟进 {entries} 次"
ROW_OWNED = "{owner}"
MORE = "只列出最新的 {shown} 条，共 {count} 条。"

_SEE = ((MY_LEADS, MY_LEADS),)
_HOW = "例如：派单 上海示例贸易有限公司 王总 13900001234 来源展会"
LEADS = {
    "lead_not_found": Wording(title="没找到", says=("没有这条派单。",), offers=_SEE, tone=Tone.QUIET),
    "lead_gone": Wording(
        title="这条已经派过了",
        says=("这条已经派过，或者隔得太久。",),
        then=("没有派过的，再发一次：派单 公司全称 手机号 派给 同事名字（部门）",),
        offers=_SEE,
        tone=Tone.QUIET,
    ),
    "lead_settled": Wording(
        title="这条派单已结束",
        says=("已由 {by} 在 {at} 处理。", "这条派单已经结束，不用再回复。"),
        tone=Tone.QUIET,
    ),
    "lead_passed": Wording(title="已派给别人", says=("这条线索已派给别人，不用再回复。",), tone=Tone.QUIET),
    "lead_not_yours": Wording(title="这条没有派给你", says=("只有被派到的人能接单。",), tone=Tone.QUIET),
    "lead_not_given": Wording(title="不能撤回", says=("只有派单的人和管理员能撤回派单。",), tone=Tone.QUIET),
    "lead_reason": Wording(
        title="为什么不接？",
        says=("不接请写一下原因，好派给合适的人。",),
        then=("例如：不接 {number} 离得太远",),
        tone=Tone.INFO,
    ),
    "lead_waits": Wording(
        title="先接单",
        says=("#{number} 是派单，还没有人接。", "这是派单，还没有人接。"),
        then=("接单请回复：接单 {number}；不接请写原因：不接 {number} 离得太远",),
        offers=(("接单", "接单 {number}"),),
        tone=Tone.INFO,
    ),
    "lead_not_allowed": Wording(
        title="不能派单",
        says=("主管、管理员和规则里指定的人才能派单。",),
        then=("自己跟的客户，发「报备 公司全称 联系人 手机号」。",),
    ),
    "lead_not_your_people": Wording(
        title="不能指定这位同事",
        says=("{to} 不是你团队的人，只能指定自己团队的；其他人按规则派。", "只能指定自己团队的人；其他人按规则派。"),
        then=("不写派给谁，就按规则派。",),
    ),
    "lead_to_yourself": Wording(
        title="这是你自己",
        says=("派单是派给别人的；自己跟的客户直接报备。",),
        then=("发「报备 公司全称 联系人 手机号」。",),
        tone=Tone.INFO,
    ),
    "lead_full": Wording(
        title="手上满了",
        says=("{to} 的客户已到上限 {limit} 个。", "对方的客户已到上限。"),
        then=("换一个人，或者不写派给谁，按规则派。",),
    ),
    "lead_nobody": Wording(
        title="没有人能接",
        says=("按「{route}」现在没有人能接：都不在，或手上满了。", "现在没有人能接：都不在，或手上满了。"),
        then=("主管可以写明派给谁：派单 公司全称 手机号 派给 同事名字",),
    ),
    "lead_incomplete": Wording(
        title="派单要写公司和联系方式",
        says=("写上公司全称，再写联系人或手机号。",),
        then=(_HOW,),
        tone=Tone.INFO,
    ),
    "lead_resembling": Wording(
        title="是不是同一家？",
        says=("和「{names}」很像。", "和已有的客户很像。"),
        then=("是同一家，就用那家的全称再派；不是，在后面加「不是同一家」和理由，再发一次。",),
    ),
    "appeal_of_lead": Wording(
        title="还没有人接单",
        says=("#{number} 刚派出去，还没有人接。", "这个客户刚派出去，还没有人接。"),
        then=("有人接单后还有异议，可以再申诉。",),
        tone=Tone.INFO,
    ),
}
"""Refusals."""

DONE = {
    "lead_given": (("已派给 {to}，等他接单", "已派出，等对方接单"), Tone.GOOD),
    "lead_taken": (("接单成功，保护到 {until}", "接单成功"), Tone.GOOD),
    "lead_declined": (("已回复不接，会派给别人",), Tone.INFO),
    "lead_dropped": (("已撤回派单",), Tone.INFO),
}
"""Successes."""
