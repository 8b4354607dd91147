"""Firm and person in one stretch of text: 星河科技的李娜, 大疆王总, 合肥智行汽配冯经理."""

from __future__ import annotations

import re

from bot.grammar import companies, manners, people
from bot.grammar.script import Line


def split(
    chunk: Line, *, plausible: bool = False, with_phone: bool = False
) -> tuple[str | None, str | None, Line | None]:
    """A chunk as firm, person and rest: 星河科技的李娜, 大疆王总, 合肥智行汽配冯经理."""
    name = companies.find(chunk.key)
    if name is None or (name.certainty < 2 and not plausible):
        return None, None, None
    start, end = name.start, name.end
    if name.certainty <= 2 and end == len(chunk.key) and companies.sure_end(chunk.key[start:end]) is None:
        end = start + _person_split(chunk.key[start:end], with_phone=with_phone)
    company = manners.trimmed(chunk.shown[start:end])
    contact, rest = _person_behind(chunk.part(end))
    return company or None, contact, rest


def _person_split(key: str, *, with_phone: bool) -> int:
    """Where the firm ends in 大疆王总 or, beside a phone number, in 大疆李娜."""
    for size in range(2, min(len(key) - 1, 9)):
        tail = key[-size:]
        if people.is_titled(tail) and not (people.is_titled(key) and not people.is_doubtful(key[:2])):
            return len(key) - size
    if with_phone and 4 <= len(key) <= 9:
        for size in (3, 2):
            tail = key[-size:]
            if len(key) - size >= 2 and people.is_person(tail) and tail[0] not in people.WEAK:
                return len(key) - size
    return len(key)


def _person_behind(rest: Line) -> tuple[str | None, Line | None]:
    """The person in 的陈立, 采购部李经理, (李娜); and what follows."""
    lead = re.match(r"(?:的|是|叫|,|\(|-)*", rest.key)
    start = lead.end() if lead else 0
    start += people.role(rest.key[start:]) if not people.is_titled(rest.key[start:]) else 0
    length = people.leading(rest.key[start:])
    if length:
        return rest.shown[start : start + length], rest.part(start + length)
    return None, rest
