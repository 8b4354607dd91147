"""看板: live figures."""

from __future__ import annotations

from dataclasses import asdict

from core.service.views.dashboard import Figures, Period

TITLE = "看板"
MINE, COMPANY = "我的", "全公司"
PERIODS = {Period.DAY: "今天", Period.WEEK: "本周", Period.MONTH: "本月"}
NOW = "现在：保护中 {protected} 个 · 待审批 {pending} 个 · 7 天内到期 {ending} 个"
FILED = "{period}报备：{filed} 个（通过 {passed} · 待审批 {waiting} · 驳回或撤回 {failed}）"
CLAIMED = "{period}认领：{claimed} 个"
ENDED = "{period}成交：{won} 个 · 输单 {lost} 个"
FOLLOWED = "{period}跟进：{entries} 次，有效 {effective} 次"
STAGES = "保护中的阶段：{stages}"
RANKING = "{period}排行"
MORE = "还有 {count} 人没有列出"
PERSON = "报备 {filed} · 成交 {won} · 跟进 {entries}（有效 {effective}）· 保护中 {protected}"


def lines(total: Figures, period: Period, stages: tuple[tuple[str, int], ...]) -> list[str]:
    """What stands above the ranking."""
    facts = {**asdict(total), "period": PERIODS[period]}
    said = [NOW, FILED, *([CLAIMED] if total.claimed else []), ENDED, FOLLOWED]
    told = [line.format(**facts) for line in said]
    if stages:
        told.append(STAGES.format(stages=" · ".join(f"{label} {count}" for label, count in stages)))
    return told


def person(figures: Figures) -> str:
    """One line of the ranking."""
    return PERSON.format(**asdict(figures))
