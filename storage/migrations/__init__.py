"""How the schema came to be, step by step (Alembic)."""

from __future__ import annotations
