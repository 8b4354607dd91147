"""Conditions of the rules in plain Chinese: ``金额不低于 500000，且等级属于「A」「B」``. Only for reading."""

from __future__ import annotations

from collections.abc import Mapping

from core.domain.policy.document import Policy
from core.domain.policy.expressions import LOOPS, BadExpression, Token, tokens_of

NAME: Mapping[str, str] = {
    "matter": "事项",
    "amount": "金额",
    "grade": "客户等级",
    "stage": "客户阶段",
    "filled": "填了的字段",
    "duplicate.band": "查重结果",
    "filing.form": "报备用的表单",
    "filing.status": "报备状态",
    "filing.scope": "排他范围",
    "filing.number": "报备编号",
    "filing.age_days": "报备了几天",
    "filing.days_left": "保护期还剩几天",
    "customer.name": "公司名称",
    "customer.region": "客户地区",
    "customer.grade": "客户等级",
    "customer.stage": "客户阶段",
    "customer.known": "老客户",
    "customer.won": "成交过的客户",
    "customer.has_open_deal": "有在谈商机的客户",
    "submitter.name": "提交人",
    "submitter.team": "提交人的团队",
    "submitter.teams": "提交人的各级团队",
    "submitter.roles": "提交人的角色",
    "submitter.leads": "提交人是主管",
    "submitter.admin": "提交人是管理员",
    "submitter.holding": "提交人持有的客户数",
    "submitter.claimed_today": "提交人今天认领的客户数",
    "owner.name": "归属人",
    "owner.team": "归属人的团队",
    "owner.teams": "归属人的各级团队",
    "team.name": "团队",
    "history.filings": "以前报备过的次数",
    "history.rejected": "以前被驳回的次数",
    "history.extensions": "延期过的次数",
    "history.hands": "换过的归属人数",
    "history.follow_ups": "跟进次数",
    "history.effective": "有效跟进次数",
    "history.idle_days": "没跟进的天数",
    "history.orders": "订单数",
    "history.won_amount": "累计成交金额",
    "request.kind": "申请的种类",
    "request.reason": "申请的理由",
    "request.days": "申请的天数",
    "request.discount": "申请让掉的百分比",
    "now.hour": "现在几点",
    "now.weekday": "今天星期几",
}
_SIGN = {
    "&&": "，且",
    "||": "，或",
    "!": "不是",
    "==": "为",
    "!=": "不为",
    ">=": "不低于",
    ">": "高于",
    "<=": "不超过",
    "<": "低于",
    "in": "属于",
    "+": "加",
    "-": "减",
    "*": "乘以",
    "/": "除以",
    ",": "、",
    "(": "（",
    ")": "）",
    "[": "",
    "]": "",
    "true": "是",
    "false": "否",
}
_METHOD = {"contains": "含有", "startsWith": "以…开头：", "endsWith": "以…结尾："}


def told(text: str, policy: Policy) -> str:
    """What a condition says; one with loops or choices stays as it was written."""
    try:
        tokens = tokens_of(text)
    except BadExpression:
        return text
    if any(token.text in {"?", ":"} or token.text.rpartition(".")[2] in LOOPS for token in tokens):
        return text
    form = {f"form.{field.key}": field.label for form in policy.forms for field in form.fields}
    said = "".join(_word(token, {**NAME, **form}) for token in tokens)
    return said.replace("：（「", "「").replace("含有（「", "含有「").replace("」）", "」").strip()


def _word(token: Token, names: Mapping[str, str]) -> str:
    if token.kind == "text":
        return f"「{token.text[1:-1]}」"
    if token.kind == "number":
        return f" {token.text} "
    if token.text in _SIGN:
        return _SIGN[token.text]
    owner, _, method = token.text.rpartition(".")
    if method in _METHOD:
        return f"{names.get(owner, owner)}{_METHOD[method]}"
    return names.get(token.text, token.text)
