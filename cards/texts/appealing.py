"""What is said where somebody contests whose a customer is."""

from __future__ import annotations

from cards.card import Tone
from cards.texts.wording import Wording
from core.domain.appeal import AppealState, Ground

TITLE = "申诉：{company}"
APPEAL, WITHDRAW, MY_APPEALS = "申诉", "撤回申诉", "我的申诉"
UPHOLD, DISMISS = "支持申诉", "驳回申诉"
TAG = {
    AppealState.OPEN: "等裁定",
    AppealState.UPHELD: "已支持",
    AppealState.DISMISSED: "已驳回",
    AppealState.WITHDRAWN: "已撤回",
}
ASKS_YOU = "{appellant} 说这个客户应该归他，请你裁定。"
ASKS_YOU_POOLED = "{appellant} 说公海里的这个客户应该归他，请你裁定。"
SENT = "申诉已提交，等 {judges} 裁定。"
AGAINST_YOU = "{appellant} 对这个客户的归属提出申诉，等 {judges} 裁定。裁定前客户还是你的，照常跟进。"
WAITS = "{appellant} 的申诉，等 {judges} 裁定。"
UPHELD_FOR_YOU = "{by} 支持了你的申诉，客户现在归你。"
UPHELD_AGAINST_YOU = "{by} 裁定客户归 {appellant}，不再由你跟进。"
UPHELD = "{by} 裁定客户归 {appellant}。"
DISMISSED_FOR_YOU = "{by} 驳回了 {appellant} 的申诉，客户还是你的。"
DISMISSED_AGAINST_YOU = "{by} 驳回了你的申诉，客户归属不变。"
DISMISSED = "{by} 驳回了申诉，客户归属不变。"
WITHDRAWN_BY_YOU = "你已撤回申诉。"
WITHDRAWN = "{appellant} 撤回了申诉，客户归属不变。"
MOOT = "不用再裁定，这次申诉结束了。"
STOPPED = "申诉期间保护期停表，裁定后把停的时间补上。"
POOLED = "裁定前，公海里的这个客户谁也不能认领。"

HOLDER, IN_POOL, REASON, GROUND, RULING, UNTIL = "现在归", "公海", "申诉理由", "起因", "裁定意见", "保护到"
GROUNDS = {
    Ground.REFUSED: "{at} 报备时，被别人的报备拦下",
    Ground.LOST: "{at} 客户被收回、到期或转走",
}
SIDE = "{name}（{team}）"
APPELLANT, OPPONENT = "申诉方", "归属方"
FIRST = "{name} {at}起"
COUNTS = "跟进{follow_ups}次，有效{effective}次"
REFUSED = "被拦{count}次"
NOTHING = "{name} 没有记录"
LINE, LINE_WHAT, LINE_FOLLOWED = "{at}　{what}", "{what} #{number}", "跟进（{kind}）"
LEFT_OUT = "中间还有 {count} 条"
CONFIRM_WITHDRAW = "撤回后，归属不变。"
WHY, WHY_HINT = "驳回的理由", "例如：对方先报备，一直在跟"
DISMISS_INSTEAD = "支持请回复：通过 {number}；不支持请写理由：驳回 {number} 对方先报备"
SUMMARY_ASKS = "{appellant} 申诉「{company}」，等你裁定"
SUMMARY_TOLD = "{appellant} 对「{company}」提出申诉"
SUMMARY_OVER = "申诉{tag}：{company}"

CONTESTED = "有人对归属提出申诉，等裁定"
STANDS = "有人对归属提出申诉，等裁定，保护期停表"
STOOD, STOOD_FOR = "申诉停表", "停了 {span}，顺延到 {until}"

FORM_TITLE = "申诉：{company}"
FORM_LEAD = "说说为什么该归你：什么时候联系的、谁能证明。有照片、文件，直接发来。由当事双方以外的人裁定。"
FORM_REASON, FORM_HINT = "申诉理由", "例如：我 9 月就拜访过，有会议纪要"
FORM_INSTEAD = "直接回复理由就行，或者：申诉 {number} 我 9 月就拜访过"
FORM_FILES = "{count} 个，和理由一起交"
SUBMIT = "提交申诉"
NO_APPEALS = "你没有申诉过。"
ROW = "{state} · {at} · #{number}"

