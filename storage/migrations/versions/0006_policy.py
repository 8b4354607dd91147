"""Who published a version of the policy, why, and the text as it was written."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from storage.rows.types import Words

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_ADDED = ("published_by", "note", "source")


def upgrade() -> None:
    """Nothing was ever published before this release."""
    for name in _ADDED:
        op.add_column("policy_version", sa.Column(name, Words(), nullable=True))
    op.create_index("ix_policy_version_holds_from_version", "policy_version", ["holds_from", "version"])


def downgrade() -> None:
    """The documents stay."""
    op.drop_index("ix_policy_version_holds_from_version", "policy_version")
    with op.batch_alter_table("policy_version") as policy:
        for name in reversed(_ADDED):
            policy.drop_column(name)
