"""The copies of cards that are out there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.domain.rules import Fact
from core.service.records import Place, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class CardRef:
    """A delivered copy of a card that can still be repainted.

    ``handle`` is opaque to all but the adapter; ``view`` says what was drawn (a :class:`NoticeKind` or a reply
    name) and for whom; ``digest`` of what was last sent saves repaints that would change nothing.
    ``token`` is what the platform wants to see at the next repaint, if it takes each only once.
    """

    id: str
    subject: Subject
    platform: str
    handle: str
    view: str
    viewer: MemberId | None
    place: Place
    sent_at: datetime
    args: Mapping[str, Fact] = field(default_factory=dict)
    updatable_until: datetime | None = None
    digest: str = ""
    token: str = ""
