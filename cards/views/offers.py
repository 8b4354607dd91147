"""Buttons that start something, in the words that do the same."""

from __future__ import annotations

from cards.actions import Action
from cards.card import Button, ButtonStyle
from cards.texts import sentences


def say_button(label: str, command: str) -> Button | None:
    """A button that does what writing ``command`` does; ``None`` where the command is too long for a button."""
    return _button(label, Action(verb="say", subject=command), says=command)


def file_button(label: str, company: str) -> Button | None:
    """Start filing this company; ``None`` where there is no name or it is too long for a button."""
    start = Action(verb="start_filing", subject=company)
    says = f"{sentences.FILE} {company}"
    return _button(label, start, says=says, style=ButtonStyle.PRIMARY) if company else None


def _button(label: str, action: Action, *, says: str, style: ButtonStyle = ButtonStyle.PLAIN) -> Button | None:
    try:
        return Button(label=label, action=action.pack(), style=style, says=says)
    except ValueError:
        return None
