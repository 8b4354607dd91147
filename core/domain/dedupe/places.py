"""Places in company names: found at the head, in brackets, at the tail; compared by the codes of GB/T 2260."""

from __future__ import annotations

import re
from functools import cache

from core.domain.dedupe import lexicon

_LONGEST = 12
_BELOW = re.compile(
    r"^[^公司]{0,4}?(?:经济技术开发区|高新技术开发区|高新技术产业开发区|经济开发区|开发区|高新区|工业园区|工业园|保税区|新区|园区)|^..?.?(?:镇|乡|街道)(?!江)"
)
"""What stands below a county and says nothing for telling firms apart: zones and towns."""
_AFTER_SHORT = re.compile(r"^(?:省|市|县|州|区(?!块)|盟|地区)")


def within(inner: str, outer: str) -> bool:
    """Whether one place lies in the other, or is it."""
    return inner.startswith(outer[: 2 * lexicon.breadth(outer) + 2])


def narrower(one: str, other: str) -> str:
    """The narrower of two places; of two that lie apart, the first."""
    if not one or not other:
        return one or other
    return other if within(other, one) else one


def exactly(text: str) -> str:
    """The code of a text that is nothing but places (广东省深圳市, 镇雄), or nothing."""
    steps = at_head(text, keep=0)
    if steps and steps[-1][1] == len(text):
        return steps[-1][0]
    return lexicon.places().get(text, ("",))[0] if len(text) > 1 else ""


def at_head(text: str, *, after: str = "", keep: int = 2) -> list[tuple[str, int, bool]]:
    """The places that the text begins with, each narrower than the one before: code, where it ends, whether in full.

    At least ``keep`` characters are left over.
    """
    known, steps = lexicon.places(), list[tuple[str, int, bool]]()
    code, start, last = after, 0, len(text) - keep
    while start < last and text[start : start + 2] in _beginnings():
        for end in range(min(last, start + _LONGEST), start + 1, -1):
            word = text[start:end]
            if word in known and (found := _fitting(known[word], code, word)) is not None:
                after_short = _AFTER_SHORT.match(text, end)  # 宁河县, which is 宁河区 today
                full = word[-1] in "省市县区州盟旗" and end - start > 2
                if after_short is not None and not full and after_short.end() <= last:
                    end, full = after_short.end(), True  # noqa: PLW2901 - the place ends there
                code, start = found, end
                steps.append((code, end, full))
                break
        else:
            break
    return steps


@cache
def _beginnings() -> frozenset[str]:
    """The first two characters of all places: most names go on with none behind the first."""
    return frozenset(name[:2] for name in lexicon.places())


@cache
def _ends() -> frozenset[str]:
    """The last two characters of all places."""
    return frozenset(name[-2:] for name in lexicon.places())


def below(text: str, start: int) -> int:
    """Where the town or zone that stands at ``start`` ends; ``start`` if there is none or too little would be left."""
    found = _BELOW.match(text[start:])
    return start + found.end() if found is not None and len(text) - start - found.end() >= 2 else start


def _fitting(codes: tuple[str, ...], outer: str, word: str) -> str | None:
    """The code that fits into the place named before; a bare county does not count without its city, unless it is a
    city itself (昆山).
    """
    full = len(word) > 2 and word[-1] in "市县区旗州盟"
    if outer:
        fitting = next((code for code in codes if code != outer and within(code, outer)), None)
        skips = fitting is not None and lexicon.breadth(outer) == 0 and lexicon.breadth(fitting) == 2
        return None if skips and not full and not _is_city(word) and outer not in _CITIES else fitting
    return codes[0] if full or lexicon.breadth(codes[0]) < 2 or _is_city(word) else None


_CITIES = frozenset({"110000", "120000", "310000", "500000"})
"""Provinces that are one city: their districts follow at once."""
_BRANDS = frozenset(
    {
        *(
            "东方",
            "新乐",
            "永安",
            "永康",
            "五常",
            "新民",
            "海城",
            "大安",
            "安达",
            "集贤",
            "建德",
            "万宁",
            "兴化",
            "宜城",
        ),
        *("长葛", "明光", "凌源", "同江"),
    }
)
"""Cities that are brands more often."""


def _is_city(word: str) -> bool:
    return f"{word}市" in lexicon.places() and word not in _BRANDS


def at_tail(text: str) -> tuple[str, str]:
    """The place that the text ends with (a county only behind its city), and what stands before it (at least two
    characters).
    """
    code, rest = _last_place(text)
    if code and lexicon.breadth(code) == 2:
        outer, before = _last_place(rest)
        if outer and within(code, outer):
            return code, before
        return (code, rest) if text[-1] in "市县区" else ("", text)
    return code, rest


def _last_place(text: str) -> tuple[str, str]:
    known = lexicon.places()
    if text[-2:] not in _ends():
        return "", text
    for length in range(min(_LONGEST, len(text) - 2), 1, -1):
        if (codes := known.get(text[-length:])) is not None:
            return codes[0], text[:-length]
    return "", text


@cache
def spelled() -> dict[str, str]:
    """Short names of places in Pinyin letters; of those spelled alike the widest, then the lowest code."""
    letters = {ord(char): syllable for syllable, chars in lexicon.readings() for char in chars}
    by_letters: dict[str, str] = {}
    for name, codes in lexicon.places().items():
        word, code = name.translate(letters), codes[0]
        known = by_letters.get(word)
        if code < "9" and (known is None or (lexicon.breadth(code), code) < (lexicon.breadth(known), known)):
            by_letters[word] = code
    return by_letters
