"""What is said where customers pass from one owner to another."""

from __future__ import annotations

from cards.card import Tone
from cards.texts.wording import Wording
from core.domain.handover import Passed, TransferState
from core.domain.policy.pool import Heir

TRANSFER = "转交客户"
ACCEPT, DECLINE, TAKE_BACK = "接收", "不接", "取消转交"
ONE, MANY = "转交：{company}", "转交 {count} 个客户"
TAG = {
    TransferState.ASKED: "等答复",
    TransferState.RUNNING: "转交中",
    TransferState.DONE: "已转交",
    TransferState.DECLINED: "没有转交",
    TransferState.DROPPED: "已作废",
}
ASKS_YOU = "{giver} 想把{what}转给你，{until} 前答复。"
OFFERED_YOU = "{giver} 的客户要有人接手，先问问你，{until} 前答复。"
ASKS = "等 {to} 接收，{until} 前没有答复就作废。"
ASKS_APPROVER = "{giver} 想把{what}转给 {to}，等你审批。"
ASKS_APPROVERS = "转给 {to}，等 {approvers} 审批。"
RUNNING = "正在转给 {to}，已转 {passed} 个。"
DONE_YOURS = "{what}现在归你了，原来是 {giver} 在跟。"
DONE = "{what}已转给 {to}。"
DONE_PART = "{passed} 个已转给 {to}，{left} 个没有转。"
DONE_NONE = "一个都没有转成，原因见下面。"
DECLINED = "{by} 没有同意，客户还是 {giver} 的。"
DROPPED_LATE = "{to} 没有在期限内答复，这次转交作废，客户还是 {giver} 的。"
DROPPED_BY = "{by} 取消了这次转交，客户还是 {giver} 的。"
THIS, THESE = "这个客户", "这 {count} 个客户"
KEPT = "编号、保护期、跟进记录都不变；发「查看 {number}」看联系人和电话。"
BY, REASON, ANSWER, UNTIL = "发起人", "原因", "没同意的原因", "保护到"
SUMMARY = "转交 {count} 个客户：{giver} → {to}"
MORE = "另外 {count} 个没有列出来。"
LINE = "#{number} · 保护到 {until}"
LINE_PENDING = "#{number} · 待审批"
NOT_PASSED = {
    Passed.MOVED_ON: "{count} 个已经不在他名下",
    Passed.FULL: "{count} 个超过接手人的保有上限",
    Passed.PENDING: "{count} 个还在等审批",
}
REJECT_HINT = "例如：这几个你先跟完"
REJECT_INSTEAD = "不同意，请写上原因，例如：驳回 {number} 这几个你先跟完"

FORM_TITLE = "把「{company}」转给同事"
FORM_LEAD = "保护期和跟进记录都不变。"
FORM_WHO, FORM_WHO_HINT, FORM_WHY = "转给谁", "同事的姓名", "原因"
FORM_INSTEAD = "请回复：转交 {number} 给 同事姓名"

HANDED_TITLE = "{giver} 的客户交接"
HANDED_LEFT = "{giver} 已离职，名下 {count} 个客户这样交接："
HANDED_STAYS = "{giver} 名下 {count} 个客户这样交接："
HANDED_RUNNING = "正在交接，已办 {count} 个。"
HANDED_MINE = "你接手了 {count} 个，发「我的客户」看看。"
HEIR_LINE, POOLED_LINE = "归 {name}", "进公海"
OFFERED_LINE, UNHELD_LINE = "正在征求接手", "没有人接，保留到期"
COUNT = "{count} 个"
MOVE = "改派"
MOVE_WHO = "改给谁"
MOVE_INSTEAD = "要改派，请回复：交接 {giver} 给 同事姓名"
HANDED_SUMMARY = "{giver} 的 {count} 个客户已交接"
MINE = "我的客户"

