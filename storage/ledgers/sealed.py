"""Where sealed values stand: in which column, bound to what, and which keyed hashes go with them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Collection, Mapping
from typing import Any

import orjson

from core.domain.frozen import dataclass
from core.domain.policy.document import KeyKind
from storage.rows.base import Row
from storage.rows.customers import ContactRow
from storage.rows.directory import MemberRow
from storage.rows.drafts import ConversationRow
from storage.rows.files import FileContentRow, FileRow
from storage.rows.filings import FilingRow
from storage.rows.follow_ups import FollowUpRemarkRow, FollowUpRow
from storage.rows.groups import BoundGroupRow
from storage.rows.orders import OrderRow
from storage.vault import Vault

Values = Mapping[str, Any]


def _nothing(vault: Vault, opened: bytes) -> dict[str, str]:
    return {}


def _nobody(opened: bytes) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """One column. ``about`` is what a row's value is bound to, ``marks`` are the hashes beside it by column, ``phone``
    is the number in it by which the customer is found.
    """

    row: type[Row]
    about: Callable[[Values], str]
    column: str = "sealed"
    marks: Callable[[Vault, bytes], dict[str, str]] = _nothing
    phone: Callable[[bytes], str] = _nobody


def _contact_marks(vault: Vault, opened: bytes) -> dict[str, str]:
    name, phone = orjson.loads(opened)
    return {"mark": vault.blind_index("contact", f"{phone}\0{name}")}


def _mobile_marks(vault: Vault, opened: bytes) -> dict[str, str]:
    return {"mobile_index": vault.blind_index("phone", opened.decode())}


def _content_marks(vault: Vault, content: bytes) -> dict[str, str]:
    return {"mark": vault.blind_index("file", hashlib.sha256(content).hexdigest())}


def _second(opened: bytes) -> str:
    phone: str = orjson.loads(opened)[1]
    return phone


FILINGS = Sealed(row=FilingRow, about=lambda row: f"filing:{row['id']}", phone=_second)
CONTACTS = Sealed(
    row=ContactRow, about=lambda row: f"contact:{row['customer_id']}", marks=_contact_marks, phone=_second
)
#: Each may be large, and its address is one of the hashes.
CONTENTS = Sealed(row=FileContentRow, about=lambda row: f"file content:{row['mark']}", marks=_content_marks)
SEALED = (
    CONTACTS,
    FILINGS,
    Sealed(row=ConversationRow, about=lambda row: f"draft:{row['member_id']}:{row['chat']}"),
    Sealed(row=FollowUpRow, about=lambda row: f"follow-up:{row['id']}"),
    Sealed(row=FollowUpRemarkRow, about=lambda row: f"follow-up remark:{row['id']}"),
    Sealed(row=MemberRow, column="mobile", about=lambda row: f"member:{row['id']}", marks=_mobile_marks),
    Sealed(row=BoundGroupRow, about=lambda row: f"group:{row['platform']}:{row['chat']}"),
    Sealed(row=FileRow, about=lambda row: f"file:{row['id']}"),
    Sealed(row=OrderRow, about=lambda row: f"order:{row['id']}"),
)
"""All but the contents of files, and the contacts that lie in a merge (:func:`went_anew`)."""


def anew(place: Sealed, values: Values, vault: Vault) -> tuple[dict[str, Any], str]:
    """What of a row has to be written so that only the newest key is needed, and its phone. Raises ``SealBroken``."""
    sealed = values[place.column]
    if sealed is None:
        return {}, ""
    opened = vault.open_bytes(sealed, about=place.about(values))
    changed: dict[str, Any] = {name: mark for name, mark in place.marks(vault, opened).items() if values[name] != mark}
    about, becomes = place.about(values), place.about({**values, **changed})
    if about != becomes or not sealed.startswith(vault.key_id):
        changed[place.column] = vault.seal_bytes(opened, about=becomes)
    return changed, place.phone(opened)


def went_anew(went: Values, dropped: str, phones: Collection[str], vault: Vault) -> dict[str, Any]:
    """What a merge moved, its contacts sealed anew and its keys hashed anew; ``phones`` are those of its customers.
    Raises ``SealBroken``.
    """
    contacts, numbers = [], set(phones)
    for mark, sealed, shared in went["contacts"]:
        values = {"customer_id": dropped, "mark": mark, "sealed": base64.b64decode(sealed)}
        changed, phone = anew(CONTACTS, values, vault)
        kept = {**values, **changed}
        contacts.append([kept["mark"], base64.b64encode(kept["sealed"]).decode(), shared])
        numbers.add(phone)
    hashes = renamed(numbers, vault)
    keys = [
        [kind, hashes.get(value, value) if kind == KeyKind.PHONE else value, shared]
        for kind, value, shared in went["keys"]
    ]
    return {**went, "contacts": contacts, "keys": keys}


def renamed(phones: Collection[str], vault: Vault) -> dict[str, str]:
    """The hashes that former keys make of these phones, each with the newest key's."""
    return {
        former: index
        for phone in phones
        for index, *others in [vault.blind_indexes("phone", phone)]
        for former in others
    }
