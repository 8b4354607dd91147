"""Cards about files for linked tables."""

from __future__ import annotations

from bot.drawers.picture import Picture
from bot.lists import table_files
from cards.card import Card
from cards.views.linked_table import table_file_card
from core.domain.ids import FileId
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Subject


def table_file(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """What it would change, or what became of it."""
    view = table_files.file_view(FileId(picture.about.id), str(picture.args.get("tables", "")), uow, ctx)
    return table_file_card(view), (picture.about,)
