"""Days as people write them into a form: 2026-12-01, 12月1日, 下周五, 三天后, 月底."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date, timedelta

_FULL = re.compile(r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})[日号]?(?:t?\d{2}:\d{2}.{0,12}|[-+]\d{4})?")
_COMPACT = re.compile(r"(20\d{2}|19\d{2})(\d{2})(\d{2})")
_SHORT = re.compile(r"(\d{1,2})(?:月|[-/.])(\d{1,2})[日号]?")
_NAMED = {"前天": -2, "昨天": -1, "昨日": -1, "今天": 0, "今日": 0, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}
_WEEKDAY = re.compile(r"(下下个?|下个?|本|这个?|上个?)?(?:周|星期|礼拜)([一二三四五六日天])")
_WEEKS = {"下下": 2, "下": 1, "本": 0, "这": 0, "上": -1}
_LATER = re.compile(r"(\d{1,4}|[一二两三四五六七八九十])(天|日|周|个?星期|个月)(?:后|以后|之后)")
_BEFORE = re.compile("(?:之|以)?前$")
"""月底前: the last day on which it may be."""
_IN_MONTH = re.compile(r"(本|这个?|下个?)月(底|末|\d{1,2}[日号])")
_NUMERALS = {char: number for number, char in enumerate("一二三四五六七八九十", start=1)} | {"两": 2}


def day_of(text: str, today: date | None) -> date | None:
    """The day that is meant, seen from ``today``; without it only days with a year are understood. ``None`` for none
    and for what no calendar has.
    """
    plain = "".join(unicodedata.normalize("NFKC", text[:60]).casefold().split())
    plain = _BEFORE.sub("", plain)
    try:
        if found := _FULL.fullmatch(plain) or _COMPACT.fullmatch(plain):
            return _between(date(int(found[1]), int(found[2]), int(found[3])))
        return None if today is None else _seen_from(plain, today)
    except (ValueError, OverflowError):
        return None


def _seen_from(plain: str, today: date) -> date | None:
    if plain in _NAMED:
        return today + timedelta(days=_NAMED[plain])
    if found := _SHORT.fullmatch(plain):
        return _nearest(int(found[1]), int(found[2]), today)
    if found := _WEEKDAY.fullmatch(plain):
        return _weekday(found[1] or "", "一二三四五六日".index(found[2].replace("天", "日")), today)
    if found := _LATER.fullmatch(plain):
        return _later(_NUMERALS.get(found[1]) or int(found[1]), found[2], today)
    if found := _IN_MONTH.fullmatch(plain):
        return _in_month(1 if found[1].startswith("下") else 0, found[2], today)
    if plain in {"月底", "月末"}:
        return _in_month(0, "底", today)
    return date(today.year, 12, 31) if plain in {"年底", "年末"} else None


def _nearest(month: int, day: int, today: date) -> date | None:
    """The year goes without saying where the day is near; a 29th of February is that of the next leap year."""
    near = [
        date(year, month, day)
        for year in range(today.year - 1, today.year + 2)
        if 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]
    ]
    return min(near, key=lambda one: abs(one - today)) if near else None


def _weekday(which: str, weekday: int, today: date) -> date:
    monday = today - timedelta(days=today.weekday())
    if which:
        return monday + timedelta(days=7 * _WEEKS[which.removesuffix("个")] + weekday)
    return today + timedelta(days=(weekday - today.weekday()) % 7)


def _later(count: int, unit: str, today: date) -> date | None:
    if unit.endswith("月"):
        months = today.year * 12 + today.month - 1 + count
        year, month = divmod(months, 12)
        return _between(date(year, month + 1, min(today.day, monthrange(year, month + 1)[1])))
    return _between(today + timedelta(days=count * (7 if "周" in unit or "星期" in unit else 1)))


def _in_month(later: int, which: str, today: date) -> date:
    year, month = divmod(today.year * 12 + today.month - 1 + later, 12)
    last = monthrange(year, month + 1)[1]
    return date(year, month + 1, last if which in {"底", "末"} else int(which[:-1]))


def _between(day: date) -> date | None:
    return day if 1900 <= day.year < 2200 else None
