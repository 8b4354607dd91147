"""Customers that pass from one owner to another."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.rows.types import Count, UtcDateTime, Words

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Each table in its own step."""
    _transfer()
    _passing()


def _transfer() -> None:
    op.create_table(
        "transfer",
        sa.Column("id", Words(), nullable=False),
        sa.Column("occasion", Words(), nullable=False),
        sa.Column("giver_id", Words(), nullable=False),
        sa.Column("to_id", Words(), nullable=True),
        sa.Column("by_id", Words(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("rule_clause", Words(), nullable=False),
        sa.Column("state", Words(), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=True),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("mark", Count(), nullable=True),
        sa.Column("parent_id", Words(), nullable=True),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_by", Words(), nullable=True),
        sa.Column("answer", Words(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_transfer"),
    )
    op.create_index("ix_transfer_giver_id_at_id", "transfer", ["giver_id", "at", "id"])
    asked = sa.text("state = 'asked'")
    op.create_index("ix_transfer_asked", "transfer", ["to_id", "at", "id"], sqlite_where=asked, postgresql_where=asked)


def _passing() -> None:
    op.create_table(
        "passing",
        sa.Column("transfer_id", Words(), nullable=False),
        sa.Column("number", Count(), nullable=False, autoincrement=False),
        sa.Column("filing_id", Words(), nullable=False),
        sa.Column("how", Words(), nullable=False),
        sa.Column("to_id", Words(), nullable=True),
        sa.ForeignKeyConstraint(["transfer_id"], ["transfer.id"], name="fk_passing_transfer_id"),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name="fk_passing_filing_id"),
        sa.PrimaryKeyConstraint("transfer_id", "number", name="pk_passing"),
    )
    op.create_index("ix_passing_filing_id", "passing", ["filing_id"])


def downgrade() -> None:
    """The last first."""
    op.drop_table("passing")
    op.drop_table("transfer")
