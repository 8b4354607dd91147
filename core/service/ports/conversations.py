"""What the services need of conversations: the copies of cards, half-filled forms."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from core.domain.ids import MemberId
from core.service.copies import CardRef
from core.service.records import Draft, Subject


class CardRefs(Protocol):
    """The copies of cards that are out there."""

    def add(self, ref: CardRef) -> None: ...
    def about(self, subject: Subject) -> Sequence[CardRef]: ...
    def with_handle(self, platform: str, handle: str) -> Sequence[CardRef]: ...
    def repainted(self, platform: str, handle: str, *, digest: str, token: str = "") -> None:
        """Remember what was drawn last on the copies with this handle; the token that it took is used up, a fresher one
        that a press has brought meanwhile stays.
        """
        ...

    def renew(self, platform: str, handle: str, *, token: str) -> None:
        """The platform gave a fresh token for the copies with this handle."""
        ...

    def spent(self, platform: str, handle: str, *, token: str) -> None:
        """This token works no more; a fresher one stays."""
        ...

    def drop(self, ref_id: str) -> None: ...


class Drafts(Protocol):
    """Half-filled filings."""

    def get(self, member_id: MemberId, chat: str, *, now: datetime) -> Draft | None: ...
    def save(self, draft: Draft) -> None: ...
    def drop(self, member_id: MemberId, chat: str) -> None: ...
    def drop_all(self, member_id: MemberId) -> None:
        """Those of every conversation of his."""
        ...
