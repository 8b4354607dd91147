"""Who stands in for whom."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, delete, select

from core.domain.delegation import Delegation
from core.domain.ids import MemberId
from storage.hot import Statement, insert_or_set
from storage.recalled import Recalled
from storage.rows.base import columns_of, table_of
from storage.rows.delegations import DelegationRow
from storage.session import Session

_delegation = table_of(DelegationRow)
_HIS = _delegation.c.member_id == bindparam("member_id")
_SAVE = insert_or_set(DelegationRow, "delegate_id", "since", "until")
_END = Statement(delete(_delegation).where(_HIS))
_OF = Statement(select(*columns_of(DelegationRow)).where(_HIS))


class SqlDelegations:
    """The port ``Delegations``."""

    def __init__(self, session: Session, recalled: Recalled) -> None:
        self._session = session
        self._recalled = recalled

    def save(self, delegation: Delegation) -> None:
        self._recalled.forget()
        row = {"member_id": delegation.member, "delegate_id": delegation.delegate}
        self._session.write(_SAVE, {**row, "since": delegation.since, "until": delegation.until})

    def end(self, member: MemberId) -> bool:
        self._recalled.forget()
        return self._session.change(_END, {"member_id": member}) > 0

    def of(self, member: MemberId) -> Delegation | None:
        return self._recalled.once(("delegation", member), lambda: self._of(member))

    def delegate_of(self, member: MemberId, *, at: datetime) -> MemberId | None:
        found = self.of(member)
        return found.delegate if found is not None and found.holds(at) else None

    def _of(self, member: MemberId) -> Delegation | None:
        row = self._session.row(_OF, {"member_id": member})
        if row is None:
            return None
        member_id, delegate_id, since, until = row
        return Delegation(member=member_id, delegate=delegate_id, since=since, until=until)
