"""Several matters in one message, each to be taken by itself: two customers filed, a line for each follow-up,
通过 12，驳回 13. What is told of one would otherwise end as a remark on another.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.grammar import commands, companies, customers, labels, manners, ordering, phones, several_leads, spoken_numbers
from bot.grammar.parsed import Intent
from bot.grammar.patterns import lazy
from bot.grammar.script import Line, read

MOST = 10
"""Matters in one message; who has more has a list, and lists are imported."""

_ANY_DAY = date(2026, 1, 1)
"""Whether a line puts down an order does not depend on the day."""
_MOST_NAMES = 4 * MOST
"""Firms looked at one after the other."""
_LINES = lazy(r"[^\n;]+")
_NUMBERING = lazy(r"\s*(?:\(?\d{1,2}(?:[、)]|\.(?!\d))|[①-⑳]|[\-•·*])\s*")
_INLINE = lazy(r"(?:^|(?<=[\s,;。!]))(?P<place>\d{1,2})[.、)]\s?(?=[^\W_]|#)")
_HEADING = lazy(r"[^\d\n]{0,8}?(?:跟进|跟单|拜访|回访)(?:记录|情况|汇报|日报|小结|内容)?[\s:]*")
_NAMED = lazy(r"[^\W\d_][^\s,;:。]{1,20}[:：]\s*\S")
_VERB = r"(?:审批)?(?:通过|同意|批准|驳回|拒绝|不同意|不通过|打回|退回|ok)(?:了)?"
_DECISION = rf"(?:{_VERB}\s?#?\d{{1,6}}(?!\d)|#?\d{{1,6}}号?\s?{_VERB}(?![^\s,;。!吧了]))"
_DECISIONS = lazy(rf"(?:^|(?<=[\s,;。、])){_DECISION}")
_BESIDES = lazy(r"[\s,。;!]+(?:另外|还有|顺便|再就是|对了|再有)[\s,:]*(?:把|将)?(?=#?\d{1,6}(?!\d))")
_THAT = lazy(r"(?P<number>#?\d{1,6})(?:那|这)?个?号?(?:客户)?\s*(?=延|释放|撤|转|进入)")
_DIGIT = lazy(r"[\d零〇洞一幺二两三四五六七拐八九勾]")
"""Said or typed: two phones have 22 of them, and hardly any message has so many."""
_LONG = lazy(r"\d{7,}")
_ABOUT_FIRM = lazy(r"介绍|推荐|竞品|竞争|对手|母公司|总公司|总部|集团|关联|供应商|代理|同行|以前|原来|同事|配套")
_NUMBER = r"#?\d{1,6}(?!\d)号?(?!\s?(?:[台个月点万千百天年日套元块家条次人件箱吨米周%:/.-]|小时|分钟|号线))"
_EACH = r"延期?|续期|释放|放回公海|放公海|认领|领取|排队|撤回|记?跟进"
_EACH_BEHIND = lazy(
    rf"(?P<numbers>{_NUMBER}(?:[\s,、和及]+{_NUMBER})+)\s*(?:这?几个|客户)?(?:都|全部|全)?\s*(?P<wish>(?:{_EACH}|驳回|退回).*)"
)
"""4 7 8 都延期10天."""
_EACH_BEFORE = lazy(
    rf"(?P<verb>{_EACH})[\s:]*(?P<numbers>{_NUMBER}(?:[\s,、和及]+{_NUMBER})+)(?=$|[\s,;。])(?P<rest>.*)"
    rf"|(?P<no>驳回|退回)[\s:]*(?P<numbers2>{_NUMBER}(?:[\s,、]+{_NUMBER})+)(?=$|[\s,;。])(?P<rest2>.*)"
)
"""认领 1 2 3, 驳回 12 13 缺联系人; 驳回 12 和 13 重复 is about one of them."""
_NUMBERS = lazy(r"\d+")
_OF_ONE = frozenset(
    {
        Intent.FOLLOW_UP,
        Intent.EXTEND,
        Intent.RELEASE,
        Intent.WITHDRAW,
        Intent.QUEUE,
        Intent.CLAIM,
        Intent.APPEAL,
        Intent.TRANSFER,
        Intent.WON,
        Intent.LOST,
        Intent.APPROVE,
        Intent.REJECT,
        Intent.RETURN,
        Intent.CHECK,
    }
)
"""Commands about one customer, whose name or number follows them."""


def parts(text: str) -> tuple[str, ...]:
    """The matters of a message in their order; the message itself where it is one, as nearly all are."""
    line = read(spoken_numbers.in_digits(text))
    if not any(mark in line.key for mark in "\n;,。 、和."):
        return (text,)
    readings = (
        several_leads.leads(line),
        _on_lines(line),
        _in_line(line),
        _decisions(line),
        _each(line),
        _filings(line),
        _beside_a_filing(line),
    )
    return next((tuple(found) for found in readings if len(found) > 1), (text,))


def _on_lines(line: Line) -> list[str]:
    """A matter a line; a line that opens none goes on with the one before."""
    lines = [line.part(*match.span()) for match in _LINES.finditer(line.key)]
    if len(lines) < 2:
        return []
    lead = "跟进 " if _HEADING.fullmatch(lines[0].key.strip()) else ""
    found: list[str] = []
    filings = True
    for one in map(_unnumbered, lines[1:] if lead else lines):
        if _is_wish(one):
            filings = False
            found.append(one.shown)
        elif filings and (_is_filing(one) or (found and _begins_filing(one))):
            found.append(one.shown)
        elif lead and _is_of_someone(one):
            found.append(lead + one.shown)
        elif found:
            found[-1] += "\n" + one.shown
        else:
            return []
    return found


def _in_line(line: Line) -> list[str]:
    """1.青禾跟进 今天打了电话 2.12延期10天: counted from one, each with a command of its own, on one line."""
    found = list(_INLINE.finditer(line.key))
    if len(found) < 2 or found[0].start() > 0 or [int(one["place"]) for one in found] != list(range(1, len(found) + 1)):
        return []
    ends = [*(one.start() for one in found[1:]), len(line.key)]
    pieces = [line.part(one.end(), end) for one, end in zip(found, ends, strict=True)]
    return [one.shown.strip(" ,，。;；") for one in pieces] if all(map(_commands, pieces)) else []


def _commands(line: Line) -> bool:
    key = line.key.strip()
    return bool("跟进" in key or commands.head(key) or commands.behind(key) or commands.inner(key)) or _is_filing(line)


def _unnumbered(line: Line) -> Line:
    match = _NUMBERING.match(line.key)
    return line.part(match.end()) if match else line


def _is_wish(line: Line) -> bool:
    """Whether a line is a command with its customer."""
    line = manners.without_head(line.part(len(line.key) - len(line.key.lstrip())))
    head = commands.head(line.key)
    if head is not None and head.intent in _OF_ONE:
        return _is_of_someone(line.part(head.end))
    return commands.behind(line.key) is not None or ordering.is_wish(line, _ANY_DAY)


def _is_of_someone(line: Line) -> bool:
    """Whether it begins with a number or the name of a firm."""
    line = line.part(len(line.key) - len(line.key.lstrip(" ,:")))
    if customers.number_only(line.key) or customers.leading_number(line) or _NAMED.match(line.key):
        return True
    return any(start == 0 for start, _end in companies.certain_spans(line.key))


def _is_filing(line: Line) -> bool:
    """Whether a line tells of one firm and its phone, and of nothing else that has a name."""
    line = manners.without_head(line)
    head = commands.head(line.key)
    line = line.part(head.end) if head is not None and head.intent is Intent.FILE else line
    names = companies.certain_spans(line.key)
    told = {label.name for label in labels.find(line.key) if label.colon} - {"company", "contact", "phone"}
    return len(names) == 1 and not told and not _ABOUT_FIRM.search(line.key) and _reachable(line.key)


def _begins_filing(line: Line) -> bool:
    """Whether a line behind a filing is one more, whose phone has a digit too few: it is asked about, not kept as a
    remark on the one before.
    """
    names = companies.certain_spans(line.key)
    return len(names) == 1 and names[0][0] == 0 and not _ABOUT_FIRM.search(line.key) and bool(_LONG.search(line.key))


def _reachable(key: str) -> bool:
    return any(phone.mobile for phone in phones.find(key))


def _decisions(line: Line) -> list[str]:
    """通过12，驳回13 电话不对: each decision with what is said behind it; nothing may stand in front of the first."""
    starts = [match.start() for match in _DECISIONS.finditer(line.key)]
    if len(starts) < 2 or line.key[: starts[0]].strip():
        return []
    return [part.shown.strip(" ,，。;；、") for part in _cut(line, starts)]


def _each(line: Line) -> list[str]:
    """One wish about several customers, by their numbers."""
    plain = manners.without_head(line)
    if match := _EACH_BEHIND.fullmatch(plain.key):
        wish = plain.shown[match.start("wish") :]
        return [f"{number} {wish}" for number in _NUMBERS.findall(match["numbers"])]
    if match := _EACH_BEFORE.fullmatch(plain.key):
        verb, rest = match["verb"] or match["no"], match["rest"] if match["verb"] else match["rest2"]
        said = plain.shown[len(plain.key) - len(rest) :]
        return [f"{verb} {number}{said}" for number in _NUMBERS.findall(match["numbers"] or match["numbers2"])]
    return []


def _filings(line: Line) -> list[str]:
    """报备 A有限公司 李娜 139…，B有限公司 王芳 138…: the next firm begins once the one before has its phone."""
    if len(_DIGIT.findall(line.key)) < 22:
        return []
    if "\n" in line.key and any(label.colon for label in labels.find(line.key)):
        return _forms(line)
    starts, names = [0], companies.certain_spans(line.key)
    for start, _end in names[1:_MOST_NAMES]:
        behind = line.part(starts[-1], start)
        if _is_filing(behind):
            starts.append(start)
    found = list(_cut(line, starts)) if len(starts) > 1 else []
    return [part.shown for part in found] if all(map(_is_filing, found)) else []


def _forms(line: Line) -> list[str]:
    """Pasted forms one below the other: each begins with its company and has its phone."""
    starts = [label.start for label in labels.find(line.key) if label.colon and label.name == "company"]
    if len(starts) < 2 or not all(_reachable(part.key) for part in _cut(line, starts)):
        return []
    lead = commands.head(line.key)
    if line.key[lead.end if lead else 0 : starts[0]].strip(" \n:、.-()0123456789"):
        return []
    return [part.shown for part in _cut(line, starts)]


def _beside_a_filing(line: Line) -> list[str]:
    """…，另外4那个延期7天: a second wish, by number, behind a filing that is complete."""
    match = _BESIDES.search(line.key)
    if match is None or not _is_filing(line.part(0, match.start())):
        return []
    rest = line.part(match.end())
    that = _THAT.match(rest.key)
    wish = f"{that['number']} {rest.shown[that.end() :]}" if that else rest.shown
    return [line.shown[: match.start()], wish] if that or commands.behind(rest.key) else []


def _cut(line: Line, starts: list[int]) -> Iterator[Line]:
    for start, end in zip(starts, [*starts[1:], len(line.key)], strict=True):
        yield line.part(start, end)
