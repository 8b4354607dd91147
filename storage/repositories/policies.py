"""The published versions of the policy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.domain.ids import MemberId
from core.service.ports.policies import PolicyVersion
from storage.sessions.hot import Record
from storage.sessions.prepared import policies as sql
from storage.sessions.session import Session


class SqlPolicies:
    """The port ``Policies``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def publish(self, version: PolicyVersion) -> None:
        row = {
            "version": version.version,
            "published_at": version.published_at,
            "holds_from": version.holds_from,
            "document": dict(version.document),
            "published_by": version.published_by,
            "note": version.note,
            "source": version.source,
        }
        self._session.change(sql.PUBLISH, row)

    def version(self, number: int) -> PolicyVersion | None:
        row = self._session.row(sql.VERSION, {"version": number})
        return _version_from(row) if row else None

    def latest(self) -> int:
        row = self._session.row(sql.LATEST, {})
        return int(row[0]) if row else 0

    def all(self) -> Sequence[PolicyVersion]:
        return [_version_from(row) for row in self._session.rows(sql.ALL, {})]

    def in_force(self, at: datetime) -> PolicyVersion | None:
        row = self._session.row(sql.IN_FORCE, {"at": at})
        return _version_from(row) if row else None


def _version_from(row: Record) -> PolicyVersion:
    version, published_at, holds_from, document, published_by, note, source = row
    return PolicyVersion(
        version=version,
        document=document,
        published_at=published_at,
        holds_from=holds_from,
        published_by=MemberId(published_by) if published_by else None,
        note=note or "",
        source=source or "",
    )
