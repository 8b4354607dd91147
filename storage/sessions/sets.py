"""Many rows in one statement: lists as one parameter, and inserts of whole sets.

SQLite takes rows by the lot; PostgreSQL takes the set as one document, where it would otherwise answer row by row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING

import orjson

from storage.sessions.hot import SetStatement, Statement, Values

if TYPE_CHECKING:
    from storage.sessions.session import Session

_FEW = 8
"""Rows that cost less one by one than a document of them does."""


def write_rows(session: Session, one: Statement, many: SetStatement, rows: Sequence[Values]) -> None:
    """A few rows each by itself, many as a set."""
    if len(rows) > _FEW:
        session.write_set(many, rows)
    else:
        session.write_all(one, rows)


def listed(values: Iterable[str]) -> str:
    """A list as the one parameter that :func:`storage.statements.making.among` asks for."""
    return orjson.dumps(list(values)).decode()


@lru_cache(maxsize=256)  # a set has one moment
def flat_instant(value: datetime) -> str:
    """As SQLite keeps it; PostgreSQL reads it as well."""
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def flat_document(value: object) -> str:
    """As both keep it."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
