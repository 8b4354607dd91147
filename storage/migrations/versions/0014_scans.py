"""Walks for old duplicates, and the pairs that they found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.rows.types import Count, Json, UtcDateTime, Words

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """How far each walk is, and what it found."""
    op.create_table(
        "duplicate_scan",
        sa.Column("number", Count(), autoincrement=False, nullable=False),
        sa.Column("by_id", Words(), nullable=False),
        sa.Column("state", Words(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("last", Count(), nullable=False),
        sa.Column("reached", Count(), nullable=False),
        sa.Column("names", Count(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_duplicate_scan")),
    )
    op.create_table(
        "duplicate_pair",
        sa.Column("number", Count(), autoincrement=False, nullable=False),
        sa.Column("one_id", Words(), nullable=False),
        sa.Column("other_id", Words(), nullable=False),
        sa.Column("band", Words(), nullable=False),
        sa.Column("relation", Words(), nullable=False),
        sa.Column("score", Count(), nullable=False),
        sa.Column("evidence", Json(), nullable=False),
        sa.Column("scan", Count(), nullable=False),
        sa.Column("state", Words(), nullable=False),
        sa.Column("rank", Count(), nullable=False),
        sa.Column("merge_number", Count(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_duplicate_pair")),
        sa.UniqueConstraint("one_id", "other_id", name=op.f("uq_duplicate_pair_one_id_other_id")),
    )
    op.create_index(op.f("ix_duplicate_pair_rank_number"), "duplicate_pair", ["rank", "number"])
    op.create_index(op.f("ix_duplicate_pair_merge_number"), "duplicate_pair", ["merge_number"])


def downgrade() -> None:
    """Back to none."""
    op.drop_table("duplicate_pair")
    op.drop_table("duplicate_scan")
