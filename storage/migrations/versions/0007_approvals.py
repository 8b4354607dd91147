"""Flows of several steps, delegates, time limits.

An approval of before had one step that any one decides; its course says so.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.rows.types import Json, UtcDateTime, Words

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("approval") as approval:
        approval.add_column(sa.Column("course", Json(), nullable=False, server_default=sa.text("'{}'")))
    with op.batch_alter_table("approval_task") as task:
        task.add_column(sa.Column("step", sa.Integer(), nullable=False, server_default=sa.text("0")))
        task.add_column(sa.Column("due_at", UtcDateTime(), nullable=True))
        task.add_column(sa.Column("reminders", sa.Integer(), nullable=False, server_default=sa.text("0")))
        task.add_column(sa.Column("instead_of", Words(), nullable=True))

    op.create_table(
        "delegation",
        sa.Column("member_id", Words(), nullable=False),
        sa.Column("delegate_id", Words(), nullable=False),
        sa.Column("since", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("member_id", name="pk_delegation"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    op.drop_table("delegation")
    with op.batch_alter_table("approval_task") as task:
        for column in ("instead_of", "reminders", "due_at", "step"):
            task.drop_column(column)
    with op.batch_alter_table("approval") as approval:
        approval.drop_column("course")
