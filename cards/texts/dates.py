"""Instants and durations as people in China say them. ``now`` only tells which years go without saying."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from core.domain.rules import Fact

SHANGHAI = ZoneInfo("Asia/Shanghai")


def day(instant: datetime, *, now: datetime | None = None) -> str:
    """``11月28日``, or ``2025年3月2日`` when that is not the year of ``now``."""
    local = instant.astimezone(SHANGHAI)
    return f"{_year(local, now)}{local.month}月{local.day}日"


def date_of(on: date, *, now: datetime | None = None) -> str:
    """The same of a date that has no hour."""
    return day(datetime.combine(on, time(), SHANGHAI), now=now)


def when(instant: datetime, *, now: datetime | None = None) -> str:
    """``11月28日 14:05``; in another year the day says enough: ``2025年3月2日``."""
    local = instant.astimezone(SHANGHAI)
    return day(instant, now=now) if _year(local, now) else f"{local.month}月{local.day}日 {local:%H:%M}"


def soon(instant: datetime, *, now: datetime | None = None) -> str:
    """``14:05`` of the same day, else ``11月28日 14:05``: for what is near."""
    local = instant.astimezone(SHANGHAI)
    same_day = now is not None and now.astimezone(SHANGHAI).date() == local.date()
    return f"{local:%H:%M}" if same_day else when(instant, now=now)


def days_left(days: int) -> str:
    """What is left of a protection, in whole days."""
    return f"还剩 {days} 天" if days > 0 else "今天到期"


def moment(fact: Fact) -> datetime | None:
    """The instant in a fact's ISO text (UTC where it names no zone); ``None`` when there is none to read."""
    if not isinstance(fact, str):
        return None
    try:
        read = datetime.fromisoformat(fact)
    except ValueError:
        return None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def _year(local: datetime, now: datetime | None) -> str:
    return "" if now is None or now.astimezone(SHANGHAI).year == local.year else f"{local.year}年"
