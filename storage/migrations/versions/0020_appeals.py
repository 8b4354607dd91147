"""Contests about whose a customer is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.rows.types import UtcDateTime, Words

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One of a person about a customer waits for its ruling, the index says."""
    op.create_table(
        "appeal",
        sa.Column("id", Words(), nullable=False),
        sa.Column("customer_id", Words(), nullable=False),
        sa.Column("filing_id", Words(), nullable=False),
        sa.Column("by_id", Words(), nullable=False),
        sa.Column("against_id", Words(), nullable=True),
        sa.Column("ground", Words(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("rule_clause", Words(), nullable=False),
        sa.Column("state", Words(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_by", Words(), nullable=True),
        sa.Column("ruling", Words(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name="fk_appeal_filing_id"),
        sa.PrimaryKeyConstraint("id", name="pk_appeal"),
    )
    waits = sa.text("state = 'open'")
    op.create_index(
        "uq_appeal_open", "appeal", ["customer_id", "by_id"], unique=True, sqlite_where=waits, postgresql_where=waits
    )
    for column in ("customer_id", "filing_id", "by_id"):
        op.create_index(f"ix_appeal_{column}_at_id", "appeal", [column, "at", "id"])


def downgrade() -> None:
    """As before."""
    op.drop_table("appeal")
