"""Chat grammar: text to an intent with its fields. Pure, tolerant, linear in the length of the message."""

from __future__ import annotations

from bot.grammar.drafts import parse_in_draft
from bot.grammar.parsed import Intent, Parsed
from bot.grammar.reading import parse

__all__ = ["Intent", "Parsed", "parse", "parse_in_draft"]
