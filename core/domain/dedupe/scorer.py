"""Boosted trees over the columns of :mod:`core.domain.dedupe.context`, evaluated in plain Python.

``weights.json`` holds two forests. ``alike`` sees each pair by itself, and of it only what needs no table of what is
usual: it says which pairs are worth a closer look, and what it calls certain stays certain whoever else is filed.
``likely`` sees the candidate among the others, with what the first one thinks of all of them, and ranks. Both give log
odds; they are calibrated by their training (benchmarks/dedupe/train.py, figures in docs/dedupe.md).
"""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Callable, Sequence
from functools import cache
from math import exp
from typing import Any

from core.domain.dedupe.context import COLUMNS, LEAST
from core.domain.dedupe.features import PAIR

_LOOK = 24
"""After so many trees of ``alike`` a hopeless candidate is given up."""
_HOPELESS = -4.2
"""Of 115,000 pairs two in three stand below this after the first trees, and one in 23,000 of them would have been
suspected and right.
"""
_AT_ONCE = 32
"""Trees compiled together: all at once they would leave 20 MB of heap behind."""

_Sum = Callable[..., float]
"""Adds up what some trees say of the numbers of a row, each an argument, from the first tree to the last."""
_Sums = tuple[_Sum, ...]


@cache
def _forests() -> dict[str, tuple[_Sums, _Sums]]:
    """Of each forest the first trees and the rest, as expressions: walking them node by node takes four times as long.
    A tree is stored as a leaf (log odds in thousandths) or [column, threshold, tree where not above, tree where above].
    """
    data = pkgutil.get_data("core.domain.dedupe", "weights.json")
    if data is None:
        raise FileNotFoundError("weights.json")
    stored = json.loads(data)
    look = {"alike": (_LOOK, len(PAIR)), "likely": (0, len(COLUMNS))}
    return {
        name: (_in_parts(stored[name][:at], columns), _in_parts(stored[name][at:], columns))
        for name, (at, columns) in look.items()
    }


def _in_parts(trees: Sequence[Any], columns: int) -> _Sums:
    return tuple(_compiled(trees[at : at + _AT_ONCE], columns) for at in range(0, len(trees), _AT_ONCE))


def _added(sums: _Sums, row: Sequence[float]) -> float:
    total = 0.0
    for added in sums:
        total += added(*row)
    return total


def _compiled(trees: Sequence[Any], columns: int) -> _Sum:
    """Only numbers get into the source: whatever else the file held would not pass ``int`` and ``float``."""
    sums = "\n".join(f"    total += {_expression(tree)}" for tree in trees)
    named = ", ".join(f"c{column}" for column in range(columns))
    source = f"def added({named}):\n    total = 0.0\n{sums}\n    return total\n"
    space: dict[str, Any] = {}
    exec(source, {"__builtins__": {}}, space)  # noqa: S102 - made here, of numbers
    added: _Sum = space["added"]
    return added


def _expression(node: Any) -> str:
    if not isinstance(node, list):
        return repr(int(node) / 1000)
    column, threshold, low, high = int(node[0]), float(node[1]), node[2], node[3]
    return f"({_expression(low)} if c{column} <= {threshold!r} else {_expression(high)})"


def likely(row: Sequence[float]) -> float:
    """The probability that the candidate with this full row is the one meant."""
    return probability(_added(_forests()["likely"][1], row))


def alike(row: Sequence[float]) -> float:
    """The log odds that a pair with these numbers is one customer, whoever else there is; hopeless ones are not
    counted to the end.
    """
    first, rest = _forests()["alike"]
    total = _added(first, row)
    return total + _added(rest, row) if total > _HOPELESS else min(total, LEAST)


def probability(odds: float) -> float:
    """Of log odds."""
    return 1.0 / (1.0 + exp(-odds))
