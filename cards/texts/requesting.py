"""What is said about requests: discounts, quotations, contracts, visits, and releases that need a yes."""

from __future__ import annotations

from cards.card import Tone
from cards.texts import words
from cards.texts.wording import Wording
from core.domain.policy.approval import Matter
from core.domain.request import RequestState
from core.service.records import APPEAL, CREDIT, EXTENSION, FILING, TRANSFER

OTHERS = {
    FILING: Matter.FILING,
    EXTENSION: Matter.EXTENSION,
    TRANSFER: Matter.TRANSFER,
    APPEAL: Matter.APPEAL,
    CREDIT: Matter.CREDIT,
}
"""Other matters that an approver may be asked about, by the kind of the subject."""

TITLE = "申请{name}：{company}"
DIGEST = "申请：{company}"
STATUS = {
    RequestState.WAITING: "待审批",
    RequestState.GRANTED: "已同意",
    RequestState.REFUSED: "未同意",
    RequestState.DROPPED: "已作废",
    RequestState.WITHDRAWN: "已撤回",
}
NOTED_TAG = "已记下"
ASKS_YOU = "{owner} 申请{wish}，等你审批。"
ASKS = "{owner} 申请{wish}，等 {approvers} 审批。"
ASKS_NOBODY = "{owner} 申请{wish}，正在等审批。"
DROPPED = "客户的保护已经结束，或转给了别人，不用再审批。"
OVER = {
    RequestState.GRANTED: "{by} 同意了：{wish}。",
    RequestState.REFUSED: "{by} 没有同意：{wish}。",
    RequestState.DROPPED: DROPPED,
}
OVER_RELEASE = {
    RequestState.GRANTED: "{by} 同意释放，客户已经释放。",
    RequestState.REFUSED: "{by} 没有同意释放，客户还在保护中。",
    RequestState.DROPPED: DROPPED,
}
NOTED = "不用审批，已记下：{wish}。"
NOTED_RELEASE = "不用审批，客户已经释放。"
WITHDRAWN_BY_YOU = "你已撤回申请：{wish}。"
WITHDRAWN = "{owner} 撤回了申请，不用再审批。"
BY_RULE = "系统"

REASON, WHAT, ANSWER = "申请理由", "事由", "没同意的原因"
STAGE, UNTIL, FOLLOWED, BEFORE = "客户阶段", "保护到", "跟进", "以前同意过"
FOLLOW_UPS = "{entries} 次，其中有效 {effective} 次"
GRANTED_ON = "{what}（{day}）"

SUMMARY_ASKS = "{owner} 申请{name}「{company}」，等你审批"
SUMMARY_OVERDUE = "审批超时：{name}「{company}」"
SUMMARY_WITHDRAWN = "{owner} 撤回了{name}申请：{company}"
SUMMARY_COPIED = "抄送：{name}「{company}」"
OVERDUE = "{owner} 的{name}申请已过审批时限，请尽快处理。"
REQUEST = "{name}申请"
ANSWER_HINT = "例如：{why}"
REJECT_INSTEAD = "不同意，请写上原因，例如：驳回 {number} {name} {why}"
WHY_NOT = {
    Matter.DISCOUNT: "毛利不够，最多 9 折",
    Matter.QUOTE: "单价要重新核",
    Matter.CONTRACT: "付款条件要改",
    Matter.VISIT: "那几天要盘点，改下周",
    Matter.RELEASE: "客户还有预算，再跟一个月",
}
SAY_APPROVE = "通过 {number} {name}"
WITHDRAW, SAY_WITHDRAW = "撤回申请", "撤回{name}申请 {number}"
COMPLETE, SAY_COMPLETE = "补充理由", "补充 {number}"
COMPLETE_TITLE = "补充{name}申请的理由"

LINE_ASKED = "{what}，等审批"
LINE_GRANTED = "{what}，{day} {by} 同意"
LINE_NOTED = "{what}，{day}记下，不用审批"
LINE_OVER = {
    RequestState.REFUSED: "{day} {by} 没有同意",
    RequestState.WITHDRAWN: "{day} 撤回",
    RequestState.DROPPED: "{day} 作废",
}
LINE_WAITS = "等审批"
LINE_YES = "{day} {by} 同意"
LINE_FREE = "不用审批"
TOLD, TOLD_FILES = "申请{name}", "附件 {count} 个"


def wish(kind: Matter, percent: int | None, amount: int | None) -> str:
    """``8.5 折``, ``报价 30 万元``, ``释放客户``: what is asked for, behind 申请 or a colon."""
    if kind is Matter.RELEASE:
        return "释放客户"
    much = how_much(percent, amount)
    name = "" if percent is not None else words.MATTER[kind]
    return f"{name} {much}" if much else name


