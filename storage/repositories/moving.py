"""The rows of one customer on their way to another, and back."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from core.domain.ids import CustomerId
from core.domain.resembling import NameKind
from core.domain.rules import ConcurrentChange
from storage.sessions.prepared import moving as sql
from storage.sessions.session import Session
from storage.vault import Vault

#: What went over, by kind: plain lists, for they are kept as JSON.
Went = Mapping[str, Any]
#: The columns of a customer in their order.
_CUSTOMER = ("id", "name", "compare_name", "uscc", "region", "created_at", "version")


class Moving:
    """Moves what belongs to customers. A contact is sealed for its customer, so it is sealed anew."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._session, self._vault = session, vault

    def over(self, dropped: CustomerId, kept: CustomerId) -> Went:
        """Everything of the one to the other; the one is gone. Raises ``ConcurrentChange``."""
        found = self._session.rows(sql.LOCK, {"kept": kept, "dropped": dropped})
        if len(found) != 2:
            raise ConcurrentChange
        own = next(row for row in found if row[0] == dropped)
        filings = [ident for (ident,) in self._session.rows(sql.FILINGS, {"owner": dropped})]
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
        self._session.write(sql.REMOVE, {"dropped": dropped})
        return went

    def back(self, dropped: CustomerId, kept: CustomerId, went: Went) -> None:
        """The one is there again, with everything that was its own."""
        self._session.write(sql.ADD, _revived(went["customer"]))
        self._move_filings(went["filings"], kept, dropped)
        for kind, value, shared in went["keys"]:
            if not shared:
                self._session.write(sql.DROP_KEY, {"key": value, "sort": kind, "owner": kept})
            self._session.write(sql.ADD_KEY, {"value": value, "kind": kind, "customer_id": dropped})
        for mark, sealed, shared in went["contacts"]:
            if not shared:
                self._session.write(sql.DROP_CONTACT, {"owner": kept, "sign": mark})
            self._session.write(
                sql.ADD_CONTACT, {"customer_id": dropped, "mark": mark, "sealed": base64.b64decode(sealed)}
            )
        moves = [{"place": number, "giver": kept, "taker": dropped, "sort": kind} for number, kind in went["names"]]
        self._session.write_all(sql.MOVE_NAME, moves)
        self._session.write_all(sql.DROP_EXCEPTION, [{"one": one, "other": other} for one, other in went["exceptions"]])
        self._move_waiting(went.get("waiting", ()), kept, dropped)

    def _move_filings(self, filings: Sequence[str], giver: CustomerId, taker: CustomerId) -> None:
        moves = [{"filing": ident, "giver": giver, "taker": taker} for ident in filings]
        self._session.write_all(sql.MOVE_FILING, moves)
        self._session.write_all(sql.MOVE_ENTRY, moves)
        self._session.write_all(sql.MOVE_APPEAL, moves)
        self._session.write_all(sql.MOVE_ORDERS, moves)

    def _waiting_over(self, dropped: CustomerId, kept: CustomerId) -> list[str]:
        """Who waits for both keeps his place with the kept one; his other row stays, should they be two again."""
        there = {(scope, member) for _, scope, member in self._session.rows(sql.WAITING, {"owner": kept})}
        own = self._session.rows(sql.WAITING, {"owner": dropped})
        went = [ident for ident, scope, member in own if (scope, member) not in there]
        self._move_waiting(went, dropped, kept)
        return went

    def _move_waiting(self, places: Sequence[str], giver: CustomerId, taker: CustomerId) -> None:
        moves = [{"place": place, "giver": giver, "taker": taker} for place in places]
        self._session.write_all(sql.MOVE_WAITING, moves)

    def _keys_over(self, dropped: CustomerId, kept: CustomerId) -> list[list[Any]]:
        known = set(self._session.rows(sql.KEYS, {"owner": kept}))
        keys = sorted(self._session.rows(sql.KEYS, {"owner": dropped}))
        for kind, value in keys:
            self._session.write(sql.DROP_KEY, {"key": value, "sort": kind, "owner": dropped})
            self._session.write(sql.ADD_KEY, {"value": value, "kind": kind, "customer_id": kept})
        return [[kind, value, (kind, value) in known] for kind, value in keys]

    def _contacts_over(self, dropped: CustomerId, kept: CustomerId) -> list[list[Any]]:
        known = {mark for mark, _ in self._session.rows(sql.CONTACTS, {"owner": kept})}
        contacts = self._session.rows(sql.CONTACTS, {"owner": dropped})
        for mark, sealed in contacts:
            self._session.write(sql.DROP_CONTACT, {"owner": dropped, "sign": mark})
            if mark not in known:
                text = self._vault.open(sealed, about=f"contact:{dropped}")
                anew = self._vault.seal(text, about=f"contact:{kept}")
                self._session.write(sql.ADD_CONTACT, {"customer_id": kept, "mark": mark, "sealed": anew})
        return [[mark, base64.b64encode(sealed).decode(), mark in known] for mark, sealed in contacts]

    def _names_over(self, dropped: CustomerId, kept: CustomerId) -> list[list[Any]]:
        names = self._session.rows(sql.NAMES, {"owner": dropped})
        for number, kind in names:
            became = NameKind.GONE if kind == NameKind.GONE else NameKind.ALIAS
            values = {"place": number, "giver": dropped, "taker": kept, "sort": became.value}
            self._session.write(sql.MOVE_NAME, values)
        return [[number, kind] for number, kind in names]

    def _exceptions_over(self, dropped: CustomerId, kept: CustomerId) -> list[list[str]]:
        """What was ruled about the one holds for the other; the rows themselves stay, for nobody asks about it now."""
        added = []
        for one, other, at, by, reason in self._session.rows(sql.EXCEPTIONS, {"owner": dropped}):
            third = other if one == dropped else one
            if third == kept:
                continue
            low, high = sorted((kept, third))
            row = {"customer_id": low, "other_id": high, "at": at, "by_id": by, "reason": reason}
            if self._session.change(sql.ADD_EXCEPTION, row):
                added.append([low, high])
        return added


def _plain(row: Sequence[Any]) -> list[Any]:
    """A customer's row for JSON."""
    return [value.isoformat() if isinstance(value, datetime) else value for value in row]


def _revived(plain: Sequence[Any]) -> dict[str, Any]:
    """The row again, its version risen: nobody takes it for the one that was read before."""
    values = dict(zip(_CUSTOMER, plain, strict=True))
    return values | {"created_at": datetime.fromisoformat(values["created_at"]), "version": values["version"] + 1}
