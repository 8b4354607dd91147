"""How customers are found by resemblance: parsed names, blocks, aliases, exceptions; and how two of them are joined.

The names of customers that are there already are written at the next start, in portions.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.rows.types import Count, Json, UtcDateTime, Words

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "company_name",
        sa.Column("number", Count(), nullable=False),
        sa.Column("customer_id", Words(), nullable=False),
        sa.Column("kind", Words(), nullable=False),
        sa.Column("text", Words(), nullable=False),
        sa.Column("packed", Words(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name="fk_company_name_customer_id"),
        sa.PrimaryKeyConstraint("number", name="pk_company_name"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_company_name_customer_id_number", "company_name", ["customer_id", "number"])
    op.create_table(
        "company_block",
        sa.Column("value", Count(), autoincrement=False, nullable=False),
        sa.Column("number", Count(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("value", "number", name="pk_company_block"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "name_exception",
        sa.Column("customer_id", Words(), nullable=False),
        sa.Column("other_id", Words(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", Words(), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.PrimaryKeyConstraint("customer_id", "other_id", name="pk_name_exception"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_name_exception_other_id", "name_exception", ["other_id"])
    op.create_table(
        "resemblance",
        sa.Column("filing_id", Words(), nullable=False),
        sa.Column("customer_id", Words(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("band", Words(), nullable=False),
        sa.Column("relation", Words(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("evidence", Json(), nullable=False),
        sa.Column("ruling", Words(), nullable=True),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name="fk_resemblance_filing_id"),
        sa.PrimaryKeyConstraint("filing_id", "customer_id", name="pk_resemblance"),
        sqlite_with_rowid=False,
    )
    _merges()


def _merges() -> None:
    """Customers that were joined, and the rows that moved."""
    op.create_table(
        "customer_merge",
        sa.Column("number", Count(), autoincrement=False, nullable=False),
        sa.Column("kept_id", Words(), nullable=False),
        sa.Column("dropped_id", Words(), nullable=False),
        sa.Column("kept_name", Words(), nullable=False),
        sa.Column("dropped_name", Words(), nullable=False),
        sa.Column("by_id", Words(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.Column("state", Words(), nullable=False),
        sa.Column("facts", Json(), nullable=False),
        sa.Column("went", Json(), nullable=False),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", Words(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_customer_merge"),
    )
    op.create_index("ix_customer_merge_dropped_id_number", "customer_merge", ["dropped_id", "number"])
    op.create_index("ix_customer_merge_kept_id_number", "customer_merge", ["kept_id", "number"])


def downgrade() -> None:
    op.drop_table("customer_merge")
    for table in ("resemblance", "name_exception", "company_block", "company_name"):
        op.drop_table(table)
