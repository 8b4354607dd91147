"""What moves the end of a protection: it is computed anew each time, so that nothing is kept. The step stays, for the
next one is counted from it.
"""

from __future__ import annotations

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing is kept."""


def downgrade() -> None:
    """Nothing to undo."""
