"""Boosted trees over the columns of :mod:`core.domain.dedupe.features`, evaluated in plain Python.

``weights.json`` holds two forests: ``likely`` sees a candidate among the others and ranks; ``sure`` sees only the pair,
so that what it calls certain stays certain whoever else is filed. Both give log odds; they are calibrated by
their training (benchmarks/dedupe/train.py, figures in docs/dedupe.md).
"""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Callable, Sequence
from functools import cache
from math import exp
from typing import Any

_LOOK = 30
"""After so many trees a hopeless candidate is given up."""
_HOPELESS = -3.6
"""Of 50,000 training pairs none that ended above even odds stood below this."""

_Sum = Callable[[Sequence[float]], float]
"""Adds up what the trees say of a row, from the first to the last."""


@cache
def _forests() -> dict[str, tuple[_Sum, _Sum]]:
    """Of each forest the first trees and the rest, each as one expression: walking them node by node takes four times
    as long. A tree is stored as a leaf (log odds) or [column, threshold, tree where not above, tree where above].
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
        return repr(float(node))
    column, threshold, low, high = int(node[0]), float(node[1]), node[2], node[3]
    columns.add(column)
    return f"({_expression(low, columns)} if c{column} <= {threshold!r} else {_expression(high, columns)})"


def likely(row: Sequence[float]) -> float:
    """The probability that the candidate with this full row is the one meant."""
    return _probability(_forests()["likely"], row)


def sure(pair: Sequence[float]) -> float:
    """The probability that a pair with these numbers is one customer, whoever else there is."""
    return _probability(_forests()["sure"], pair)


def _probability(forest: tuple[_Sum, _Sum], row: Sequence[float]) -> float:
    first, rest = forest
    total = first(row)
    if total > _HOPELESS:
        total += rest(row)
    return 1.0 / (1.0 + exp(-total))
