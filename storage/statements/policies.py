"""The statements of :mod:`storage.repositories.policies`."""

from __future__ import annotations

from sqlalchemy import bindparam, func, select

from storage.rows.base import columns_of, table_of
from storage.rows.policy import PolicyVersionRow
from storage.rows.types import UtcDateTime
from storage.statements.making import Statement, insert_into

_policy = table_of(PolicyVersionRow)
_COLUMNS = columns_of(PolicyVersionRow)

PUBLISH = insert_into(PolicyVersionRow)
VERSION = Statement(select(*_COLUMNS).where(_policy.c.version == bindparam("version")))
LATEST = Statement(select(func.coalesce(func.max(_policy.c.version), 0).label("latest")))
ALL = Statement(select(*_COLUMNS).order_by(_policy.c.version))
IN_FORCE = Statement(
    select(*_COLUMNS)
    .where(_policy.c.holds_from <= bindparam("at", type_=UtcDateTime()))
    .order_by(_policy.c.holds_from.desc(), _policy.c.version.desc())
    .limit(1)
)
