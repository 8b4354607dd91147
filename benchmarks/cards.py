"""A card as a manager gets it, for whoever measures sending."""

from __future__ import annotations

import orjson

from cards.card import Card
from cards.render import feishu
from cards.samples.everything import samples


def a_card() -> Card:
    """The request for an approval."""
    return samples()["filing_full_approver"]


def as_feishu(card: Card) -> str:
    """Its JSON, for peers that do not draw."""
    return orjson.dumps(feishu.render(card)).decode()
