"""A line of a list of orders remembers which order it added or corrected, so that it can be taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.rows.types import Words

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Lines of customers know none."""
    op.add_column("import_line", sa.Column("order_id", Words(), nullable=True))


def downgrade() -> None:
    """An import of orders cannot be undone any more."""
    op.drop_column("import_line", "order_id")
