"""How values go into each database and come out of it again, by the kind of the column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson

Form = Callable[[Any], Any]
#: What a column or a parameter holds. A parameter without a kind goes in as it is.
KINDS = ("text", "number", "bytes", "truth", "instant", "document")


@lru_cache(maxsize=256)  # one command writes its moment into many rows
def to_text(value: datetime | None) -> str | None:
    """SQLite's instant: ISO text of one width, which sorts as the instants do."""
    return None if value is None else to_aware(value).isoformat(timespec="microseconds")


def from_text(value: str | None) -> datetime | None:
    """SQLite's instant, read."""
    return None if value is None else datetime.fromisoformat(value)


def to_aware(value: datetime | None) -> Any:
    """An instant in UTC. Raises ``ValueError`` for a naive one: nobody knows what it means."""
    if value is None or value.tzinfo is UTC:
        return value
    if value.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return value.astimezone(UTC)


def from_aware(value: datetime | None) -> datetime | None:
    """PostgreSQL's instant, read."""
    return None if value is None else value.astimezone(UTC)


def to_json(value: object) -> str | None:
    """A document as both databases keep it: with sorted keys, so that what was hashed is what is stored."""
    return None if value is None else orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def from_json(value: str | bytes | None) -> Any:
    """A document, read."""
    return None if value is None else orjson.loads(value)


#: In which form the driver takes a parameter; other kinds go in as they are.
INTO_SQLITE: Mapping[str, Form] = {"instant": to_text, "document": to_json}
INTO_POSTGRESQL: Mapping[str, Form] = {"instant": to_aware, "document": to_json}
#: What becomes of a value that is not empty; other kinds stay what the driver gives.
OUT_OF_SQLITE: Mapping[str, Form] = {"instant": datetime.fromisoformat, "document": orjson.loads, "truth": bool}
#: Our pipe leaves the text of a value as the server wrote it.
OUT_OF_POSTGRESQL: Mapping[str, Form] = {
    "text": bytes.decode,
    "number": int,
    "bytes": lambda value: bytes.fromhex(value[2:].decode()),
    "truth": b"t".__eq__,
    "instant": lambda value: datetime.fromisoformat(value.decode()).astimezone(UTC),
    "document": orjson.loads,
}
