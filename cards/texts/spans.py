"""Spans of time as they are said: ``30 天``, ``24 小时``."""

from __future__ import annotations

from datetime import timedelta


def span(length: timedelta) -> str:
    """Whole days from three days on, else hours and minutes."""
    minutes = int(length.total_seconds()) // 60
    if minutes and minutes <= 48 * 60 and minutes % 60 == 0:
        return f"{minutes // 60} 小时"
    parts = ((minutes // 1440, "天"), (minutes // 60 % 24, "小时"), (minutes % 60, "分钟"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 天"
