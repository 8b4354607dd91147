"""看板: one's own figures, those of one's teams, or the company's."""

from __future__ import annotations

from cards.card import Block, Card, Row, Rows, Text
from cards.texts import dashboard as texts
from core.service.views.dashboard import DashboardView


def dashboard_card(view: DashboardView) -> Card:
    """The figures, then who stands where."""
    period = texts.PERIODS[view.period]
    scope = texts.COMPANY if view.company else view.scope or texts.MINE
    told = texts.lines(view.total, view.period, view.stages, teams=view.teams_amount)
    blocks: list[Block] = [Text(content="\n".join(told))]
    if view.people:
        rows = tuple(Row(title=name, detail=texts.person(figures)) for name, figures in view.people)
        blocks += [Text(content=texts.RANKING.format(period=period), strong=True), Rows(items=rows)]
    if view.people and (left := view.ranked - len(view.people)) > 0:
        blocks.append(Text(content=texts.MORE.format(count=left), quiet=True))
    return Card(
        title=texts.TITLE,
        subtitle=f"{scope} · {period}",
        summary=f"{scope}{texts.TITLE}：{told[0]}",
        blocks=tuple(blocks),
    )
