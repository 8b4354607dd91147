"""Cards of the public pool, for one reader or for a group."""

from __future__ import annotations

from bot.drawers.picture import Picture
from cards.card import Card
from cards.views.announcement import announced_card
from core.domain.ids import EntryId
from core.service.announce_views import announced_view
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Subject, about_entry


def announced(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """To a group. The matters are all on the card as long as one of them is to be had: when there is none, nothing need
    be sent.
    """
    entries = tuple(EntryId(part) for part in str(picture.args.get("entries", "")).split(",") if part)
    more, pool = picture.args.get("more"), str(picture.args.get("pool", ""))
    view = announced_view(entries, uow, ctx, pool=pool, more=more if isinstance(more, int) else 0)
    to_be_had = any(line.live for line in view.lines)
    return announced_card(view), tuple(map(about_entry, entries)) if to_be_had else ()
