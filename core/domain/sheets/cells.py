"""What a cell means, after all that spreadsheets do to values: numbers as floats, phones in scientific notation, dates
as serial numbers, full width, stray quotes.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from core.domain.contact import normal_phone

Cell = str | int | float | bool | datetime | date | time | timedelta | Decimal | None
"""What the libraries that read spreadsheets give."""

LONGEST = 4000
"""Characters of a cell that are looked at; no answer of the form comes near it."""
LOCAL = timezone(timedelta(hours=8))
"""Dates in a spreadsheet are days in China, which has known no summer time since 1991."""

_WIDE = re.compile("[\u3000\uff10-\uff19\uff21-\uff5a＋－．＠／]")
_EXPONENT = re.compile(r"\d(?:\.\d+)?[eE]\+?\d{1,2}")
_TAIL = re.compile(r"\d+\.0+")
_DAY = re.compile(
    r"(?P<year>\d{4}|\d{2})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
    r"(?:[T\s]*(?P<hour>\d{1,2})[:时点](?P<minute>\d{1,2})?(?:[:分](?P<second>\d{1,2}))?.{0,12})?"
)
_COMPACT = re.compile(r"(?P<year>20\d{2}|19\d{2})(?P<month>\d{2})(?P<day>\d{2})")
_YEARLESS = re.compile(r"(?P<month>\d{1,2})(?:月(?P<day>\d{1,2})[日号]?|[-/](?P<other>\d{1,2}))")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")
_EPOCH = datetime(1899, 12, 30, tzinfo=LOCAL)
"""Day 0 of a spreadsheet's serial dates (ECMA-376 part 1, 18.17.4.1, the 1900 system)."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_PARTS = re.compile(r"[/、,，;；|\n\r\t]+|\s{2,}|(?<=\d)\s+(?=\+?1[3-9]\d{9}|0\d{2,3}[- ]?\d{7})|[或和]")
_PHONE = re.compile(r"(?<!\d)(?:\+?86[- ]?)?(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8})(?!\d)")
_NAME_BEFORE = re.compile(
    r"\s*(?P<name>(?!电话|手机|座机|固话|传真)[一-鿿·]{1,4}(?:先生|女士|经理|老师)?)[\s:：,，/、()（）\-]*(?=\+?[(（]?\d)"
)
"""李娜 139…, 王强：139…, 孙涛139…."""


def text_of(cell: Cell) -> str:
    """The cell as somebody would have typed it: half width, trimmed, numbers without the traces of floats."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float | Decimal):
        return _number(cell)
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d}" if cell.time() == time(0) else f"{cell:%Y-%m-%d %H:%M}"
    return _typed(str(cell))


@lru_cache(maxsize=4096)
def _typed(text: str) -> str:
    """Owners, states and days repeat from line to line."""
    plain = unquoted(text[:LONGEST])
    if not plain.isascii() or not plain.isprintable():
        plain = _readable(plain)
    plain = plain.strip()
    if _EXPONENT.fullmatch(plain) or _TAIL.fullmatch(plain):
        return _number(Decimal(plain))
    return plain


def _readable(text: str) -> str:
    """Letters and digits in half width, Chinese punctuation as it is; no control characters but line breaks."""
    if text.isprintable() and not _WIDE.search(text):
        return text
    shown = (char if char.isprintable() or char == "\n" else " " for char in text)
    return "".join(unicodedata.normalize("NFKC", char) if _is_wide(char) else char for char in shown)


def _is_wide(char: str) -> bool:
    """Full-width digits, letters and the signs of numbers (U+FF10 …), and the ideographic space."""
    return _WIDE.match(char) is not None


def _number(value: float | Decimal) -> str:
    try:
        exact = Decimal(repr(value)) if isinstance(value, float) else value
    except InvalidOperation:  # pragma: no cover - repr of a float is always a number
        return ""
    if not exact.is_finite() or abs(exact.adjusted()) > 30:
        return str(exact)
    if exact == exact.to_integral_value():
        return f"{exact.to_integral_value():f}"
    return f"{exact.normalize():f}"


def unquoted(text: str) -> str:
    """Without the apostrophe that :func:`harmless` (or Excel) puts before what looks like a formula or a number."""
    bare = text[1:]
    return bare if text.startswith("'") and (bare[:1].isdigit() or _is_formula(bare)) else text


def harmless(text: str) -> str:
    """A text that no spreadsheet takes for a formula; :func:`unquoted` is its inverse.

    The list of beginnings is OWASP's (CSV Injection), in full width, too, and behind blanks.
    """
    return f"'{text}" if _is_formula(text) else text


def _is_formula(text: str) -> bool:
    begins = text.lstrip(" \n\u3000\ufeff\u200b")[:1]
    return text.startswith(_FORMULA) or unicodedata.normalize("NFKC", begins).startswith(_FORMULA)


def phones_in(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The phones of a cell, and the parts that are none: 13900001234/021-55556666 are two."""
    plain = text.strip()
    if not plain:
        return (), ()
    if whole := normal_phone(plain):
        return (whole,), ()
    good: dict[str, None] = {}
    bad: list[str] = []
    for part in _PARTS.split(plain):
        found = [phone for text in (part, *_PHONE.findall(part)) if (phone := normal_phone(text))]
        good.update(dict.fromkeys(found))
        if not found and part.strip():
            bad.append(part.strip())
    return tuple(good), tuple(bad)


def name_beside(text: str) -> str:
    """Who stands in front of a phone in one cell, 李娜 139-0001-2345; nothing where that is no name."""
    match = _NAME_BEFORE.match(text)
    return match["name"] if match and phones_in(text)[0] else ""


@lru_cache(maxsize=1024)
def day_of(text: str) -> datetime | None:
    """An instant from a date as spreadsheets write it (2026-11-21, 2026年11月21日, 20261121, 46347); days begin at
    midnight in China. ``None`` if it is no date between 1990 and 2100.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _COMPACT.fullmatch(plain) or _DAY.fullmatch(plain)
    if found is None:
        return _serial(plain) if _SERIAL.fullmatch(plain) else None
    parts = {name: int(value) for name, value in found.groupdict().items() if value}
    year = parts.pop("year")
    try:
        moment = datetime(year + 2000 if year < 100 else year, **parts, tzinfo=LOCAL)
    except ValueError:
        return None
    return moment if 1990 <= moment.year < 2100 else None


def month_and_day(text: str) -> tuple[int, int] | None:
    """11月3日, 11/3: a day of some year; ``None`` for what no calendar has."""
    found = _YEARLESS.fullmatch(unicodedata.normalize("NFKC", text[:20]).strip())
    if found is None:
        return None
    month, day = int(found["month"]), int(found["day"] or found["other"])
    return (month, day) if _in_year(_LEAP, month, day) else None


def in_a_year(day: tuple[int, int], years: Iterable[int]) -> Iterator[datetime]:
    """That day in each of these years that have it, at midnight in China."""
    return (found for year in years if (found := _in_year(year, *day)) is not None)


_LEAP = 2024


def _in_year(year: int, month: int, day: int) -> datetime | None:
    try:
        return datetime(year, month, day, tzinfo=LOCAL)
    except ValueError:
        return None


def _serial(text: str) -> datetime | None:
    moment = _EPOCH + timedelta(days=float(text))
    return moment.replace(microsecond=0) if 1990 <= moment.year < 2100 else None


def is_whole_day(moment: datetime) -> bool:
    """Whether a date was given without a time of day."""
    return moment.astimezone(LOCAL).time() == time(0)
