"""The course of an approval in words: steps, who is awaited, what each said, how much time is left."""

from __future__ import annotations

from datetime import datetime, timedelta

from cards.texts import dates, spans, words
from core.domain.approval.approval import ActKind
from core.domain.policy.approval import Mode
from core.service.records import EventKind
from core.service.views.course_views import ApprovalView, TraceLine

STEP, DUE, COPY = "进度", "时限", "抄送"
_STEP = "第 {step} 步/共 {steps} 步 {name}"
_HOW = {Mode.ALL: "全部同意才算通过", Mode.RATIO: "达到规定比例才算通过", Mode.IN_TURN: "依次审批"}
_TOGETHER = frozenset({Mode.ALL, Mode.RATIO})
_LEFT = "{at} 前，还有 {left}"
_OVER = "{at} 前，已超时"
_ROUTED = "走「{flow}」"
_ROUTED_BY = "走「{flow}」（规则第 {version} 版）"

RETURNED_TO_YOU = "{by} 要你补充资料：{lacking}"
RETURNED = "{by} 退回补充，等 {owner} 补好再审批。"
RETURNED_TAG = "待补充"
SUMMARY_RETURNED = "{by} 退回补充：{company}"
OVERDUE = "{owner} 的报备已过审批时限，请尽快处理。"
SUMMARY_OVERDUE = "审批超时：{company}"
LACKING = "要补充"
COPIED = "抄送给你：{said}"
SUMMARY_COPIED = "抄送：{company}（{status}）"

HAND_ON, ADD, RETURN, COMPLETE = "转交", "加签", "退回补充", "补充资料"
APPROVE_ALL = "全部通过"
CONFIRM_ALL = "这 {count} 条都会通过，逐条给你结果。"

HAND_ON_TITLE = "转交给谁审批？"
HAND_ON_WHO, HAND_ON_HINT = "同事姓名", "例如：李四"
HAND_ON_WHY = "说一句（可不填）"
HAND_ON_INSTEAD = "请回复：转交 {number} 给 同事姓名"
ADD_TITLE = "请谁一起审批？"
ADD_WHEN, ADD_BEFORE, ADD_AFTER = "什么时候批", "在我前面批", "在这一步后面批"
ADD_INSTEAD = "请回复：加签 {number} 同事姓名。要排在你后面，回复：后加签 {number} 同事姓名"
PICK, PICK_HINT = "选一位同事", "点这里选"
RETURN_TITLE = "要补充什么？"
RETURN_WHAT, RETURN_HINT = "要补充的资料", "例如：缺合同扫描件"
RETURN_INSTEAD = "请回复：退回 {number} 要补充的资料"
COMPLETE_REQUEST_TITLE = "补充延期的理由"
COMPLETE_REQUEST_LEAD = "{by} 想知道：{lacking}"
COMPLETE_REQUEST_INSTEAD = "请回复：补充 {number} 要补的理由"
WHO_TITLE = "是哪一位？"
WHO_LEAD = "有 {count} 位同事叫「{name}」，点一个。"
BATCH_TITLE = "批量审批"
BATCH_DONE = "通过了 {count} 条"
BATCH_SOME = "通过了 {count} 条，{left} 条没有通过"

COMPLETE_TITLE, SUBMIT_AGAIN = "补充资料", "重新提交"
COMPLETE_INSTEAD = "直接回复要补的内容，例如：预算 50万。补好后回复：提交"

_ACTS = {
    ActKind.APPROVED: "同意",
    ActKind.REJECTED: "不同意",
    ActKind.RETURNED: "退回补充",
    ActKind.RESUBMITTED: "补充后重新提交",
    ActKind.HANDED_ON: "转交给 {to}",
    ActKind.ADDED: "加签 {to}",
    ActKind.DELEGATED: "不在，由 {to} 代审批",
    ActKind.REMINDED: "超时，已提醒 {to}",
    ActKind.ESCALATED: "超时，转给上级 {to}",
    ActKind.LEFT: "离职，不再审批",
    ActKind.PASSED: "前面已同意，不再重复审批",
    ActKind.WITHDRAWN: "撤回",
}
_BY_RULE = {
    ActKind.PASSED: "按规则跳过一步",
    ActKind.REJECTED: "按规则驳回",
}
_TIMED_OUT = {"approved": "超时，按规则视为同意", "rejected": "超时，按规则视为不同意"}


def step_of(view: ApprovalView) -> str:
    """``第 1 步/共 2 步 主管审批``, and how several decide together."""
    step = _STEP.format(step=view.step, steps=view.steps, name=view.name).strip() if view.steps > 1 else ""
    return " · ".join(part for part in (step, _HOW.get(Mode(view.mode), "")) if part)


def awaited(names: tuple[str, ...], view: ApprovalView | None) -> str:
    """``林岚 或 赵敏``; ``林岚和赵敏`` where all of them have to answer; for whom each stands in."""
    instead = dict(view.standing_in) if view else {}
    said = [f"{name}（代{instead[name]}）" if name in instead else name for name in names]
    return words.together(said, last="和" if view and Mode(view.mode) in _TOGETHER else " 或 ")


def time_left(due_at: datetime, *, now: datetime) -> str:
    """``11月23日 14:00 前，还有 3 小时``."""
    at = dates.when(due_at, now=now)
    left = due_at - now
    if left <= timedelta(0):
        return _OVER.format(at=at)
    whole = timedelta(hours=1) if left >= timedelta(hours=1) else timedelta(minutes=1)
    return _LEFT.format(at=at, left=spans.span(max(left - left % whole, timedelta(minutes=1))))


def routed(view: ApprovalView, *, version: int | None) -> str:
    """Which way it takes, and by which version where that is not said already."""
    if not view.flow:
        return ""
    sentence = _ROUTED if version == view.version else _ROUTED_BY
    return sentence.format(flow=view.flow, version=view.version)


def happened(line: TraceLine) -> str:
    """``林岚 转交给 何川：你更熟``."""
    what, comment = _what(line), "" if line.what == f"act:{ActKind.TIMED_OUT}" else line.comment
    who = f"{line.who} " if line.who else ""
    return f"{who}{what}" + (f"：{comment}" if comment else "")


def _what(line: TraceLine) -> str:
    kind = line.what.removeprefix("act:")
    if kind == line.what:
        return words.EVENT[EventKind(kind)] if kind in set(EventKind) and EventKind(kind) in words.EVENT else kind
    if kind == ActKind.TIMED_OUT:
        return _TIMED_OUT.get(line.comment, "超时")
    act = ActKind(kind)
    sentence = _BY_RULE[act] if not line.who and act in _BY_RULE else _ACTS[act]
    return sentence.format(to=line.to)
