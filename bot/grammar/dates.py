"""Days and spans of days: 明天, 下周三, 月底, 下个月5号, 11月28日, 12.5, 三天后; 周一到周三, 12.1-12.5, 明天起一周."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from bot.grammar import feasts, numerals
from bot.grammar.patterns import lazy
from core.domain.frozen import dataclass

_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_WEEK = r"(?:周|星期|礼拜)"
_CLOCK = (
    r"(?:\s?(?:上午|下午|早上|早晨|晚上|中午|傍晚|晚|早|\d{1,2}[点:：](?:\d{1,2}分?|半)?|"
    r"[一二两三四五六七八九十]{1,3}点半?)){0,3}"
    r"(?:之?前|以前)?"
)
_DAY = lazy(
    rf"(?P<iso>20\d\d\s?[-/.年]\s?\d{{1,2}}\s?[-/.月]\s?\d{{1,2}}[日号]?)"
    rf"|(?P<feast>{feasts.FEAST})"
    rf"|(?P<within>{_N}个?(?:工作日|天|周|星期|礼拜|月)(?:之|以)?内|半个?月(?:之|以)?内|(?:下下|下|这|本)个?(?:周|星期|礼拜|月)(?:之|以)?内|[月年]内)"
    rf"|(?P<md>(?:明年|今年)?{_N}月份?{_N}[日号]?)"
    rf"|(?P<num>(?<![\d./])\d{{1,2}}[./]\d{{1,2}}[日号]?(?!\d|[.万亿wk%元年]|[/\-]\d{{1,2}}[/\-]))"
    rf"|(?P<month>(?:(?:下下|下|本|这)个?月|(?:明年|今年)?{_N}月份?)(?:月?[底末初中上下]旬?|{_N}[日号])?)"
    rf"|(?P<two>(?:明后|今明)[两二]?天?)"
    rf"|(?P<word>大后天|后天|明[天日早晚]|明儿|今[天日早晚]|今儿|大前天|前天|昨[天日晚]|次日|第二天)"
    rf"|(?P<week>(?:下下|下|这|本|上)?个?{_WEEK}(?:[一二三四五六日天末]|[1-7](?!\d)))"
    rf"|(?P<whole>(?:下下|下|这|本)个?(?:周|星期|礼拜))"
    rf"|(?P<after>(?:再过|过)?{_N}个?(?:工作日|天|周|星期|礼拜|月)(?:之?后|以后)|半个?月(?:之?后|以后)|"
    rf"过{_N}个?(?:天|周|星期|礼拜|月))"
    rf"|(?P<edge>月[底末]|年[底末前]|[本这]?季度?末|月初|月中旬?)"
    rf"|(?P<bare>(?<![\d#第月.])\d{{1,2}}[日号](?!客户|线|楼|单))"
)
_SPAN = lazy(rf"{_N}个?(?:天|周|星期|礼拜|月)|半个?月|一?整?周")
_CLOCK_RE = lazy(_CLOCK)
_TO = lazy(r"\s?(?:-|~|到|至|—)+\s?")
_AND = lazy(r"\s?(?:和|与|、|及|跟|,)\s?")
_NEXT_WEEKDAY = lazy(rf"(?={_WEEK}[一二三四五六日天])")
_SHORT_END = lazy(rf"(?:{_WEEK})?([一二三四五六日天1-7])(?![\d天个月])|(\d{{1,2}})[日号]?(?![\d.月])")
_FROM_THEN = lazy(r"(?:[开起]始?|之?后|以后)?(?:的)?(?:连续|连着|,)?\s?")
_UNITS = {"天": 1, "日": 1, "周": 7, "星": 7, "礼": 7, "月": 30, "年": 365, "季": 90}
_WEEKDAYS = {c: i for i, c in enumerate("一二三四五六日")} | {"天": 6, "末": 5} | {str(i + 1): i for i in range(7)}
_WORDS = {"大后": 3, "后天": 2, "明": 1, "次": 1, "第二": 1, "今": 0, "昨": -1, "前": -2, "大前": -3}
_DURATION = lazy(
    r"(?P<mixed>[一两三]|\d{1,2})个半月|(?<!月)(?<!月\d)(?P<n>\d{1,3}|[一二两三四五六七八九十百]{1,"
    r"4})\s?个?(?P<unit>工作日|天|日(?!报)|周|星期|礼拜|(?<=个)月|月(?![\d底初中末份旬上下一二三四五六七八九十])|"
    r"季度|年)(?!\d)|(?P<half>半个?(?:月|年))"
)


@dataclass(frozen=True, slots=True)
class Days:
    """A day or a span of days found in a key; both ends belong to it."""

    start: int
    end: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time found in a key, in days."""

    start: int
    end: int
    days: int


