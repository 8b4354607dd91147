"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import orjson
from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: ``timestamptz`` on PostgreSQL, on SQLite ISO text of one width, which sorts as the instants do.

    Comes back as an aware UTC datetime from both. A naive datetime is refused: nobody knows what it means.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return DateTime(timezone=True) if dialect.name == "postgresql" else String(32)

    def bind_processor(self, dialect: Dialect) -> Any:
        return _to_aware if dialect.name == "postgresql" else _to_text

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        return _from_aware if dialect.name == "postgresql" else _from_text


class Words(TypeDecorator[str]):
    """Text that both databases compare by code point, whatever the language of the server."""

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return String(collation="C") if dialect.name == "postgresql" else String()


class Count(TypeDecorator[int]):
    """A number that only grows: 64 bits, which SQLite calls INTEGER."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return BigInteger() if dialect.name == "postgresql" else Integer()


class Json(TypeDecorator[Any]):
    """JSON as text with sorted keys on both databases, so that what was hashed is what is stored."""

    impl = Text
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Any:
        return _to_json

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        return _from_json


@lru_cache(maxsize=256)  # one command writes its moment into many rows
def _to_text(value: datetime | None) -> str | None:
    return None if value is None else _aware(value).isoformat(timespec="microseconds")


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _to_aware(value: datetime | None) -> datetime | None:
    return None if value is None else _aware(value)


def _from_aware(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


def _aware(value: datetime) -> datetime:
    if value.tzinfo is UTC:
        return value
    if value.tzinfo is None:
        raise ValueError("an instant needs its time zone")
    return value.astimezone(UTC)


def _to_json(value: object) -> str | None:
    return None if value is None else orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()


def _from_json(value: str | None) -> Any:
    return None if value is None else orjson.loads(value)
