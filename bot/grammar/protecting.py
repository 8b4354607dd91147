"""Wishes about a protection: longer, given back, taken, waited for, passed to a colleague."""

from __future__ import annotations

import re

from bot.grammar import companies, customers, dates, numerals, people
from bot.grammar.parsed import Fields, Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import CUT, Line

_DAYS_LABEL = lazy(r"(?:(?:延期|延长)?(?:天数|时间|时长|期限)|延期|延长|再?延|再保护|再给|再)(?:是|为|:|=|\s|个)*$")
_TO = lazy(
    r"(?:给到?|到|至|成|由|交|让|换|予|->|→|>|接收人|接手人|承接人|新归属人|新负责人)(?:是|为|:|"
    r"\s)*(?:同事|销售|我?们?组的?|业务员|隔壁组的?|部门的?|客户经理)?\s*"
)
_TO_TAIL = lazy(
    r"\s*(?:名下|手上|手里|那边|那儿|来)?(?:继续)?(?:去|来)?(?:跟进|跟|负责|接手|接管|维护|处理|对接|管|吧|"
    r"了|一下|就行|即可)*"
)
_PLAIN_NAME = lazy(r"(?:[^\W\d_]|·){2,12}")
_END_OF_NAME = lazy(r"因|原因|理由|跟进|负责|名下|接手|处理|维护|来跟|吧|了|继续|对接|那边|手上")
_REASON = lazy(
    r"(?:还|正)?在|等|因|还没|快|马上|准备|客户|对方|合同|项目|老板|需要|没(?:有)?(?!限)|"
    r"(?:上面|刚才|这|那)(?:那|这)?个"
)
"""How a reason begins: 延期 15天 在走合同 names no customer, and 上面那个 none that can be found."""
_SKIP = lazy(rf"[\s{CUT}:,]*")


def read(intent: Intent, line: Line) -> Parsed:
    """The fields of a wish in a line whose command word has been taken out."""
    fields: Fields = {}
    if intent is Intent.EXTEND:
        line = _take_days(line, fields)
    customer, rest = customers.take(line)
    if customer and _REASON.match(customer) and not companies.sure_end(customer):
        customer, rest = None, line
    note = customers.note(rest)
    if customer:
        fields = {"customer": customer, **fields}
    if note:
        fields["note"] = note
    return Parsed(intent=intent, fields=fields)


_MORE = r"(?:延期|延长|续期|续保|展期|延保|保护期延长)(?:的?(?:申请|审批|单子?))?"
_TAKEN_BACK = r"(?:撤回|撤销|撤掉|撤了?|取消|作废|收回|放弃)(?:一下|掉)?"
_BACK = rf"{_TAKEN_BACK}我?的?{_MORE}|{_MORE}(?:{_TAKEN_BACK}|不要|算)"
_NO_MORE = r"不(?:想|再|要|用)*(?:申请)?(?:延期|延长|续期|延)(?=了|$|[\s\d#])"
_N = r"#?\s?(?P<number>\d{1,6})\s?号?"
_PLEASE = r"^(?:算了[\s,]*)?(?:帮我|我要|我想|我|请)?(?:先)?"
_BACK_OF = lazy(rf"{_PLEASE}(?:{_BACK})(?:了|吧|掉)*(?:[\s,:。#]+|(?=\d|$))(?P<rest>.*)$")
_OF_BACK = lazy(rf"^(?:把|将)?(?P<rest>[^\s,。]{{1,40}}?)[\s,]*(?:的|我|先){{0,3}}(?:{_BACK})(?:了|吧|掉)*[\s。!]*$")
_NUMBERED = lazy(
    rf"^{_N}[\s,]*(?:我|先)*{_NO_MORE}(?:了|吧)*[\s。!]*$|{_PLEASE}{_NO_MORE}(?:了|吧)*[\s,]*(?:#?\s?(?P<number2>\d{{1,6}})号?)?[\s。!]*$"
    rf"|{_PLEASE}{_MORE}\s?#?\s?(?P<number3>\d{{1,6}})\s?号?[\s,]*(?:{_TAKEN_BACK}|不要|算)(?:了|吧)*[\s。!]*$"
)
_BACK_HINT = lazy("[延续展](?:期|长|保|了|$)")


def withdrawn(line: Line) -> Parsed | None:
    """撤回延期 4, 4 不延了: the request is taken back, not the filing."""
    key = line.key
    if len(key) > 60 or not _BACK_HINT.search(key):
        return None
    if match := _NUMBERED.match(key):
        number = next(filter(None, match.groups()), None)
        return Parsed(intent=Intent.DROP_EXTENSION, fields={"customer": number} if number else {})
    match = _BACK_OF.match(key) or _OF_BACK.match(key)
    if match is None:
        return None
    customer, _ = customers.take(line.part(*match.span("rest"))) if match["rest"] else (None, line)
    return Parsed(intent=Intent.DROP_EXTENSION, fields={"customer": customer} if customer else {})


def transfer(line: Line, at: int) -> Parsed | None:
    """Customer and heir; `at` is where the verb stood. None when nobody is named as heir and no customer either."""
    fields: Fields = {}
    span = heir(line, at)
    if span:
        start, end, heir_start, heir_end = span
        to = line.shown[heir_start:heir_end].strip()
        line = line.cut(start, end)
        fields["to"] = to
    customer, line = customers.take(line)
    note = customers.note(line)
    if customer:
        fields = {"customer": customer, **fields}
    if note:
        fields["note"] = note
    return Parsed(intent=Intent.TRANSFER, fields=fields)


def heir(line: Line, at: int) -> tuple[int, int, int, int] | None:
    """Where the heir is named: the whole phrase and the name in it; behind 给 or right behind the verb."""
    for match in _TO.finditer(line.key):
        found = _name_at(line.key, match.end())
        if found:
            return match.start(), _TO_TAIL.match(line.key, found[1]).end(), *found  # type: ignore[union-attr]
    blank = _SKIP.match(line.key, at)
    found = _name_at(line.key, blank.end() if blank else at, strict=True)
    if found:
        return found[0], _TO_TAIL.match(line.key, found[1]).end(), *found  # type: ignore[union-attr]
    return None


def _name_at(key: str, start: int, *, strict: bool = False) -> tuple[int, int] | None:
    length = people.leading(key[start : start + 12])
    if length:
        return start, start + length
    match = _PLAIN_NAME.match(key, start)
    if match is None or strict:
        return None
    stop = _END_OF_NAME.search(key, start + 2, match.end())
    end = stop.start() if stop else match.end()
    name = key[start:end]
    fits = 2 <= len(name) <= 4 and not re.search("客户|公海|公司|对方|资料|合同|系统|部门|我", name)
    return (start, end) if fits or people.is_latin(name) else None


_BARE_DAYS = lazy(r"(?:天数|时长|期限)(?:是|为|:|=|\s)*(\d{1,3}|[一二两三四五六七八九十]{1,3})(?!\d)")


def _bare_days(key: str) -> dates.Duration | None:
    """天数：15"""
    match = _BARE_DAYS.search(key)
    return dates.Duration(match.start(1), match.end(1), numerals.whole(match[1]) or 0) if match else None


def _take_days(line: Line, fields: Fields) -> Line:
    found = dates.find_duration(line.key) or _bare_days(line.key)
    if found is None or not 0 < found.days <= 3650:
        return line
    fields["days"] = found.days
    label = _DAYS_LABEL.search(line.key[max(0, found.start - 10) : found.start])
    start = found.start - (len(label[0]) if label else 0)
    return line.cut(start, found.end)
