"""本月, 上月, 今年: from when to when orders are meant."""

from __future__ import annotations

from datetime import date, timedelta


def span(period: str, today: date) -> tuple[date | None, date | None]:
    """The first day and the first that is past it, ``None`` where there is no such end; as the grammar calls it."""
    first = today.replace(day=1)
    match period:
        case "day":
            return today, None
        case "week":
            return today - timedelta(days=today.weekday()), None
        case "month":
            return first, None
        case "last_month":
            return (first - timedelta(days=1)).replace(day=1), first
        case "year":
            return today.replace(month=1, day=1), None
        case _:
            return None, None
