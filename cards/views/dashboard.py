"""看板: one's own figures, those of one's teams, or the company's."""

from __future__ import annotations

from cards.card import Block, Card, Row, Rows, Text
from cards.texts import dashboard as texts
from core.service.views.dashboard import DashboardView
from core.service.views.sources import SourcesView


def dashboard_card(view: DashboardView, *, past: bool = False) -> Card:
    """The figures, then who stands where; ``past``: what was asked about is over, and these are figures of now."""
    period = texts.PERIODS[view.period]
    scope = texts.COMPANY if view.company else view.scope or texts.MINE
    told = texts.lines(view.total, view.period, view.stages, teams=view.teams_amount)
    blocks: list[Block] = [Text(content="\n".join(part for part in (*told, texts.way(view.steps)) if part))]
    if view.people:
        rows = tuple(Row(title=name, detail=texts.person(figures)) for name, figures in view.people)
        blocks += [Text(content=texts.RANKING.format(period=period), strong=True), Rows(items=rows)]
    if view.people and (left := view.ranked - len(view.people)) > 0:
        blocks.append(Text(content=texts.MORE.format(count=left), quiet=True))
    if past:
        blocks.append(Text(content=texts.PAST.format(period=period), quiet=True))
    return Card(
        title=texts.TITLE,
        subtitle=f"{scope} · {period}",
        summary=f"{scope}{texts.TITLE}：{told[0]}",
        blocks=tuple(blocks),
    )


def sources_card(view: SourcesView) -> Card:
    """Where filings and deals came from."""
    period = texts.PERIODS[view.period]
    scope = texts.COMPANY if view.company else view.scope or texts.MINE
    title = texts.SOURCES.format(period=period)
    rows = tuple(
        Row(title=source or texts.NO_SOURCE, detail=texts.SOURCE.format(filed=filed, won=won))
        for source, filed, won in view.lines
    )
    notes = (
        texts.NO_SOURCES.format(period=period) if not rows else "",
        texts.UNSAID if rows and not any(source for source, _, _ in view.lines) else "",
        texts.OTHERS.format(count=view.others) if view.others else "",
        texts.PARTLY if view.partly else "",
    )
    told = "；".join(f"{row.title} {row.detail}" for row in rows[:3]) or notes[0]
    return Card(
        title=title,
        subtitle=scope,
        summary=f"{scope}{title}：{told}",
        blocks=(
            *((Rows(items=rows),) if rows else ()),
            *(Text(content=note, quiet=bool(rows)) for note in notes if note),
        ),
    )
