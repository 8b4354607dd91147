"""The hashes of phones by which customers and live filings are found, when the key behind them changes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, Table, and_, delete, select, update

from core.domain.frozen import dataclass
from core.domain.policy.document import KeyKind
from storage.errors import SealBroken
from storage.ledgers.sealed import CONTACTS, FILINGS, Sealed, renamed
from storage.rows.base import table_of
from storage.rows.customers import CustomerKeyRow
from storage.rows.filings import LiveKeyRow
from storage.vault import Vault

_contact, _filing = table_of(CONTACTS.row), table_of(FILINGS.row)
_PHONE = KeyKind.PHONE.value

Former = tuple[Row[Any], str]
"""A row whose hash a former key made, and the hash that the newest makes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hashes:
    """A table of them; ``owner`` is the column that says whose."""

    table: Table
    owner: str

    def of(self, owners: Collection[str]) -> Select[Any]:
        """The hashes of phones of these."""
        return select(self.table).where(self.table.c[self.owner].in_(owners), self.table.c.kind == _PHONE)

    def this(self, row: Row[Any], **changed: str) -> ColumnElement[bool]:
        """The condition for one row by its primary key."""
        values = {**row._asdict(), **changed}
        return and_(*(column == values[column.name] for column in self.table.primary_key))


KNOWN = Hashes(table=table_of(CustomerKeyRow), owner="customer_id")
HELD = Hashes(table=table_of(LiveKeyRow), owner="filing_id")


def former(connection: Connection, hashes: Hashes, phones: Mapping[str, set[str]], vault: Vault) -> list[Former]:
    """Those of these owners' phones that a former key has made; ``phones`` by owner."""
    anew = {owner: renamed(numbers, vault) for owner, numbers in phones.items()}
    owners = [owner for owner, names in anew.items() if names]
    rows = connection.execute(hashes.of(owners)).all() if owners else []
    found = ((row, anew[row._asdict()[hashes.owner]].get(row.value)) for row in rows)
    return [(row, index) for row, index in found if index is not None]


def rename(connection: Connection, hashes: Hashes, found: Sequence[Former]) -> None:
    """Put the new hash into the place of each former one, which goes where the new one is there already."""
    for row, index in found:
        there = connection.execute(select(hashes.table).where(hashes.this(row, value=index))).first()
        change = update(hashes.table).values(value=index) if there is None else delete(hashes.table)
        connection.execute(change.where(hashes.this(row)))


def strays(connection: Connection, hashes: Hashes, rows: Sequence[Row[Any]], vault: Vault) -> list[Row[Any]]:
    """Those whose phone stands in no contact and no filing of their customer: nobody can make them anew."""
    hashed = [row for row in rows if row.kind == _PHONE]
    owners = {row._asdict()[hashes.owner] for row in hashed}
    column = _filing.c.id if hashes is HELD else _filing.c.customer_id
    sent = connection.execute(select(_filing).where(column.in_(owners))).all()
    customers = {row.customer_id for row in sent} | (owners if hashes is KNOWN else set())
    contacts = connection.execute(select(_contact).where(_contact.c.customer_id.in_(customers))).all()
    phones = {*_phones(FILINGS, sent, vault), *_phones(CONTACTS, contacts, vault)}
    known = {index for phone in phones for index in vault.blind_indexes("phone", phone)}
    return [row for row in hashed if row.value not in known]


def forget(connection: Connection, hashes: Hashes, rows: Sequence[Row[Any]]) -> None:
    """Let these go."""
    for row in rows:
        connection.execute(delete(hashes.table).where(hashes.this(row)))


def phones_of(connection: Connection, customers: Collection[str], filings: Collection[str], vault: Vault) -> set[str]:
    """What stands in these customers' contacts and in these filings."""
    contacts = connection.execute(select(_contact).where(_contact.c.customer_id.in_(customers))).all()
    sent = connection.execute(select(_filing).where(_filing.c.id.in_(filings))).all()
    return {*_phones(CONTACTS, contacts, vault), *_phones(FILINGS, sent, vault)}


def _phones(place: Sealed, rows: Sequence[Row[Any]], vault: Vault) -> Iterator[str]:
    for row in rows:
        values = row._asdict()
        try:
            opened = vault.open_bytes(values[place.column], about=place.about(values))
        except SealBroken:  # counted where it stands
            continue
        if phone := place.phone(opened):
            yield phone
