"""Protection, follow-ups, the public pool."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.rows.types import UtcDateTime, Words

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_REMINDERS = ("warned_at", "reminded", "extensions")


def upgrade() -> None:
    """Each matter in its own step."""
    _follow_up()
    _reminders()
    _extensions()


def _follow_up() -> None:
    """What was done with a customer, and what was said of it."""
    op.create_table(
        "follow_up",
        sa.Column("id", Words(), nullable=False),
        sa.Column("filing_id", Words(), nullable=False),
        sa.Column("customer_id", Words(), nullable=False),
        sa.Column("by_id", Words(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("day", Words(), nullable=False),
        sa.Column("kind", Words(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("next_day", Words(), nullable=True),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("why", Words(), nullable=False),
        sa.Column("corrected_at", UtcDateTime(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name="fk_follow_up_filing_id"),
        sa.PrimaryKeyConstraint("id", name="pk_follow_up"),
    )
    op.create_index("ix_follow_up_filing_id_at_id", "follow_up", ["filing_id", "at", "id"])
    op.create_index("ix_follow_up_by_id_at_id", "follow_up", ["by_id", "at", "id"])
    op.create_index("ix_follow_up_by_id_next_day", "follow_up", ["by_id", "next_day"])
    op.create_table(
        "follow_up_remark",
        sa.Column("id", Words(), nullable=False),
        sa.Column("follow_up_id", Words(), nullable=False),
        sa.Column("by_id", Words(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("comment", sa.Boolean(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["follow_up_id"], ["follow_up.id"], name="fk_follow_up_remark_follow_up_id"),
        sa.PrimaryKeyConstraint("id", name="pk_follow_up_remark"),
    )
    op.create_index("ix_follow_up_remark_follow_up_id_at_id", "follow_up_remark", ["follow_up_id", "at", "id"])


def _reminders() -> None:
    """Which notice was given last, when the first was, and how often there was more time."""
    op.add_column("filing", sa.Column("extensions", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("filing", sa.Column("reminded", sa.Integer(), nullable=True))
    op.add_column("filing", sa.Column("warned_at", UtcDateTime(), nullable=True))
    protected = sa.text("status = 'protected'")
    columns = ["owner_id", "protected_until", "number"]
    op.create_index("ix_filing_ending", "filing", columns, sqlite_where=protected, postgresql_where=protected)


def _extensions() -> None:
    op.create_table(
        "extension",
        sa.Column("id", Words(), nullable=False),
        sa.Column("filing_id", Words(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("by_id", Words(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("reason", Words(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("until_before", UtcDateTime(), nullable=False),
        sa.Column("status", Words(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("rule_clause", Words(), nullable=False),
        sa.Column("until_after", UtcDateTime(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by", Words(), nullable=True),
        sa.Column("answer", Words(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["filing_id"], ["filing.id"], name="fk_extension_filing_id"),
        sa.PrimaryKeyConstraint("id", name="pk_extension"),
    )
    op.create_index("ix_extension_filing_id_number", "extension", ["filing_id", "number"])


def downgrade() -> None:
    """Each matter in its own step."""
    op.drop_table("extension")
    op.drop_index("ix_filing_ending", "filing")
    for column in _REMINDERS:
        op.drop_column("filing", column)
    op.drop_table("follow_up_remark")
    op.drop_table("follow_up")
