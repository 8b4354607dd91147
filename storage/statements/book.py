"""Writing the book of :mod:`storage.sessions.prepared`: every statement of every matter as text for both databases.

``python -m storage.statements.book`` writes it (``make statements``).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import cast

import orjson

from storage.sessions import hot
from storage.sessions.hot import Plan, Statement
from storage.sessions.prepared import BOOK, digest

COUNTS = range(1, 9)
"""Statements over several values are written for so many of them: as many as :mod:`storage.repositories.keys` asks for
at once, and more than a filing has statuses."""
_MAKINGS = ("__init__", "book", "making")


def matters() -> list[str]:
    """The modules that hold statements."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in _MAKINGS)


def statements(matter: str) -> Iterator[tuple[str, Statement]]:
    """Every statement that a module shows, by its name in the book."""
    for name, value in vars(import_module(f"storage.statements.{matter}")).items():
        if name.startswith("_"):
            continue
        if isinstance(value, Statement):
            yield f"{matter}.{name}", value
        elif isinstance(value, type(cache(len))):
            for count in COUNTS:
                yield f"{matter}.{name}/{count}", cast("Statement", value(count))


def lines() -> Iterator[bytes]:
    """The book as it should be."""
    yield digest().encode()
    for matter in matters():
        for name, statement in sorted(statements(matter), key=lambda one: one[0]):
            documents = statement.documents if isinstance(statement, hot.SetStatement) else None
            plans = [_written(make()) for make in statement.plans]
            yield b"\t".join([name.encode(), orjson.dumps(documents), *plans])


def _written(plan: Plan) -> bytes:
    return orjson.dumps([plan.text, plan.parameters, plan.constants, plan.columns], option=orjson.OPT_SORT_KEYS)


if __name__ == "__main__":
    BOOK.write_bytes(b"".join(line + b"\n" for line in lines()))
    sys.stdout.write(f"{BOOK}\n")
