"""People, teams, and what they are allowed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import false
from sqlmodel import Field, Index

from storage.rows.base import BY_PRIMARY_KEY, Row, instant, words


class MemberRow(Row, table=True):
    """``mobile`` is sealed, ``mobile_index`` its keyed hash, ``mobile_from`` who told it."""

    __tablename__ = "member"
    __table_args__ = (Index(None, "mobile_index"),)

    id: str = words(primary_key=True)
    name: str = words()
    team_id: str | None = words()
    active: bool
    mobile: bytes | None
    mobile_index: str | None = words()
    version: int
    mobile_from: str = words(sa_column_kwargs={"server_default": ""})


class TeamRow(Row, table=True):
    """``parent_id`` is null at the top."""

    __tablename__ = "team"

    id: str = words(primary_key=True)
    name: str = words()
    parent_id: str | None = words()
    version: int


class IdentityRow(Row, table=True):
    """One external id belongs to one member; ``gone_at`` is when its platform stopped listing it."""

    __tablename__ = "identity"
    __table_args__ = (Index(None, "member_id"), BY_PRIMARY_KEY)

    platform: str = words(primary_key=True)
    external_id: str = words(primary_key=True)
    member_id: str = words()
    used_at: datetime | None = instant()
    gone_at: datetime | None = instant()
    admin: bool = Field(sa_column_kwargs={"server_default": false()})


class RoleGrantRow(Row, table=True):
    """``team_id`` is empty for a role in the whole company: a primary key has no nulls. What is ``synced`` came from a
    platform's directory.
    """

    __tablename__ = "role_grant"
    __table_args__ = (Index(None, "role", "team_id"), BY_PRIMARY_KEY)

    member_id: str = words(primary_key=True)
    role: str = words(primary_key=True)
    team_id: str = words(primary_key=True)
    synced: bool = Field(sa_column_kwargs={"server_default": false()})
