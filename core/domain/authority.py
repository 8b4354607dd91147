"""Who may see and do what. The only place that says so; it is asked by the operation, never by a button."""

from __future__ import annotations

from collections.abc import Collection

from core.domain.ids import MemberId


def may_see_filing(reader: MemberId, *, owner: MemberId, entitled: Collection[MemberId], leads: bool) -> bool:
    """The whole filing, contact and answers included: its owner, those who judge it or get a copy of it (``entitled``),
    and whoever leads its team (S129).

    Others learn who holds the customer, since when and until when.
    """
    return leads or reader == owner or reader in entitled


def may_take_phone(reader: MemberId, *, owner: MemberId, admin: bool) -> bool:
    """Contact and phone in plain text in an export: the owner his own, an administrator all; masked otherwise."""
    return admin or reader == owner
