"""A look at a ledger's rows with nothing of the product in between."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

Ask = Callable[[str], list[tuple[Any, ...]]]
"""SQL in, rows out."""


@contextmanager
def asking(url: str) -> Iterator[Ask]:
    """Read a database by its address."""
    if url.startswith("sqlite:"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as file:
            yield lambda question: file.execute(question).fetchall()
        file.close()
    else:
        with psycopg.connect(url, autocommit=True) as connection:
            yield lambda question: connection.execute(question.encode()).fetchall()


def as_it_lies(url: str, folder: Path) -> str:
    """The address of a copy of the file and of what lies beside it, to be looked at without recovering the original."""
    if not url.startswith("sqlite:"):
        return url
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    file = Path(url.removeprefix("sqlite:///"))
    for part in file.parent.glob(f"{file.name}*"):
        shutil.copy(part, folder / part.name)
    return f"sqlite:///{folder / file.name}"
