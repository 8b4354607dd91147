"""How much two characters look alike: what a photographed card or a glance at a screen confuses."""

from __future__ import annotations

from functools import cache
from math import log2

from core.domain.dedupe import lexicon


@cache
def _parts() -> dict[str, str]:
    """The components that a character shows: a text of one character for each, which is its number."""
    showing: dict[str, str] = {}
    for number, chars in enumerate(lexicon.shapes()):
        for char in chars:
            showing[char] = showing.get(char, "") + chr(number)
    return showing


@cache
def _telling() -> tuple[float, ...]:
    """How telling each component is: few characters show it, it fills much."""
    return tuple(11.0 - log2(len(chars)) for chars in lexicon.shapes())


def alike(one: str, other: str) -> float:
    """0 for characters that share no component, up to 10 where they share one that hardly any other has."""
    second = _parts().get(other)
    if second is None:
        return 0.0
    return max((_telling()[ord(part)] for part in _parts().get(one, "") if part in second), default=0.0)


def likeness(one: str, other: str) -> float:
    """How alike the only characters look in which two texts of one length differ; -1 where none or several differ."""
    if len(one) != len(other) or one == other:
        return -1.0
    differing = [(left, right) for left, right in zip(one, other, strict=True) if left != right]
    return alike(*differing[0]) if len(differing) == 1 else -1.0
