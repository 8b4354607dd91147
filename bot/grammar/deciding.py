"""What those who decide write: yes, no, and who stands in for them on which days."""

from __future__ import annotations

import re
from datetime import date, timedelta

from bot.grammar import customers, dates, people
from bot.grammar.parsed import Fields, Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.script import Line

_ABOUT_APPROVAL = lazy(
    r"审批|代批|代审|帮我批|帮批|替我批|替批|代我|审核|批一下|要批|代理人?|授权|代为|批示|的批|代签|审(?=给|交)"
)
_AWAY = lazy(r"出差|请假|休假|年假|休年|不在|外出|休息|产假|培训|婚假|病假|调休|度假|开会")
_PASSED = lazy(
    r"(?:都)?(?:转交给?|交接给|移交给|交给|转给|交由|麻烦|委托给?|授权给?|托付给|让|由|找|请(?!假)|给|指定|换成|"
    r"改成|设置?为?|安排|代理人(?:是|为|设为|改为|:)?|代理审批(?:人)?(?:是|为|:)?|代批人?(?:是|为|:)?|"
    r"审批人(?:换成|改成|是|为|:)|代理(?:是|为|:)?|->|→)\s*(?:同事|我们?的?|部门的?|"
    r"副?经理(?=[^\W\d_a-z]{2})|助理(?=[^\W\d_a-z]{2}))?\s*"
)
_PERSON_ALONE = lazy(r"(?:^|(?<=[\s,:;。、]))(?=[^\s])")
_UNTIL = lazy(r"(?:到|至|直到|截止到?)\s*$")
_ENDING = lazy(r"[\s,;。]*(?:结束|截止|终止|止|返回|回来|回岗)(?:时间|日期|日)?[\s:=到是为至]*")
_MATTER = lazy(r"的(?:报备|申请|延期|转交|释放|审批|认领)(?:申请)?|(?:这个|这单|该)(?:报备|申请|单子?)?")
_NUMBER = r"#?\s?\d{1,6}\s?号?"
_NO_COUNT = r"(?!\s?(?:[台个月点万千百天年日套元块家条次人件箱吨米周%:/.-]|小时|分钟))"
"""Twelve of something is no number of a filing."""
_SHORTLY = lazy(
    rf"^\s*(?:(?P<yes>ok|okay|可以|没问题|行)[\s,:!]*(?P<numbers>{_NUMBER}(?:(?:[\s,、;和及]|以及)+{_NUMBER})*)(?:吧|了)?[\s。!,]*$"
    rf"|(?P<no>不行|不可以|不过|不准|no)[\s,:!]*#?\s?(?P<refused>\d{{1,6}})(?!\d)\s?号?{_NO_COUNT}(?=$|[\s,:;。!])(?P<note>.{{0,200}})$)"
)
_WESTERN = lazy(r"[a-z]{2,12}(?: [a-z]{2,12})?")


def shortly(line: Line) -> Parsed | None:
    """ok 12, 可以 12 13, 不行 12 客户重复: the whole message is yes or no, the number, and to a no perhaps why.

    Read before manners are taken away: ok opens many a sentence that is no decision.
    """
    match = _SHORTLY.match(line.key)
    if match is None:
        return None
    if match["no"]:
        note = line.shown[match.start("note") : match.end("note")].strip(" ,;:。、，；：") if match["note"] else ""
        fields: Fields = {"customer": match["refused"], **({"note": note} if note else {})}
        return Parsed(intent=Intent.REJECT, fields=fields)
    numbers = re.findall(r"\d+", match["numbers"])
    if len(numbers) > 1:
        return Parsed(intent=Intent.APPROVE_ALL, fields={"numbers": " ".join(numbers)})
    return Parsed(intent=Intent.APPROVE, fields={"customer": numbers[0]})


def decision(intent: Intent, line: Line) -> Parsed:
    """Which matter is decided, and the remark or reason."""
    line = line.cut(*match.span()) if (match := _MATTER.search(line.key)) else line
    customer, rest = customers.take(line)
    pairs = {"customer": customer, "note": customers.note(rest)}
    return Parsed(intent=intent, fields={name: value for name, value in pairs.items() if value})


def delegation(line: Line, today: date) -> Parsed | None:
    """Who decides instead, from when until when; None when the line is not about that."""
    key = line.key
    away = _AWAY.search(key)
    if not _ABOUT_APPROVAL.search(key) and not (away and re.search(r"批|代(?:理|管|办)|替我|帮我(?:处理|看)", key)):
        return None
    found = next(iter(dates.find(key, today)), None)
    to = _to(line, found)
    if to is None and not (found and away) and not re.search(r"代理人|委托|授权|代批|代理审批|代审", key):
        return None
    fields: Fields = {"to": to} if to else {}
    if found:
        first, last = _both_ends(key, found, today) or _span(key, found, today)
        fields |= {"from": first.isoformat(), "until": last.isoformat()}
    return Parsed(intent=Intent.DELEGATE, fields=fields)


def _both_ends(key: str, found: dates.Days, today: date) -> tuple[date, date] | None:
    """开始：11月23日 结束：11月27日"""
    ending = _ENDING.match(key, found.end) if found.first == found.last else None
    last = next(iter(dates.find(key[ending.end() :], today)), None) if ending else None
    return (found.first, last.last) if last and last.start == 0 and last.last >= found.first else None


def _span(key: str, found: dates.Days, today: date) -> tuple[date, date]:
    """From today when only the end is told (到月底, 未来三天)."""
    if found.first == found.last:
        if _UNTIL.search(key[: found.start]) or re.match(r"\s?(?:之前|以前|前|为止|回来|回公司)", key[found.end :]):
            return today, found.last
        length = dates.find_duration(key[found.end :]) or dates.find_duration(key[: found.start])
        if length and re.match(r".{0,6}(?:[起开始]|出差|请假|休假|休|外出|,|\s|连|共)", key[found.end :][: length.end]):
            return found.first, found.first + timedelta(days=max(length.days, 1) - 1)
    return found.first, found.last


def _to(line: Line, found: dates.Days | None) -> str | None:
    if found:
        line = line.cut(found.start, found.end, put=" ")
    for match in _PASSED.finditer(line.key):
        span = _person(line.key, match.end())
        if span:
            return line.shown[span[0] : span[1]]
    for match in _PERSON_ALONE.finditer(line.key):
        span = _person(line.key, match.end())
        if span:
            return line.shown[span[0] : span[1]]
    return None


def _person(key: str, start: int) -> tuple[int, int] | None:
    length = people.leading(key[start : start + 12])
    if length and not re.match(
        r"审批|代理|帮|时间|安排|成交|通过|都|和|于|任何|全部|单子?", key[start : start + length]
    ):
        return start, start + length
    match = _WESTERN.match(key, start)
    return match.span() if match else None
