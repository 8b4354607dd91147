"""What the services need to keep of the parts of names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol


class NamePairs(Protocol):
    """In which names a pair of characters stands. Names are put in a portion at a time, long after they came: a filing
    has nothing to do with it, and a search walks through the few that came since.
    """

    def next_full(self) -> tuple[int, Sequence[tuple[int, str]]] | None:
        """The first portion that is full and not put in yet, with number and text of its names."""
        ...

    def put(self, portion: int, pairs: Mapping[int, Sequence[int]]) -> None:
        """In which names of a portion each of these pairs stands; a second time it is the same."""
        ...

    def close(self, portion: int, names: int) -> bool:
        """All pairs are put in: from now on they are believed. ``False`` if there are other than so many names by now,
        and it is to be done again.
        """
        ...
