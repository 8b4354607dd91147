"""How an order is called: by the number of its filing and its place there (12-1), or by the number of its contract."""

from __future__ import annotations

import re

from bot.grammar.parsed import Fields
from bot.grammar.patterns import lazy
from bot.grammar.script import Line

NUMBER = r"\d{1,6}-\d{1,3}(?![\d\-./年月日])"
CODE = r"(?=[a-z\-_/]*\d)[a-z][a-z0-9\-_/]{1,30}"
HANDLE = rf"#?\s?(?P<order>{NUMBER})号?"
ORDER = rf"订单(?:号|编号)?[\s:]*#?\s?(?P<named>{NUMBER}|{CODE}|\d{{1,6}}(?!\d))号?"
ONE = rf"(?:{ORDER}|{HANDLE})"
TIMES = (
    r"(?P<day>今天|今日|当天)|(?P<week>本周|这周|这个?星期)|(?P<month>本月|这个?月|当月)"
    r"|(?P<last_month>上个?月)|(?P<year>今年|本年度?)"
)
"""Each group is the name of a time."""
_TIME = lazy(TIMES)


def period(words: str) -> Fields:
    """Since when, if that was said."""
    match = _TIME.search(words)
    return {"period": match.lastgroup} if match and match.lastgroup else {}


def which(line: Line, match: re.Match[str]) -> Fields:
    """The order that is meant, in whichever way it was called."""
    said = next((found for group in ("named", "order", "other") if (found := group_of(line, match, group))), "")
    return {"order": said} if said else {}


def group_of(line: Line, match: re.Match[str], group: str) -> str:
    """What was typed there; nothing where the pattern has no such group."""
    start, end = match.span(group) if group in match.re.groupindex else (-1, -1)
    return line.shown[start:end].strip() if start >= 0 else ""
