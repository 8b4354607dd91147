"""Filings and the keys that live ones hold, in memory."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import count

from core.domain.customer import Key
from core.domain.filing import LIVE, Filing, FilingStatus, Origin
from core.domain.ids import CustomerId, FilingId, MemberId
from core.domain.rules import ConcurrentChange, RuleViolation
from core.domain.standing import RESULTS, Filed, Held, Result
from storage.errors import WriteRefused
from storage.memory.table import Journal, Table


class MemoryFilings:
    """The port ``Filings``."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._numbers = count(1)
        self._filings: Table[FilingId, Filing] = Table(journal)
        self._by_number: Table[int, FilingId] = Table(journal)
        self._live: Table[tuple[CustomerId, str], FilingId] = Table(journal)
        self._held: Table[tuple[str, Key], FilingId] = Table(journal)
        self._keys_of: Table[FilingId, tuple[tuple[str, Key], ...]] = Table(journal)

    def next_number(self) -> int:
        if self._journal.reading:
            raise WriteRefused("a reading unit of work takes no number")
        return next(self._numbers)

    def next_numbers(self, count: int) -> Sequence[int]:
        return [self.next_number() for _ in range(count)]

    def get(self, filing_id: FilingId) -> Filing:
        filing = self._filings.get(filing_id)
        if filing is None:
            raise RuleViolation("filing_not_found")
        return filing

    def get_each(self, filings: Collection[FilingId]) -> Mapping[FilingId, Filing]:
        return {ident: filing for ident in filings if (filing := self._filings.get(ident)) is not None}

    def knows(self, filing_id: FilingId) -> bool:
        """For the repository of expiries."""
        return filing_id in self._filings

    def numbered(self, number: int) -> Filing | None:
        filing_id = self._by_number.get(number)
        return self._filings.get(filing_id) if filing_id else None

    def holding(self, scope: str, keys: Collection[Key]) -> Mapping[Key, Filing]:
        held = {key: self._held.get((scope, key)) for key in keys}
        return {key: self.get(filing_id) for key, filing_id in held.items() if filing_id}

    def live_of(self, customer_id: CustomerId, scope: str) -> Filing | None:
        filing_id = self._live.get((customer_id, scope))
        return self._filings.get(filing_id) if filing_id else None

    def latest_of(self, customer_id: CustomerId) -> Filing | None:
        found = [filing for filing in self._filings if filing.customer_id == customer_id]
        return max(found, key=lambda filing: filing.number, default=None)

    def latest_of_each(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, Filing]:
        return {each: filing for each in customers if (filing := self.latest_of(each)) is not None}

    def of_customer(self, customer_id: CustomerId, *, limit: int) -> Sequence[Filing]:
        found = [filing for filing in self._filings if filing.customer_id == customer_id]
        return sorted(found, key=lambda filing: -filing.number)[:limit]

    def page(self, *, after: int, limit: int) -> Sequence[Filing]:
        found = [filing for filing in self._filings if filing.number > after]
        return sorted(found, key=lambda filing: filing.number)[:limit]

    def add(self, filing: Filing, keys: Collection[Key]) -> None:
        self._filings.add(filing.id, filing)
        self._by_number.add(filing.number, filing.id)
        if filing.is_live:
            self._live.add((filing.customer_id, filing.scope), filing.id)
        self._keys_of.put(filing.id, ())
        self.hold(filing, keys)

    def hold(self, filing: Filing, keys: Collection[Key]) -> None:
        fresh = tuple(dict.fromkeys((filing.scope, key) for key in keys))
        for place in fresh:
            self._held.add(place, filing.id)
        self._keys_of.put(filing.id, (*(self._keys_of.get(filing.id) or ()), *fresh))

    def add_all(self, filings: Sequence[tuple[Filing, Collection[Key]]]) -> None:
        for filing, keys in filings:
            self.add(filing, keys)

    def save(self, filing: Filing) -> None:
        stored = self._filings.get(filing.id)
        if stored is None or stored.version != filing.version:
            raise ConcurrentChange
        self._filings.put(filing.id, replace(filing, version=filing.version + 1))
        if not filing.is_live:
            self._let_go(filing)

    def pin(self, filing: Filing) -> None:
        stored = self._filings.get(filing.id)
        if stored is None or stored.version != filing.version:
            raise ConcurrentChange

    def remove(self, filing: Filing) -> None:
        stored = self._filings.get(filing.id)
        if stored is None or stored.version != filing.version:
            raise ConcurrentChange
        self._let_go(filing)
        self._by_number.remove(filing.number)
        self._filings.remove(filing.id)

    def give(
        self, giver: CustomerId, taker: CustomerId, *, only: Collection[FilingId] | None = None
    ) -> tuple[FilingId, ...]:
        """Filings change their customer, their versions rise (for the repository of merges)."""
        moving = [one for one in self._filings if one.customer_id == giver and (only is None or one.id in only)]
        for one in moving:
            if self._live.get((giver, one.scope)) == one.id:
                self._live.remove((giver, one.scope))
                self._live.add((taker, one.scope), one.id)
            self._filings.put(one.id, replace(one, customer_id=taker, version=one.version + 1))
        return tuple(one.id for one in sorted(moving, key=lambda one: one.number))

    def of_owner(
        self, owner: MemberId, *, statuses: Collection[FilingStatus], limit: int, before: int | None = None
    ) -> Sequence[Filing]:
        found = [f for f in self._of(owner, statuses) if before is None or f.number < before]
        return sorted(found, key=lambda filing: -filing.number)[:limit]

    def ending(self, owner: MemberId, *, before: datetime, limit: int) -> Sequence[Filing]:
        mine = self._of(owner, {FilingStatus.PROTECTED})
        found = [(f.protected_until, f.number, f) for f in mine if f.protected_until and f.protected_until < before]
        return [filing for *_, filing in sorted(found, key=lambda each: each[:2])][:limit]

    def count_ending(self, owners: Collection[MemberId], *, since: datetime, before: datetime) -> int:
        ends = (one.protected_until for owner in owners for one in self._of(owner, {FilingStatus.PROTECTED}))
        return sum(since <= end < before for end in ends if end is not None)

    def held_by(self, owners: Collection[MemberId]) -> Sequence[Held]:
        live: dict[tuple[FilingStatus, str], Counter[MemberId]] = defaultdict(Counter)
        for one in (one for owner in owners for one in self._of(owner, LIVE)):
            live[one.status, one.stage][one.owner] += 1
        return [Held(*where, of) for where, of in live.items()]

    def filed_by(self, owners: Collection[MemberId], *, since: datetime) -> Sequence[Filed]:
        filed: dict[tuple[Result, Origin], Counter[MemberId]] = defaultdict(Counter)
        for one in (one for one in self._filings if one.owner in owners and one.filed_at >= since):
            filed[RESULTS[one.status], one.origin][one.owner] += 1
        return [Filed(*what, of) for what, of in filed.items()]

    def begun_by(self, owner: MemberId) -> list[tuple[datetime, Filing]]:
        """What is protected for him, by when that began (for the repository of follow-ups)."""
        begun = [(one.decided_at, one) for one in self._of(owner, {FilingStatus.PROTECTED}) if one.decided_at]
        return sorted(begun, key=lambda each: (each[0], each[1].number))

    def count_of_owner(self, owner: MemberId, *, statuses: Collection[FilingStatus]) -> int:
        return len(self._of(owner, statuses))

    def _of(self, owner: MemberId, statuses: Collection[FilingStatus]) -> list[Filing]:
        return [filing for filing in self._filings if filing.owner == owner and filing.status in statuses]

    def _let_go(self, filing: Filing) -> None:
        place = (filing.customer_id, filing.scope)
        if self._live.get(place) == filing.id:
            self._live.remove(place)
        for held in self._keys_of.get(filing.id) or ():
            self._held.remove(held)
        self._keys_of.remove(filing.id)
