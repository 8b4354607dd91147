"""Who is credited with how much of an order, as people say it: 李四 30%, 和李四三七分, 我三他七, 平分, 李四三成."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from bot.grammar.patterns import lazy
from bot.grammar.script import Line

ME = "我"
"""Stands for whoever speaks."""
_DIGITS = {sign: value for value, sign in enumerate("一二三四五六七八九", start=1)} | {"两": 2}
_DIGIT = r"[一二两三四五六七八九1-9]"
_NOBODY = r"(?!我|他|她|谁|[和跟与同给让归算分的先已也就但只]|应该|业绩|作废|异议|一共|总共|大概|客户)"
_NAME = rf"(?:{_NOBODY}[^\W\d_a-z][^\W\d_a-z和跟与各给归算谁的]{{1,7}}?|[a-z][a-z.]{{1,15}})(?:\([^\s()]{{2,12}}\))?"
_WITH = r"(?:和|跟|与|同)\s?"
_PERCENT = r"(?:\d{1,3}(?:\.\d{1,2})?\s?(?:%|个点|成)|[一二两三四五六七八九]成半?|一半)"
_GETS = r"(?:应该|应|可以|也|要|来){0,2}(?:占|拿|分得?|得|有|提)?"
_END = r"(?=$|[\s,;。!:]|吧|了)"
_EVEN = lazy(
    rf"{_WITH}(?P<names>{_NAME}(?:\s?[、,和跟与]\s?{_NAME}){{0,3}}?)\s?(?:业绩)?"
    r"(?:平分|均分|平均分|对半分?开?|五五(?:分成|分开|分|开)?|55开|各(?:占|拿)?一半|一人一半)"
)
_RATIO = lazy(
    rf"{_WITH}(?P<who>{_NAME})\s?(?:分成?)?[\s,]*(?P<a>{_DIGIT})\s?[:比]?\s?(?P<b>{_DIGIT})\s?(?:分成|分开|分|开)?{_END}"
)
_TO = r"(?:的?业绩)?(?:应该?|该)?(?:分给|分|给|让|归|算|由)?\s?"
_LIST = lazy(rf"{_TO}(?P<who>我|{_NAME})\s?{_GETS}\s?(?P<part>{_PERCENT})")
_BARE_LIST = lazy(rf"{_TO}(?P<who>我|{_NAME})\s?{_GETS}\s?(?P<part>{_PERCENT}|\d{{1,2}}(?:\.\d{{1,2}})?{_END})")
_EACH = lazy(rf"(?P<names>{_NAME}(?:\s?[、,和跟与]\s?{_NAME}){{1,3}}?)\s?各(?:占|拿|分|得)?\s?(?P<part>{_PERCENT})")
_BETWEEN = lazy(r"\s?[、,;和]?\s?")
_MINE = lazy(
    rf"(?:{_WITH}(?P<who>{_NAME})\s?(?:分成?)?[\s,:]*)?我(?:占|拿)?(?P<a>{_DIGIT})成?[\s,]*"
    rf"(?:他|她|(?P<other>{_NAME}))(?:占|拿)?(?P<b>{_DIGIT})成?{_END}"
)
_WHOLE = lazy(rf"(?:业绩)?(?:应该?|全部?|都|该){{0,2}}(?:归|算)(?:到|给)?\s?(?P<who>我|{_NAME})(?:的|名下|头上)?{_END}")
_SPLIT_NAMES = lazy(r"\s?[、,和跟与]\s?")
_CLAUSE = lazy(r"[\s,;。:]+")

_MOST = 10

Share = tuple[str, str]
"""A name and its per cent."""


def take(line: Line, *, bare: bool = False, first: bool = False) -> tuple[str, Line]:
    """``李四 30、王五 20`` as it was said somewhere in the line, and the line without it; empty where nothing is said.
    ``bare``: numbers without a unit are per cent, too; ``first``: the line begins with it.
    """
    starts = (0, *(match.end() for match in _CLAUSE.finditer(line.key)))
    for at in starts[: 2 if first else None]:
        for reader in _LOOSE if bare else _READERS:
            if (found := reader(line, at)) is not None:
                shares, end = found
                return "、".join(f"{name} {percent}" for name, percent in shares), line.cut(at, end)
    return "", line


def _even(line: Line, at: int) -> tuple[list[Share], int] | None:
    match = _EVEN.match(line.key, at)
    if match is None:
        return None
    names = _names(line, match)
    return [(name, _two_places(10_000 // (len(names) + 1))) for name in names], match.end()


def _each(line: Line, at: int) -> tuple[list[Share], int] | None:
    match = _EACH.match(line.key, at)
    return ([(name, _percent(match["part"])) for name in _names(line, match)], match.end()) if match else None


def _ratio(line: Line, at: int) -> tuple[list[Share], int] | None:
    """三七分: whoever speaks of it has the larger part."""
    match = _RATIO.match(line.key, at)
    if match is None or _digit(match["a"]) + _digit(match["b"]) != 10:
        return None
    return [(_said(line, match, "who"), str(10 * min(_digit(match["a"]), _digit(match["b"]))))], match.end()


def _listed(line: Line, at: int) -> tuple[list[Share], int] | None:
    return _list(_LIST, line, at)


def _numbers(line: Line, at: int) -> tuple[list[Share], int] | None:
    return _list(_BARE_LIST, line, at)


def _list(pattern: re.Pattern[str], line: Line, at: int) -> tuple[list[Share], int] | None:
    shares: list[Share] = []
    end = last = at
    while (match := pattern.match(line.key, end)) is not None and len(shares) < _MOST:
        shares.append((_said(line, match, "who"), _percent(match["part"])))
        last = match.end()
        end = gap.end() if (gap := _BETWEEN.match(line.key, last)) else last
    return (shares, last) if shares else None


def _mine(line: Line, at: int) -> tuple[list[Share], int] | None:
    """我三他七."""
    match = _MINE.match(line.key, at)
    if match is None or _digit(match["a"]) + _digit(match["b"]) != 10:
        return None
    named = "other" if match["other"] else "who"
    return ([(_said(line, match, named), str(10 * _digit(match["b"])))], match.end()) if match[named] else None


def _whole(line: Line, at: int) -> tuple[list[Share], int] | None:
    match = _WHOLE.match(line.key, at)
    return ([(_said(line, match, "who"), "100")], match.end()) if match else None


_Reader = Callable[[Line, int], tuple[list[Share], int] | None]
_READERS: tuple[_Reader, ...] = (_even, _ratio, _each, _listed, _mine, _whole)
_LOOSE: tuple[_Reader, ...] = (_even, _ratio, _each, _numbers, _mine, _whole)


def _names(line: Line, match: re.Match[str]) -> list[str]:
    start, end = match.span("names")
    return list(_pieces(line.part(start, end)))


def _pieces(line: Line) -> Iterator[str]:
    at = 0
    for gap in _SPLIT_NAMES.finditer(line.key):
        yield line.shown[at : gap.start()]
        at = gap.end()
    yield line.shown[at:]


def _said(line: Line, match: re.Match[str], group: str) -> str:
    return line.shown[slice(*match.span(group))].strip()


def _percent(part: str) -> str:
    if part == "一半":
        return "50"
    number = part.rstrip("%成半个点 ")
    if part[0] in _DIGITS:
        return str(10 * _DIGITS[part[0]] + (5 if part.endswith("半") else 0))
    return str(10 * int(number)) if "成" in part and number.isdigit() else number


def _digit(sign: str) -> int:
    return _DIGITS.get(sign) or int(sign)


def _two_places(basis: int) -> str:
    return f"{basis / 100:g}"
