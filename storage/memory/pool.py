"""The public pool and who waits for whom, in memory."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from core.domain.filing import FilingStatus
from core.domain.ids import CustomerId, EntryId, FilingId, MemberId, WaitingId
from core.domain.pool import NO_POOL, PoolEntry, Waiting, Went
from core.domain.rules import ConcurrentChange, RuleViolation
from core.service.ports.pool import BroughtBack
from storage.memory.company_names import MemoryCompanyNames
from storage.memory.filings import MemoryFilings
from storage.memory.table import Journal, Table


class MemoryPool:
    """The port ``PublicPool``."""

    def __init__(self, journal: Journal, names: MemoryCompanyNames, filings: MemoryFilings) -> None:
        self._entries: Table[EntryId, PoolEntry] = Table(journal)
        self._waiting: Table[WaitingId, Waiting] = Table(journal)
        self._names, self._filings = names, filings

    def get(self, entry_id: EntryId) -> PoolEntry:
        entry = self._entries.get(entry_id)
        if entry is None:
            raise RuleViolation("entry_not_found")
        return entry

    def add(self, entry: PoolEntry) -> None:
        if entry.is_live and self.live_of(entry.customer_id, entry.scope) is not None:
            raise ConcurrentChange
        self._entries.add(entry.id, entry)

    def save(self, entry: PoolEntry) -> None:
        stored = self._entries.get(entry.id)
        if stored is None or stored.version != entry.version:
            raise ConcurrentChange
        self._entries.put(entry.id, replace(entry, version=entry.version + 1))

    def remove(self, entry: PoolEntry) -> None:
        stored = self._entries.get(entry.id)
        if stored is None or stored.version != entry.version:
            raise ConcurrentChange
        self._entries.remove(entry.id)

    def live_of(self, customer_id: CustomerId, scope: str) -> PoolEntry | None:
        return next((entry for entry in self.of_customer(customer_id, scope) if entry.is_live), None)

    def live_among(self, customers: Collection[CustomerId], scope: str) -> Mapping[CustomerId, PoolEntry]:
        found = {customer: self.live_of(customer, scope) for customer in customers}
        return {customer: entry for customer, entry in found.items() if entry is not None}

    def numbered(self, number: int) -> PoolEntry | None:
        return next((entry for entry in self._latest_first() if entry.number == number), None)

    def of_customer(self, customer_id: CustomerId, scope: str) -> Sequence[PoolEntry]:
        return [one for one in self._latest_first() if (one.customer_id, one.scope) == (customer_id, scope)]

    def taken_as(self, filing_id: FilingId) -> PoolEntry | None:
        return next((entry for entry in self._entries if entry.taken_as == filing_id), None)

    def page(
        self, pools: Collection[str], *, limit: int, before: EntryId | None = None, text: str = ""
    ) -> Sequence[PoolEntry]:
        return [entry for entry in self._found(pools, text) if before is None or entry.id < before][:limit]

    def count(self, pools: Collection[str], *, text: str = "") -> int:
        return len(list(self._found(set(pools) - {NO_POOL}, text)))

    def lying(self) -> Mapping[str, int]:
        return Counter(entry.pool for entry in self._entries if entry.is_live and entry.pool != NO_POOL)

    def claims_since(self, member: MemberId, since: datetime) -> int:
        claims = (entry for entry in self._entries if entry.went is Went.CLAIMED and entry.taken_by == member)
        return sum(entry.taken_at is not None and entry.taken_at >= since for entry in claims)

    def owned_until(self, customer_id: CustomerId, scope: str, member: MemberId) -> datetime | None:
        left = (one.left_at for one in self.of_customer(customer_id, scope) if one.previous == member)
        return max((at for at in left if at is not None), default=None)

    def owned_until_each(
        self, customers: Collection[CustomerId], member: MemberId
    ) -> Mapping[tuple[CustomerId, str], datetime]:
        places = {(one.customer_id, one.scope) for one in self._entries if one.customer_id in customers}
        return {place: left for place in places if (left := self.owned_until(*place, member)) is not None}

    def brought_back(self, pools: Collection[str], *, since: datetime, until: datetime) -> BroughtBack:
        came = [one for one in self._entries if one.pool in pools and since <= one.since < until]
        return BroughtBack(
            entered=len({entry.filing_id for entry in came}),
            claimed=len({entry.filing_id for entry in came if entry.went is Went.CLAIMED}),
            protected=len({entry.filing_id for entry in came if self._is_protected(entry.taken_as)}),
            lying=len({entry.filing_id for entry in came if entry.is_live}),
        )

    def wait(self, waiting: Waiting) -> None:
        line = self.waiting_of(waiting.customer_id, waiting.scope)
        if any(place.member_id == waiting.member_id for place in line):
            raise ConcurrentChange
        self._waiting.add(waiting.id, waiting)

    def leave(self, waiting: Waiting) -> bool:
        return self._waiting.remove(waiting.id)

    def waiting_of(self, customer_id: CustomerId, scope: str) -> Sequence[Waiting]:
        return _in_line(one for one in self._waiting if (one.customer_id, one.scope) == (customer_id, scope))

    def places_of(self, member: MemberId) -> Sequence[Waiting]:
        return _in_line(one for one in self._waiting if one.member_id == member)

    def give(
        self,
        giver: CustomerId,
        taker: CustomerId,
        filings: Collection[FilingId],
        *,
        only: Collection[WaitingId] | None = None,
    ) -> tuple[WaitingId, ...]:
        """For merges: the stays that began with these filings, and the places in the waiting list (``only`` these, else
        of everybody who does not wait for the taker already). Returns which places went.
        """
        for entry in self._entries:
            if entry.filing_id in filings and entry.customer_id == giver:
                self._entries.put(entry.id, replace(entry, customer_id=taker))
        there = {(one.scope, one.member_id) for one in self._waiting if one.customer_id == taker}
        going = [one for one in self._waiting if one.customer_id == giver and (one.scope, one.member_id) not in there]
        went = [one for one in going if only is None or one.id in only]
        for one in went:
            self._waiting.put(one.id, replace(one, customer_id=taker))
        return tuple(one.id for one in went)

    def _latest_first(self) -> list[PoolEntry]:
        return sorted(self._entries, key=lambda entry: entry.id, reverse=True)

    def _found(self, pools: Collection[str], text: str) -> Iterator[PoolEntry]:
        for entry in self._latest_first():
            if entry.is_live and entry.pool in pools and (not text or text in self._name_of(entry.customer_id)):
                yield entry

    def _name_of(self, customer_id: CustomerId) -> str:
        customer = self._names.customers.get(customer_id)
        return customer.compare_name if customer else ""

    def _is_protected(self, filing_id: FilingId | None) -> bool:
        return filing_id is not None and self._filings.get(filing_id).status is FilingStatus.PROTECTED


def _in_line(places: Iterator[Waiting]) -> list[Waiting]:
    return sorted(places, key=lambda one: (one.since, one.id))
