"""Tables that a form links to, and the stage of a filing."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.rows.types import Json, UtcDateTime, Words

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Each edition of a table, and its rows; how far somebody has come with a customer."""
    op.add_column("filing", sa.Column("stage", Words(), nullable=False, server_default=""))
    op.create_table(
        "linked_load",
        sa.Column("id", Words(), nullable=False),
        sa.Column("table_key", Words(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("by_id", Words(), nullable=True),
        sa.Column("name", Words(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("gone", sa.Integer(), nullable=False),
        sa.Column("source", Words(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_linked_load"),
    )
    op.create_index("uq_linked_load_table_key_edition", "linked_load", ["table_key", "edition"], unique=True)
    op.create_index("ix_linked_load_source", "linked_load", ["source"])
    op.create_table(
        "linked_row",
        sa.Column("id", Words(), nullable=False),
        sa.Column("table_key", Words(), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("until", sa.Integer(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("title", Words(), nullable=False),
        sa.Column("names", Json(), nullable=False),
        sa.Column("cells", Json(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_linked_row"),
    )
    op.create_index("ix_linked_row_table_key_until_place", "linked_row", ["table_key", "until", "place"])


def downgrade() -> None:
    """Nothing else knows of them."""
    op.drop_table("linked_row")
    op.drop_table("linked_load")
    op.drop_column("filing", "stage")
