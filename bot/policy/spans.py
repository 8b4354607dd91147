"""Spans of time as people write them in a policy: ``30天``, ``24小时``, ``1天12小时``."""

from __future__ import annotations

import re
from datetime import timedelta

_UNITS = {
    "周": timedelta(weeks=1),
    "天": timedelta(days=1),
    "日": timedelta(days=1),
    "小时": timedelta(hours=1),
    "分钟": timedelta(minutes=1),
    "分": timedelta(minutes=1),
}
_PART = re.compile(r"\s*(\d{1,6})\s*(周|天|日|小时|分钟|分)\s*")


def span_of(text: str) -> timedelta:
    """Raises ``ValueError``."""
    found, at = timedelta(0), 0
    while at < len(text):
        if (match := _PART.match(text, at)) is None:
            raise ValueError(text)
        found += int(match[1]) * _UNITS[match[2]]
        at = match.end()
    if not text.strip():
        raise ValueError(text)
    return found


def span(length: timedelta) -> str:
    """The inverse. Up to two days are said in hours, for some spans run in working hours; nothing is ``0天``."""
    minutes = int(length.total_seconds()) // 60
    if 60 <= minutes <= 48 * 60 and minutes % 60 == 0:
        return f"{minutes // 60}小时"
    parts = ((minutes // 1440, "天"), (minutes // 60 % 24, "小时"), (minutes % 60, "分钟"))
    return "".join(f"{count}{unit}" for count, unit in parts if count) or "0天"
