"""What groups are told beside the pool: what the platform calls them, whose deals they hear of, and who won."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.rows.types import Words

revision = "0019"
down_revision = "0016"
branch_labels = None
depends_on = None

_MOVED = sa.text("kind = 'stage_moved'")


def upgrade() -> None:
    """A group that was bound before hears of everybody's deals."""
    op.add_column("bound_group", sa.Column("title", Words(), nullable=False, server_default=""))
    op.add_column("bound_group", sa.Column("team_id", Words(), nullable=True))
    op.create_index("ix_event_stages", "event", ["at", "seq"], sqlite_where=_MOVED, postgresql_where=_MOVED)


def downgrade() -> None:
    """Back to the groups alone."""
    op.drop_index("ix_event_stages", table_name="event")
    op.drop_column("bound_group", "team_id")
    op.drop_column("bound_group", "title")
