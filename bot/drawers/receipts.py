"""Cards about receipts."""

from __future__ import annotations

from bot.drawers.picture import Picture, reader
from cards.card import Card
from cards.views.receipt import receipt_card
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Subject
from core.service.views.receipts import receipt_view


def receipt(picture: Picture, uow: UnitOfWork, ctx: Context) -> tuple[Card, tuple[Subject, ...]]:
    """What the code proves at this moment."""
    return receipt_card(receipt_view(str(picture.args.get("code", "")), reader(picture), uow, ctx.now)), ()
