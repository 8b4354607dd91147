"""Many customers at once: 把我的客户都转给 李四, 转交 12 13 15 给 李四; and what somebody held: 交接 张三 给 李四."""

from __future__ import annotations

import re

from bot.grammar import people
from bot.grammar.parsed import Fields, Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import Line

_HINT = lazy("[转交移接收给职]")
_PLEASE = r"(?:请|麻烦|帮我|帮忙|我要?|想|要){0,3}(?:把|将)?\s?"
_VERB = r"(?:转交|移交|转|交接|交|过户|划转|划)"
_TO = r"(?:给到?|到|至)"
_NAME = r"(?P<to>[^\s,;:。、!?#\d\x1f]{2,12}?(?:\([^\s()]{2,12}\))?)"
_DONE = r"(?:来?(?:跟进?|负责|接手|维护|处理))?(?:一下)?(?:吧|了|哈)?"
_REST = r"(?:[\s,;:。!]+(?P<note>.*))?$"
_MY = (
    r"(?:我(?:的|名下的?|手上的?|手里的?)?(?:所有|全部|全)?的?(?:客户|报备|单子)(?:都|全部|全|统统|一起|所有)*"
    r"|(?:名下|手上|手里)的?(?:所有|全部)?的?客户(?:都|全部|全|统统)*)"
)
_MINE = lazy(rf"^{_PLEASE}{_MY}\s?{_VERB}\s?{_TO}\s?{_NAME}{_DONE}{_REST}")
_MINE_BEHIND = lazy(rf"^{_PLEASE}{_VERB}\s?{_MY}\s?{_TO}\s?{_NAME}{_DONE}{_REST}")
_NUMBERS = r"(?P<numbers>#?\d{1,6}号?(?:(?:[\s,、;和及]|以及)+#?\d{1,6}号?)+)"
_SOME = lazy(rf"^{_PLEASE}{_VERB}\s?{_NUMBERS}(?:这几个?)?(?:客户)?(?:都|全部)?\s?{_TO}\s?{_NAME}{_DONE}{_REST}")
_SOME_BEFORE = lazy(rf"^{_PLEASE}{_NUMBERS}(?:这几个?)?(?:客户)?(?:都|全部)?\s?{_VERB}\s?{_TO}\s?{_NAME}{_DONE}{_REST}")
_ANSWER = lazy(
    r"^(?:我)?(?:(?P<yes>接收|收下|接单|同意接收|愿意接)|(?P<no>不接[收单]?|不收|拒绝接收|取消转交))(?:客户)?\s?#?\s?(?P<number>\d{1,6})\s?号?"
    r"(?:客户)?(?:了|吧)?(?:[\s,;:。!]+(?P<note>.*))?$"
)
_WHOSE = r"(?P<member>[^\s,;:。、!?#\d\x1f]{2,4}?)"
_LEFT = r"(?:已经?)?(?:离职|要走|走|调走|调岗)了?"
_ALL_OF = r"(?:的|名下的?|手上的?)(?:所有|全部)?的?客户(?:都|全部|全|统统|一起)*"
_HAND_OVER = (
    lazy(rf"^{_PLEASE}交接(?:一下)?\s?{_WHOSE}(?:(?:的|名下的?)(?:所有|全部)?客户)?\s?{_TO}\s?{_NAME}{_DONE}{_REST}"),
    lazy(
        rf"^{_PLEASE}{_WHOSE}{_LEFT}[\s,]*(?:把|将)?(?:他|她)?的?(?:名下的?)?客户(?:都|全部|全)?\s?{_VERB}?\s?{_TO}\s?{_NAME}{_DONE}{_REST}"
    ),
    lazy(rf"^{_PLEASE}{_WHOSE}{_ALL_OF}\s?(?:交接|移交|转交|转|交)?\s?{_TO}\s?{_NAME}{_DONE}{_REST}"),
)
_HAND_OVER_NOBODY = lazy(rf"^{_PLEASE}交接(?:一下)?\s{_WHOSE}(?:(?:的|名下的?)(?:所有|全部)?客户)?$")
_GONE = lazy(
    rf"^{_PLEASE}{_WHOSE}(?:已经|昨天|今天|上周|要|下周要?)?(?:离职|辞职)了?[\s,。]*(?:(?:他|她)?(?:名下)?的?客户)?(?:怎么办|怎么交接|怎么弄|咋办|给谁)?[\s?。!]*$"
)
"""王晨离职了: what will become of his customers is shown before anything is done."""


def read(line: Line) -> Parsed | None:
    """The first of these that the whole message is."""
    key = line.key
    if not _HINT.search(key) or len(key) > 200:
        return None
    return _answered(line) or _many(line) or _all_of_one(line)


def _answered(line: Line) -> Parsed | None:
    match = _ANSWER.match(line.key)
    if match is None:
        return None
    fields: Fields = {"customer": match["number"], **_said(line, match)}
    return Parsed(intent=Intent.ACCEPT if match["yes"] else Intent.DECLINE, fields=fields)


def _many(line: Line) -> Parsed | None:
    for pattern in (_MINE, _MINE_BEHIND):
        if match := pattern.match(line.key):
            return Parsed(intent=Intent.TRANSFER_ALL, fields=_said(line, match))
    for pattern in (_SOME, _SOME_BEFORE):
        if match := pattern.match(line.key):
            numbers = " ".join(re.findall(r"\d+", match["numbers"]))
            return Parsed(intent=Intent.TRANSFER_ALL, fields={"numbers": numbers, **_said(line, match)})
    return None


def _all_of_one(line: Line) -> Parsed | None:
    """Whoever is meant has to be a person: 交接 大疆 给 李四 is about a customer."""
    for pattern in (*_HAND_OVER, _HAND_OVER_NOBODY, _GONE):
        match = pattern.match(line.key)
        if match and _is_colleague(match["member"]):
            member = line.shown[match.start("member") : match.end("member")]
            return Parsed(intent=Intent.HAND_OVER, fields={"member": member, **_said(line, match)})
    return None


def _is_colleague(name: str) -> bool:
    """王总 is somebody at a customer's; 小王 is one of us."""
    return people.is_person(name) and (name[0] in "小老阿" or not people.is_titled(name))


def _said(line: Line, match: re.Match[str]) -> Fields:
    fields: Fields = {}
    for name in ("to", "note"):
        start, end = match.span(name) if name in match.re.groupindex else (-1, -1)
        if start >= 0 and (said := line.shown[start:end].strip(" ，,。:：\x1f")):
            fields[name] = said
    return fields