def find(key: str, today: date) -> Iterator[Days]:
    """The days in a key, from left to right, spans joined; bare week days and dates lie ahead of today."""
    position = 0
    while True:
        match = _DAY.search(key, position)
        if match is None:
            return
        day = _read(match, today)
        if day is None:
            position = match.end()
            continue
        found = _extended(key, _clocked(key, match, day), today)
        yield found
        position = max(found.end, match.end())


def find_duration(key: str) -> Duration | None:
    """The first length of time in a key; a month is 30 days, half a month 15, a week 7."""
    match = _DURATION.search(key)
    if match is None:
        return None
    return Duration(match.start(), match.end(), _length(match))


def _length(match: re.Match[str]) -> int:
    if match["half"]:
        return 15 if "月" in match["half"] else 180
    if match["mixed"]:
        return (numerals.whole(match["mixed"]) or 0) * 30 + 15
    return (numerals.whole(match["n"]) or 0) * (_UNITS.get(match["unit"][0], 1))


def _clocked(key: str, match: re.Match[str], day: tuple[date, date]) -> Days:
    clock = _CLOCK_RE.match(key, match.end())
    return Days(match.start(), clock.end() if clock else match.end(), *day)


def _extended(key: str, found: Days, today: date) -> Days:
    """Joins `A 到 B`, `A 和 B`, `A 起 N 天`."""
    joint = _TO.match(key, found.end) or _AND.match(key, found.end) or _NEXT_WEEKDAY.match(key, found.end)
    if joint:
        last = _end_day(key, joint, found, today)
        return last or found
    then = _FROM_THEN.match(key, found.end)
    span = _SPAN.match(key, then.end()) if then and then.end() > found.end else None
    if span:
        days = duration_days(span[0])
        return Days(found.start, span.end(), found.first, found.first + timedelta(days=max(days, 1) - 1))
    return found


def duration_days(text: str) -> int:
    """The days of a length such as 三天, 一周, 整周."""
    found = find_duration(text)
    return found.days if found else 7


def _end_day(key: str, joint: re.Match[str], found: Days, today: date) -> Days | None:
    match = _DAY.match(key, joint.end())
    if match:
        start = max(found.first, today)
        anchor = found.first if match["week"] and match["week"][0] in "周星礼" else today
        day = _read(match, anchor) or _read(match, today)
        if day and day[1] >= found.first:
            return _clocked(key, match, (found.first, day[1]))
        return _clocked(key, match, (start, day[1])) if day and day[1] >= start else None
    short = _SHORT_END.match(key, joint.end()) if "," not in joint[0] else None
    if short is None:
        return None
    last = (
        _weekday_after(found.first, short[1])
        if short[1] and not short[1].isdigit()
        else _month_day(found.first, short[1] or short[2])
    )
    return Days(found.start, short.end(), found.first, last) if last and last >= found.first else None


def _weekday_after(first: date, name: str) -> date:
    return first + timedelta(days=(_WEEKDAYS[name] - first.weekday()) % 7)


def _month_day(first: date, day: str) -> date | None:
    return _date(first.year, first.month, int(day))


def _read(match: re.Match[str], today: date) -> tuple[date, date] | None:
    group = match.lastgroup or ""
    read = _READERS[group](match[group], today)
    if read is None or isinstance(read, tuple):
        return read
    return read, read


def _iso(text: str, _today: date) -> date | None:
    year, month, day = (int(n) for n in re.findall(r"\d+", text)[:3])
    return _date(year, month, day)


def _month_and_day(text: str, today: date) -> date | None:
    year = today.year + 1 if text.startswith("明年") else None
    month, day = re.sub(r"^[明今]年|份|[日号]$", "", text).split("月", 1)
    return _ahead(today, numerals.whole(month) or 0, numerals.whole(day) or 0, year)


def _dotted(text: str, today: date) -> date | None:
    month, day = re.split(r"[./]", text.rstrip("日号"))
    return _ahead(today, int(month), int(day), None)


