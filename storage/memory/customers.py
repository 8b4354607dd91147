"""The one base of customers, in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from core.domain.customer import Customer, Key
from core.domain.ids import CustomerId
from core.domain.rules import ConcurrentChange, RuleViolation
from storage.memory.company_names import MemoryCompanyNames


class MemoryCustomers:
    """The port ``Customers``."""

    def __init__(self, names: MemoryCompanyNames) -> None:
        self._names = names
        self._customers = names.customers
        self._holders = names.holders

    def get(self, customer_id: CustomerId) -> Customer:
        customer = self._customers.get(customer_id)
        if customer is None:
            became = self._names.successor(customer_id)
            if became is None:
                raise RuleViolation("customer_not_found")
            return self.get(became)
        return customer

    def get_each(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, Customer]:
        there = (each for each in customers if each in self._customers or self._names.successor(each) is not None)
        return {each: self.get(each) for each in there}

    def add(self, customer: Customer, keys: Collection[Key]) -> None:
        self._customers.add(customer.id, customer)
        self._names.change(customer.id, customer.name)
        self._know(customer.id, keys)

    def add_all(self, customers: Sequence[tuple[Customer, Collection[Key]]]) -> None:
        for customer, keys in customers:
            self.add(customer, keys)

    def remove(self, customer_id: CustomerId) -> None:
        self._names.end(customer_id)
        for key, holders in self._holders.items():
            if customer_id in holders:
                self._holders.put(key, tuple(holder for holder in holders if holder != customer_id))
        self._customers.remove(customer_id)

    def save(self, customer: Customer, keys: Collection[Key]) -> None:
        stored = self._customers.get(customer.id)
        if stored is None or stored.version != customer.version:
            raise ConcurrentChange
        self._customers.put(customer.id, replace(customer, version=customer.version + 1))
        self._names.change(customer.id, customer.name)
        self._know(customer.id, keys)

    def having(self, keys: Collection[Key]) -> Mapping[Key, CustomerId]:
        found = {key: self._holders.get(key) for key in keys}
        return {key: min(holders, key=self._age) for key, holders in found.items() if holders}

    def named_like(self, text: str, *, limit: int) -> Sequence[Customer]:
        found = [customer for customer in self._customers if text == customer.compare_name]
        found = found or [customer for customer in self._customers if text in customer.compare_name]
        found.sort(key=lambda customer: (customer.compare_name, customer.id))
        return [replace(customer, contacts=()) for customer in found[:limit]]

    def _know(self, customer_id: CustomerId, keys: Collection[Key]) -> None:
        for key in keys:
            holders = self._holders.get(key) or ()
            if customer_id not in holders:
                self._holders.put(key, (*holders, customer_id))

    def _age(self, customer_id: CustomerId) -> tuple[object, ...]:
        return (self.get(customer_id).created_at, customer_id)
