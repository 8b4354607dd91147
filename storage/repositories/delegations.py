"""Who stands in for whom."""

from __future__ import annotations

from datetime import datetime

from core.domain.delegation import Delegation
from core.domain.ids import MemberId
from storage.repositories.recalled import Recalled
from storage.sessions.prepared import delegations as sql
from storage.sessions.session import Session


class SqlDelegations:
    """The port ``Delegations``."""

    def __init__(self, session: Session, recalled: Recalled) -> None:
        self._session = session
        self._recalled = recalled

    def save(self, delegation: Delegation) -> None:
        self._recalled.forget()
        row = {"member_id": delegation.member, "delegate_id": delegation.delegate}
        self._session.write(sql.SAVE, {**row, "since": delegation.since, "until": delegation.until})

    def end(self, member: MemberId) -> bool:
        self._recalled.forget()
        return self._session.change(sql.END, {"member_id": member}) > 0

    def of(self, member: MemberId) -> Delegation | None:
        return self._recalled.once(("delegation", member), lambda: self._of(member))

    def delegate_of(self, member: MemberId, *, at: datetime) -> MemberId | None:
        found = self.of(member)
        return found.delegate if found is not None and found.holds(at) else None

    def _of(self, member: MemberId) -> Delegation | None:
        row = self._session.row(sql.OF, {"member_id": member})
        if row is None:
            return None
        member_id, delegate_id, since, until = row
        return Delegation(member=member_id, delegate=delegate_id, since=since, until=until)
