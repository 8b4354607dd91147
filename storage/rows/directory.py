"""People, teams, and what they are allowed."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Index

from storage.rows.base import BY_PRIMARY_KEY, Row, instant, words


class MemberRow(Row, table=True):
    """``mobile`` is sealed, ``mobile_index`` its keyed hash."""

    __tablename__ = "member"
    __table_args__ = (Index(None, "mobile_index"),)

    id: str = words(primary_key=True)
    name: str = words()
    team_id: str | None = words()
    active: bool
    mobile: bytes | None
    mobile_index: str | None = words()
    version: int


class TeamRow(Row, table=True):
    """``parent_id`` is null at the top."""

    __tablename__ = "team"

    id: str = words(primary_key=True)
    name: str = words()
    parent_id: str | None = words()
    version: int


class IdentityRow(Row, table=True):
    """One external id belongs to one member."""

    __tablename__ = "identity"
    __table_args__ = (Index(None, "member_id"), BY_PRIMARY_KEY)

    platform: str = words(primary_key=True)
    external_id: str = words(primary_key=True)
    member_id: str = words()
    used_at: datetime | None = instant()


class RoleGrantRow(Row, table=True):
    """``team_id`` is empty for a role in the whole company: a primary key has no nulls."""

    __tablename__ = "role_grant"
    __table_args__ = (Index(None, "role", "team_id"), BY_PRIMARY_KEY)

    member_id: str = words(primary_key=True)
    role: str = words(primary_key=True)
    team_id: str = words(primary_key=True)
