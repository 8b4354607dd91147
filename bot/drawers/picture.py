"""What is to be drawn, and what came of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping

from cards.card import Card
from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.domain.rules import Fact, RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """What is to be drawn: a notice's or a delivered card's identity."""

    view: str
    about: Subject
    viewer: MemberId | None
    args: Mapping[str, Fact]


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawn:
    """A card, the matters whose changes repaint it, and the state it shows (``stamp``: each matter's version)."""

    card: Card
    subjects: tuple[Subject, ...]
    stamp: tuple[int, ...]

    @property
    def digest(self) -> str:
        """Equal for equal cards."""
        return hashlib.sha256(repr(self.card).encode()).hexdigest()


Drawer = Callable[[Picture, UnitOfWork, Context], tuple[Card, tuple[Subject, ...]]]
"""A card, and the matters whose changes repaint it."""


def reader(picture: Picture) -> MemberId:
    """Whose card it is. Raises ``member_unknown`` for nobody in particular."""
    if picture.viewer is None:
        raise RuleViolation("member_unknown")
    return picture.viewer
