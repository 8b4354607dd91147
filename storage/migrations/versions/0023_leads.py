"""Customers that were put in for others to work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.rows.types import Count, UtcDateTime, Words

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A lead, and everybody who was asked to take it."""
    op.create_table(
        "lead",
        sa.Column("id", Words(), nullable=False),
        sa.Column("by_id", Words(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("rule_clause", Words(), nullable=False),
        sa.Column("route", Words(), nullable=False),
        sa.Column("state", Words(), nullable=False),
        sa.Column("settled_at", UtcDateTime(), nullable=True),
        sa.Column("settled_by", Words(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["filing.id"], name="fk_lead_id"),
        sa.PrimaryKeyConstraint("id", name="pk_lead"),
    )
    op.create_index("ix_lead_by_id_at_id", "lead", ["by_id", "at", "id"])
    op.create_table(
        "lead_ask",
        sa.Column("lead_id", Words(), nullable=False),
        sa.Column("place", Count(), autoincrement=False, nullable=False),
        sa.Column("member_id", Words(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("answer", Words(), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"], name="fk_lead_ask_lead_id"),
        sa.PrimaryKeyConstraint("lead_id", "place", name="pk_lead_ask"),
    )
    op.create_index("ix_lead_ask_member_id_at", "lead_ask", ["member_id", "at"])
    waits = sa.text("answer = 'waiting'")
    op.create_index(
        "ix_lead_ask_waits",
        "lead_ask",
        ["member_id", "at", "lead_id"],
        sqlite_where=waits,
        postgresql_where=waits,
    )


def downgrade() -> None:
    """As before."""
    op.drop_table("lead_ask")
    op.drop_table("lead")
