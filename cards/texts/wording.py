"""What is said about one code."""

from __future__ import annotations

from cards.card import Tone
from core.domain.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """``says`` what happened, ``then`` what to do: the first sentence that can be filled is said.

    ``offers`` are text commands as (button, command).
    """

    title: str
    says: tuple[str, ...]
    then: tuple[str, ...] = ()
    offers: tuple[tuple[str, str], ...] = ()
    tone: Tone = Tone.WAITING