def _month(text: str, today: date) -> date | None:
    head, _, tail = text.partition("月")
    tail = tail.lstrip("份月")
    year, month = today.year, today.month
    if head[0] in "下本这":
        month += head.count("下")
    else:
        head = head.removeprefix("今年").removeprefix("明年")
        month = numerals.whole(head) or 0
        year += 1 if text.startswith("明年") or month < today.month else 0
    if not 1 <= month <= 14:
        return None
    first = date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)
    if tail[:1] in ("底", "末"):
        return _month_end(first)
    return _date(first.year, first.month, _day_of(tail))


def _day_of(tail: str) -> int:
    if tail[:1] in ("中", "下"):
        return 15 if tail[0] == "中" else 25
    return (numerals.whole(tail) or 1) if tail and tail[0] not in "初上" else 1


def _word(text: str, today: date) -> date:
    for head, days in _WORDS.items():
        if text.startswith(head) and not (head == "前" and text != "前天"):
            return today + timedelta(days=days)
    return today - timedelta(days=3)


def _two(text: str, today: date) -> tuple[date, date]:
    first = today + timedelta(days=1 if text[0] == "明" else 0)
    return first, first + timedelta(days=1)


def _week(text: str, today: date) -> date:
    weekday = _WEEKDAYS[text[-1]]
    monday = today - timedelta(days=today.weekday())
    if text[0] == "下":
        return monday + timedelta(days=7 * (len(text) - len(text.lstrip("下"))) + weekday)
    if text[0] == "上":
        return monday + timedelta(days=weekday - 7)
    day = monday + timedelta(days=weekday)
    return day if day >= today else day + timedelta(days=7)


def _whole_week(text: str, today: date) -> tuple[date, date]:
    monday = today - timedelta(days=today.weekday()) + timedelta(days=7 * (len(text) - len(text.lstrip("下"))))
    return max(monday, today), monday + timedelta(days=6)


def _after(text: str, today: date) -> date | None:
    text = text.removeprefix("再").removeprefix("过").lstrip()
    if text.startswith("半"):
        return today + timedelta(days=15)
    count = numerals.whole(re.split(r"[个天周星礼月工]", text)[0]) or 0
    if "月" in text:
        month = today.month + count
        return _clamped(today.year + (month - 1) // 12, (month - 1) % 12 + 1, today.day)
    return today + timedelta(days=count * (1 if "天" in text or "日" in text else 7))


def _within(text: str, today: date) -> date | None:
    """三天内, 下周内, 月内: the last day of it; a week ends with its working days."""
    text = re.sub("[之以]?内$", "", text)
    if text in ("月", "年"):
        return _edge(f"{text}底", today)
    if text[0] not in "下这本":
        return _after(f"{text}后", today)
    if text.endswith("月"):
        return _month(f"{text}底", today)
    first, last = _whole_week(text, today)
    friday = last - timedelta(days=2)
    return friday if friday > max(first, today) else last


def _edge(text: str, today: date) -> date | None:
    if text.startswith("年"):
        return date(today.year, 12, 31)
    if "季" in text:
        return _month_end(date(today.year, (today.month - 1) // 3 * 3 + 3, 1))
    if text.startswith("月中"):
        return _bare("15日", today)
    if text == "月初":
        return _month_end(today) + timedelta(days=1)
    return _month_end(today)


def _bare(text: str, today: date) -> date | None:
    day = int(text[:-1])
    this = _date(today.year, today.month, day)
    if this and this >= today:
        return this
    following = _month_end(today) + timedelta(days=1)
    return _date(following.year, following.month, day)


_READERS: dict[str, Callable[[str, date], date | tuple[date, date] | None]] = {
    "iso": _iso,
    "feast": feasts.day_told,
    "within": _within,
    "md": _month_and_day,
    "num": _dotted,
    "month": _month,
    "two": _two,
    "word": _word,
    "week": _week,
    "whole": _whole_week,
    "after": _after,
    "edge": _edge,
    "bare": _bare,
}


def _ahead(today: date, month: int, day: int, year: int | None) -> date | None:
    """The date in its year; without a year the next one, unless it has only just passed."""
    found = _date(year or today.year, month, day)
    if found and year is None and (today - found).days > 60:
        return _date(today.year + 1, month, day)
    return found


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _clamped(year: int, month: int, day: int) -> date:
    return _date(year, month, day) or _month_end(date(year, month, 1))


def _month_end(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
