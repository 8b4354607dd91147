"""When time ended a protection: by it a person hears of all that ended in one night, in one message."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.rows.types import UtcDateTime

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None

_ENDED = ["owner_id", "ended_at", "number"]


def upgrade() -> None:
    """Unknown of what ended before. A stay in the pool that led nowhere yet is found by nobody by where it led."""
    op.add_column("filing", sa.Column("ended_at", UtcDateTime(), nullable=True))
    expired = sa.text("status = 'expired'")
    op.create_index("ix_filing_ended", "filing", _ENDED, sqlite_where=expired, postgresql_where=expired)
    taken = sa.text("taken_as IS NOT NULL")
    op.drop_index("ix_pool_entry_taken_as", "pool_entry")
    op.create_index("ix_pool_entry_taken_as", "pool_entry", ["taken_as"], sqlite_where=taken, postgresql_where=taken)


def downgrade() -> None:
    """As it was."""
    op.drop_index("ix_pool_entry_taken_as", "pool_entry")
    op.create_index("ix_pool_entry_taken_as", "pool_entry", ["taken_as"])
    op.drop_index("ix_filing_ended", "filing")
    op.drop_column("filing", "ended_at")
