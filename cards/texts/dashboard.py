"""看板: live figures."""

from __future__ import annotations

from dataclasses import asdict

from cards.texts import ordering
from core.service.views.dashboard import Figures, Period

TITLE = "看板"
MINE, COMPANY = "我的", "全公司"
PERIODS = {Period.DAY: "今天", Period.WEEK: "本周", Period.MONTH: "本月"}
NOW = "现在：保护中 {protected} 个 · 待审批 {pending} 个 · 7 天内到期 {ending} 个"
FILED = "{period}报备：{filed} 个（通过 {passed} · 待审批 {waiting} · 驳回或撤回 {failed}）"
CLAIMED = "{period}认领：{claimed} 个"
GIVEN = "{period}接单：{given} 个"
ENDED = "{period}成交：{won} 个 · 输单 {lost} 个"
AMOUNT = "{period}成交额：{sum}"
AMOUNT_TEAMS = "{period}成交额：{sum}（其中 {teams} 记在团队名下）"
FOLLOWED = "{period}跟进：{entries} 次，有效 {effective} 次"
STAGES = "保护中的阶段：{stages}"
RANKING = "{period}排行"
MORE = "还有 {count} 人没有列出"
PERSON = "报备 {filed} · 成交 {deals} · 跟进 {entries}（有效 {effective}）· 保护中 {protected}"

DEALS = "{won}（{sum}）"


def lines(total: Figures, period: Period, stages: tuple[tuple[str, int], ...], *, teams: int = 0) -> list[str]:
    """What stands above the ranking; ``teams`` is what of the sum is no person's."""
    facts = {
        **asdict(total),
        "period": PERIODS[period],
        "sum": ordering.money(total.amount),
        "teams": ordering.money(teams),
    }
    amount = AMOUNT_TEAMS if teams else AMOUNT
    said = [
        NOW,
        FILED,
        *([CLAIMED] if total.claimed else []),
        *([GIVEN] if total.given else []),
        ENDED,
        *([amount] if total.amount else []),
        FOLLOWED,
    ]
    told = [line.format(**facts) for line in said]
    if stages:
        told.append(STAGES.format(stages=" · ".join(f"{label} {count}" for label, count in stages)))
    return told


def person(figures: Figures) -> str:
    """One line of the ranking."""
    deals = DEALS.format(won=figures.won, sum=ordering.money(figures.amount)) if figures.amount else figures.won
    return PERSON.format(**asdict(figures), deals=deals)
