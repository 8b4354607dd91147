"""The names by which customers are found, where they stand, and what was ruled about look-alikes."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Field, Index, text

from storage.rows.base import BY_PRIMARY_KEY, Row, count, document, instant, words

_OUTDATED = text("revision < 1")
"""Names that stand where an earlier release put them; the index is empty but for some minutes after an update."""


class CompanyNameRow(Row, table=True):
    """A name, its own or an alias. ``packed`` is what the duplicate check needs of it, parsed once; ``revision`` says
    by which revision of the blocks it was put in place.
    """

    __tablename__ = "company_name"
    __table_args__ = (
        Index(None, "customer_id", "number"),
        Index("ix_company_name_outdated", "number", sqlite_where=_OUTDATED, postgresql_where=_OUTDATED),
        {"sqlite_autoincrement": True},
    )

    number: int | None = count(default=None, primary_key=True)
    customer_id: str = words(foreign_key="customer.id")
    kind: str = words()
    text: str = words()
    packed: str = words()
    revision: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class CompanyBlockRow(Row, table=True):
    """A block in which a name stands: those who share one are compared."""

    __tablename__ = "company_block"
    __table_args__ = (BY_PRIMARY_KEY,)

    value: int = count(primary_key=True)
    number: int = count(primary_key=True)


class NameExceptionRow(Row, table=True):
    """Two customers that were ruled not to be the same; the lesser id comes first."""

    __tablename__ = "name_exception"
    __table_args__ = (Index(None, "other_id"), BY_PRIMARY_KEY)

    customer_id: str = words(primary_key=True)
    other_id: str = words(primary_key=True)
    at: datetime = instant()
    by_id: str = words()
    reason: str = words()


class ResemblanceRow(Row, table=True):
    """What stood beside a filing when it was sent, the most alike first; ``score`` is out of 1000."""

    __tablename__ = "resemblance"
    __table_args__ = (BY_PRIMARY_KEY,)

    filing_id: str = words(primary_key=True, foreign_key="filing.id")
    customer_id: str = words(primary_key=True)
    place: int
    band: str = words()
    relation: str = words()
    score: int
    evidence: Any = document()
    ruling: str | None = words()
