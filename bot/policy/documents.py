"""A policy as it is kept with its version, and as a program reads it: every value written out, whatever its default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from bot.policy.models import known_keys
from bot.policy.spans import span
from core.domain.policy.document import Policy


def document_of(policy: Policy) -> dict[str, Any]:
    """What :func:`bot.policy.reading.policy_from` reads: defaults of a later release change nothing in it."""
    return {key: plain(getattr(policy, key)) for key in known_keys(Policy)}


def plain(value: Any) -> Any:
    """A value as TOML and JSON know it. Nothing is the empty text."""
    if is_dataclass(value):
        return (
            str(value)
            if hasattr(value, "parse")
            else {one.name: plain(getattr(value, one.name)) for one in fields(value)}
        )
    if isinstance(value, tuple | frozenset):
        parts = [plain(part) for part in value]
        return parts if isinstance(value, tuple) else sorted(parts)
    if isinstance(value, Mapping):
        return dict(value)
    return _single(value)


def _single(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, timedelta):
        return span(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date | time) else value
