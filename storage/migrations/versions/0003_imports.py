"""Imports and exports of the ledger."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.rows.types import Count, Json, UtcDateTime, Words

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Jobs, and what became of each line."""
    op.create_table(
        "import_job",
        sa.Column("id", Words(), nullable=False),
        sa.Column("number", Count(), nullable=False),
        sa.Column("name", Words(), nullable=False),
        sa.Column("digest", Words(), nullable=False),
        sa.Column("by_id", Words(), nullable=True),
        sa.Column("state", Words(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("options", Json(), nullable=False),
        sa.Column("total", Count(), nullable=False),
        sa.Column("done", Count(), nullable=False),
        sa.Column("counts", Json(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_job")),
        sa.UniqueConstraint("number", name=op.f("uq_import_job_number")),
    )
    op.create_index(op.f("ix_import_job_digest_number"), "import_job", ["digest", "number"])
    op.create_table(
        "import_line",
        sa.Column("job_id", Words(), nullable=False),
        sa.Column("line", Count(), autoincrement=False, nullable=False),
        sa.Column("outcome", Words(), nullable=False),
        sa.Column("filing_id", Words(), nullable=True),
        sa.Column("customer_id", Words(), nullable=True),
        sa.Column("faults", Json(), nullable=True),
        sa.ForeignKeyConstraint(["job_id"], ["import_job.id"], name=op.f("fk_import_line_job_id")),
        sa.PrimaryKeyConstraint("job_id", "line", name=op.f("pk_import_line")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_customer_key_customer_id"), "customer_key", ["customer_id"])  # to take customers out


def downgrade() -> None:
    """Back to no jobs."""
    op.drop_index(op.f("ix_customer_key_customer_id"), "customer_key")
    op.drop_table("import_line")
    op.drop_table("import_job")
