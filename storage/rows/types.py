"""Column types that mean the same on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Dialect, Integer, String, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from storage.sessions import forms


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: ``timestamptz`` on PostgreSQL, on SQLite ISO text of one width, which sorts as the instants do.

    Comes back as an aware UTC datetime from both. A naive datetime is refused: nobody knows what it means.
    """

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return DateTime(timezone=True) if dialect.name == "postgresql" else String(32)

    def bind_processor(self, dialect: Dialect) -> Any:
        return forms.to_aware if dialect.name == "postgresql" else forms.to_text

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        return forms.from_aware if dialect.name == "postgresql" else forms.from_text


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
        return forms.to_json

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        return forms.from_json
