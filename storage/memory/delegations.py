"""Who stands in for whom, in memory."""

from __future__ import annotations

from datetime import datetime

from core.domain.delegation import Delegation
from core.domain.ids import MemberId
from storage.memory.table import Journal, Table


class MemoryDelegations:
    """The port ``Delegations``."""

    def __init__(self, journal: Journal) -> None:
        self._delegations: Table[MemberId, Delegation] = Table(journal)

    def save(self, delegation: Delegation) -> None:
        self._delegations.put(delegation.member, delegation)

    def end(self, member: MemberId) -> bool:
        return self._delegations.remove(member)

    def of(self, member: MemberId) -> Delegation | None:
        return self._delegations.get(member)

    def delegate_of(self, member: MemberId, *, at: datetime) -> MemberId | None:
        found = self.of(member)
        return found.delegate if found is not None and found.holds(at) else None
