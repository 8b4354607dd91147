"""The public pool, and who waits for whom."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.rows.types import Count, UtcDateTime, Words

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Each table in its own step."""
    op.add_column("filing", sa.Column("origin", Words(), nullable=False, server_default="filed"))
    _pool_entry()
    _waiting()


def _pool_entry() -> None:
    op.create_table(
        "pool_entry",
        sa.Column("id", Words(), nullable=False),
        sa.Column("customer_id", Words(), nullable=False),
        sa.Column("scope", Words(), nullable=False),
        sa.Column("filing_id", Words(), nullable=False),
        sa.Column("number", Count(), nullable=False),
        sa.Column("pool", Words(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("cause", Words(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("rule_clause", Words(), nullable=False),
        sa.Column("reason", Words(), nullable=True),
        sa.Column("previous_id", Words(), nullable=True),
        sa.Column("left_at", UtcDateTime(), nullable=True),
        sa.Column("hands", sa.Integer(), nullable=False),
        sa.Column("team_id", Words(), nullable=True),
        sa.Column("turn_of", Words(), nullable=True),
        sa.Column("turn_until", UtcDateTime(), nullable=True),
        sa.Column("went", Words(), nullable=True),
        sa.Column("taken_by", Words(), nullable=True),
        sa.Column("taken_at", UtcDateTime(), nullable=True),
        sa.Column("taken_as", Words(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name="fk_pool_entry_customer_id"),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name="fk_pool_entry_filing_id"),
        sa.PrimaryKeyConstraint("id", name="pk_pool_entry"),
    )
    lying, claimed = sa.text("taken_at IS NULL"), sa.text("went = 'claimed'")
    here = ["customer_id", "scope"]
    op.create_index("uq_pool_entry_live", "pool_entry", here, unique=True, sqlite_where=lying, postgresql_where=lying)
    op.create_index("ix_pool_entry_lying", "pool_entry", ["pool", "id"], sqlite_where=lying, postgresql_where=lying)
    op.create_index(
        "ix_pool_entry_claims", "pool_entry", ["taken_by", "taken_at"], sqlite_where=claimed, postgresql_where=claimed
    )
    op.create_index("ix_pool_entry_customer_id_scope_id", "pool_entry", [*here, "id"])
    op.create_index("ix_pool_entry_filing_id", "pool_entry", ["filing_id"])
    op.create_index("ix_pool_entry_number_id", "pool_entry", ["number", "id"])
    op.create_index("ix_pool_entry_taken_as", "pool_entry", ["taken_as"])
    op.create_index("ix_pool_entry_pool_since", "pool_entry", ["pool", "since"])


def _waiting() -> None:
    op.create_table(
        "waiting",
        sa.Column("id", Words(), nullable=False),
        sa.Column("customer_id", Words(), nullable=False),
        sa.Column("scope", Words(), nullable=False),
        sa.Column("member_id", Words(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_waiting"),
    )
    op.create_index("uq_waiting_place", "waiting", ["customer_id", "scope", "member_id"], unique=True)
    op.create_index("ix_waiting_customer_id_scope_since_id", "waiting", ["customer_id", "scope", "since", "id"])
    op.create_index("ix_waiting_member_id_since_id", "waiting", ["member_id", "since", "id"])


def downgrade() -> None:
    """The other way round."""
    op.drop_table("waiting")
    op.drop_table("pool_entry")
    op.drop_column("filing", "origin")
