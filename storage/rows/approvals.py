"""Approvals and the tasks in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import text
from sqlmodel import Index

from storage.rows.base import Row, document, instant, words

_OPEN = text("status = 'open'")


class ApprovalRow(Row, table=True):
    """One decision that was asked for. ``course`` holds the flow as it was when it started, where it stands in it, and
    its trace.
    """

    __tablename__ = "approval"
    __table_args__ = (
        Index(None, "subject", "started_at", "id"),
        Index("ix_approval_open", "started_at", "id", sqlite_where=_OPEN, postgresql_where=_OPEN),
    )

    id: str = words(primary_key=True)
    subject: str = words()
    rule_version: int
    rule_clause: str = words()
    started_at: datetime = instant()
    status: str = words()
    version: int
    course: dict[str, Any] = document()


class ApprovalTaskRow(Row, table=True):
    """``asked_at`` stands in the index that serves the list of what waits for somebody."""

    __tablename__ = "approval_task"
    __table_args__ = (
        Index(None, "approval_id", "position"),
        Index(
            "ix_approval_task_waiting",
            "approver_id",
            "asked_at",
            "approval_id",
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    id: str = words(primary_key=True)
    approval_id: str = words(foreign_key="approval.id")
    position: int
    approver_id: str = words()
    asked_at: datetime = instant()
    status: str = words()
    decided_at: datetime | None = instant()
    comment: str | None = words()
    step: int
    due_at: datetime | None = instant()
    reminders: int
    instead_of: str | None = words()
