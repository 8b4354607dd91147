"""看板: live figures."""

from __future__ import annotations

from dataclasses import asdict
from itertools import pairwise

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
STEPS = "保护中的走到：{steps}"
STEP = "{label} {count}（{rate}%）"
WEAKEST = "，最弱的一步：{before}到{after}"
RANKING = "{period}排行"
PAST = "看板只数今天、本周、本月，这是{period}的。上个月签了多少，发「上月订单」或「团队上月订单」。"
MORE = "还有 {count} 人没有列出"
PERSON = "报备 {filed} · 成交 {deals} · 跟进 {entries}（有效 {effective}）· 保护中 {protected}"

DEALS = "{won} · 成交额 {sum}"


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


def way(steps: tuple[tuple[str, int], ...]) -> str:
    """初步接触 14 → 报价 7（50%）→ 成交 2（29%）, and the step at which the most stay behind; nothing of a few."""
    if len(steps) < 2 or steps[0][1] < _FEW:
        return ""
    told = [f"{steps[0][0]} {steps[0][1]}"]
    rates: list[tuple[float, str]] = []
    for (before, of), (after, count) in pairwise(steps):
        if not of:
            break
        told.append(STEP.format(label=after, count=count, rate=round(100 * count / of)))
        rates.append((count / of, WEAKEST.format(before=before, after=after)))
    weakest = min(rates)[1] if min(rates)[0] < 1 else ""
    return STEPS.format(steps=" → ".join(told)) + weakest


_FEW = 5
"""Of fewer customers a rate says nothing."""

SOURCES = "{period}各来源"
NO_SOURCE = "没写来源"
SOURCE = "报备 {filed} · 成交 {won}"
NO_SOURCES = "{period}没有报备，也没有成交。"
UNSAID = "报备时都没有写来源。写上来源（展会、转介绍……）的，就会分开数。"
OTHERS = "还有 {count} 种来源没有列出"
PARTLY = "报备太多，只数了一部分。要细算，用「导出」。"


def person(figures: Figures) -> str:
    """One line of the ranking."""
    deals = DEALS.format(won=figures.won, sum=ordering.money(figures.amount)) if figures.amount else figures.won
    return PERSON.format(**asdict(figures), deals=deals)
