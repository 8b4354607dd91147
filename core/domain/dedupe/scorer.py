"""Boosted trees over the columns of :mod:`core.domain.dedupe.context`, evaluated in plain Python.

``weights.json`` holds three forests. ``alike`` says of each pair by itself whether it is worth a closer look.
``likely`` sees the candidate among the others, with what the first one thinks of all of them, and ranks. ``sure`` sees
only the pair again, and of it only what needs no table of what is usual: what it calls certain stays certain whoever
else is filed. All give log odds; they are calibrated by their training (benchmarks/dedupe/train.py, figures in
docs/dedupe.md).
"""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Callable, Sequence
from functools import cache
from math import exp
from typing import Any

from core.domain.dedupe.context import LEAST

_LOOK = 16
"""After so many trees of ``alike`` a hopeless candidate is given up."""
_HOPELESS = -3.8
"""Of 180,000 pairs eight in ten stand below this after the first trees, and one in 18,000 of them would have been
suspected and right.
"""

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
    look = {"alike": _LOOK, "likely": 0, "sure": 0}
    return {name: (_compiled(stored[name][:at]), _compiled(stored[name][at:])) for name, at in look.items()}


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
    return probability(_forests()["likely"][1](row))


def alike(row: Sequence[float]) -> float:
    """The log odds that a pair with these numbers is one customer, whoever else there is; hopeless ones are not
    counted to the end.
    """
    first, rest = _forests()["alike"]
    total = first(row)
    return total + rest(row) if total > _HOPELESS else min(total, LEAST)


def sure(row: Sequence[float]) -> float:
    """The probability that a pair with these numbers is one customer, whoever else there is."""
    return probability(_forests()["sure"][1](row))


def probability(odds: float) -> float:
    """Of log odds."""
    return 1.0 / (1.0 + exp(-odds))
