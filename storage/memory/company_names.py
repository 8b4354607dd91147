"""The names by which customers are found, and what was ruled about look-alikes, in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from core.domain.customer import Customer, Key
from core.domain.dedupe.matching import Known
from core.domain.dedupe.names import compare_name
from core.domain.ids import CustomerId, FilingId
from core.domain.merging import Merge, MergeState
from core.domain.policy.document import KeyKind
from core.domain.resembling import SHARED_BY, Likeness, NamedAs, NameException, NameKind, Ruling, Sharing, placed
from storage.memory.table import Journal, Table

Holders = Table[Key, tuple[CustomerId, ...]]


class MemoryCompanyNames:
    """The port ``CompanyNames``. ``customers`` and ``holders`` are those of the repository of customers."""

    def __init__(self, journal: Journal) -> None:
        self._last = 0
        self._names: Table[int, NamedAs] = Table(journal)
        self._blocks: Table[int, tuple[int, ...]] = Table(journal)
        self._exceptions: Table[tuple[CustomerId, CustomerId], NameException] = Table(journal)
        self._of: Table[CustomerId, tuple[int, ...]] = Table(journal)
        self.customers: Table[CustomerId, Customer] = Table(journal)
        self.holders: Holders = Table(journal)
        self.merges: Table[int, Merge] = Table(journal)

    def bucket(self, blocks: Sequence[int], *, limit: int) -> Mapping[int, Sequence[int]]:
        return {block: (self._blocks.get(block) or ())[:limit] for block in blocks}

    def known(self, numbers: Sequence[int]) -> Sequence[Known]:
        names = [name for number in numbers if (name := self._names.get(number))]
        return [Known(number=name.number, name=placed(name.text).name, uscc=self._uscc(name)) for name in names]

    def newest(self, blocks: Sequence[int]) -> Mapping[int, int]:
        return {block: (self._blocks.get(block) or (0,))[-1] for block in blocks}

    def entered(self, since: Mapping[int, int]) -> Sequence[int]:
        stood = ((last, number) for block, last in since.items() for number in self._blocks.get(block) or ())
        return sorted({number for last, number in stood if number > last})

    def hold(self, blocks: Collection[int]) -> None:
        """There is one unit of work at a time."""

    def hold_all(self) -> None:
        """There is one unit of work at a time."""

    def owners(self, numbers: Collection[int]) -> Mapping[int, CustomerId]:
        return {number: name.customer_id for number in numbers if (name := self._names.get(number))}

    def of(self, customers: Collection[CustomerId]) -> Sequence[NamedAs]:
        numbers = sorted(number for customer in set(customers) for number in self._of.get(customer) or ())
        names = [name for number in numbers if (name := self._names.get(number))]
        return [name for name in names if name.kind is not NameKind.GONE]

    def walk(self, *, after: int, limit: int) -> Sequence[NamedAs]:
        found = sorted((name for name in self._names if name.number > after), key=lambda name: name.number)
        return found[:limit]

    def last(self) -> int:
        return max((name.number for name in self._names), default=0)

    def sharing(self, customers: Collection[CustomerId]) -> Sequence[Sharing]:
        telling = [
            (key.kind, holders)
            for key, holders in self.holders.items()
            if key.kind is not KeyKind.NAME and 1 < len(holders) <= SHARED_BY
        ]
        found = [
            Sharing(kind=kind, one=one, other=other)
            for kind, holders in telling
            for one in holders
            for other in holders
            if one in customers and other != one
        ]
        return sorted(found, key=lambda each: (each.kind, each.one, each.other))

    def add_alias(self, customer: CustomerId, text: str) -> bool:
        plain = compare_name(text)
        if any(compare_name(name.text) == plain for name in self.of([customer])):
            return False
        self._write(customer, NameKind.ALIAS, text)
        self._know(Key(kind=KeyKind.NAME, value=plain), customer)
        return True

    def hand_over(self, loser: CustomerId, winner: CustomerId) -> None:
        names = self.of([loser])
        self._last += 1
        own = "".join(name.text for name in names if name.kind is NameKind.OWN)
        self._names.add(self._last, NamedAs(number=self._last, customer_id=loser, kind=NameKind.GONE, text=own))
        self._of.put(loser, (self._last,))
        for name in names:
            self._names.put(name.number, replace(name, customer_id=winner, kind=NameKind.ALIAS))
            self._of.put(winner, (*(self._of.get(winner) or ()), name.number))
            key = Key(kind=KeyKind.NAME, value=compare_name(name.text))
            left = tuple(holder for holder in self.holders.get(key) or () if holder != loser)
            self.holders.put(key, left)
            self._know(key, winner)

    def rule_apart(self, exception: NameException) -> None:
        if exception.pair not in self._exceptions:
            one, other = exception.pair
            self._exceptions.put(exception.pair, replace(exception, one=one, other=other))

    def ruled_apart(self, customers: Collection[CustomerId]) -> Sequence[NameException]:
        return [each for each in self._exceptions if set(each.pair) <= set(customers)]

    def nameless(self, *, after: str, limit: int) -> Sequence[tuple[CustomerId, str]]:
        found = (one for one in self.customers if one.id > after and not self._of.get(one.id))
        return sorted((one.id, one.name) for one in found)[:limit]

    def write_own(self, customers: Sequence[tuple[CustomerId, str]]) -> None:
        for customer_id, name in customers:
            self._write(customer_id, NameKind.OWN, name)

    def outdated(self, *, after: int, limit: int) -> Sequence[tuple[int, str]]:
        return []  # nothing is older than the process

    def renew(self, names: Sequence[tuple[int, str]]) -> None:
        """They stand where they belong."""

    def change(self, customer: CustomerId, name: str) -> None:
        """The own name as it is now, if it was another (for the repository of customers)."""
        numbers = self._of.get(customer) or ()
        standing = [each for number in numbers if (each := self._names.get(number)) and each.text == name]
        if any(each.kind is not NameKind.ALIAS for each in standing):
            return
        own = [each for each in self.of([customer]) if each.kind is NameKind.OWN]
        for each in own:
            self._drop(each)
        self._write(customer, NameKind.OWN, name)

    def successor(self, customer: CustomerId) -> CustomerId | None:
        """Whom the customer has become by merges (for the repositories of customers and merges)."""
        standing = [each for each in self.merges if each.dropped == customer and each.state is not MergeState.UNDONE]
        return (self.successor(standing[-1].kept) or standing[-1].kept) if standing else None

    def give(self, giver: CustomerId, taker: CustomerId) -> tuple[NamedAs, ...]:
        """All its names become aliases of another; tells them as they were (for the repository of merges)."""
        numbers = self._of.get(giver) or ()
        names = tuple(name for number in numbers if (name := self._names.get(number)))
        for name in names:
            kind = NameKind.GONE if name.kind is NameKind.GONE else NameKind.ALIAS
            self._names.put(name.number, replace(name, customer_id=taker, kind=kind))
        self._of.put(taker, (*(self._of.get(taker) or ()), *numbers))
        self._of.remove(giver)
        return names

    def give_keys(self, giver: CustomerId, taker: CustomerId) -> tuple[tuple[Key, bool], ...]:
        """All its signs become another's; tells them, and whether that one had them (for the repository of merges)."""
        mine = [(key, holders) for key, holders in self.holders.items() if giver in holders]
        for key, holders in mine:
            self.holders.put(key, tuple(each for each in holders if each != giver))
            self._know(key, taker)
        return tuple((key, taker in holders) for key, holders in mine)

    def give_exceptions(self, giver: CustomerId, taker: CustomerId) -> tuple[NameException, ...]:
        """What was ruled about the one holds for the other; tells what is new (for the repository of merges)."""
        added = []
        for each in [one for one in self._exceptions if giver in one.pair and taker not in one.pair]:
            low, high = sorted((taker, each.one if each.other == giver else each.other))
            if (low, high) not in self._exceptions:
                self._exceptions.put((low, high), replace(each, one=low, other=high))
                added.append(replace(each, one=low, other=high))
        return tuple(added)

    def take_back(
        self,
        names: Sequence[NamedAs],
        keys: Sequence[tuple[Key, bool]],
        exceptions: Sequence[NameException],
        *,
        kept: CustomerId,
        dropped: CustomerId,
    ) -> None:
        """The inverse of the three (for the repository of merges)."""
        numbers = tuple(name.number for name in names)
        for name in names:
            self._names.put(name.number, name)
        self._of.put(kept, tuple(each for each in self._of.get(kept) or () if each not in numbers))
        self._of.put(dropped, numbers)
        for key, shared in keys:
            if not shared:
                self.holders.put(key, tuple(each for each in self.holders.get(key) or () if each != kept))
            self._know(key, dropped)
        for each in exceptions:
            self._exceptions.remove(each.pair)

    def end(self, customer: CustomerId) -> None:
        """The customer is gone (for the repository of customers)."""
        for each in self.of([customer]):
            self._drop(each)

    def _drop(self, name: NamedAs) -> None:
        self._names.remove(name.number)
        self._of.put(name.customer_id, tuple(one for one in self._of.get(name.customer_id) or () if one != name.number))
        for block in placed(name.text).blocks:
            self._blocks.put(block, tuple(one for one in self._blocks.get(block) or () if one != name.number))

    def _write(self, customer: CustomerId, kind: NameKind, text: str) -> None:
        self._last += 1
        self._names.add(self._last, NamedAs(number=self._last, customer_id=customer, kind=kind, text=text))
        self._of.put(customer, (*(self._of.get(customer) or ()), self._last))
        for block in placed(text).blocks:
            self._blocks.put(block, (*(self._blocks.get(block) or ()), self._last))

    def _know(self, key: Key, customer: CustomerId) -> None:
        holders = self.holders.get(key) or ()
        if customer not in holders:
            self.holders.put(key, (*holders, customer))

    def _uscc(self, name: NamedAs) -> str | None:
        customer = self.customers.get(name.customer_id)
        return customer.uscc if customer else None


class MemoryResemblances:
    """The port ``Resemblances``."""

    def __init__(self, journal: Journal) -> None:
        self._rows: Table[FilingId, tuple[Likeness, ...]] = Table(journal)

    def add(self, filing_id: FilingId, likenesses: Sequence[Likeness]) -> None:
        if likenesses:
            self._rows.add(filing_id, tuple(likenesses))

    def of(self, filing_id: FilingId) -> Sequence[Likeness]:
        return self._rows.get(filing_id) or ()

    def of_each(self, filings: Collection[FilingId]) -> Mapping[FilingId, Sequence[Likeness]]:
        return {filing: self.of(filing) for filing in filings}

    def rule(self, filing_id: FilingId, customer_id: CustomerId, ruling: Ruling) -> None:
        def ruled(each: Likeness) -> Likeness:
            return replace(each, ruling=ruling) if each.customer_id == customer_id else each

        self._rows.put(filing_id, tuple(map(ruled, self.of(filing_id))))
