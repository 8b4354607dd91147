"""Phone numbers: mobiles, land lines, 400 numbers; with blanks, dashes, +86, extensions, or spoken digits (幺三九…)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.grammar.patterns import lazy
from core.domain.frozen import dataclass

_SPOKEN = str.maketrans("零〇洞一幺二两三四五六七拐八九勾", "0001122345677899")
_COUNTRY = r"(?:(?:\+|00)?86[\s\-]?)?"
_MOBILE = rf"{_COUNTRY}(?:\(\+?86\)\s?)?0?(?P<mobile>1[\s\-.]?[3-9](?:[\s\-.]?\d){{9}})"
_AREA = r"(?:0(?:10|2\d|[3-9]\d\d))"
_LAND = (
    rf"(?:(?:\+|00)86[\s\-]?\(?(?P<abroad>10|2\d|[3-9]\d\d)|"
    rf"\(?(?P<area>{_AREA}))\)?[\s\-]?(?P<number>[2-9]\d{{2,3}}[\s\-]?\d{{4}})"
    r"(?:\s?(?:转|ext\.?|分机号?|-|x|#|,转)\s?\d{1,6})?"
)
_SERVICE = r"(?P<service>[48]00[\s\-]?\d{3,4}[\s\-]?\d{3,4})"
_OVERSEAS = r"\+(?P<overseas>(?:852|853|886)[\s\-]?\d{3,4}[\s\-]?\d{3,4}(?:[\s\-]?\d{3})?)"
_PHONE = lazy(rf"(?=[\d+(])(?<![\d.])(?:{_MOBILE}|{_LAND}|{_SERVICE}|{_OVERSEAS})(?!\d)")
_SAID = lazy(r"(?<![零〇洞一幺二两三四五六七拐八九勾\d])1[\s,\-]?[3-9](?:[\s,\-]?\d){9}")
_SPEECH = lazy(r"[零〇洞一幺二两三四五六七拐八九勾](?:[\s,\-]?[零〇洞一幺二两三四五六七拐八九勾\d]){6}")
_WORD = (
    r"(?:(?:联系|客户|公司|他|她|的|个人|对方){0,3}(?:手机号码?|手机|电话号码|电话号?|联系方式|联络方式|"
    r"号码|座机|固话|移动电话|mobile|phone|tel|cell)(?:/微信|/电话|/手机|\(微信同号\)|微信)?)"
)
_BEFORE = lazy(rf"(?:{_WORD}(?:是|为|号|码|:|=|\||\.|/|\s|呢)*)+$")
_AFTER = lazy(r"(?:\s?\(?(?:微信同号|同微信|微信同步|手机微信同号|\(微信\)|这个号|这个电话|这个手机号?)\)?)")
_BARE = lazy(rf"(?:{_WORD})[是为:=|\s.]*(?P<digits>\(?[+\d][\d\s\-()+]{{5,18}}\d)(?!\d)")
_MOBILE_SHAPE = lazy(r"1[3-9]\d{9}")


@dataclass(frozen=True, slots=True)
class Phone:
    """A number found in a key: where, with its label; national digits; whether it is a mobile."""

    start: int
    end: int
    digits: str
    mobile: bool


def is_mobile(digits: str) -> bool:
    """Whether these digits have the shape of a mainland mobile."""
    return _MOBILE_SHAPE.fullmatch(digits) is not None


@lru_cache(maxsize=32)  # several readers ask about the same message
def find(key: str) -> tuple[Phone, ...]:
    """The numbers in a key, from left to right."""
    found = [_phone(key, match) for match in _PHONE.finditer(key)]
    return tuple(found or _spoken(key)) or tuple(_labelled(key))


def _phone(key: str, match: re.Match[str]) -> Phone:
    groups = match.groupdict()
    digits = groups["mobile"] or groups["service"] or groups["overseas"]
    if digits is None:
        digits = (groups["area"] or "0" + groups["abroad"]) + groups["number"]
    return _widened(key, match.start(), match.end(), _digits(digits))


def _spoken(key: str) -> Iterator[Phone]:
    """Dictated digits run into the next word (…一二三四一套), so a mobile ends at its eleventh."""
    if not _SPEECH.search(key):
        return
    plain = key.translate(_SPOKEN)
    for match in _SAID.finditer(plain):
        yield _widened(key, match.start(), match.end(), _digits(match[0]))
        return
    for match in _PHONE.finditer(plain):
        yield _phone(key, match)


def _labelled(key: str) -> Iterator[Phone]:
    """Behind a label any run of digits is a number: a local one, or one from abroad."""
    for match in _BARE.finditer(key):
        digits = _digits(match["digits"])
        if 7 <= len(digits) <= 13:
            yield Phone(match.start(), match.end(), digits, is_mobile(digits))


def _widened(key: str, start: int, end: int, digits: str) -> Phone:
    before = _BEFORE.search(key[max(0, start - 20) : start])
    after = _AFTER.match(key, end)
    if before and before[0]:
        start -= len(before[0])
    return Phone(start, after.end() if after else end, digits, is_mobile(digits))


def _digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())
