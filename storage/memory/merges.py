"""Merges of customers, in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from core.domain.contact import Contact
from core.domain.customer import Customer, Key
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, FilingId, WaitingId
from core.domain.merging import Merge, MergeState
from core.domain.resembling import NamedAs, NameException
from core.domain.rules import ConcurrentChange, RuleViolation
from storage.memory.appeals import MemoryAppeals
from storage.memory.company_names import MemoryCompanyNames
from storage.memory.filings import MemoryFilings
from storage.memory.orders import MemoryOrders
from storage.memory.pool import MemoryPool
from storage.memory.table import Journal, Table


@dataclass(frozen=True, slots=True, kw_only=True)
class _Went:
    """What the dropped customer was, and what of it the kept one has now and did not have."""

    customer: Customer
    filings: tuple[FilingId, ...]
    keys: tuple[tuple[Key, bool], ...]
    contacts: tuple[Contact, ...]
    names: tuple[NamedAs, ...]
    exceptions: tuple[NameException, ...]
    waiting: tuple[WaitingId, ...]

    def counted(self) -> Mapping[str, int]:
        """How many of each."""
        return {
            "filings": len(self.filings),
            "keys": len(self.keys),
            "contacts": len(self.customer.contacts),
            "names": len(self.names),
            "exceptions": len(self.exceptions),
            "waiting": len(self.waiting),
        }


class MemoryMerges:
    """The port ``Merges``."""

    def __init__(
        self,
        journal: Journal,
        names: MemoryCompanyNames,
        filings: MemoryFilings,
        pool: MemoryPool,
        appeals: MemoryAppeals,
        orders: MemoryOrders,
    ) -> None:
        self._merges: Table[int, Merge] = names.merges
        self._went: Table[int, _Went] = Table(journal)
        self._names, self._filings, self._pool, self._appeals = names, filings, pool, appeals
        self._orders = orders

    def next_number(self) -> int:
        return len(self._merges) + 1

    def join(self, merge: Merge) -> Merge:
        kept, dropped = self._names.customers.get(merge.kept), self._names.customers.get(merge.dropped)
        if kept is None or dropped is None:
            raise ConcurrentChange
        fresh = tuple(contact for contact in dropped.contacts if contact not in kept.contacts)
        self._names.customers.put(kept.id, replace(kept, contacts=(*kept.contacts, *fresh)))
        filings = self._filings.give(dropped.id, kept.id)
        self._appeals.give(dropped.id, kept.id, filings)
        self._orders.give(dropped.id, kept.id, filings)
        went = _Went(
            customer=dropped,
            filings=filings,
            keys=self._names.give_keys(dropped.id, kept.id),
            contacts=fresh,
            names=self._names.give(dropped.id, kept.id),
            exceptions=self._names.give_exceptions(dropped.id, kept.id),
            waiting=self._pool.give(dropped.id, kept.id, filings),
        )
        self._names.customers.remove(dropped.id)
        joined = replace(merge, moved=went.counted())
        self._merges.add(merge.number, joined)
        self._went.add(merge.number, went)
        return joined

    def part(self, merge: Merge) -> None:
        went, kept = self._went.get(merge.number), self._names.customers.get(merge.kept)
        if went is None or kept is None:
            raise ConcurrentChange
        self.save(merge)
        left = tuple(contact for contact in kept.contacts if contact not in went.contacts)
        self._names.customers.put(kept.id, replace(kept, contacts=left))
        dropped = went.customer
        self._names.customers.add(dropped.id, replace(dropped, version=dropped.version + 1))
        self._filings.give(kept.id, dropped.id, only=went.filings)
        self._pool.give(kept.id, dropped.id, went.filings, only=went.waiting)
        self._appeals.give(kept.id, dropped.id, went.filings)
        self._orders.give(kept.id, dropped.id, went.filings)
        self._names.take_back(went.names, went.keys, went.exceptions, kept=kept.id, dropped=dropped.id)

    def save(self, merge: Merge) -> None:
        stored = self._merges.get(merge.number)
        if stored is None or stored.version != merge.version:
            raise ConcurrentChange
        self._merges.put(merge.number, replace(merge, version=merge.version + 1))

    def numbered(self, number: int) -> Merge:
        merge = self._merges.get(number)
        if merge is None:
            raise RuleViolation("merge_not_found", number=number)
        return merge

    def successor(self, customer: CustomerId) -> CustomerId | None:
        return self._names.successor(customer)

    def later(self, number: int, customers: Collection[CustomerId]) -> Sequence[Merge]:
        found = [
            merge
            for merge in self._merges
            if merge.number > number
            and merge.state is not MergeState.UNDONE
            and {merge.kept, merge.dropped} & set(customers)
        ]
        return sorted(found, key=lambda merge: -merge.number)

    def recent(self, *, limit: int) -> Sequence[Merge]:
        return sorted(self._merges, key=lambda merge: -merge.number)[:limit]
