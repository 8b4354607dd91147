"""Contests about whose a customer is, in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from core.domain.appeal import Appeal
from core.domain.ids import AppealId, CustomerId, FilingId, MemberId
from core.domain.rules import ConcurrentChange, RuleViolation
from storage.memory.table import Journal, Table


class MemoryAppeals:
    """The port ``Appeals``."""

    def __init__(self, journal: Journal) -> None:
        self._appeals: Table[AppealId, Appeal] = Table(journal)

    def get(self, appeal_id: AppealId) -> Appeal:
        appeal = self._appeals.get(appeal_id)
        if appeal is None:
            raise RuleViolation("appeal_not_found")
        return appeal

    def add(self, appeal: Appeal) -> None:
        if appeal.is_open and appeal.by in {one.by for one in self.open_about(appeal.customer_id)}:
            raise ConcurrentChange
        self._appeals.add(appeal.id, appeal)

    def save(self, appeal: Appeal) -> None:
        stored = self._appeals.get(appeal.id)
        if stored is None or stored.version != appeal.version:
            raise ConcurrentChange
        self._appeals.put(appeal.id, replace(appeal, version=appeal.version + 1))

    def open_about(self, customer: CustomerId) -> Sequence[Appeal]:
        return [one for one in self.of_customer(customer) if one.is_open]

    def open_about_each(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, Sequence[Appeal]]:
        return {customer: self.open_about(customer) for customer in customers}

    def of_customer(self, customer: CustomerId) -> Sequence[Appeal]:
        return sorted((one for one in self._appeals if one.customer_id == customer), key=_place)

    def of_filing(self, filing_id: FilingId) -> Sequence[Appeal]:
        return sorted((one for one in self._appeals if one.filing_id == filing_id), key=_place)

    def of_member(self, member: MemberId, *, limit: int) -> Sequence[Appeal]:
        newest = sorted((one for one in self._appeals if one.by == member), key=_place, reverse=True)
        return sorted(newest, key=lambda one: not one.is_open)[:limit]

    def give(self, giver: CustomerId, taker: CustomerId, filings: Collection[FilingId]) -> None:
        """A customer's appeals go where the filings go with which they began; whoever contests both keeps the one."""
        there = {one.by for one in self.open_about(taker)}
        for one in self.of_customer(giver):
            if one.filing_id in filings and not (one.is_open and one.by in there):
                self._appeals.put(one.id, replace(one, customer_id=taker))


def _place(appeal: Appeal) -> tuple[object, str]:
    return appeal.at, appeal.id
