"""Boosted trees over the columns of :mod:`core.domain.dedupe.features`, evaluated in plain Python.

``weights.json`` holds two forests: ``likely`` sees a candidate among the others and ranks; ``sure`` sees only the pair,
so that what it calls certain stays certain whoever else is filed. Both give log odds; they are calibrated by
their training (benchmarks/dedupe/train.py, figures in docs/dedupe.md).
"""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Sequence
from functools import cache
from math import exp
from typing import Any

_LOOK = 30
"""After so many trees a hopeless candidate is given up."""
_HOPELESS = -4.5

Tree = Any
"""A a leaf (log odds) or (column, threshold, tree where not above, tree where above)."""


@cache
def _forests() -> dict[str, tuple[Tree, ...]]:
    data = pkgutil.get_data("core.domain.dedupe", "weights.json")
    if data is None:
        raise FileNotFoundError("weights.json")
    stored = json.loads(data)
    return {name: tuple(_tree(tree) for tree in stored[name]) for name in ("likely", "sure")}


def _tree(node: Any) -> Tree:
    if not isinstance(node, list):
        return float(node)
    column, threshold, low, high = node
    return column, threshold, _tree(low), _tree(high)


def likely(row: Sequence[float]) -> float:
    """The probability that the candidate with this full row is the one meant."""
    return _probability(_forests()["likely"], row)


def sure(pair: Sequence[float]) -> float:
    """The probability that a pair with these numbers is one customer, whoever else there is."""
    return _probability(_forests()["sure"], pair)


def _probability(forest: tuple[Tree, ...], row: Sequence[float]) -> float:
    total = _sum(forest[:_LOOK], row)
    if total > _HOPELESS:
        total += _sum(forest[_LOOK:], row)
    return 1.0 / (1.0 + exp(-total))


def _sum(trees: Sequence[Tree], row: Sequence[float]) -> float:
    total = 0.0
    for node in trees:
        while type(node) is tuple:
            node = node[2] if row[node[0]] <= node[1] else node[3]  # noqa: PLW2901 - one step down
        total += node
    return total
