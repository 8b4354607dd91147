"""The labelled queries, and their two halves: thresholds and weights are fitted on one, figures come from the other."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path
from typing import Literal
from zlib import crc32

from bot.console.dedupe_scores import Labelled
from bot.console.name_lists import lines_of

Half = Literal["dev", "test"]


def read(path: Path) -> list[Labelled]:
    """Columns query, type, target; a header is passed over."""
    return [
        Labelled(query=line.name, kind=line.column(1), target=line.column(2)) for line in lines_of(path) if line.name
    ]


def half(label: Labelled) -> Half:
    """All queries for one target are in the same half."""
    return "test" if crc32((label.target or label.query).encode()) & 1 else "dev"


def sample(labels: Sequence[Labelled], count: int) -> list[Labelled]:
    """The same ones every time."""
    if count >= len(labels):
        return list(labels)
    return random.Random(20261122).sample(labels, count)
