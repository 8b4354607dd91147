"""Requests about customers that may need a yes: discounts, quotations, contracts, visits, releases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.rows.types import Count, UtcDateTime, Words

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One of a matter about a filing waits for its answer, the index says; ``amount`` is in fen."""
    op.create_table(
        "customer_request",
        sa.Column("id", Words(), nullable=False),
        sa.Column("filing_id", Words(), nullable=False),
        sa.Column("matter", Words(), nullable=False),
        sa.Column("by_id", Words(), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("rule_clause", Words(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("amount", Count(), nullable=True),
        sa.Column("state", Words(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_by", Words(), nullable=True),
        sa.Column("answer", Words(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name="fk_customer_request_filing_id"),
        sa.PrimaryKeyConstraint("id", name="pk_customer_request"),
    )
    waits = sa.text("state = 'waiting'")
    op.create_index(
        "uq_customer_request_waiting",
        "customer_request",
        ["filing_id", "matter"],
        unique=True,
        sqlite_where=waits,
        postgresql_where=waits,
    )
    op.create_index("ix_customer_request_filing_id_at_id", "customer_request", ["filing_id", "at", "id"])


def downgrade() -> None:
    """As before."""
    op.drop_table("customer_request")
