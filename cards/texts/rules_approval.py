"""The approval flows in plain Chinese."""

from __future__ import annotations

from collections.abc import Iterator

from cards.texts import policy_conditions, words
from cards.texts.policy_words import CHOICE
from cards.texts.spans import span
from core.domain.policy.approval import Approver, Flow, Matter, Mode, Nobody, Oneself, Overdue, Step
from core.domain.policy.document import Policy

_MODE = {
    Mode.ANY: "任意一位通过或驳回就算数",
    Mode.ALL: "要全部通过",
    Mode.IN_TURN: "依次通过",
}
_OVERDUE = {
    Overdue.REMIND: "超时提醒",
    Overdue.ESCALATE: "超时升给上一级",
    Overdue.APPROVE: "超时算通过",
    Overdue.REJECT: "超时算驳回",
}
_ONESELF = {
    Oneself.LEADER: "轮到自己审自己，交给上一级。",
    Oneself.SKIP: "轮到自己审自己，跳过这一步。",
    Oneself.ALLOW: "轮到自己，可以自己审。",
}
_NOBODY = {
    Nobody.ADMINISTRATORS: "找不到审批人，交给管理员。",
    Nobody.SKIP: "找不到审批人，跳过这一步。",
    Nobody.REJECT: "找不到审批人，驳回。",
}
_LEVELS = ("直属主管", "上一级主管", "上两级主管")


def lines(policy: Policy) -> Iterator[str]:
    """Each flow in one line, then what holds for all."""
    for flow in policy.approval.flows:
        yield _flow(flow, policy)
    if not policy.approval.flows_for(Matter.FILING):
        yield "报备不用审批，提交就生效。"
    yield _ONESELF[policy.approval.oneself]
    yield _NOBODY[policy.approval.nobody]
    if any(step.comment_on_reject for flow in policy.approval.flows for step in flow.steps):
        yield "驳回要写原因。"


def _flow(flow: Flow, policy: Policy) -> str:
    when = f"（{policy_conditions.told(flow.when, policy)}）" if flow.when.strip() else ""
    steps = " → ".join(_step(step, policy) for step in flow.steps) or "不用审批"
    copied = words.together((approver(one, policy) for one in flow.copy_to), last="、")
    return f"{flow.name}{when}：{steps}。" + (f"抄送{copied}。" if copied else "")


def _step(step: Step, policy: Policy) -> str:
    people = words.together((approver(one, policy) for one in step.approvers), last="、")
    mode = f"{step.ratio}% 同意就通过" if step.mode is Mode.RATIO else _MODE[step.mode]
    limit = f"，{span(step.within)}内" if step.within else ""
    overdue = f"，{_OVERDUE[step.overdue]}" if step.within else ""
    when = f"{policy_conditions.told(step.when, policy)}时，" if step.when.strip() else ""
    return f"{when}{people}审批，{mode}{limit}{overdue}"


def approver(one: Approver, policy: Policy) -> str:
    """Who is meant by one way of finding somebody."""
    if one.leader:
        return _LEVELS[one.leader - 1] if one.leader <= len(_LEVELS) else f"上 {one.leader - 1} 级主管"
    if one.leaders_up_to:
        return f"直属主管起逐级到第 {one.leaders_up_to} 级"
    if one.head_of:
        return f"{one.head_of}的主管"
    if one.role:
        named = {role.key: role.label for role in policy.roles}
        return named.get(one.role, _ROLE.get(one.role, one.role))
    return one.member or "按条件选出的人"


_ROLE = {"admin": "管理员", "leader": CHOICE["leader"]}
