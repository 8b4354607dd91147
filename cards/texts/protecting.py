"""What is said about protections: reminders, more time, and giving back."""

from __future__ import annotations

from cards.card import Tone
from cards.texts.wording import Wording
from core.domain.extension import ExtensionStatus

EXTEND, RELEASE = "申请延期", "主动释放"
SAY_EXTEND, SAY_RELEASE = "延期 {number}", "释放 {number}"
NEXT_RELEASED = "想继续跟进，可以重新报备。"
RELEASED = "这个客户已经释放，不再受保护。"
RELEASED_NEWS = "这个客户已被释放，不再由你保护。"
SUMMARY_RELEASED = "客户已释放：{company}"
EXTENDED, WAITS, REFUSED = "延期", "延期申请", "未通过，到期日不变"
EXTENDED_TO = "第 {number} 次，{days} 天，到 {until}"
ASKED_FOR = "{days} 天，到 {until}，等审批，期间停表"

LACKING = "还要做到"
PERIOD = "还差 {missing} 次有效跟进（最晚{day}），不然不算保住"
DEADLINE = "完成「{name}」（{kinds}，最晚{day}），不然会释放"
IDLE = "一次有效跟进（最晚{day}），不然会释放"
ANY_KIND = "有效跟进"
LINE_PERIOD = "还差 {missing} 次有效跟进（最晚{day}）"
LINE_DEADLINE = "还没完成「{name}」（最晚{day}），不然会释放"
LINE_IDLE = "还差一次有效跟进（最晚{day}），不然会释放"
LACKING_TITLE = "{count} 个客户要尽快跟进"
LACKING_LEAD = "缺跟进的，点「记跟进」写一句就行。"

ENDING_TITLE = "{count} 个客户快到期了"
BOTH_TITLE = "{count} 个客户快到期或要跟进"
ENDING_LEAD = "到期后就不再为你保留。要留住，请先申请延期。"
ENDING_LINE = "{until}到期，{left}"
ENDING_ASKED = "已申请延期"
ENDING_NEEDED = "先记 {missing} 次有效跟进，才能延期"
ENDING_MORE = "另外 {count} 个在「我的客户」里。"
ENDING_OVER = "快到期的客户"
ENDING_DONE = "这批客户都有结果了。"

STATUS = {
    ExtensionStatus.WAITING: "待审批",
    ExtensionStatus.GRANTED: "已延期",
    ExtensionStatus.REFUSED: "未延期",
    ExtensionStatus.DROPPED: "已作废",
    ExtensionStatus.WITHDRAWN: "已撤回",
}
EXTENSION_TITLE = "延期：{company}"
ASKS_YOU = "{owner} 申请延期 {days} 天，等你审批。"
ASKS = "{owner} 申请延期 {days} 天，等 {approvers} 审批。"
ASKS_NOBODY = "{owner} 申请延期 {days} 天，正在等审批。"
GRANTED = "已延期 {days} 天，保护到 {until}。"
REFUSED_BY = "{by} 没有同意延期，保护到 {until}。"
DROPPED = "报备已经结束，不用再审批。"
WITHDRAW, SAY_WITHDRAW = "撤回延期", "撤回延期 {number}"
WITHDRAWN_BY_YOU = "你已撤回延期申请，保护到 {until}。"
WITHDRAWN = "{owner} 撤回了延期申请，不用再审批。"
BY_RULE = "系统"
UNTIL_BEFORE, UNTIL_ONCE, UNTIL_AFTER = "现在到期", "原来到期", "延到"
REASON, ANSWER, BEFORE = "申请理由", "没同意的原因", "已延过"
TIMES = "{count} 次"
EVIDENCE, EVIDENCE_COUNT = "附证", "跟进里有 {count} 份照片或文件"
OVERDUE = "{owner} 的延期申请已过审批时限，请尽快处理。"
SUMMARY_OVERDUE = "审批超时：延期「{company}」"
SUMMARY_WITHDRAWN = "{owner} 撤回了延期申请：{company}"
SUMMARY_COPIED = "抄送：延期「{company}」"
REQUEST = "延期申请"
COMPLETE, SAY_COMPLETE = "补充理由", "补充 {number}"
SUMMARY_ASKS = "{owner} 申请延期「{company}」，等你审批"
ANSWER_HINT = "例如：近期没有进展"
REJECT_INSTEAD = "不同意，请写上原因，例如：驳回 {number} 近期没有进展"
SEE_FILING = "查看客户"

