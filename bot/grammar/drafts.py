"""Answers to the bot's own question: what a bare value means depends on what was asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bot.grammar import (
    asking,
    codes,
    commands,
    companies,
    correcting,
    filing,
    labels,
    manners,
    own_fields,
    people,
    phones,
    places,
    plain,
    staging,
    verbatim,
)
from bot.grammar.own_fields import Own
from bot.grammar.parsed import Fields, Intent, Parsed
from bot.grammar.patterns import lazy
from bot.grammar.reading import understood
from bot.grammar.script import Line, read

_ANSWER = lazy(
    r"(?:(?:不对|(?:打|写|填|发|说)?错了|等一?下|稍等)[\s,。!]*)?"
    r"(?:是|叫|就是|应该是|名字(?:是|叫)|他叫|她叫|他是|她是|填|写)[\s:]*(?=\S)"
)
_REFUSAL = lazy(
    r"(?:我)?(?:也)?(?:不知道|不清楚|不晓得|没有|没问|暂无|无|没要到|忘了|不确定|还没(?:有|问)?|不详|稍等|"
    r"等下|等一下|等会儿?|就这些|先这样报?|暂时(?:没有?|这些)|好的?|嗯+|ok|收到|知道了|什么|啥|跳过|没|有|对|是的?|不是|行|可以)[。!,]*"
)
_MINE = frozenset((Intent.FILE, Intent.DETAIL, Intent.CHECK, Intent.UNKNOWN, Intent.FOLLOW_UP))
_DIGITS = lazy(r"[+(]?\d[\d\s\-()]{3,20}")
_FREE = frozenset(("source", "product", "note", "region"))


def parse_in_draft(
    text: str, *, today: date, missing: tuple[str, ...], own: Own = (), stages: Sequence[str] = staging.LABELS
) -> Parsed:
    """What an answer to "still missing …" means; clear commands stay themselves."""
    text, names = verbatim.sealed(text)
    line = read(text)
    asked = next((field for field in own if missing == (field.key,)), None)
    if asked is not None and own_fields.is_answer(line.shown.strip(), asked, today):
        return Parsed(intent=Intent.FILE, fields={asked.key: line.shown.strip()})
    rest, found = own_fields.take(line, own)
    if staged := staging.read(manners.stripped(rest), stages):
        return verbatim.opened(own_fields.with_own(staged, found, in_draft=True) or staged, names)
    merged = own_fields.with_own(_meant(rest, today, missing), found, in_draft=True) if found else None
    return verbatim.opened(merged or _meant(line, today, missing), names)


def _meant(typed: Line, today: date, missing: tuple[str, ...]) -> Parsed:
    parsed = understood(typed, today)
    if parsed.intent is Intent.AMEND and "跟进" not in typed.key:
        parsed = Parsed(intent=Intent.UNKNOWN)  # 改成下周四 is about the form on the table
    line = manners.stripped(typed)
    if parsed.intent not in _MINE or _is_explicit(parsed, line):
        return parsed
    number = _wrong_number(line, missing)
    if number is not None:
        return number
    fields = _answer(line, missing)
    if parsed.intent is Intent.UNKNOWN and not _is_answer(fields, line, missing):
        return parsed
    if fields:
        return Parsed(intent=Intent.FILE, fields=fields)
    return parsed if parsed.intent is not Intent.DETAIL or "company" in missing else Parsed(intent=Intent.UNKNOWN)


def _is_explicit(parsed: Parsed, line: Line) -> bool:
    """A command with its own words, as against a bare name or number."""
    if parsed.intent is Intent.DETAIL:
        if asking.bare(line) != parsed or line.key[:1] == "#" or (line.key.isdigit() and len(line.key) < 4):
            return True
        head = commands.head(line.key)
        return head is not None and head.intent in (Intent.DETAIL, Intent.CHECK)
    if parsed.intent not in (Intent.CHECK, Intent.FOLLOW_UP):
        return False
    found = phones.find(line.key)
    bare = len(found) == 1 and not line.cut(found[0].start, found[0].end).key.strip(" \x1f,。!?")
    return not bare


def _wrong_number(line: Line, missing: tuple[str, ...]) -> Parsed | None:
    """Digits that are no phone: too short or too long a number is one to ask about again, never a name."""
    if not _DIGITS.fullmatch(line.key.strip()) or phones.find(line.key) or not {"phone", "company"} & set(missing):
        return None
    if "phone" not in missing:
        return Parsed(intent=Intent.UNKNOWN)
    return Parsed(intent=Intent.FILE, fields={"phone": re.sub(r"\D", "", line.key)})


def _is_answer(fields: Fields, line: Line, missing: tuple[str, ...]) -> bool:
    """Small talk is no answer: it has no phone, no firm and no person in it."""
    if set(missing) - own_fields.USUAL and fields.keys() & set(missing):
        return True
    if fields.keys() & {"phone", "budget", "uscc", "region"} or (fields and (_FREE & set(missing) or _labelled(line))):
        return True
    company, contact = str(fields.get("company", "")).lower(), str(fields.get("contact", "")).lower()
    person = (people.is_person(contact) or people.is_latin(contact)) and not asking.is_chat(contact)
    named = bool(companies.sure_end(company)) or person
    return named or (bool(contact) and people.may_be_name(contact) and not asking.is_chat(line.key))


def _labelled(line: Line) -> bool:
    return any(label.colon for label in labels.find(line.key))


def _answer(line: Line, missing: tuple[str, ...]) -> Fields:
    if not line or _REFUSAL.fullmatch(line.key) or manners.is_thanks(line.key):
        return {}
    lead = _ANSWER.match(line.key)
    line = line.part(lead.end()) if lead else line
    if len(missing) == 1 and not labels.find(line.key):
        value = _single(missing[0], line)
        if value:
            return {missing[0]: value}
    fields = filing.read(line)
    return _moved(fields, line, missing)


def _single(name: str, line: Line) -> str | None:
    """The whole answer as the one value that was asked for, if it can be one."""
    if name in ("phone", "budget"):
        return correcting.value_of(name, line)
    if name == "uscc":
        code = codes.find_uscc("信用代码:" + line.key.strip())
        return re.sub(r"[\s\-]", "", line.shown).upper() if code else None
    if name == "contact" and (
        phones.find(line.key) or (re.search(r"[\s,]", line.key) and not people.is_latin(line.key))
    ):
        return None
    if name == "company" and (phones.find(line.key) or re.search(r"[,\n]", line.key)):
        return None
    return manners.trimmed(line.shown) or None


def _moved(fields: Fields, line: Line, missing: tuple[str, ...]) -> Fields:
    """A name read as a firm is the person when the person is what is missing, or the firm is known and it is nobody
    else's name; and the other way round.
    """
    firm = str(fields.get("company", ""))
    person = people.is_person(firm.lower()) or ("contact" in missing and _may_be_person(firm))
    if firm and "company" not in missing and "contact" not in fields and person:
        fields = {**fields, "contact": firm}
        del fields["company"]
    if (
        "contact" in fields
        and "contact" not in missing
        and "company" in missing
        and "company" not in fields
        and not people.is_titled(str(fields["contact"]).lower())
    ):
        fields = {**fields, "company": fields["contact"]}
        del fields["contact"]
    if (
        set(fields) <= {"note"}
        and missing
        and not _labelled(line)
        and not plain.read(line)
        and not places.is_place(line.key)
    ):
        return {}
    return fields


def _may_be_person(firm: str) -> bool:
    return len(firm) <= 12 and not companies.sure_end(firm)
