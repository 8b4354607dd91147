"""Made-up figures: one's own, a team's with a ranking, a company's of a day on which nothing was done."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from cards.card import Card
from cards.views.dashboard import dashboard_card, sources_card
from core.service.views.dashboard import DashboardView, Figures, Period
from core.service.views.sources import SourcesView

_SELLERS = (
    Figures(
        protected=8,
        pending=1,
        filed=6,
        passed=4,
        waiting=1,
        failed=1,
        won=2,
        amount=42_000_000,
        entries=18,
        effective=12,
    ),
    Figures(protected=6, pending=1, filed=4, passed=3, waiting=1, claimed=2, lost=1, entries=13, effective=8),
)


def dashboards(now: datetime) -> dict[str, Card]:
    """One card of every kind by name."""
    team = DashboardView(
        scope="华东区",
        company=False,
        period=Period.MONTH,
        since=now,
        now=now,
        total=Figures(
            protected=14,
            pending=2,
            ending=3,
            filed=10,
            passed=7,
            waiting=2,
            failed=1,
            claimed=2,
            won=2,
            lost=1,
            entries=31,
            effective=20,
        ),
        stages=(("初步接触", 7), ("报价", 5), ("成交", 2)),
        steps=(("初步接触", 14), ("报价", 7), ("成交", 2)),
        people=(("王晨", _SELLERS[0]), ("徐朗", _SELLERS[1])),
        ranked=3,
    )
    from_where = SourcesView(
        scope="华东区",
        company=False,
        period=Period.MONTH,
        lines=(("展会", 6, 1), ("转介绍", 3, 1), ("", 1, 0)),
    )
    return {
        "sources_team": sources_card(from_where),
        "sources_unsaid": sources_card(replace(from_where, lines=(("", 10, 2),), partly=True)),
        "sources_nothing": sources_card(replace(from_where, company=True, lines=())),
        "dashboard_mine": dashboard_card(replace(team, scope="", people=())),
        "dashboard_team": dashboard_card(team),
        "dashboard_past": dashboard_card(team, past=True),
        "dashboard_with_teams": dashboard_card(replace(team, teams_amount=5_000_000)),
        "dashboard_company_nothing": dashboard_card(
            replace(team, scope="", company=True, period=Period.DAY, total=Figures(), stages=(), steps=(), people=())
        ),
    }
