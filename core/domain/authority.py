"""Who may see and do what. The only place that says so; it is asked by the operation, never by a button."""

from __future__ import annotations

from collections.abc import Collection

from core.domain.ids import MemberId


def may_see_contact(reader: MemberId, *, owner: MemberId, approvers: Collection[MemberId]) -> bool:
    """The contact and the answers of a filing belong to its owner and to those who judge it (S129)."""
    return reader == owner or reader in approvers


def may_see_filing(reader: MemberId, *, owner: MemberId, approvers: Collection[MemberId], leads: bool) -> bool:
    """The whole filing: its owner, its approvers, and whoever leads the owner's team or administers."""
    return leads or may_see_contact(reader, owner=owner, approvers=approvers)
