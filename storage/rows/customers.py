"""The one base of customers."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Index, UniqueConstraint

from storage.rows.base import BY_PRIMARY_KEY, Row, count, instant, words


class CustomerRow(Row, table=True):
    """Its contacts and exact signs stand in tables of their own."""

    __tablename__ = "customer"
    __table_args__ = (Index(None, "compare_name", "id"),)

    id: str = words(primary_key=True)
    name: str = words()
    compare_name: str = words()
    uscc: str | None = words()
    region: str | None = words()
    created_at: datetime = instant()
    version: int


class CustomerKeyRow(Row, table=True):
    """The exact signs of a customer; a phone stands here as its keyed hash. Several customers may share a sign."""

    __tablename__ = "customer_key"
    __table_args__ = (Index(None, "customer_id"), BY_PRIMARY_KEY)

    value: str = words(primary_key=True)
    kind: str = words(primary_key=True)
    customer_id: str = words(primary_key=True, foreign_key="customer.id")


class ContactRow(Row, table=True):
    """``sealed`` holds name and phone; ``mark`` is their keyed hash, by which the same contact is kept once."""

    __tablename__ = "contact"
    __table_args__ = (UniqueConstraint("customer_id", "mark"),)

    id: int | None = count(default=None, primary_key=True)
    customer_id: str = words(foreign_key="customer.id")
    mark: str = words()
    sealed: bytes
