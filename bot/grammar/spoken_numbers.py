"""四号客户, 十二号 通过: the number of a filing as it is spoken, for whoever dictates.

It is written in digits where a number would stand, at the beginning or behind its command. A day (四号去拜访), a firm
(十二号食品) and a line of the metro keep their words.
"""

from __future__ import annotations

from collections.abc import Iterator

from bot.grammar import commands, companies, manners, numerals
from bot.grammar.patterns import lazy
from bot.grammar.script import Line, read

_HINT = lazy("[一二兩两三四五六七八九十百千][号號]")
_SAID = (
    r"(?:[一二两三四五六七八九](?:千[零一二两三四五六七八九十百]{0,6}|百[零一二三四五六七八九十]{0,4}|十[一二三四五六七八九]?)"
    r"|十[一二三四五六七八九]?|[零一二三四五六七八九]{1,6})号"
)
_SAID_ALONE = lazy(_SAID)
_BEHIND = (
    r"(?=$|[\s,;:、。!?的和及\x1f]|跟(?!进过)|以及|客户|单|报备|申请|延|释|放|撤|转|交|给|通过|同意|批|驳|不|退|打回|拒|进入|"
    r"阶段|电话|手机|联系|预算|备注|改|换|成交|签|输|丢|附件|今天|昨天|前天|刚|已|到期|怎么|什么|催|我|归|排|认领|领|后?加签|"
    r"请|让|叫|也|都|还|能|[一二两三四五六七八九十半]{1,3}(?:天|个月|周|年))"
)
_ONE = rf"{_SAID}{_BEHIND}"
_RUN = lazy(rf"{_ONE}(?:(?:[\s,、;]|和|及|跟|以及)+{_ONE})*")
_WORDS = lazy(
    r"(?:(?:把|将|给|对|我|要|想|来|再|先|帮我|的|客户|报备|编号|第|催一?下?|接|排|跟|看|附件|阶段|点评|更多跟进|改跟进|不排了|不接|"
    r"延|批|转交审批|加签|退回|补充|打回|撤回延期|取消延期|取消转交|成交|输单)[\s:]*)+$"
)
_PIECE = lazy(r"[^,;。\n]+")
_DECISIONS = r"(?:通过|同意|批准|驳回|不同意|拒绝|打回|退回)"
_DECIDED = lazy(rf"\s*(?:{_DECISIONS}\s?{_SAID}|{_SAID}\s?{_DECISIONS})")


def in_digits(text: str) -> str:
    """The message with such numbers in digits; as it was if there are none."""
    if not _HINT.search(text):
        return text
    line = read(text)
    if companies.certain_spans(line.key):
        return text
    shown = line.shown
    for start, end in reversed(list(_numbers(line))):
        shown = f"{shown[:start]}{numerals.whole(line.key[start : end - 1])}号{shown[end:]}"
    return shown if shown != line.shown else text


def _numbers(line: Line) -> Iterator[tuple[int, int]]:
    """Those that open the message; behind a comma only one that is decided about (通过十二号，驳回十三号)."""
    for piece in _PIECE.finditer(line.key):
        start, end = piece.span()
        run = _RUN.search(line.key, start, end)
        first = not line.key[:start].strip()
        if run and _opens(line.part(start, run.start())) and (first or _DECIDED.match(line.key, start)):
            for one in _SAID_ALONE.finditer(line.key, *run.span()):
                yield one.span()


def _opens(before: Line) -> bool:
    """Nothing stands in front but manners and a command."""
    rest = manners.without_head(before).key.strip()
    if not rest or _WORDS.match(rest):
        return True
    head = commands.head(rest)
    behind = rest[head.end :].strip(" ,:") if head else rest
    return not behind or bool(_WORDS.match(behind))
