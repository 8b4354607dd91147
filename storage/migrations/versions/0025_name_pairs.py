"""In which names a pair of characters stands; the house fills it beside its work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.rows.types import Count

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Empty: until a portion is put in, its names are walked through as before."""
    op.create_table(
        "name_pair",
        sa.Column("pair", Count(), autoincrement=False, nullable=False),
        sa.Column("portion", Count(), autoincrement=False, nullable=False),
        sa.Column("numbers", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("pair", "portion", name="pk_name_pair"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "name_portion",
        sa.Column("portion", Count(), autoincrement=False, nullable=False),
        sa.Column("names", Count(), nullable=False),
        sa.PrimaryKeyConstraint("portion", name="pk_name_portion"),
    )


def downgrade() -> None:
    """A search walks through all names again."""
    op.drop_table("name_portion")
    op.drop_table("name_pair")