def how_much(percent: int | None, amount: int | None) -> str:
    """``8.5 折``, ``30 万元``; nothing where no figure was said."""
    if percent is not None:
        return f"{percent / 10:g} 折"
    return _sum(amount) if amount is not None else ""


def _sum(fen: int) -> str:
    return words.money(f"{fen // 100}.{fen % 100:02}" if fen % 100 else str(fen // 100))


_SEE = (("查看", "查看 {number}"),)

REQUESTING = {
    "request_not_found": Wording(title="没找到", says=("没有这条申请。",), tone=Tone.QUIET),
    "request_settled": Wording(
        title="这条申请已处理",
        says=("已由 {by} 在 {at} 处理。", "这条申请已经处理完，不用再操作。"),
        tone=Tone.QUIET,
    ),
    "request_not_yours": Wording(
        title="只有归属人能申请",
        says=("#{number} 不在你名下，请归属人或他的主管来申请。", "这个客户不在你名下。"),
        tone=Tone.QUIET,
    ),
    "request_waiting": Wording(
        title="已经在申请了",
        says=("#{number} 的{matter}申请还在等审批。", "上一次申请还在等审批。"),
        then=("要改的，先发：撤回{matter}申请 {number}", "要改的，先撤回再申请。"),
        offers=_SEE,
        tone=Tone.INFO,
    ),
    "request_percent": Wording(
        title="打几折？",
        says=("写上几折和理由，审批人才好批。",),
        then=("例如：申请折扣 {number} 八五折 客户要签三年", "例如：申请折扣 12 八五折 客户要签三年"),
        tone=Tone.INFO,
    ),
    "request_amount": Wording(
        title="还差一句",
        says=("写上金额，或者说说情况。",),
        then=("例如：申请{matter} {number} 30万 两条产线", "例如：申请报价 12 30万 两条产线"),
        tone=Tone.INFO,
    ),
    "request_what": Wording(
        title="外访去做什么？",
        says=("写上哪天、和谁、去做什么。",),
        then=("例如：申请外访 {number} 周五带方总去客户工厂", "例如：申请外访 12 周五带方总去客户工厂"),
        tone=Tone.INFO,
    ),
    "request_reason": Wording(
        title="还差一句理由",
        says=("写上理由，审批人才好批。",),
        then=("例如：申请折扣 {number} 八五折 客户要签三年", "例如：申请折扣 12 八五折 客户要签三年"),
        tone=Tone.INFO,
    ),
    "request_price": Wording(
        title="打几折？",
        says=("没看懂打几折，写成 八五折 或 85 就行。",),
        tone=Tone.INFO,
    ),
    "request_sum": Wording(
        title="金额是多少？",
        says=("没看懂金额，写成 30万 或 300000 就行。",),
        tone=Tone.INFO,
    ),
    "request_cancelled": Wording(title="不申请了", says=("好，这次不申请，什么都没有送出去。",), tone=Tone.QUIET),
    "request_not_asked": Wording(
        title="没有等审批的申请",
        says=("#{number} 没有等审批的申请。", "没有等审批的申请。"),
        offers=_SEE,
        tone=Tone.QUIET,
    ),
    "withdraw_request_not_yours": Wording(
        title="不能撤回",
        says=("#{number} 的申请只有申请人和归属人能撤回。", "这条申请只有申请人和归属人能撤回。"),
        tone=Tone.QUIET,
    ),
    "which_request": Wording(
        title="是哪一条申请？",
        says=("#{number} 有几条申请在等审批。", "有几条申请在等审批。"),
        then=("点一个，或者写上是哪一条。",),
        offers=(("{pick1}", "{say1}"), ("{pick2}", "{say2}"), ("{pick3}", "{say3}"), ("{pick4}", "{say4}")),
        tone=Tone.INFO,
    ),
    "which_matter": Wording(
        title="要批哪一项？",
        says=("#{number} 有几项在等你审批。", "有几项在等你审批。"),
        then=("点一个，或者写上是哪一项。",),
        offers=(("{pick1}", "{say1}"), ("{pick2}", "{say2}"), ("{pick3}", "{say3}"), ("{pick4}", "{say4}")),
        tone=Tone.INFO,
    ),
}
"""Refusals."""

DONE = {
    "request_asked": (("已申请，等审批",), Tone.GOOD),
    "request_asks": (("还差一句，看下面这张卡片",), Tone.INFO),
    "request_noted": (("不用审批，已记下",), Tone.GOOD),
    "request_granted": (("已同意，会告诉 {owner}", "已同意"), Tone.GOOD),
    "request_refused": (("已驳回，会告诉 {owner}", "已驳回"), Tone.GOOD),
    "request_withdrawn": (("已撤回申请",), Tone.GOOD),
    "request_dropped": (("申请已作废",), Tone.INFO),
}
"""Successes."""
