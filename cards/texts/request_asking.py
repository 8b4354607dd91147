"""What is said while somebody asks for a discount, a quotation, a contract or a visit: which, and what is lacking."""

from __future__ import annotations

from core.domain.policy.approval import Matter

ASK = "申请"
SAY_ASK = "申请 {number}"
SAY_KIND = "申请{name} {number}"
KINDS_TITLE = "申请什么：{company}"
DECIDED = "{names}按公司规定送审批。"
NOTED = "{names}不用审批，说了就记下。"
WAITING = "{names}已经申请了，在等审批。"
NOTHING = "能申请的都在等审批了。"
AT_ONCE = "也可以一句说完，例如：{example}"

LEAD = {
    "request_percent": "打几折？",
    "request_reason": "为什么要打 {much}？写清楚，审批人才好批。",
    "request_amount": "写上金额，或者说说情况。",
    "request_what": "哪天、和谁、去做什么？",
}
"""By what is lacking."""
INSTEAD = {
    "request_percent": "直接回复就行，例如：八五折。理由可以一起写：八五折 客户要签三年",
    "request_reason": "直接回复理由就行，例如：客户要签三年",
    "request_amount": "直接回复就行，例如：{example}",
    "request_what": "直接回复就行，例如：{example}",
}
INSTEAD_PERCENT = "直接回复就行，例如：八五折"
"""Where the reason was said already."""
EXAMPLE = {
    Matter.DISCOUNT: "八五折 客户要签三年",
    Matter.QUOTE: "30万 两条产线",
    Matter.CONTRACT: "50万 三年框架",
    Matter.VISIT: "周五带方总去客户工厂",
}
PERCENT, PERCENT_HINT = "几折", "例如：八五折"
AMOUNT = {Matter.QUOTE: "报价金额", Matter.CONTRACT: "合同金额"}
AMOUNT_HINT = "例如：30万"
REASON = {Matter.DISCOUNT: "申请理由", Matter.QUOTE: "情况", Matter.CONTRACT: "情况", Matter.VISIT: "事由"}
REASON_HINT = {
    Matter.DISCOUNT: "例如：客户要签三年",
    Matter.QUOTE: "例如：两条产线，含安装",
    Matter.CONTRACT: "例如：三年框架，月结",
    Matter.VISIT: "例如：周五带方总去客户工厂",
}
SUBMIT = "提交申请"
SENT_ALONG = "{count} 个，和申请一起给审批人看"
SEND_NOW = "有文件、照片要给审批人看，现在直接发来。"
USUAL = (95, 90, 85, 80)
"""Discounts that are buttons where there are no forms: what is left of the price."""
