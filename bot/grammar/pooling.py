"""What is said about the public pool beyond 公海 alone: a search in it, its next page, leaving a waiting list, and the
name of a group that hears of it.
"""

from __future__ import annotations

import re

from bot.grammar import customers
from bot.grammar.parsed import Fields, Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import Line

_HINT = lazy("公海|排|绑定")
_LOOK = r"(?:帮我|我想|我要|想|请)?(?:看看|看一?下|看|查看|查一?下|查|搜索|搜一?下|搜|找找|找一?下|找)?(?:一下)?"
_NO_TEXT = (
    r"(?!(?:认领|领取|领|捞|抢|排|释放|放|退|转|丢|扔|记|跟进|规则|说明|怎么|如何|什么|为什么|多少|"
    r"有多少|几|更多))"
)
_MORE = lazy(r"^(?:更多公海|公海\s?更多|公海下一页)(?:客户)?(?:[\s:]*#?(?P<before>\d{1,9}))?$")
_SEARCH = lazy(
    rf"^{_LOOK}\s?公海(?:池|客户|里面?|中)?(?:的?客户)?(?:[\s:,]+|搜索?[\s:,]*|找[\s:,]*)(?:有没有|有|找|搜|查)?\s?"
    rf"{_NO_TEXT}(?P<text>[^\s,。!?:][^,。!?:\x1f]{{0,30}}?)(?:的?客户|的公司)?[。!?吗么]*$"
)
_ANY = lazy(
    rf"^{_LOOK}\s?公海(?:池|里面?|中)?(?:现在|目前|今天|还)?有(?:没有|无)?\s?{_NO_TEXT}(?P<text>[^\s,。!?:]{{2,12}}?)(?:的)?"
    r"(?:客户|公司|企业)(?:吗|么|呢|没有)?[。!?]*$"
)
_OF_PLACE = lazy(rf"^{_LOOK}\s?(?P<text>[^\s,。!?:]{{2,8}}?)的?公海(?:客户|池)?[。!?]*$")
_NOT_A_PLACE = lazy("我|你|他|她|全部|所有|现在|目前|今天|本|这|那|哪|去|回|到|进|入|放|丢|扔|退|的客户|更多")
_BIND = lazy(
    r"^(?:把)?绑定(?:本|这个?|当前)群(?:聊)?[\s:,]+(?:名字|名称|群名)?(?:叫|是|为|:)?\s?(?P<name>[^\s,。!?:]{2,30})$"
)
_LEAVE = r"(?:不(?:想|用|要|再|打算)?(?:再|继续)?(?:排队?了|排队)|(?:退出|取消|放弃|撤销)排队|别排(?:队)?了)"
_LEAVE_HEAD = lazy(rf"^(?:我|那|那我|先)?{_LEAVE}(?:吧|了)?[\s,:;。]*(?P<rest>.*)$")
_LEAVE_TAIL = lazy(rf"^(?P<rest>[^\s,。;][^,。;]*?)[\s,]*(?:我|的)?{_LEAVE}(?:吧|了)?[。!]*$")


def read(line: Line) -> Parsed | None:
    """The first of these that the whole message is."""
    if not _HINT.search(line.key) or len(line.key) > 80:
        return None
    return _left(line) or _bound(line) or _searched(line)


def _left(line: Line) -> Parsed | None:
    match = _LEAVE_HEAD.match(line.key) or _LEAVE_TAIL.match(line.key)
    if match is None:
        return None
    customer, _ = customers.take(line.part(*match.span("rest"))) if match["rest"] else (None, line)
    return Parsed(intent=Intent.LEAVE_QUEUE, fields={"customer": customer} if customer else {})


def _bound(line: Line) -> Parsed | None:
    """绑定本群, with the name by which rules speak of the group."""
    match = _BIND.match(line.key)
    return (
        None
        if match is None
        else Parsed(intent=Intent.BIND_GROUP, fields={"name": line.shown[slice(*match.span("name"))]})
    )


def _searched(line: Line) -> Parsed | None:
    key = line.key.strip()
    if match := _MORE.match(key):
        fields: Fields = {"before": int(match["before"])} if match["before"] else {}
        return Parsed(intent=Intent.POOL, fields=fields)
    match = _SEARCH.match(key) or _ANY.match(key) or _of_place(key)
    return None if match is None else Parsed(intent=Intent.POOL, fields={"text": _shown(line, match)})


def _of_place(key: str) -> re.Match[str] | None:
    match = _OF_PLACE.match(key)
    return None if match is None or _NOT_A_PLACE.search(match["text"]) else match


def _shown(line: Line, match: re.Match[str]) -> str:
    """As it was typed."""
    lead = len(line.key) - len(line.key.lstrip())
    return line.shown[match.start("text") + lead : match.end("text") + lead].strip()
