"""The one base of customers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from operator import itemgetter

import orjson

from core.domain.contact import Contact
from core.domain.customer import Customer, Key
from core.domain.ids import CustomerId
from core.domain.rules import ConcurrentChange, RuleViolation
from storage.repositories.company_names import SqlCompanyNames
from storage.repositories.keys import Stored, asking, sought, stored_all
from storage.repositories.merges import SqlMerges
from storage.repositories.name_pairs import SqlNamePairs
from storage.repositories.recalled import Recalled
from storage.sessions.hot import Record
from storage.sessions.later import Later
from storage.sessions.prepared import customers as sql
from storage.sessions.session import Session
from storage.sessions.sets import listed, write_rows
from storage.vault import Vault

_WALKED = 2000
"""Names that are walked through, in their order, for what very many have in theirs."""
_LAST = "\U0010ffff"
"""No character comes after it."""


class SqlCustomers:
    """The port ``Customers``. Contacts are sealed; a second copy of the same one is recognised by its mark."""

    def __init__(
        self,
        session: Session,
        vault: Vault,
        recalled: Recalled,
        *,
        names: SqlCompanyNames,
        merges: SqlMerges,
        pairs: SqlNamePairs,
    ) -> None:
        self._session = session
        self._vault = vault
        self._recalled = recalled
        self._names = names
        self._merges = merges
        self._pairs = pairs

    def get(self, customer_id: CustomerId) -> Customer:
        customer = self._recalled.of("customer", customer_id, lambda: self._read(customer_id))
        if customer is None:
            raise RuleViolation("customer_not_found")
        return customer

    def get_each(self, customers: Collection[CustomerId]) -> Mapping[CustomerId, Customer]:
        known = self._recalled.each("customer", customers, self._read_each)
        return {ident: customer for ident, customer in known.items() if customer is not None}

    def _read(self, customer_id: CustomerId) -> Customer | None:
        row = self._session.row(sql.GET, {"id": customer_id})
        if row is None:
            return self._successor(customer_id)
        return _customer_from(row, self._contacts(customer_id))

    def _read_each(self, customers: Sequence[CustomerId]) -> Mapping[CustomerId, Customer | None]:
        asked = {"asked": listed(customers)}
        rows, contacts = self._session.rows(sql.GET_EACH, asked), dict[CustomerId, list[Contact]]()
        for _, ident, sealed in sorted(self._session.rows(sql.CONTACTS_OF_EACH, asked)):
            contacts.setdefault(ident, []).append(self._opened(ident, sealed))
        found = {row[0]: _customer_from(row, tuple(contacts.get(row[0], ()))) for row in rows}
        return {ident: found.get(ident) or self._successor(ident) for ident in customers}

    def add(self, customer: Customer, keys: Collection[Key]) -> None:
        self._session.write(
            sql.ADD, {**_values(customer), "created_at": customer.created_at, "version": customer.version}
        )
        self._names.begin(customer.id, customer.name)
        self._add_contacts(customer.id, self._marked(customer))
        self._know(customer.id, keys)

    def add_all(self, customers: Sequence[tuple[Customer, Collection[Key]]]) -> None:
        born = [{**_values(each), "created_at": each.created_at, "version": each.version} for each, _ in customers]
        write_rows(self._session, sql.ADD, sql.ADD_SET, born)
        self._names.write_own([(each.id, each.name) for each, _ in customers])
        contacts = [row for each, _ in customers for row in self._contact_rows(each.id, self._marked(each))]
        write_rows(self._session, sql.ADD_CONTACT, sql.ADD_CONTACTS, contacts)
        known = [row for each, keys in customers for row in self._key_rows(each.id, keys)]
        known.sort(key=itemgetter("value"))  # side by side in the index
        write_rows(self._session, sql.ADD_KEY, sql.ADD_KEYS, known)

    def remove(self, customer_id: CustomerId) -> None:
        self._names.end(customer_id)
        for statement in (sql.FORGET_CONTACTS, sql.FORGET_KEYS, sql.REMOVE):
            self._session.write(statement, {"customer_id": customer_id})

    def save(self, customer: Customer, keys: Collection[Key]) -> None:
        if not self._session.change(sql.SAVE, {**_values(customer), "seen": customer.version}):
            raise ConcurrentChange
        self._names.change(customer.id, customer.name)
        self._replace_contacts(customer)
        self._know(customer.id, keys)

    def having(self, keys: Collection[Key]) -> Mapping[Key, CustomerId]:
        by_stored = sought(self._vault, keys)
        if not by_stored:
            return {}
        rows = self._session.later(*asking(by_stored, sql.having_few, sql.HAVING_MANY))
        return Later(lambda: _holders(by_stored, rows()))

    def named_like(self, text: str, *, limit: int) -> Sequence[Customer]:
        asked = {"text": text, "limit": limit}
        rows: Sequence[Record] = self._session.rows(sql.CALLED, asked)
        if not rows and (found := self._pairs.containing(text)) is not None:
            rows = sorted(found, key=_by_name)[:limit]
        elif not rows:
            rows = self._some_of_many(text, limit)
        return [_customer_from(row, ()) for row in rows]

    def _some_of_many(self, text: str, limit: int) -> Sequence[Record]:
        """The first in the order of their names where these come soon; else those that begin with it, and some others.
        A walk that goes on until there are enough would go through most of a million names for 青岛.
        """
        asked = {"text": text, "limit": limit}
        first = sorted(self._session.rows(sql.NAMED_LIKE_AMONG_FIRST, {**asked, "walked": _WALKED}), key=_by_name)
        if len(first) < limit and (known := self._pairs.some_containing(text)):
            begin = self._session.rows(sql.BEGINNING, {**asked, "end": text + _LAST})
            return sorted({row[0]: row for row in (*first, *begin, *known)}.values(), key=_by_name)[:limit]
        return first if len(first) == limit else self._session.rows(sql.NAMED_LIKE, asked)

    def _successor(self, customer_id: CustomerId) -> Customer | None:
        became = self._merges.successor(customer_id)
        return None if became is None else self.get(became)

    def _know(self, customer_id: CustomerId, keys: Collection[Key]) -> None:
        self._session.write_all(sql.ADD_KEY, self._key_rows(customer_id, keys))

    def _key_rows(self, customer_id: CustomerId, keys: Collection[Key]) -> list[dict[str, str]]:
        known = stored_all(self._vault, keys)
        return [{"kind": kind, "value": value, "customer_id": customer_id} for kind, value in known]

    def _contacts(self, customer_id: CustomerId) -> tuple[Contact, ...]:
        rows = self._session.rows(sql.CONTACTS, {"customer_id": customer_id})
        return tuple(self._opened(customer_id, sealed) for _, sealed in rows)

    def _replace_contacts(self, customer: Customer) -> None:
        known = {mark for mark, _ in self._session.rows(sql.CONTACTS, {"customer_id": customer.id})}
        wanted = self._marked(customer, known)
        gone = [{"customer_id": customer.id, "mark": mark} for mark in known - wanted.keys()]
        self._session.write_all(sql.DROP_CONTACT, gone)
        self._add_contacts(customer.id, {mark: each for mark, each in wanted.items() if mark not in known})

    def _add_contacts(self, customer_id: CustomerId, contacts: Mapping[str, Contact]) -> None:
        self._session.write_all(sql.ADD_CONTACT, self._contact_rows(customer_id, contacts))

    def _contact_rows(self, customer_id: CustomerId, contacts: Mapping[str, Contact]) -> list[dict[str, object]]:
        return [
            {"customer_id": customer_id, "mark": mark, "sealed": self._sealed(customer_id, contact)}
            for mark, contact in contacts.items()
        ]

    def _marked(self, customer: Customer, known: Collection[str] = ()) -> dict[str, Contact]:
        """The contacts by their marks: the one that is known already, perhaps made by a former key, else a new one."""
        marked = {}
        for each in customer.contacts:
            marks = self._vault.blind_indexes("contact", f"{each.phone}\0{each.name}")
            marked[next((mark for mark in marks if mark in known), marks[0])] = each
        return marked

    def _sealed(self, customer_id: CustomerId, contact: Contact) -> bytes:
        text = orjson.dumps([contact.name, contact.phone]).decode()
        return self._vault.seal(text, about=f"contact:{customer_id}")

    def _opened(self, customer_id: CustomerId, sealed: bytes) -> Contact:
        name, phone = orjson.loads(self._vault.open(sealed, about=f"contact:{customer_id}"))
        return Contact(name=name, phone=phone)


def _by_name(row: Record) -> tuple[str, str]:
    return row[2], row[0]


def _holders(by_stored: Mapping[Stored, Key], rows: Sequence[Record]) -> dict[Key, CustomerId]:
    found: dict[Key, tuple[datetime, CustomerId]] = {}
    for kind, value, created_at, customer_id in rows:
        if key := by_stored.get((kind, value)):
            holder = (created_at, customer_id)
            found[key] = min(found.get(key, holder), holder)
    return {key: customer_id for key, (_, customer_id) in found.items()}


def _values(customer: Customer) -> dict[str, object]:
    return {
        "id": customer.id,
        "name": customer.name,
        "compare_name": customer.compare_name,
        "uscc": customer.uscc,
        "region": customer.region,
    }


def _customer_from(row: Record, contacts: tuple[Contact, ...]) -> Customer:
    id_, name, compare_name, uscc, region, created_at, version = row
    return Customer(
        id=id_,
        name=name,
        compare_name=compare_name,
        uscc=uscc,
        region=region,
        created_at=created_at,
        contacts=contacts,
        version=version,
    )
