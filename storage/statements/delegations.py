"""The statements of :mod:`storage.repositories.delegations`."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, select

from storage.rows.base import columns_of, table_of
from storage.rows.delegations import DelegationRow
from storage.statements.making import Statement, insert_or_set

_delegation = table_of(DelegationRow)
_HIS = _delegation.c.member_id == bindparam("member_id")
SAVE = insert_or_set(DelegationRow, "delegate_id", "since", "until")
END = Statement(delete(_delegation).where(_HIS))
OF = Statement(select(*columns_of(DelegationRow)).where(_HIS))
