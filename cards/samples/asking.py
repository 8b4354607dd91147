"""Made-up answers to 能报吗, one of every kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from cards.card import Card
from cards.views.blind import AskedAboutView, BlindView, asked_about_card, blind_card
from core.domain.policy.document import Clause
from core.domain.rules import RuleRef
from core.service.check_blindly import Freedom
from core.service.views.views import FilingView


def blind_answers(protected: FilingView, now: datetime) -> dict[str, Card]:
    """One card of every kind by name."""
    rule = RuleRef(version=1, clause=Clause.DUPLICATE_KEY.value)
    cards = {
        f"blind_{freedom.value}": blind_card(
            BlindView(
                asked=protected.company,
                freedom=freedom,
                until=now + timedelta(days=12) if freedom is Freedom.PROTECTED else None,
                number=protected.number if freedom in {Freedom.MINE, Freedom.POOLED} else None,
                rule=rule,
                now=now,
            )
        )
        for freedom in Freedom
    }
    taken = BlindView(
        asked=protected.company, freedom=Freedom.PROTECTED, until=now + timedelta(days=12), rule=rule, now=now
    )
    cards["blind_protected_pooled"] = blind_card(replace(taken, pooled=True, may_queue=True))
    view = AskedAboutView(filing_id=protected.id, number=protected.number, company=protected.company)
    named = AskedAboutView(filing_id=protected.id, number=protected.number, company=protected.company, by="李强")
    return {**cards, "asked_about": asked_about_card(view), "asked_about_named": asked_about_card(named)}
