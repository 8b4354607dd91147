"""派单: a customer for others to work, perhaps for one of them; 我派的线索; 撤回派单."""

from __future__ import annotations

from datetime import date

from bot.grammar import companies, customers, filing, people
from bot.grammar.parsed import Fields, Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import Line

_PLEASE = r"(?:请|麻烦|帮我|帮忙|我要?|想|要|来|再){0,3}"
_GIVE = r"(?:派|分派|指派|分配|下发)"
_LEAD = r"(?:一?[条个下])?(?:新的?)?(?:单子?|线索)"
NAME = r"(?P<to>[^\s,;:。、!?#\d\x1f]{2,12}?(?:\([^\s()]{2,12}\))?)"
_HEAD = lazy(rf"(?s)^{_PLEASE}{_GIVE}{_LEAD}(?:(?:给到?|到)\s?{NAME}(?=$|[\s:,]))?(?=$|[\s:,])[\s:,]*(?P<rest>.*)$")
_FOR = lazy(rf"(?s)^{_PLEASE}(?:新的?|有一?[条个])?线索[\s:,]+(?P<rest>.*)$")
DONE = r"(?:来?(?:跟进?|负责|处理|联系))?(?:一下)?(?:吧|了|哈)?[\s。!]*$"
_TAIL = lazy(rf"(?s)(?:[\s,。;\x1f]+|(?<=\d)|^)(?:请|就|直接)?(?:{_GIVE}|分|安排|交)?给到?\s?{NAME}{DONE}")
_FOR_TAIL = lazy(rf"(?s)(?:[\s,。;\x1f]*(?:请|就|直接)?(?:{_GIVE}|分|安排)|(?<=\d)[\s,。;\x1f]+)给到?\s?{NAME}{DONE}")
_TO_ONE = lazy(
    rf"(?s)^{_PLEASE}(?:把|将)(?P<firm>[^\n]{{4,40}}?)\s?(?:这[个条家])?(?:线索|客户|单子)?(?:{_GIVE})给\s?{NAME}(?=$|[\s,:;。])[\s,:;。]*(?P<rest>.*)$"
)
_APART = lazy(r"(?s)[\s,。;]+(?:都)?不是(?:同一|一)家(?:[\s,:。;]+(?P<why>.{1,200}))?$")
_OWN = lazy(
    r"^(?:帮我|我想|我要|想|请)?(?:看看|看一?下|看|查看|查一?下|查)?(?:一下)?\s?"
    r"(?:我(?:派|分)(?:出去?)?的?(?:单子?|线索)|我的派单|派单(?:记录|列表|情况|进度))"
    r"(?:怎么样|到哪|如何|呢|了|吗)*[\s?。!]*$"
)
_WAITING = lazy(
    r"^(?:帮我|我想|我要|想|请)?(?:看看|看一?下|看|查看|查一?下|查)?\s?(?:我的?)?"
    r"(?:待接单(?:的?线索|列表)?|(?:等我|要我|我要|待我)接(?:单)?的?(?:线索|单子?)?|派给我的(?:线索|单子?)?|我的线索)"
    r"(?:有哪些|有几条|呢|吗)*[\s?。!]*$"
)
_DROP = r"(?:撤回|撤销|撤掉|取消|收回)(?:我的?)?派单|派单(?:撤回|撤销|取消)"
_DROP_HEAD = lazy(rf"^(?:请|帮我|我要?|想)?(?:{_DROP})(?:了|吧|一下)?[\s,:]*(?P<rest>.*)$")
_DROP_TAIL = lazy(rf"^(?P<rest>[^,。]{{1,40}}?)\s?(?:的)?(?:{_DROP})(?:了|吧)?[。!]*$")


def read(line: Line, _today: date) -> Parsed | None:
    """The first of these that the whole message is."""
    key = line.key
    if not any(hint in key for hint in ("派", "线索", "接")):
        return None
    if len(key) <= 80 and (found := _about_given(line)):
        return found
    if match := _HEAD.match(key):
        return _given(line.part(match.start("rest")), line, match.span("to"), sure=True)
    if (match := _TO_ONE.match(key)) and companies.sure_end(match["firm"]):
        told = line.part(match.start("rest"))
        firm = line.part(*match.span("firm"))
        return _given(Line(f"{firm.shown} {told.shown}", f"{firm.key} {told.key}"), line, match.span("to"), sure=True)
    match = _FOR.match(key)
    return _given(line.part(match.start("rest")), line, (-1, -1), sure=False) if match else None


def opening(line: Line) -> int | None:
    """Where what a line says of its customer begins, behind 派单 or 线索; ``None`` where it opens with neither."""
    match = _HEAD.match(line.key) or _FOR.match(line.key + "\n")
    return min(match.start("rest"), len(line.key)) if match else None


def is_for_somebody(line: Line) -> bool:
    """Whether it ends with whose it is to be."""
    return _TAIL.search(line.key) is not None


def _about_given(line: Line) -> Parsed | None:
    if _OWN.match(line.key):
        return Parsed(intent=Intent.LEADS)
    if _WAITING.match(line.key):
        return Parsed(intent=Intent.LEADS_WAITING)
    match = _DROP_HEAD.match(line.key) or _DROP_TAIL.match(line.key)
    if match is None:
        return None
    customer, _ = customers.take(line.part(*match.span("rest")))
    return Parsed(intent=Intent.DROP_LEAD, fields={"customer": customer} if customer else {})


def _given(rest: Line, whole: Line, to: tuple[int, int], *, sure: bool) -> Parsed | None:
    """线索 … is one's own filing, unless it says for whom it is."""
    fields: Fields = {"to": whole.shown[to[0] : to[1]]} if to[0] >= 0 else {}
    if match := _APART.search(rest.key):
        start, end = match.span("why")
        fields["apart"] = rest.shown[start:end].strip() if start >= 0 else "不是同一家"
        rest = rest.part(0, match.start())
    match = (_TAIL if sure else _FOR_TAIL).search(rest.key)
    if match and (sure or "分" in match[0] or "派" in match[0] or people.is_person(match["to"])):
        fields["to"] = rest.shown[match.start("to") : match.end("to")]
        rest = rest.part(0, match.start())
    if not sure and "to" not in fields:
        return None
    return Parsed(intent=Intent.LEAD, fields={**filing.read(rest), **fields})
