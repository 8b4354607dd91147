"""What each platform was asked this month, the groups that hear announcements, digests; who said what about people."""

from __future__ import annotations

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from storage.rows.types import Count, UtcDateTime, Words

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_BEFORE = datetime(2026, 11, 1, tzinfo=UTC)
"""When those who are inactive already are taken to have left: before there was a column for it."""


def upgrade() -> None:
    """Each matter for itself."""
    _directory()
    _approvals()
    _counts()
    _groups()
    _digests()


def downgrade() -> None:
    """The people stay, what is known about them is less."""
    op.drop_index("ix_outbox_folded", "outbox")
    op.drop_column("outbox", "folded_into")
    op.drop_table("bound_group")
    op.drop_table("platform_count")
    op.drop_index("ix_approval_open", "approval")
    for table, column in (
        ("role_grant", "synced"),
        ("identity", "admin"),
        ("identity", "gone_at"),
        ("member", "mobile_from"),
    ):
        op.drop_column(table, column)


def _directory() -> None:
    """Where a mobile and a role come from, and which accounts are gone.

    Leaders came from the directories alone until now; of administrators nobody knows, so they are taken for granted by
    hand and stay.
    """
    op.add_column("member", sa.Column("mobile_from", Words(), nullable=False, server_default=""))
    op.add_column("identity", sa.Column("gone_at", UtcDateTime(), nullable=True))
    op.add_column("identity", sa.Column("admin", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("role_grant", sa.Column("synced", sa.Boolean(), nullable=False, server_default=sa.false()))
    grant = sa.table("role_grant", sa.column("role"), sa.column("synced", sa.Boolean()))
    op.execute(grant.update().where(grant.c.role == "leader").values(synced=sa.true()))
    member = sa.table("member", sa.column("id"), sa.column("active", sa.Boolean()))
    identity = sa.table("identity", sa.column("member_id"), sa.column("gone_at", UtcDateTime()))
    left = sa.select(member.c.id).where(member.c.active == sa.false())
    op.execute(identity.update().where(identity.c.member_id.in_(left)).values(gone_at=_BEFORE))


def _approvals() -> None:
    """Those that are open, for whoever looks for one that asks nobody."""
    still_open = sa.text("status = 'open'")
    op.create_index(
        "ix_approval_open", "approval", ["started_at", "id"], sqlite_where=still_open, postgresql_where=still_open
    )


def _counts() -> None:
    op.create_table(
        "platform_count",
        sa.Column("platform", Words(), nullable=False),
        sa.Column("month", Words(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("amount", Count(), nullable=False),
        sa.PrimaryKeyConstraint("platform", "month", "name", name="pk_platform_count"),
        sqlite_with_rowid=False,
    )


def _groups() -> None:
    op.create_table(
        "bound_group",
        sa.Column("platform", Words(), nullable=False),
        sa.Column("chat", Words(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("kind", Words(), nullable=False),
        sa.Column("bound_by", Words(), nullable=True),
        sa.Column("bound_at", UtcDateTime(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("platform", "chat", name="pk_bound_group"),
        sqlite_with_rowid=False,
    )


def _digests() -> None:
    op.add_column("outbox", sa.Column("folded_into", Words(), nullable=True))
    folded = sa.text("folded_into IS NOT NULL")
    op.create_index("ix_outbox_folded", "outbox", ["folded_into", "seq"], sqlite_where=folded, postgresql_where=folded)
