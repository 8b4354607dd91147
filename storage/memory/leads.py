"""Customers that were put in for others to work, in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from core.domain.ids import FilingId, MemberId
from core.domain.lead import Answer, Lead
from core.domain.rules import ConcurrentChange
from storage.memory.table import Journal, Table


class MemoryLeads:
    """The port ``Leads``."""

    def __init__(self, journal: Journal) -> None:
        self._leads: Table[FilingId, Lead] = Table(journal)

    def of(self, filing_id: FilingId) -> Lead | None:
        return self._leads.get(filing_id)

    def add(self, lead: Lead) -> None:
        self._leads.add(lead.filing_id, lead)

    def save(self, lead: Lead) -> None:
        stored = self._leads.get(lead.filing_id)
        if stored is None or stored.version != lead.version:
            raise ConcurrentChange
        self._leads.put(lead.filing_id, replace(lead, version=lead.version + 1))

    def waiting_for(self, member: MemberId, *, limit: int) -> Sequence[Lead]:
        found = (one for one in self._leads if one.asked.to == member and one.asked.answer is Answer.WAITING)
        return sorted(found, key=lambda one: (one.asked.at, one.filing_id))[:limit]

    def waiting(self) -> Mapping[MemberId, int]:
        return Counter(one.asked.to for one in self._leads if one.asked.answer is Answer.WAITING)

    def of_giver(self, giver: MemberId, *, limit: int) -> Sequence[Lead]:
        found = (one for one in self._leads if one.by == giver)
        return sorted(found, key=lambda one: (one.at, one.filing_id), reverse=True)[:limit]

    def last_asked(self, member: MemberId) -> datetime | None:
        return max((ask.at for one in self._leads for ask in one.asks if ask.to == member), default=None)
