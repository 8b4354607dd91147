"""Numbers as people write them: 12, 1,280, 十五, 一百二十, 3万5, 1亿2千万."""

from __future__ import annotations

import re
from decimal import Decimal

_VALUES = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000, "k": 1000}
_LARGE = {"万": 10_000, "w": 10_000, "亿": 100_000_000}
_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|[零〇一二两俩三四五六七八九]+|[十百千k万w亿半]")


def number(text: str) -> Decimal | None:
    """The value of a numeral, None when there is none in it; vague parts (来, 多, 几) are rounded down."""
    reading = _Reading()
    for token in _TOKEN.findall(text):
        reading.take(token)
    return reading.value()


def whole(text: str) -> int | None:
    """The value of a numeral that counts something."""
    value = number(text)
    return None if value is None else int(value)


class _Reading:
    """Adds up a numeral from left to right."""

    __slots__ = ("_any", "_last", "_pending", "_section", "_total")

    def __init__(self) -> None:
        self._total = Decimal(0)
        self._section = Decimal(0)
        self._pending: Decimal | None = None
        self._last = 1
        self._any = False

    def take(self, part: str) -> None:
        self._any = True
        if part in _LARGE:
            self._close(_LARGE[part])
        elif part in _SMALL:
            self._section += (self._pending if self._pending is not None else Decimal(1)) * _SMALL[part]
            self._pending, self._last = None, _SMALL[part]
        elif part == "半":
            self._total += Decimal(self._last) / 2
        else:
            self._digits(part)

    def value(self) -> Decimal | None:
        if not self._any:
            return None
        tail = self._pending or Decimal(0)
        if 0 < tail < 10 and self._last > 10 and tail == int(tail):
            tail *= self._last // 10  # 三万五 is 35,000 and 两百五 is 250
        return self._total + self._section + tail

    def _close(self, unit: int) -> None:
        inner = self._section + (self._pending or 0)
        if unit > 10_000 and not inner and self._total:
            inner, self._total = self._total, Decimal(0)
        self._total += (inner or 1) * unit
        self._section, self._pending, self._last = Decimal(0), None, unit

    def _digits(self, part: str) -> None:
        if part[0].isdigit() and part[0] in "0123456789":
            self._pending = Decimal(part.replace(",", ""))
            return
        if part[0] in "零〇" and len(part) > 1:
            self._last = 1  # 一万零五 is 10,005
        values = [_VALUES[c] for c in part]
        vague = len(values) == 2 and values[1] == values[0] + 1
        self._pending = Decimal(values[0] if vague else int("".join(map(str, values))))
