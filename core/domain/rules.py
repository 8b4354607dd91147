"""How the business says no, and which rule it quotes when it does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.domain.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

Fact = str | int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleRef:
    """The rule that decided something: a clause of a numbered policy version (truth 5 of the design)."""

    version: int
    clause: str


class RuleViolation(Exception):
    """A refusal that is expected and becomes a polite card.

    ``code`` is worded in ``cards/texts.py``; ``facts`` are plain values (identifiers, names, ISO instants) for the
    wording and never hold a phone number.
    """

    def __init__(self, code: str, *, rule: RuleRef | None = None, **facts: Fact) -> None:
        super().__init__(code)
        self.code = code
        self.rule = rule
        self.facts: Mapping[str, Fact] = facts


class ConcurrentChange(Exception):
    """Somebody else changed the same row first, or took the same unique place."""
