"""Pairs of neighbouring characters: by them a name is found when somebody knows only a part of it."""

from __future__ import annotations

from itertools import pairwise

_WIDTH = 21
"""Bits of a character (Unicode ends at U+10FFFF)."""


def pairs_of(plain: str) -> frozenset[int]:
    """Those of a comparable name, each as one number; none of a single character."""
    return frozenset(ord(one) << _WIDTH | ord(other) for one, other in pairwise(plain))
