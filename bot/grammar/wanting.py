"""我想报X公司, 帮我报X, X公司我要报: 报 that means 报备, and is no part of the name behind it (报喜鸟服饰); and what is
written for 报备 by whoever types in a hurry or dictates.
"""

from __future__ import annotations

from bot.grammar import companies, phones, places
from bot.grammar.patterns import lazy
from bot.grammar.script import Line

_WISH = (
    r"(?:(?:你好|您好)[\s,。!]*)?(?:我们?|麻烦你?|请|这边|今天|现在|[\s,])*"
    r"(?:想要?|要|来|得|需要|准备|打算|帮我|给我|帮忙|请){1,3}再?"
)
_NOT_A_NAME = r"(?![价销名警告表喜到数账道错过备单批修废关复盘停考税恩案的了])"
_HEAD = lazy(rf"(?P<wish>{_WISH})?(?P<verb>报)(?:一?[个家]|下|一下)?{_NOT_A_NAME}(?P<name>[^\s,。:;!?]{{3,40}})")
_SHORT = lazy(r"(?!今|昨|明|一|两|几|这|那|什么|哪|谁|多少|不|客户|项目|新|上|个)[^\W\d_的了吗呢吧么]{3,12}")
_MISHEARD = lazy(
    rf"(?:{_WISH})?(?P<verb>(?:抱|保|包|暴|爆|豹|鲍|宝)备|(?:报|抱|保)(?:被|背|倍|贝|北|配|辈))(?:一?下|一?个|一家)?(?=[\s,:]|[^\W\d_]{{4}})"
)
_TAIL = lazy(r"[\s,]*(?:我们?)(?:想要?|要|来|准备)报(?:一?下)?(?:的|吧|了)?[\s。!]*$")


def spelled_out(line: Line) -> Line:
    """The message with 报备 in its place, which all else is made for; as it was where 报 may be part of a name."""
    line = _heard(line)
    if "报" not in line.key:
        return line
    head = _HEAD.match(line.key)
    if head and _is_filed(head["name"], wanted=head["wish"] is not None):
        return line.cut(head.start("verb"), head.start("name"), put="报备 ")
    tail = _TAIL.search(line.key)
    if tail and _is_firm(line.key[: tail.start()]):
        return line.cut(tail.start(), len(line.key), put="").cut(0, 0, put="报备 ")
    return line


def _heard(line: Line) -> Line:
    """抱备 X公司 …: where a firm or a phone follows, 报备 was meant."""
    match = _MISHEARD.match(line.key)
    if match is None:
        return line
    rest = line.key[match.end() :]
    firms = companies.certain_spans(rest)
    told = phones.find(rest) or any(places.starts_with_place(rest[start:end]) for start, end in firms)
    return line.cut(match.start("verb"), match.end(), put="报备 ") if told else line


def _is_filed(name: str, *, wanted: bool) -> bool:
    """Whoever wishes to 报 something names it; without a wish it has to be a firm that begins with its place."""
    if wanted:
        return _is_firm(name) or _SHORT.fullmatch(name) is not None
    return places.starts_with_place(name) > 0 and _is_firm(name)


def _is_firm(key: str) -> bool:
    return any(start == 0 and end == len(key) for start, end in companies.certain_spans(key))
