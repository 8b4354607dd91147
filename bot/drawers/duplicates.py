"""Cards about old duplicates: for administrators, and what their owners hear of a merge."""

from __future__ import annotations

from bot.drawers.picture import Picture, reader
from cards.card import Card
from cards.views.duplicates import duplicates_card, merged_card, pair_card, scan_card
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.administering import must_administer
from core.service.records import Subject
from core.service.views.duplicate_views import duplicates_view, merged_view, pair_view, scan_view


def scan(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """How far the walk is."""
    must_administer(reader(picture), uow)
    return scan_card(scan_view(uow.scans.numbered(int(picture.about.id)), uow)), (picture.about,)


def found(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """The list of pairs, a page."""
    must_administer(reader(picture), uow)
    offset = picture.args.get("offset")
    return duplicates_card(duplicates_view(offset if isinstance(offset, int) else 0, uow, ctx)), ()


def pair(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """One pair side by side, or what became of it."""
    must_administer(reader(picture), uow)
    return pair_card(pair_view(int(picture.about.id), uow, ctx)), (picture.about,)


def merged(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """What a merge means for somebody who followed one of the two."""
    return merged_card(merged_view(int(picture.about.id), reader(picture), uow, ctx)), (picture.about,)
