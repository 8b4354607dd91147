"""节后, 国庆前, 春节后, 过完年: days told by the public holidays around them.

What is fixed by the sun or the moon is known for years; how many days are off is announced each autumn, so the last day
of rest is the latest that it usually is.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from bot.grammar.patterns import lazy

_ONES = r"元旦|春节|过年|清明|五一|劳动节|端午|中秋|国庆|(?<![双月零一二三四五六七八九十百])十一"
FEAST = (
    rf"(?:{_ONES})(?:节|假期?|放假)*(?:结束|之|以)?(?:前|后)|(?:过完|过了)(?:年|节|{_ONES})"
    r"|节假日?后|(?<![季环情细关章])节[前后]|(?<![\d一二两三四五六七八九十半几多今明去每])年后"
)
_FIXED = {"元旦": (1, 1, 3), "清明": (4, 4, 3), "五一": (5, 1, 5), "国庆": (10, 1, 7)}
"""Month and day of the first day off, and the days from there to the first day at work."""
_BY_MOON = {
    "春节": ("2026-02-17 2027-02-06 2028-01-26 2029-02-13 2030-02-03 2031-01-23 2032-02-11 2033-01-31", -2, 7),
    "端午": ("2026-06-19 2027-06-09 2028-05-28 2029-06-16 2030-06-05 2031-06-24 2032-06-12 2033-06-01", 0, 3),
    "中秋": ("2026-09-25 2027-09-15 2028-10-03 2029-09-22 2030-09-12 2031-10-01 2032-09-19 2033-09-08", 0, 3),
}
"""The day itself by the year, the first day off as seen from it, and the first day at work."""
_CALLED = {"过年": "春节", "年": "春节", "劳动节": "五一", "十一": "国庆"}
_NAME = lazy("元旦|春节|过年|清明|五一|劳动节|端午|中秋|国庆|十一|年")


def day_told(text: str, today: date) -> date | None:
    """The working day before the first day off, or the first one behind; of 节后 and 节前 the next holiday to come."""
    name = _NAME.search(text.removeprefix("过完").removeprefix("过了"))
    called = _CALLED.get(name[0], name[0]) if name else ""
    before = text.endswith("前")
    for begin, back in _stretches(called, today):
        day = _at_work(begin - timedelta(days=1), -1) if before else _at_work(back, 1)
        if day > today:
            return day
    return None


def _at_work(day: date, step: int) -> date:
    """The day itself, or the nearest beside its weekend."""
    while day.weekday() > 4:
        day += timedelta(days=step)
    return day


def _stretches(called: str, today: date) -> list[tuple[date, date]]:
    """Of this holiday or of all: the first day off and the first day at work, this year's and the next, in order."""
    names = [called] if called else [*_FIXED, *_BY_MOON]
    return sorted(each for name in names for each in _of(name, today.year))


def _of(name: str, year: int) -> Iterator[tuple[date, date]]:
    if name in _FIXED:
        month, day, rest = _FIXED[name]
        for begin in (date(year, month, day), date(year + 1, month, day)):
            yield begin, begin + timedelta(days=rest)
        return
    days, lead, rest = _BY_MOON[name]
    for itself in map(date.fromisoformat, days.split()):
        if itself.year in (year, year + 1):
            yield itself + timedelta(days=lead), itself + timedelta(days=rest)