_SEE = ((MY_APPEALS, MY_APPEALS),)
APPEALING = {
    "appeal_not_found": Wording(title="没找到", says=("没有这条申诉。",), offers=_SEE, tone=Tone.QUIET),
    "appeal_cancelled": Wording(title="不申诉了", says=("好，这次不申诉，归属不变。",), tone=Tone.QUIET),
    "appeal_settled": Wording(
        title="这条申诉已结束",
        says=("已由 {by} 在 {at} 处理。", "这条申诉已经结束，不用再操作。"),
        offers=_SEE,
        tone=Tone.QUIET,
    ),
    "appeal_not_yours": Wording(title="不能撤回", says=("只有提出申诉的人能撤回。",), tone=Tone.QUIET),
    "appeal_off": Wording(
        title="现在不能申诉", says=("按公司规则，归属由主管线下协调。",), then=("可以请主管帮忙看看。",)
    ),
    "appeal_which": Wording(
        title="申诉哪个客户？",
        says=("请带上公司全称和理由。",),
        then=("例如：申诉 上海示例贸易有限公司 我 9 月就拜访过",),
        offers=_SEE,
        tone=Tone.INFO,
    ),
    "appeal_own": Wording(
        title="客户就在你名下",
        says=("#{number} 是你的客户，不用申诉。", "这是你的客户，不用申诉。"),
        offers=(("查看", "查看 {number}"),),
        tone=Tone.INFO,
    ),
    "appeal_free": Wording(
        title="不用申诉",
        says=("{company} 现在没有人占着，直接报备就行。", "这个客户现在没有人占着，直接报备就行。"),
        offers=(("报备", "报备 {company}"),),
        tone=Tone.INFO,
    ),
    "appeal_waiting": Wording(
        title="已经申诉了",
        says=("#{number} 的申诉还在等裁定，有结果会马上告诉你。", "你的申诉还在等裁定，有结果会马上告诉你。"),
        offers=_SEE,
        tone=Tone.INFO,
    ),
    "appeal_no_ground": Wording(
        title="先报备，再申诉",
        says=("报备时被别人拦下，或客户从你名下被收走，才能申诉。",),
        then=("先发「报备 公司全称 联系人 手机号」，被拦下后再申诉。",),
        tone=Tone.INFO,
    ),
    "appeal_too_late": Wording(
        title="过了申诉期",
        says=("{since} 的事，要在 {days} 天内申诉。", "过了可以申诉的天数。"),
        then=("有特殊情况，请主管帮忙协调。",),
    ),
    "appeal_again": Wording(
        title="刚裁定过",
        says=("这个客户已经裁定过，{until} 起才能再申诉。", "这个客户刚裁定过，过段时间才能再申诉。"),
        offers=_SEE,
    ),
    "appeal_reason": Wording(
        title="为什么该归你？",
        says=("申诉要写理由：什么时候联系的、谁能证明。",),
        then=("例如：申诉 {number} 我 9 月就拜访过", "例如：申诉 公司全称 我 9 月就拜访过"),
        tone=Tone.INFO,
    ),
    "appeal_party": Wording(
        title="不能请当事人裁定",
        says=("{to} 是这次申诉的当事人，换一位同事。", "他是这次申诉的当事人，换一位同事。"),
    ),
    "claim_appealed": Wording(
        title="有人在申诉",
        says=("#{number} 的归属有人在申诉，裁定后才能认领。", "这个客户的归属有人在申诉，裁定后才能认领。"),
        then=("裁定后还在公海，再来认领。",),
        offers=(("看公海", "公海"),),
        tone=Tone.INFO,
    ),
    "transfer_appealed": Wording(
        title="正在申诉，先不能转",
        says=("#{number} 的归属有人在申诉，裁定后才能转交。", "这个客户的归属有人在申诉，裁定后才能转交。"),
        then=("要让给申诉的同事，可以直接转交给他。",),
        tone=Tone.INFO,
    ),
}
"""Refusals."""

DONE = {
    "appeal_opened": (("已提交申诉，等裁定",), Tone.GOOD),
    "appeal_upheld": (("已支持，客户归 {by}", "已支持"), Tone.GOOD),
    "appeal_dismissed": (("已驳回，归属不变",), Tone.GOOD),
    "appeal_withdrawn": (("已撤回申诉",), Tone.INFO),
}
"""Successes."""
