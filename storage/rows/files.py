"""Files that people sent, and those made for them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import text
from sqlmodel import Index

from storage.rows.base import Row, instant, words

_ORPHANED = text("about IS NULL")


class FileRow(Row, table=True):
    """``sealed`` holds name and digest; ``mark`` is the digest's keyed hash, under which the content lies."""

    __tablename__ = "file"
    __table_args__ = (
        Index(None, "about", "kept_at", "id"),
        Index(None, "mark"),
        Index("ix_file_orphans", "kept_at", sqlite_where=_ORPHANED, postgresql_where=_ORPHANED),
    )

    id: str = words(primary_key=True)
    mark: str = words(foreign_key="file_content.mark")
    kind: str = words()
    size: int
    sealed: bytes
    kept_at: datetime = instant()
    by_id: str = words()
    about: str | None = words()


class FileContentRow(Row, table=True):
    """What is in the files, once each."""

    __tablename__ = "file_content"

    mark: str = words(primary_key=True)
    sealed: bytes
