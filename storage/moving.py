"""The rows of one customer on their way to another, and back."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, exists, literal_column, or_, select, update

from core.domain.appeal import AppealState
from core.domain.ids import CustomerId
from core.domain.resembling import NameKind
from core.domain.rules import ConcurrentChange
from storage.hot import Statement, insert_into, insert_or_leave
from storage.rows.appeals import AppealRow
from storage.rows.base import columns_of, table_of
from storage.rows.company_names import CompanyNameRow, NameExceptionRow
from storage.rows.customers import ContactRow, CustomerKeyRow, CustomerRow
from storage.rows.filings import FilingRow
from storage.rows.pool import PoolEntryRow, WaitingRow
from storage.session import Session
from storage.vault import Vault

#: What went over, by kind: plain lists, for they are kept as JSON.
Went = Mapping[str, Any]

_customer, _key, _contact, _name, _exception, _filing = (
    table_of(row) for row in (CustomerRow, CustomerKeyRow, ContactRow, CompanyNameRow, NameExceptionRow, FilingRow)
)
_entry, _waiting, _appeal = (table_of(row) for row in (PoolEntryRow, WaitingRow, AppealRow))
_twin = _appeal.alias("twin")
_BOTH = (
    select(*columns_of(CustomerRow))
    .where(or_(_customer.c.id == bindparam("kept"), _customer.c.id == bindparam("dropped")))
    .order_by(_customer.c.id)
)
#: In one order, so that two merges of the same customers wait for each other one way only.
_LOCK = Statement(_BOTH, postgresql=_BOTH.with_for_update())
_ADD = insert_into(CustomerRow)
_REMOVE = Statement(delete(_customer).where(_customer.c.id == bindparam("dropped")))

_FILINGS = Statement(select(_filing.c.id).where(_filing.c.customer_id == bindparam("owner")).order_by(_filing.c.number))
_MOVE_FILING = Statement(
    update(_filing)
    .where(_filing.c.id == bindparam("filing"), _filing.c.customer_id == bindparam("giver"))
    .values(customer_id=bindparam("taker"), version=literal_column("version + 1"))
)
#: A customer's stays in the pool go where the filings go with which they began.
_MOVE_ENTRY = Statement(
    update(_entry)
    .where(_entry.c.filing_id == bindparam("filing"), _entry.c.customer_id == bindparam("giver"))
    .values(customer_id=bindparam("taker"))
)
_IS_OPEN: ColumnElement[str] = literal_column(f"'{AppealState.OPEN.value}'")
#: So do the appeals that began with them; who contests both has one that waits, and the other row stays.
_MOVE_APPEAL = Statement(
    update(_appeal)
    .where(
        _appeal.c.filing_id == bindparam("filing"),
        _appeal.c.customer_id == bindparam("giver"),
        or_(
            _appeal.c.state != _IS_OPEN,
            ~exists().where(
                _twin.c.customer_id == bindparam("taker"), _twin.c.by_id == _appeal.c.by_id, _twin.c.state == _IS_OPEN
            ),
        ),
    )
    .values(customer_id=bindparam("taker"))
)
_WAITING = Statement(
    select(_waiting.c.id, _waiting.c.scope, _waiting.c.member_id)
    .where(_waiting.c.customer_id == bindparam("owner"))
    .order_by(_waiting.c.scope, _waiting.c.since, _waiting.c.id)
)
_MOVE_WAITING = Statement(
    update(_waiting)
    .where(_waiting.c.id == bindparam("place"), _waiting.c.customer_id == bindparam("giver"))
    .values(customer_id=bindparam("taker"))
)
_KEYS = Statement(select(_key.c.kind, _key.c.value).where(_key.c.customer_id == bindparam("owner")))
_ADD_KEY = insert_or_leave(CustomerKeyRow)
_DROP_KEY = Statement(
    delete(_key).where(
        _key.c.value == bindparam("key"), _key.c.kind == bindparam("sort"), _key.c.customer_id == bindparam("owner")
    )
)
_CONTACTS = Statement(
    select(_contact.c.mark, _contact.c.sealed)
    .where(_contact.c.customer_id == bindparam("owner"))
    .order_by(_contact.c.id)
)
_ADD_CONTACT = insert_into(ContactRow, without="id")
_DROP_CONTACT = Statement(
    delete(_contact).where(_contact.c.customer_id == bindparam("owner"), _contact.c.mark == bindparam("sign"))
)
_NAMES = Statement(
    select(_name.c.number, _name.c.kind).where(_name.c.customer_id == bindparam("owner")).order_by(_name.c.number)
)
_MOVE_NAME = Statement(
    update(_name)
    .where(_name.c.number == bindparam("place"), _name.c.customer_id == bindparam("giver"))
    .values(customer_id=bindparam("taker"), kind=bindparam("sort"))
)
_EXCEPTIONS = Statement(
    select(*columns_of(NameExceptionRow))
    .where(_exception.c.customer_id == bindparam("owner"))
    .union_all(select(*columns_of(NameExceptionRow)).where(_exception.c.other_id == bindparam("owner")))
)
_ADD_EXCEPTION = insert_or_leave(NameExceptionRow)
_DROP_EXCEPTION = Statement(
    delete(_exception).where(_exception.c.customer_id == bindparam("one"), _exception.c.other_id == bindparam("other"))
)


class Moving:
    """Moves what belongs to customers. A contact is sealed for its customer, so it is sealed anew."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session, self._vault = session, vault

    def over(self, dropped: CustomerId, kept: CustomerId) -> Went:
        """Everything of the one to the other; the one is gone. Raises ``ConcurrentChange``."""
        found = self._session.rows(_LOCK, {"kept": kept, "dropped": dropped})
        if len(found) != 2:
            raise ConcurrentChange
        own = next(row for row in found if row[0] == dropped)
        filings = [ident for (ident,) in self._session.rows(_FILINGS, {"owner": dropped})]
        self._move_filings(filings, dropped, kept)
        went = {
            "customer": _plain(own),
            "filings": filings,
            "keys": self._keys_over(dropped, kept),
            "contacts": self._contacts_over(dropped, kept),
            "names": self._names_over(dropped, kept),
            "exceptions": self._exceptions_over(dropped, kept),
            "waiting": self._waiting_over(dropped, kept),
        }
        self._session.write(_REMOVE, {"dropped": dropped})
        return went

    def back(self, dropped: CustomerId, kept: CustomerId, went: Went) -> None:
        """The one is there again, with everything that was its own."""
        self._session.write(_ADD, _revived(went["customer"]))
        self._move_filings(went["filings"], kept, dropped)
        for kind, value, shared in went["keys"]:
            if not shared:
                self._session.write(_DROP_KEY, {"key": value, "sort": kind, "owner": kept})
            self._session.write(_ADD_KEY, {"value": value, "kind": kind, "customer_id": dropped})
        for mark, sealed, shared in went["contacts"]:
            if not shared:
                self._session.write(_DROP_CONTACT, {"owner": kept, "sign": mark})
            self._session.write(
                _ADD_CONTACT, {"customer_id": dropped, "mark": mark, "sealed": base64.b64decode(sealed)}
            )
        moves = [{"place": number, "giver": kept, "taker": dropped, "sort": kind} for number, kind in went["names"]]
        self._session.write_all(_MOVE_NAME, moves)
        self._session.write_all(_DROP_EXCEPTION, [{"one": one, "other": other} for one, other in went["exceptions"]])
        self._move_waiting(went.get("waiting", ()), kept, dropped)

    def _move_filings(self, filings: Sequence[str], giver: CustomerId, taker: CustomerId) -> None:
        moves = [{"filing": ident, "giver": giver, "taker": taker} for ident in filings]
        self._session.write_all(_MOVE_FILING, moves)
        self._session.write_all(_MOVE_ENTRY, moves)
        self._session.write_all(_MOVE_APPEAL, moves)

    def _waiting_over(self, dropped: CustomerId, kept: CustomerId) -> list[str]:
        """Who waits for both keeps his place with the kept one; his other row stays, should they be two again."""
        there = {(scope, member) for _, scope, member in self._session.rows(_WAITING, {"owner": kept})}
        own = self._session.rows(_WAITING, {"owner": dropped})
        went = [ident for ident, scope, member in own if (scope, member) not in there]
        self._move_waiting(went, dropped, kept)
        return went

    def _move_waiting(self, places: Sequence[str], giver: CustomerId, taker: CustomerId) -> None:
        moves = [{"place": place, "giver": giver, "taker": taker} for place in places]
        self._session.write_all(_MOVE_WAITING, moves)

    def _keys_over(self, dropped: CustomerId, kept: CustomerId) -> list[list[Any]]:
        known = set(self._session.rows(_KEYS, {"owner": kept}))
        keys = sorted(self._session.rows(_KEYS, {"owner": dropped}))
        for kind, value in keys:
            self._session.write(_DROP_KEY, {"key": value, "sort": kind, "owner": dropped})
            self._session.write(_ADD_KEY, {"value": value, "kind": kind, "customer_id": kept})
        return [[kind, value, (kind, value) in known] for kind, value in keys]

    def _contacts_over(self, dropped: CustomerId, kept: CustomerId) -> list[list[Any]]:
        known = {mark for mark, _ in self._session.rows(_CONTACTS, {"owner": kept})}
        contacts = self._session.rows(_CONTACTS, {"owner": dropped})
        for mark, sealed in contacts:
            self._session.write(_DROP_CONTACT, {"owner": dropped, "sign": mark})
            if mark not in known:
                text = self._vault.open(sealed, about=f"contact:{dropped}")
                anew = self._vault.seal(text, about=f"contact:{kept}")
                self._session.write(_ADD_CONTACT, {"customer_id": kept, "mark": mark, "sealed": anew})
        return [[mark, base64.b64encode(sealed).decode(), mark in known] for mark, sealed in contacts]

    def _names_over(self, dropped: CustomerId, kept: CustomerId) -> list[list[Any]]:
        names = self._session.rows(_NAMES, {"owner": dropped})
        for number, kind in names:
            became = NameKind.GONE if kind == NameKind.GONE else NameKind.ALIAS
            values = {"place": number, "giver": dropped, "taker": kept, "sort": became.value}
            self._session.write(_MOVE_NAME, values)
        return [[number, kind] for number, kind in names]

    def _exceptions_over(self, dropped: CustomerId, kept: CustomerId) -> list[list[str]]:
        """What was ruled about the one holds for the other; the rows themselves stay, for nobody asks about it now."""
        added = []
        for one, other, at, by, reason in self._session.rows(_EXCEPTIONS, {"owner": dropped}):
            third = other if one == dropped else one
            if third == kept:
                continue
            low, high = sorted((kept, third))
            row = {"customer_id": low, "other_id": high, "at": at, "by_id": by, "reason": reason}
            if self._session.change(_ADD_EXCEPTION, row):
                added.append([low, high])
        return added


def _plain(row: Sequence[Any]) -> list[Any]:
    """A customer's row for JSON."""
    return [value.isoformat() if isinstance(value, datetime) else value for value in row]


def _revived(plain: Sequence[Any]) -> dict[str, Any]:
    """The row again, its version risen: nobody takes it for the one that was read before."""
    values = {column.name: value for column, value in zip(columns_of(CustomerRow), plain, strict=True)}
    return values | {"created_at": datetime.fromisoformat(values["created_at"]), "version": values["version"] + 1}
