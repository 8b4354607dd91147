"""更多客户 3, 更多我的订单 2-1, 更多跟进 12 第2页: the next page of a list, where there is no room for buttons.

The words name where the page before ended, so that nothing is passed over that was given away meanwhile.
"""

from __future__ import annotations

from bot.grammar import order_lists
from bot.grammar.parsed import Fields, Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import Line, read

_MINE = lazy(r"^更多(?:我的|(?P<who>[^\s,。:\d]{2,8}?)的)?客户[\s:]*#?(?P<before>\d{1,9})$")
_ORDERS = lazy(r"^更多(?P<list>[^\s,。:\d]{0,12}?订单)[\s:]*(?P<behind>\d{1,9}-\d{1,6})$")
_TIMELINE = lazy(r"^更多跟进[\s:]*#?(?P<customer>\d{1,9})[\s:]+第(?P<page>\d{1,3})页$")
_POOL = lazy(r"^更多公海[\s:]*#?(?P<before>\d{1,9})\s+(?P<text>[^\s,。]{1,30})$")


def page(line: Line) -> Parsed | None:
    """Only where the whole message is that."""
    key = line.key.strip()
    if not key.startswith("更多"):
        return None
    if match := _MINE.match(key):
        who = match["who"] or ""
        fields: Fields = {"before": int(match["before"]), **({"to": who} if who else {})}
        return Parsed(intent=Intent.MINE, fields=fields)
    if match := _TIMELINE.match(key):
        return Parsed(intent=Intent.TIMELINE, fields={"customer": match["customer"], "page": int(match["page"])})
    if match := _POOL.match(key):
        return Parsed(intent=Intent.POOL, fields={"before": int(match["before"]), "text": match["text"]})
    match = _ORDERS.match(key)
    listed = order_lists.asked(read(match["list"])) if match is not None else None
    if match is None or listed is None:
        return None
    return Parsed(intent=Intent.ORDERS, fields={**listed.fields, "behind": match["behind"]})
