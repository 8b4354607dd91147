"""A polite no: what is so, by which rule, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator

from cards.actions import Action
from cards.card import Block, Button, Buttons, Card, Text
from cards.texts import phrases, refusals, words
from core.service.views import RefusalView


def refusal_card(view: RefusalView) -> Card:
    """The wording of the refusal's code, said with its facts."""
    wording = refusals.wording(view.code)
    known = phrases.spoken(view.facts, now=view.now)
    said = phrases.first_sayable(wording.says, known)
    key = str(view.facts.get("key") or "")
    rule = words.rule(view.rule, key=key) if view.rule else ""
    then = phrases.first_sayable(wording.then, known)
    lines = (Text(content=said, strong=True), Text(content=rule, quiet=True), Text(content=then))
    return Card(
        title=wording.title,
        subtitle=known.get("company", "") if "{company}" not in "".join(wording.says) else "",
        tone=wording.tone,
        summary=said,
        blocks=(*(line for line in lines if line.content), *_offers(wording, known)),
    )


def say_button(label: str, command: str) -> Button | None:
    """A button that does what writing ``command`` does; ``None`` where the command is too long for a button."""
    try:
        return Button(label=label, action=Action(verb="say", subject=command).pack(), says=command)
    except ValueError:
        return None


def _offers(wording: refusals.Wording, known: dict[str, str]) -> Iterator[Block]:
    commands = ((label, phrases.first_sayable((command,), known)) for label, command in wording.offers)
    buttons = tuple(button for label, command in commands if command and (button := say_button(label, command)))
    if buttons:
        yield Buttons(items=buttons)
