"""The company that is filed, and the keys by which it is recognised without guessing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from core.domain.contact import Contact
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId
from core.domain.policy.document import KeyKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One exact sign of a customer. Phones are stored as a keyed hash, which is the repository's affair."""

    kind: KeyKind
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """One customer of the one base, whoever files it."""

    id: CustomerId
    name: str
    compare_name: str
    uscc: str | None
    region: str | None
    created_at: datetime
    contacts: tuple[Contact, ...] = ()
    version: int = 1

    def with_contact(self, contact: Contact) -> Customer:
        """The same customer, knowing one more person (once)."""
        return self if contact in self.contacts else replace(self, contacts=(*self.contacts, contact))


def keys_of(
    *, compare_name: str | None, uscc: str | None, phones: Iterable[str], domains: Iterable[str] = ()
) -> tuple[Key, ...]:
    """Everything that identifies the company exactly, in no particular order of strength."""
    named = [Key(kind=KeyKind.NAME, value=compare_name)] if compare_name else []
    coded = [Key(kind=KeyKind.USCC, value=uscc)] if uscc else []
    shared = [(KeyKind.PHONE, phone) for phone in phones] + [(KeyKind.DOMAIN, domain) for domain in domains]
    return (*coded, *named, *(Key(kind=kind, value=value) for kind, value in shared))
