"""A polite no: what is so, by which rule, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator

from cards.card import Block, Buttons, Card, Text
from cards.texts import phrases, refusals, words
from cards.texts.evidence import evidence_words
from cards.texts.wording import Wording
from cards.views.offers import say_button
from core.domain.resembling import evidence_in
from core.service.views.views import RefusalView


def refusal_card(view: RefusalView) -> Card:
    """The wording of the refusal's code, said with its facts."""
    wording = refusals.wording(view.code)
    known = phrases.spoken(view.facts, now=view.now)
    said = phrases.first_sayable(wording.says, known)
    key = str(view.facts.get("key") or "")
    rule = words.rule(view.rule, key=key) if view.rule else ""
    then = phrases.first_sayable(wording.then, known)
    why = evidence_words(evidence_in(str(view.facts.get("evidence") or "")))
    lines = (
        Text(content=said, strong=True),
        Text(content=why),
        Text(content=rule, quiet=True),
        Text(content=then),
    )
    return Card(
        title=wording.title,
        subtitle=known.get("company", "") if "{company}" not in "".join(wording.says) else "",
        tone=wording.tone,
        summary=said,
        blocks=(*(line for line in lines if line.content), *_offers(wording, known)),
    )


def _offers(wording: Wording, known: dict[str, str]) -> Iterator[Block]:
    commands = (tuple(phrases.first_sayable((words,), known) for words in offer) for offer in wording.offers)
    buttons = tuple(button for label, command in commands if command and (button := say_button(label, command)))
    if buttons:
        yield Buttons(items=buttons)
