"""查重: free, or whose, since when and until when."""

from __future__ import annotations

from cards.card import Buttons, Card, Text, Tone
from cards.texts import sentences, words
from cards.views.offers import file_button
from cards.views.refusal import refusal_card
from core.domain.contact import normal_phone
from core.domain.rules import Fact
from core.service.views import CheckView, RefusalView


def check_card(view: CheckView) -> Card:
    """Held is said in the same words as a refused filing, so that nobody has to read two versions."""
    return _held(view) if view.held else _free(view)


def _held(view: CheckView) -> Card:
    facts: dict[str, Fact] = {
        "company": view.company,
        "owner": view.held_by,
        "number": view.number,
        "key": view.key,
        "status": view.status,
        "since": view.since.isoformat() if view.since else None,
        "until": view.until.isoformat() if view.until else None,
    }
    code = "already_yours" if view.mine else "customer_held"
    return refusal_card(RefusalView(code=code, facts=facts, rule=view.rule, now=view.now))


def _free(view: CheckView) -> Card:
    said = sentences.FREE.format(asked=view.asked)
    company = view.company or ("" if normal_phone(view.asked) else view.asked)
    how = sentences.SEND_TO_FILE.format(company=company or words.FIELD["company"])
    start = file_button(sentences.FILE, company)
    move = Buttons(items=(start,)) if start else Text(content=how)
    return Card(
        title=sentences.FREE_TITLE, tone=Tone.GOOD, summary=said, blocks=(Text(content=said, strong=True), move)
    )
