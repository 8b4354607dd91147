"""Boosted trees over the columns of :mod:`core.domain.dedupe.features`, evaluated in plain Python.

``weights.json`` holds two forests. ``sure`` sees only the pair, so that what it calls certain stays certain whoever
else is filed. ``likely`` sees the candidate among the others, with what the first one thinks of all of them, and ranks.
Both give log odds; they are calibrated by their training (benchmarks/dedupe/train.py, figures in docs/dedupe.md).
"""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Callable, Sequence
from functools import cache
from math import exp
from typing import Any

from core.domain.dedupe.features import LEAST

_LOOK = 20
"""After so many trees a hopeless candidate is given up."""
_HOPELESS = -3.6
"""Of 12,000 pairs two thirds stand below this after the first trees, and none of them came to a probability of 0.12."""

_Sum = Callable[[Sequence[float]], float]
"""Adds up what the trees say of a row, from the first to the last."""


@cache
def _forests() -> dict[str, tuple[_Sum, _Sum]]:
    """Of each forest the first trees and the rest, each as one expression: walking them node by node takes four times
    as long. A tree is stored as a leaf (log odds in thousandths) or [column, threshold, tree where not above, tree
    where above].
    """
    data = pkgutil.get_data("core.domain.dedupe", "weights.json")
    if data is None:
        raise FileNotFoundError("weights.json")
    stored = json.loads(data)
    return {name: (_compiled(stored[name][:_LOOK]), _compiled(stored[name][_LOOK:])) for name in ("likely", "sure")}


def _compiled(trees: Sequence[Any]) -> _Sum:
    """Only numbers get into the source: whatever else the file held would not pass ``int`` and ``float``."""
    columns: set[int] = set()
    sums = "\n".join(f"    total += {_expression(tree, columns)}" for tree in trees)
    named = "\n".join(f"    c{column} = row[{column}]" for column in sorted(columns))
    source = f"def added(row):\n{named}\n    total = 0.0\n{sums}\n    return total\n"
    space: dict[str, Any] = {}
    exec(source, {"__builtins__": {}}, space)  # noqa: S102 - made here, of numbers
    added: _Sum = space["added"]
    return added


def _expression(node: Any, columns: set[int]) -> str:
    if not isinstance(node, list):
        return repr(int(node) / 1000)
    column, threshold, low, high = int(node[0]), float(node[1]), node[2], node[3]
    columns.add(column)
    return f"({_expression(low, columns)} if c{column} <= {threshold!r} else {_expression(high, columns)})"


def likely(row: Sequence[float]) -> float:
    """The probability that the candidate with this full row is the one meant."""
    return probability(_added(_forests()["likely"], row, LEAST))


def alike(pair: Sequence[float]) -> float:
    """The log odds that a pair with these numbers is one customer, whoever else there is; hopeless ones are not
    counted to the end.
    """
    return _added(_forests()["sure"], pair, _HOPELESS)


def probability(odds: float) -> float:
    """Of log odds."""
    return 1.0 / (1.0 + exp(-odds))


def _added(forest: tuple[_Sum, _Sum], row: Sequence[float], hopeless: float) -> float:
    first, rest = forest
    total = first(row)
    return total + rest(row) if total > hopeless else min(total, LEAST)
