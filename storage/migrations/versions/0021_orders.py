"""Orders, their shares, and wishes to share them otherwise."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.rows.types import Count, Json, UtcDateTime, Words

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A reference is of one live order, a place of one order of a filing; one wish about an order waits at a time."""
    _orders()
    _shares()
    _requests()


def downgrade() -> None:
    """As before."""
    for table in ("credit_request", "order_credit", "customer_order"):
        op.drop_table(table)


def _orders() -> None:
    op.create_table(
        "customer_order",
        sa.Column("id", Words(), nullable=False),
        sa.Column("filing_id", Words(), nullable=False),
        sa.Column("filing_number", Count(), nullable=False),
        sa.Column("customer_id", Words(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("amount", Count(), nullable=False),
        sa.Column("signed_on", Words(), nullable=False),
        sa.Column("by_id", Words(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("rule_clause", Words(), nullable=False),
        sa.Column("reference", Words(), nullable=False),
        sa.Column("reference_key", Words(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("state", Words(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name="fk_customer_order_filing_id"),
        sa.PrimaryKeyConstraint("id", name="pk_customer_order"),
    )
    named = sa.text("state = 'recorded' AND reference_key <> ''")
    op.create_index("uq_customer_order_filing_id_ordinal", "customer_order", ["filing_id", "ordinal"], unique=True)
    op.create_index(
        "uq_customer_order_reference",
        "customer_order",
        ["reference_key"],
        unique=True,
        sqlite_where=named,
        postgresql_where=named,
    )
    op.create_index("ix_customer_order_customer_id_signed_on_id", "customer_order", ["customer_id", "signed_on", "id"])
    op.create_index("ix_customer_order_signed_on_id", "customer_order", ["signed_on", "id"])


def _shares() -> None:
    op.create_table(
        "order_credit",
        sa.Column("order_id", Words(), nullable=False),
        sa.Column("place", Count(), nullable=False),
        sa.Column("member_id", Words(), nullable=True),
        sa.Column("team_id", Words(), nullable=True),
        sa.Column("basis", sa.Integer(), nullable=False),
        sa.Column("party", Words(), nullable=False),
        sa.Column("amount", Count(), nullable=False),
        sa.Column("signed_on", Words(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["customer_order.id"], name="fk_order_credit_order_id"),
        sa.PrimaryKeyConstraint("order_id", "place", name="pk_order_credit"),
        sqlite_with_rowid=False,
    )
    for column in ("member_id", "team_id"):
        op.create_index(
            f"ix_order_credit_{column}_signed_on_order_id", "order_credit", [column, "signed_on", "order_id"]
        )
    op.create_index("ix_order_credit_signed_on", "order_credit", ["signed_on"])


def _requests() -> None:
    op.create_table(
        "credit_request",
        sa.Column("id", Words(), nullable=False),
        sa.Column("order_id", Words(), nullable=False),
        sa.Column("by_id", Words(), nullable=False),
        sa.Column("before", Json(), nullable=False),
        sa.Column("wanted", Json(), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.Column("dispute", sa.Boolean(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("rule_clause", Words(), nullable=False),
        sa.Column("state", Words(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_by", Words(), nullable=True),
        sa.Column("ruling", Words(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["customer_order.id"], name="fk_credit_request_order_id"),
        sa.PrimaryKeyConstraint("id", name="pk_credit_request"),
    )
    waits = sa.text("state = 'open'")
    op.create_index(
        "uq_credit_request_open",
        "credit_request",
        ["order_id"],
        unique=True,
        sqlite_where=waits,
        postgresql_where=waits,
    )
    op.create_index("ix_credit_request_order_id_at_id", "credit_request", ["order_id", "at", "id"])
