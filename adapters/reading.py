"""Reading what a platform sent without trusting its shape: what is missing or of another kind reads as empty."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson


def dict_at(holder: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = holder.get(key)
    return value if isinstance(value, dict) else {}


def list_at(holder: Mapping[str, Any], key: str) -> list[Any]:
    value = holder.get(key)
    return value if isinstance(value, list) else []


def str_at(holder: Mapping[str, Any], key: str) -> str:
    value = holder.get(key)
    return value if isinstance(value, str) else ""


def json_in(text: str) -> Any:
    """What the JSON says; `None` when it is none."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        return None


def moment(milliseconds: str) -> datetime | None:
    """The instant of a Unix time in milliseconds; `None` for anything that cannot be one."""
    if not (milliseconds.isascii() and milliseconds.isdigit() and len(milliseconds) <= 14):
        return None
    return datetime.fromtimestamp(int(milliseconds) / 1000, UTC)
