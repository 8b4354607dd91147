"""Which customer a command speaks of: a number (#12, 12号) or a name, and what else was said."""

from __future__ import annotations

import re

from bot.grammar import companies, labels, manners
from bot.grammar.patterns import lazy
from bot.grammar.script import CUT, Line

_DIGIT_FIRM = (
    r"(?:\d{1,6}号?[^\s,;:。\d]{1,24}?有限(?:责任)?公司|"
    r"(?:58(?:同城|到家)|51(?:信用卡|社保|job|talk)|21世纪|36氪|360(?!\d)(?=[^\W\d_])|361度|37互娱|3m(?!\w)|"
    r"7天(?:连锁|酒店)|7-eleven|711便利|1号店|1药网|52toys|55海淘|99旅馆|9377|8848手机))"
)
"""Firms that begin with digits: 3M中国有限公司, 58同城."""
_NUMBER = lazy(
    r"(?:(?:客户|报备|申请|单子|单|编号|序号|单号|第|no\.?|id|这个|那个)[:\s]*)*#?\s?(?P<number>(?!"
    + _DIGIT_FIRM
    + r")\d{1,"
    r"6})(?:\s?(?:号(?:客户|单子?|报备|申请)?|#))?(?:的(?:报备|申请|延期|审批|客户))?"
    r"(?![\d.,%]*\s?(?:[天日周年万亿元wk%个块台套月点小分]|\d))"
)
_MARKS = lazy(r"[\s:,;。#\x1f]*")
_LATIN = lazy(r"[a-z0-9][\w&.'\-]{0,30}(?: [a-z&][\w&.'\-]{0,30}){0,5}")
_CHUNK = lazy(f"[^{re.escape(companies.SEPARATORS)}:]+")
_EMPTY = lazy(
    r"(?:把|将|给|对|的|了|吧|一下|下|这个|那个|客户|帮|我|请|要|想|掉|已|已经|是|申请|提交|这家|公司|名称|"
    r"姓名|:|为|在|从|再|刚|啊|哈|客户名称|公司名称|单位|报备|审批|原因|因为|理由|天数|就|都|也|来|去|给我|"
    r"跟进)*"
)
_TAIL = lazy(r"(?:这个?|那个?)?(?:客户|单子|项目|的报备|的申请|的客户|的保护期?|的归属|的)$")
_REASON = lazy(
    r"^[\s,;:。]*(?:(?:延期|申诉|释放|转交|撤回|丢单|输单|驳回|拒绝|失败|主要|具体|申请)?(?:原因|理由|说明|"
    r"备注|事由)(?:就是|是|为|:|\s)*|因为|由于|是因为|主要是)[\s:,]*"
)
_NOTHING = lazy(
    r"(?:[\s,;。、!?:()\-#+~|/]|一下|下|了|吧|掉|的|客户|报备|给|把|将|啊|哈|呢|呀|哦|请|帮我?|我|想|要|"
    r"这个|这单|那单|单子?|麻烦|进去?|里|去|名下|跟进?|负责|来|接手|维护|那边|处理|保护期?|再|天数|延期|"
    r"申请|原因|理由|金额|合同|合同号|为|是|已经|刚|我要|我来|谢谢|和|时间|吗|号|到|由|从|公海|对|在|提交|"
    r"名称|客户名称|公司|项目|元|：|归属|左右|共|总共|一共|大概|约|拿下|成功|申诉|成交|签|单|快到期|要到期|"
    r"以后|今天|昨天|刚刚|上午|下午|就|都|好|此|该)*"
)
_HAN = lazy(r"[^\W\d_a-z]{1,12}")


def take(line: Line) -> tuple[str | None, Line]:
    """The customer that stands first in a line, and the line without it."""
    number = _NUMBER.match(line.key, _MARKS.match(line.key).end()) or _NUMBER.match(line.key, _lead_end(line.key))  # type: ignore[union-attr]
    if number:
        return number["number"], line.cut(0, number.end())
    latin = companies.find_latin(line.key)
    if latin:
        return line.shown[latin[0] : latin[1]], line.cut(*latin)
    for match in _CHUNK.finditer(line.key):
        found = _in_chunk(line, match)
        if found:
            return found
    return None, line


def leading_number(line: Line) -> tuple[str, Line] | None:
    """The number that a report begins with (#66 今天上门了), and the report."""
    match = _NUMBER.match(line.key)
    if match is None or not re.match(r"[\s,:;]", line.key[match.end() :]) or (match[0].isdigit() and len(match[0]) > 4):
        return None
    rest = line.part(match.end())
    skip = len(rest.key) - len(rest.key.lstrip(" ,:;"))
    return match["number"], rest.part(skip)


def number_only(key: str) -> str | None:
    """The number when a line is nothing but the number of a customer."""
    match = _NUMBER.fullmatch(key.strip(" 。,!?"))
    return match["number"] if match else None


def _lead_end(key: str) -> int:
    match = companies.LEAD.match(key)
    return match.end() if match else 0


def _in_chunk(line: Line, match: re.Match[str]) -> tuple[str, Line] | None:
    chunk = match[0]
    lead = _lead_end(chunk)
    number = _NUMBER.match(chunk, lead)
    if number:
        return number["number"], line.cut(match.start(), match.start() + number.end())
    latin = _LATIN.match(line.key, match.start() + lead)
    if latin and latin.end() >= match.start() + lead + 2 and not latin[0].isdigit():
        start, end = latin.span()
        behind = _HAN.match(line.key, end) if latin.end() < match.end() else None
        name = companies.find(line.key[start : match.end()]) if behind else None
        end = start + name.end if name and name.start == 0 else end
        return line.shown[start:end], line.cut(match.start(), end)
    name = companies.find(chunk)
    if name is None or (len(chunk) <= 24 and _EMPTY.fullmatch(chunk)):
        return None
    start, end = match.start() + name.start, match.start() + name.end
    tail = _TAIL.search(line.key[start:end])
    end = start + tail.start() if tail and tail.start() >= 2 else end
    shown = manners.trimmed(line.shown[start:end])
    return (shown, line.cut(match.start(), end)) if len(shown) >= 2 else None


def note(line: Line) -> str:
    """What is left to say: the reason without 原因 or 因为, pieces joined as they were typed."""
    parts = []
    position = 0
    for match in re.finditer(f"{CUT}+|$", line.key):
        part = line.part(position, match.start())
        position = match.end()
        part = _without_numbering(part)
        text = _without_reason_word(part)
        told = len(text.key) < len(part.key.lstrip(" ,;:。")) and len(text.key) > 2
        if text and (told or not (len(text.key) <= 24 and _NOTHING.fullmatch(text.key))):
            parts.append(_clean(text.shown))
    return "，".join(filter(None, parts))


def _without_numbering(part: Line) -> Line:
    return labels.without_numbering(part) if "、" in part.key or "\n" in part.key else part


def _without_reason_word(part: Line) -> Line:
    match = _REASON.match(part.key)
    return part.part(match.end()) if match else part


_PARTICLES = lazy(r"^(?:了|吧|的|掉|啊|哈|一下)[\s,，。]+|^(?:了|吧)(?=$)")


def _clean(shown: str) -> str:
    return _PARTICLES.sub("", manners.trimmed(shown)).replace(CUT, " ").strip()
