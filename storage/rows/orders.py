"""Orders, their shares, and wishes to share them otherwise."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Index

from core.domain.credit import CreditState
from core.domain.order import OrderState
from storage.rows.base import BY_PRIMARY_KEY, Row, count, document, instant, words

#: The conditions of the partial indexes, and of every statement that wants to use them.
IS_NAMED = text(f"customer_order.state = '{OrderState.RECORDED}' AND customer_order.reference_key <> ''")
IS_OPEN = text(f"credit_request.state = '{CreditState.OPEN}'")
_NAMED = text(IS_NAMED.text.replace("customer_order.", ""))
_OPEN = text(IS_OPEN.text.replace("credit_request.", ""))


class OrderRow(Row, table=True):
    """``amount`` is in fen, ``signed_on`` an ISO day; ``reference_key`` is the reference as it is compared, ``sealed``
    holds the note and the reason of a cancelled one.
    """

    __tablename__ = "customer_order"
    __table_args__ = (
        Index("uq_customer_order_filing_id_ordinal", "filing_id", "ordinal", unique=True),
        Index(
            "uq_customer_order_reference",
            "reference_key",
            unique=True,
            sqlite_where=_NAMED,
            postgresql_where=_NAMED,
        ),
        Index(None, "customer_id", "signed_on", "id"),
        Index(None, "signed_on", "id"),
    )

    id: str = words(primary_key=True)
    filing_id: str = words(foreign_key="filing.id")
    filing_number: int = count()
    customer_id: str = words()
    ordinal: int
    amount: int = count()
    signed_on: str = words()
    by_id: str = words()
    at: datetime = instant()
    rule_version: int
    rule_clause: str = words()
    reference: str = words()
    reference_key: str = words()
    sealed: bytes
    state: str = words()
    version: int


class OrderCreditRow(Row, table=True):
    """One share of an order. ``amount`` is its fen; ``signed_on`` and ``counts`` (whether the order is live) are the
    order's, so that sums of a period need not look for it.
    """

    __tablename__ = "order_credit"
    __table_args__ = (
        Index(None, "member_id", "signed_on", "order_id"),
        Index(None, "team_id", "signed_on", "order_id"),
        Index(None, "signed_on"),
        BY_PRIMARY_KEY,
    )

    order_id: str = words(primary_key=True, foreign_key="customer_order.id")
    place: int = count(primary_key=True)
    member_id: str | None = words()
    team_id: str | None = words()
    basis: int
    party: str = words()
    amount: int = count()
    signed_on: str = words()
    counts: bool


class CreditRequestRow(Row, table=True):
    """``before`` and ``wanted`` are whole orders' shares: lists of member, team, basis and party."""

    __tablename__ = "credit_request"
    __table_args__ = (
        Index("uq_credit_request_open", "order_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(None, "order_id", "at", "id"),
    )

    id: str = words(primary_key=True)
    order_id: str = words(foreign_key="customer_order.id")
    by_id: str = words()
    before: list[Any] = document()
    wanted: list[Any] = document()
    reason: str = words()
    dispute: bool
    at: datetime = instant()
    rule_version: int
    rule_clause: str = words()
    state: str = words()
    settled_at: datetime | None = instant()
    settled_by: str | None = words()
    ruling: str | None = words()
    version: int
