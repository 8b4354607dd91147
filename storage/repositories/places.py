"""A place as it stands in a column: a short JSON list."""

from __future__ import annotations

from typing import Any

from core.service.records import Place


def place_values(place: Place) -> list[Any]:
    """Platform, person, chat, direct."""
    return [place.platform, place.person, place.chat, place.direct]


def place_from(values: list[Any]) -> Place:
    """The inverse."""
    platform, person, chat, direct = values
    return Place(platform=platform, person=person, chat=chat, direct=direct)
