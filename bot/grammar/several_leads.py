"""派单 of several customers in one message: one a line under a heading, or 派单 on every line."""

from __future__ import annotations

from collections.abc import Iterator

from bot.grammar import companies, giving, labels, manners, phones
from bot.grammar.patterns import lazy
from bot.grammar.script import Line, line_of

_LINES = lazy(r"[^\n;]+")
_NUMBERING = lazy(r"\s*(?:\(?\d{1,2}(?:[、)]|\.(?!\d))|[①-⑳]|[\-•·*])\s*")
_FOR_ALL = lazy(
    r"[\s,。]*(?:以上|上面|这[些几]|他们)?[^\s,]{0,3}?(?:都|全部?|统一|一起)?"
    rf"(?:派|分派|指派|分配|分|安排|交)给到?\s?{giving.NAME}{giving.DONE}"
)
"""The last line: 都派给李四."""
_ABOUT_FIRM = lazy(r"介绍|推荐|竞品|竞争|对手|母公司|总公司|总部|集团|关联|供应商|代理|同行|以前|原来|同事|配套")
_MOST = 40
"""Firms of one line that are looked at one after the other."""


def leads(line: Line) -> list[str]:
    """Each lead as a message of its own, with what the heading and the last line say of all; nothing for fewer than
    two.
    """
    line = manners.without_head(line)
    lines = [piece for match in _LINES.finditer(line.key) for piece in _pieces(line.part(*match.span()))]
    if len(lines) < 2 or (start := giving.opening(lines[0])) is None:
        return []
    for_all = _FOR_ALL.fullmatch(lines[-1].key)
    if "派" not in lines[0].key[:start] and for_all is None:
        return []  # 线索 without a name is one's own filing
    name = lines.pop().shown[slice(*for_all.span("to"))] if for_all else ""
    found = _each(lines, start)
    return [_for_somebody(name, one) for one in found] if len(found) > 1 else []


def _each(lines: list[Line], start: int) -> list[str]:
    """A line that begins none goes on with the one before, or with the heading."""
    head, told = lines[0].shown[:start].strip(), lines[0].part(start)
    found = [f"{head} {told.shown.strip()}"] if _begins(told) else []
    shared = head if found else lines[0].shown.strip()
    for given in lines[1:]:
        line = _unnumbered(given)
        if giving.opening(line) is not None:
            found.append(line.shown.strip())
        elif _begins(given):
            found.append(f"{shared}\n{line.shown.strip()}")
        elif found:
            found[-1] += "\n" + line.shown
        else:
            shared += "\n" + line.shown.strip()
    return found


def _pieces(line: Line) -> Iterator[Line]:
    """A line of several firms, each with its phone, is as many lines."""
    start, begun = 0, False
    for at, _end in companies.certain_spans(line.key)[:_MOST]:
        if begun and _has_phone(line.key[start:at]):
            yield line.part(start, at)
            start = at
        begun = True
    if line.key[start:].strip():
        yield line.part(start)


def _unnumbered(line: Line) -> Line:
    match = _NUMBERING.match(line.key)
    return line.part(match.end()) if match else line


def _begins(given: Line) -> bool:
    """Whether a line is of one firm by its full name; of a firm in short, if it has a number."""
    line = _unnumbered(given)
    if _ABOUT_FIRM.search(line.key):
        return False
    reachable, names = _has_phone(line.key), companies.certain_spans(line.key)
    if len(names) == 1:
        return reachable or not line.key[: names[0][0]].strip() or _is_labelled(line.key)
    return reachable and not names and line is not given


def _is_labelled(key: str) -> bool:
    return any(label.name == "company" for label in labels.find(key))


def _has_phone(key: str) -> bool:
    return any(phone.mobile for phone in phones.find(key))


def _for_somebody(name: str, said: str) -> str:
    return f"{said} 派给 {name}" if name and not giving.is_for_somebody(line_of(said)) else said
