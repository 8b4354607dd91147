"""Numbers and sums of money as people type them into a form: 50万, 1,280,000, 三十万, 50-80万 (the lower bound)."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

LONGEST = 40
_MOST = Decimal(10) ** 15
_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {
    "十": 10, "百": 100, "千": 1000, "k": 1000, "万": 10_000, "w": 10_000, "十万": 100_000, "百万": 1_000_000,
    "千万": 10_000_000, "kw": 10_000_000, "亿": 100_000_000, "十亿": 1_000_000_000, "百亿": 10_000_000_000, "": 1,
}  # fmt: skip
_NUMBER = r"(?:\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_UNIT = r"(?:[十百千]?[万亿]|kw|[wk百千])?"
_PART = re.compile(rf"({_NUMBER}|[零〇一二两三四五六七八九十百千]+)\s?({_UNIT})")
_SUM = rf"(?:(?>{_NUMBER}|[零〇一二两三四五六七八九十百千]+)\s?{_UNIT}){{1,4}}"
_ABOUT = r"(?:大概|大约|约|差不多|不超过|不低于|至少|最多)?\s?(?:¥|rmb|人民币)?\s?"
_MONEY = re.compile(
    rf"{_ABOUT}(?P<low>{_SUM})(?:元|块)?(?:\s?(?:-|~|到|至)\s?(?P<high>{_SUM}))?\s?(?:元整?|块钱?|圆|rmb|人民币)?"
    r"\s?(?:左右|上下|以内|以下|以上|起|多|\+)?"
)
_PLAIN = re.compile(rf"[-+]?{_NUMBER}")
_MEASURE = re.compile(r"\s?[台套个件只把张支箱袋包吨斤米人家户次天年月号位%]$")


def decimal_text(number: Decimal) -> str:
    """Without separators, exponent or trailing zeros: the form in which numbers are kept."""
    text = format(number, "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text


def number_of(text: str) -> Decimal | None:
    """A number with or without separators, or in words: 120, 1,200, 3.5, -2, 三十, 1.2万. ``None`` if it is none."""
    plain = _MEASURE.sub("", _folded(text))
    if len(plain) > LONGEST:
        return None
    if _PLAIN.fullmatch(plain):
        number = Decimal(plain.replace(",", ""))
        return number if abs(number) < _MOST else None
    return _sum(plain)


def yuan_of(text: str) -> Decimal | None:
    """A sum of money in yuan; of a range the lower end. A bare number is yuan. ``None`` if it is none."""
    plain = _folded(text)
    if plain.isascii() and plain.isdigit() and len(plain) < 15:
        return Decimal(plain)
    found = _MONEY.fullmatch(plain) if len(plain) <= LONGEST else None
    if found is None:
        return None
    low = _sum(found["low"])
    if low is not None and found["high"] and not _unit_at_end(found["low"]):
        low *= _UNITS[_unit_at_end(found["high"])]
    return low if low is not None and low < _MOST else None


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text[: LONGEST * 2]).casefold().replace("¥", "¥").split())


def _unit_at_end(text: str) -> str:
    parts = _PART.findall(text)
    return str(parts[-1][1]) if parts else ""


def _sum(text: str) -> Decimal | None:
    """1亿2千万 adds up; every unit is smaller than the one before it."""
    if not re.fullmatch(_SUM, text):
        return None
    total, before = Decimal(0), Decimal("Infinity")
    for digits, unit in _PART.findall(text):
        factor = Decimal(_UNITS[unit])
        if factor >= before:
            return None
        before = factor
        total += (_in_words(digits) if digits[0] in _WORDS else Decimal(digits.replace(",", ""))) * factor
    return total if total < _MOST else None


_WORDS = frozenset((*_DIGITS, "十", "百", "千"))


def _in_words(text: str) -> Decimal:
    """三百二十 is 320, 十五 is 15."""
    total, digit = 0, 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total, digit = total + (digit or 1) * _UNITS[char], 0
    return Decimal(total + digit)
