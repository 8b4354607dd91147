"""In which revision of the blocks a name stands.

Names that are there already go on standing where they stood until they are put anew, after the next start.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("company_name", sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
    outdated = sa.text("revision < 1")
    op.create_index(
        "ix_company_name_outdated", "company_name", ["number"], sqlite_where=outdated, postgresql_where=outdated
    )


def downgrade() -> None:
    op.drop_index("ix_company_name_outdated", "company_name")
    op.drop_column("company_name", "revision")
