"""The published versions of the policy."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Field

from storage.rows.base import Row, document, instant


class PolicyVersionRow(Row, table=True):
    """``document`` is the whole policy as it was published."""

    __tablename__ = "policy_version"

    version: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    published_at: datetime = instant()
    holds_from: datetime = instant()
    document: dict[str, Any] = document()
