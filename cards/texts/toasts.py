"""The one line that appears for a moment after a button was pressed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from cards.card import Tone
from cards.texts import (
    appealing,
    duplicates,
    leads,
    order_refusals,
    phrases,
    pool_refusals,
    protecting,
    refusals,
    requesting,
)
from core.domain.rules import Fact

WORKING = "正在处理，马上就好"
"""While the answer takes longer than the app waits."""

_DONE = ("好了",)

SUCCESS = {
    "filed": (("已提交，等 {approvers} 审批", "已提交，等审批"), Tone.GOOD),
    "step_answered": (("已记下，还要等其他人审批",), Tone.GOOD),
    "handed_on": (("已转交",), Tone.GOOD),
    "approver_added": (("已加签",), Tone.GOOD),
    "returned": (("已退回，会告诉 {owner}", "已退回，会告诉报备人"), Tone.GOOD),
    "resubmitted": (("已重新提交，等审批",), Tone.GOOD),
    "rung": (("已处理超时",), Tone.INFO),
    "step_approved": (("你已同意，接着由下一位审批",), Tone.GOOD),
    "approved": (("已通过，保护到 {until}", "已通过"), Tone.GOOD),
    "rejected": (("已驳回，会告诉 {owner}", "已驳回，会告诉报备人"), Tone.GOOD),
    "withdrawn": (("已撤回",), Tone.GOOD),
    "attached": (("已存到 #{number}", "已存好"), Tone.GOOD),
    "files_sent": (("附件在下面",), Tone.INFO),
    "released": (("#{number} 已释放", "已释放"), Tone.GOOD),
    "reminded": (("已提醒",), Tone.INFO),
    "extension_asked": (("已申请，等主管审批",), Tone.GOOD),
    "extension_granted": (("已延期，保护到 {until}", "已延期"), Tone.GOOD),
    "extension_refused": (("已驳回，会告诉 {owner}", "已驳回"), Tone.GOOD),
    "expired": (("保护期已到",), Tone.INFO),
    "exported": (("已导出 {rows} 条，文件马上发给你",), Tone.GOOD),
    "import_running": (("开始导入第 {number} 份名单", "开始导入"), Tone.GOOD),
    "orders_running": (("开始导入第 {number} 份订单", "开始导入"), Tone.GOOD),
    "import_cancelled": (("不导了，什么都没有改",), Tone.INFO),
    "import_advanced": (("正在导入",), Tone.INFO),
    "import_corrected": (("改好了，重新试算",), Tone.GOOD),
    "leads_running": (("开始派单，派完会告诉你",), Tone.GOOD),
    "import_undoing": (("开始撤销第 {number} 次导入", "开始撤销"), Tone.INFO),
    "import_undone": (("已撤销第 {number} 次导入", "已撤销"), Tone.GOOD),
    "settled": (("好的，接着填就行",), Tone.GOOD),
    "policy_published": (("第 {version} 版规则已发布，{at} 起生效", "规则已发布"), Tone.GOOD),
    "stage_asks": (("还差几项，看下面这张卡片",), Tone.INFO),
    "table_loaded": (("「{table}」已更新，现在共 {rows} 行", "已更新"), Tone.GOOD),
    "table_dropped": (("没有更新，表不变",), Tone.INFO),
    "policy_dropped": (("没有发布，规则不变",), Tone.INFO),
    "followed": (("跟进已记下",), Tone.GOOD),
    "corrected": (("已更正",), Tone.GOOD),
    "transferred": (("已转交 {count} 个客户给 {to}", "已转交"), Tone.GOOD),
    "transfer_asked": (("已发给 {to}，等他答复", "已发出，等对方答复"), Tone.GOOD),
    "transfer_sent": (("已提交，等审批",), Tone.GOOD),
    "transfer_running": (("正在转交，办完会告诉你",), Tone.INFO),
    "transfer_declined": (("已回复不接，会告诉 {giver}", "已回复不接"), Tone.INFO),
    "transfer_dropped": (("已取消转交",), Tone.INFO),
    "handover_begun": (("开始交接 {giver} 的 {count} 个客户", "开始交接"), Tone.GOOD),
    "blind_checked": (("看下面这张卡片",), Tone.INFO),
    "shown": (("看下面这张卡片",), Tone.INFO),
    **pool_refusals.DONE,
    **protecting.DONE,
    **requesting.DONE,
    **appealing.DONE,
    **order_refusals.DONE,
    **leads.DONE,
    **duplicates.DONE,
}


def toast(code: str, facts: Mapping[str, Fact], *, now: datetime | None = None) -> tuple[str, Tone]:
    """The line for an outcome or a refusal, and its tone."""
    known = phrases.spoken(facts, now=now)
    if code in refusals.WORDINGS:
        wording = refusals.wording(code)
        return phrases.first_sayable(wording.says, known), wording.tone
    sentences, tone = SUCCESS.get(code, (_DONE, Tone.INFO))
    return phrases.first_sayable(sentences, known), tone