PLAN_TITLE = "交接 {member} 的客户"
PLAN_COUNT = "{member} 名下有 {protected} 个保护中、{pending} 个待审批的客户。确认后这样交接："
PLAN_HEIR = {
    Heir.SUCCESSOR: "先给 {to}",
    Heir.LEADER: "再归主管 {leader}",
    Heir.POOL: "没有人接的进公海",
}
PLAN_ROOM = "{to} 还能接 {room} 个，多出来的归下一位。"
PLAN_OFFERED = "规则里要先征求接手的，一个一个问，没人接才往下走。"
PLAN_KEPT = "编号、保护期、延期次数、跟进记录都不变，正在等的审批接着走。"
PLAN_DO = "开始交接"

_SEE = (("我的客户", "我的客户"),)
HANDOVER = {
    "transfer_not_found": Wording(
        title="没找到",
        says=("没有这次转交。",),
        then=("有要你接收的，我会单独发给你。",),
        offers=_SEE,
        tone=Tone.QUIET,
    ),
    "transfer_settled": Wording(
        title="这次转交已结束",
        says=("已由 {by} 在 {at} 处理。", "这次转交已经结束，不用再操作。"),
        tone=Tone.QUIET,
    ),
    "transfer_not_asked": Wording(
        title="不用你来答复", says=("这次转交不是在等你答复。",), offers=_SEE, tone=Tone.QUIET
    ),
    "transfer_whom": Wording(
        title="转给谁？",
        says=("写上同事的姓名。",),
        then=("例如：转交 {number} 给 李四", "例如：转交 12 给 李四"),
        tone=Tone.INFO,
    ),
    "transfer_nothing": Wording(title="没有可转的客户", says=("没有找到要转交的客户。",), offers=_SEE, tone=Tone.INFO),
    "transfer_too_many": Wording(
        title="一次转不了这么多", says=("一次最多转 {limit} 个，请分几次转。", "太多了，请分几次转。")
    ),
    "transfer_mixed": Wording(
        title="请一个人一个人地转", says=("这些客户不是同一个人名下的。",), then=("按归属人分开，分几次转。",)
    ),
    "transfer_not_yours": Wording(
        title="不能转别人的客户",
        says=("#{number} 只有归属人和他的主管能转交。", "只有归属人和他的主管能转交。"),
        tone=Tone.QUIET,
    ),
    "transfer_to_owner": Wording(
        title="已经是他的了", says=("客户本来就在 {to} 名下。", "不用转给本人。"), tone=Tone.INFO
    ),
    "transfer_waiting": Wording(
        title="已经在转了",
        says=("#{number} 正在等对方接收或审批。", "上一次转交还没有结果。"),
        tone=Tone.INFO,
    ),
    "transfer_pending": Wording(
        title="还在审批", says=("#{number} 审批通过以后才能转交。", "审批通过以后才能转交。"), tone=Tone.INFO
    ),
    "transfer_full": Wording(
        title="对方接不下了",
        says=("{to} 的客户已到保有上限 {limit} 个。", "对方的客户已到保有上限。"),
        then=("换一位同事，或者请他先释放几个。",),
    ),
    "colleague_unclear": Wording(
        title="是哪一位？",
        says=("叫「{asked}」的不止一位。", "同名的不止一位。"),
        then=("把部门写在后面，例如：李四（华东一组）",),
        tone=Tone.INFO,
    ),
    "not_live": Wording(
        title="已经结束了", says=("#{number} 已经结束，不能转交。", "这条报备已经结束。"), tone=Tone.QUIET
    ),
    "handover_not_yours": Wording(
        title="不能交接",
        says=("只有 {giver} 的主管和管理员能交接他的客户。", "只有主管和管理员能交接。"),
        tone=Tone.QUIET,
    ),
    "handover_running": Wording(
        title="正在交接", says=("{giver} 的客户正在交接，办完会告诉你。", "上一次交接还没办完。"), tone=Tone.INFO
    ),
    "handover_nothing": Wording(
        title="没有要交接的", says=("{giver} 名下没有客户了。", "名下没有客户了。"), tone=Tone.INFO
    ),
    "handover_whose": Wording(
        title="交接谁的客户？", says=("写上同事的姓名。",), then=("例如：交接 张三 给 李四",), tone=Tone.INFO
    ),
}
"""Refusals."""
