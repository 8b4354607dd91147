"""Which messages WeCom calls back about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def can_be_pressed(content: Mapping[str, Any]) -> bool:
    """Whether WeCom wants a task_id for it, and hands out codes for updates."""
    card = content.get("template_card") or {}
    return card.get("card_type") == "button_interaction" or "action_menu" in card
