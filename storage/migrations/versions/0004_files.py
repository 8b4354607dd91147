"""Files that people sent in chat."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.rows.types import UtcDateTime, Words

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ORPHANED = sa.text("about IS NULL")


def upgrade() -> None:
    """Contents by their keyed hash, and the files that have them."""
    op.create_table(
        "file_content",
        sa.Column("mark", Words(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("mark", name="pk_file_content"),
    )
    op.create_table(
        "file",
        sa.Column("id", Words(), nullable=False),
        sa.Column("mark", Words(), nullable=False),
        sa.Column("kind", Words(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", UtcDateTime(), nullable=False),
        sa.Column("by_id", Words(), nullable=False),
        sa.Column("about", Words(), nullable=True),
        sa.ForeignKeyConstraint(["mark"], ["file_content.mark"], name="fk_file_mark"),
        sa.PrimaryKeyConstraint("id", name="pk_file"),
    )
    op.create_index("ix_file_about_kept_at_id", "file", ["about", "kept_at", "id"])
    op.create_index("ix_file_mark", "file", ["mark"])
    op.create_index("ix_file_orphans", "file", ["kept_at"], sqlite_where=_ORPHANED, postgresql_where=_ORPHANED)


def downgrade() -> None:
    """Files are gone with their tables."""
    op.drop_table("file")
    op.drop_table("file_content")
