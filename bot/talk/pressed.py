"""A press by a known member, and what it came to."""

from __future__ import annotations

from collections.abc import Mapping

from adapters.base import Press
from bot.grammar.parsed import Parsed
from bot.replies import Reply
from cards.actions import Action
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.rules import Fact
from core.service.outcome import Outcome
from core.service.procedures.resembling import Sighting
from core.service.records import Draft


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A press by a known member. ``said`` is the parsed text of a button that speaks for the presser."""

    member: MemberId
    chat: str
    press: Press
    action: Action
    draft: Draft | None
    said: Parsed | None = None
    sighting: Sighting | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a press came to: the toast's code and facts, and perhaps an answer in the chat."""

    code: str
    facts: Mapping[str, Fact]
    reply: Reply | None = None


def done(outcome: Outcome) -> Effect:
    """The toast of a command that was carried out."""
    return Effect(code=outcome.code, facts=outcome.facts)


def filing_of(pressed: Pressed) -> FilingId:
    """The filing that the button names."""
    return FilingId(pressed.action.subject)
