"""Sentences of a rehearsal: whose matters would have gone differently under other rules."""

from __future__ import annotations

from datetime import datetime

from cards.texts import dates, words
from cards.texts.toasts import toast
from core.domain.policy.document import Conduct
from core.domain.rules import RuleViolation
from core.service.rehearsal import Asked, Difference, Kind, Route

KINDS = {
    Kind.REFUSED: "提交时会被拒绝",
    Kind.ROUTE: "审批路线不同",
    Kind.DUPLICATE: "相似客户的处理不同",
    Kind.PROTECTION: "保护到期日不同",
}
CONDUCT = {
    Conduct.PASS: "放行",
    Conduct.SHOW: "只提示",
    Conduct.ASK: "请报备人确认并写理由",
    Conduct.REFUSE: "拒绝（对方还在跟进时）",
}
LIMITS = {
    "answers": "审批人当时会怎么答、超时以后怎么走",
    "refused": "当时就被拒绝的报备（没有留下记录）",
    "company": "当时的组织架构和名下客户数（按今天的算）",
    "later": "通过以后的延期、释放和公海",
    "keys": "比对项的变化（查重 keys）",
    "scope": "排他范围的变化（查重 scope）",
    "thresholds": "相似门槛的变化（当时没到门槛的没有留下）",
}
ALWAYS = ("answers", "refused", "company", "later")
"""What no rehearsal can tell."""


def sentence(difference: Difference, *, now: datetime) -> str:
    """王晨 3月5日报备的 #12：原来由主管审批（林岚），按新规则还要总监审批（周宁）."""
    day = dates.day(difference.filed_at, now=now)
    head = f"{difference.owner} {day}报备的 #{difference.number} {difference.company}"
    return f"{head}：{_what(difference, now)}"


def summary(counts: dict[Kind, int], *, replayed: int, left_out: int) -> list[str]:
    """How many of each kind, and how many could not be replayed."""
    told = [f"{KINDS[kind]}：{counts[kind]} 条" for kind in Kind if counts.get(kind)]
    rest = [f"另有 {left_out} 条没有重放：导入的，或按它自己当时的规则也通不过的"] if left_out else []
    return [f"重放了 {replayed} 条报备" + ("" if told else "，都和原来一样"), *told, *rest]


def limits(codes: tuple[str, ...]) -> str:
    """What is not replayed."""
    return f"没有重放：{words.together(LIMITS[code] for code in (*ALWAYS, *codes))}。"


def _what(difference: Difference, now: datetime) -> str:
    before, after = difference.before, difference.after
    if difference.refusal is not None:
        return f"按新规则会被拒绝：{_why(difference.refusal, now)}"
    if isinstance(before, Conduct) and isinstance(after, Conduct):
        return f"有相似的客户，原来{CONDUCT[before]}，按新规则{CONDUCT[after]}"
    if isinstance(before, tuple) and isinstance(after, tuple):
        return _routes(before, after)
    assert isinstance(before, datetime)  # noqa: S101 - for the type checker: only ends of protection are left
    assert isinstance(after, datetime)  # noqa: S101
    return f"原来保护到 {dates.day(before, now=now)}，按新规则到 {dates.day(after, now=now)}"


def _why(refusal: RuleViolation, now: datetime) -> str:
    lacking = [words.field(key) for key in str(refusal.facts.get("missing", "")).split(",") if key]
    return f"缺{words.together(lacking)}" if lacking else toast(refusal.code, refusal.facts, now=now)[0]


def _routes(before: Route, after: Route) -> str:
    if not after:
        return f"原来由{_steps(before)}，按新规则不用审批"
    if not before:
        return f"原来不用审批，按新规则由{_steps(after)}"
    if after[: len(before)] == before:
        return f"原来由{_steps(before)}，按新规则还要{_steps(after[len(before) :])}"
    if before[: len(after)] == after:
        return f"原来由{_steps(before)}，按新规则只要{_steps(after)}"
    return f"原来由{_steps(before)}，按新规则由{_steps(after)}"


def _steps(route: Route) -> str:
    return "，再".join(_step(each) for each in route)


def _step(asked: Asked) -> str:
    if asked.people is None:
        return f"{asked.step}（按规则驳回）"
    names = words.together(asked.people, last="、") if asked.people else "按规则通过"
    return f"{asked.step}（{names}）"
