"""The published versions of the policy."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, func, select

from core.domain.ids import MemberId
from core.service.ports.policies import PolicyVersion
from storage.hot import Record, Statement, insert_into
from storage.rows.base import columns_of, table_of
from storage.rows.policy import PolicyVersionRow
from storage.session import Session
from storage.types import UtcDateTime

_policy = table_of(PolicyVersionRow)
_COLUMNS = columns_of(PolicyVersionRow)

_PUBLISH = insert_into(PolicyVersionRow)
_VERSION = Statement(select(*_COLUMNS).where(_policy.c.version == bindparam("version")))
_LATEST = Statement(select(func.coalesce(func.max(_policy.c.version), 0).label("latest")))
_ALL = Statement(select(*_COLUMNS).order_by(_policy.c.version))
_IN_FORCE = Statement(
    select(*_COLUMNS)
    .where(_policy.c.holds_from <= bindparam("at", type_=UtcDateTime()))
    .order_by(_policy.c.holds_from.desc(), _policy.c.version.desc())
    .limit(1)
)


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
        self._session.change(_PUBLISH, row)

    def version(self, number: int) -> PolicyVersion | None:
        row = self._session.row(_VERSION, {"version": number})
        return _version_from(row) if row else None

    def latest(self) -> int:
        row = self._session.row(_LATEST, {})
        return int(row[0]) if row else 0

    def all(self) -> Sequence[PolicyVersion]:
        return [_version_from(row) for row in self._session.rows(_ALL, {})]

    def in_force(self, at: datetime) -> PolicyVersion | None:
        row = self._session.row(_IN_FORCE, {"at": at})
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