EXTEND_TITLE = "给「{company}」延期"
EXTEND_LEAD = "现在保护到 {until}。最多延 {longest} 天。"
DAYS = "延几天"
DAYS_HINT = "例如：{longest}"
WHY = "理由"
WHY_HINT = "例如：合同在走流程，月底前签"
EXTEND_INSTEAD = "请写上天数和理由，例如：延期 {number} {longest}天 合同在走流程"
RELEASE_TITLE = "释放「{company}」"
RELEASE_LEAD = "释放后不再为你保护，别人就可以跟了。"
RELEASE_UNSURE = "要释放「{company}」吗？"
ONLY_LOST = "只是这一单没成、还想留着这个客户的，发：输单 {number} 原因"
RELEASE_SURE = "确定释放，请回复：释放 {number} {why}"
RELEASE_WHY = "原因"
RELEASE_HINT = "例如：客户没有预算"
RELEASE_INSTEAD = "请写上原因，例如：释放 {number} 客户没有预算"

_SEE = (("查看", "查看 {number}"),)

PROTECTING = {
    "extension_not_found": Wording(title="没找到", says=("没有这条延期申请。",), tone=Tone.QUIET),
    "extension_settled": Wording(
        title="这条延期已处理",
        says=("已由 {by} 在 {at} 处理。", "这条延期申请已经处理完，不用再操作。"),
        tone=Tone.QUIET,
    ),
    "extend_not_yours": Wording(
        title="只有归属人能延期", says=("#{number} 不在你名下。", "这个客户不在你名下。"), tone=Tone.QUIET
    ),
    "extension_waiting": Wording(
        title="已经在申请了",
        says=("#{number} 的延期还在等审批。", "上一次延期还在等审批。"),
        offers=_SEE,
        tone=Tone.INFO,
    ),
    "extension_not_asked": Wording(
        title="没有等审批的延期",
        says=("#{number} 没有等审批的延期申请。", "没有等审批的延期申请。"),
        offers=_SEE,
        tone=Tone.QUIET,
    ),
    "withdraw_extension_not_yours": Wording(
        title="不能撤回",
        says=("#{number} 的延期申请只有归属人能撤回。", "延期申请只有归属人能撤回。"),
        tone=Tone.QUIET,
    ),
    "no_extensions": Wording(title="现在不能延期", says=("按规则，保护期不能延长。",), offers=_SEE),
    "extensions_used_up": Wording(
        title="延期次数用完了",
        says=("#{number} 已经延过 {times} 次，不能再延。", "延期次数用完了，不能再延。"),
        offers=_SEE,
    ),
    "extension_too_long": Wording(
        title="延不了这么久",
        says=("一次最多延 {days} 天。", "超过一次能延的天数。"),
        then=("改一下天数再发，例如：延期 {number} {days}天 合同在走流程",),
        tone=Tone.INFO,
    ),
    "extension_too_early": Wording(
        title="现在延期还早", says=("{since} 起才能申请。", "离到期还早，暂时不能申请。"), offers=_SEE, tone=Tone.INFO
    ),
    "extension_condition": Wording(
        title="还不符合延期条件",
        says=("#{number} 不符合延期的条件。", "不符合延期的条件。"),
        then=("发「规则 延期」看条件是什么。",),
        offers=(("规则 延期", "规则 延期"),),
    ),
    "extension_actions": Wording(
        title="还差有效跟进",
        says=(
            "近 {span} 天要有 {actions} 次有效跟进才能延期，还差 {missing} 次。",
            "近期的有效跟进不够，还不能延期。",
        ),
        then=("记下再申请，例如：跟进 {number} 今天拜访了王总，确认了交期", "先记一次跟进，再申请。"),
        offers=(("记跟进", "跟进 {number}"),),
        tone=Tone.INFO,
    ),
    "extension_evidence": Wording(
        title="还差照片或文件",
        says=("近 {span} 天的跟进里，至少要有一张照片或一个文件。", "延期要附照片或文件。"),
        then=("记一次跟进，把照片或文件一起发来，再申请。",),
        offers=(("记跟进", "跟进 {number}"),),
        tone=Tone.INFO,
    ),
    "extension_reason": Wording(
        title="还差一句理由",
        says=("写上理由，主管才好批。",),
        then=("例如：延期 {number} 15天 合同在走流程", "例如：延期 12 15天 合同在走流程"),
        tone=Tone.INFO,
    ),
    "bad_days": Wording(title="没看懂延几天", says=("天数请写数字。",), then=("例如：15",), tone=Tone.INFO),
    "release_not_yours": Wording(
        title="不能释放别人的客户",
        says=("#{number} 只有归属人和他的主管能释放。", "只有归属人和他的主管能释放。"),
        tone=Tone.QUIET,
    ),
    "release_reason": Wording(
        title="还差一句原因",
        says=("写上为什么释放。",),
        then=("例如：释放 {number} 客户没有预算", "例如：释放 12 客户没有预算"),
        tone=Tone.INFO,
    ),
}
"""Refusals."""

DONE = {
    "extension_withdrawn": (("已撤回延期申请", "已撤回"), Tone.GOOD),
}
"""Successes."""
