"""Fields of the company's own form in a message: 客户等级：A, 行业 制造, 交货日期改成下周五; and bare answers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from bot.grammar import labels
from bot.grammar.parsed import Fields, Intent, Parsed
from bot.grammar.script import Line, line_of
from core.domain.answers.amounts import number_of, yuan_of
from core.domain.answers.choosing import all_meant, meant
from core.domain.answers.days import day_of
from core.domain.forms import live_fields
from core.domain.frozen import dataclass
from core.domain.policy.document import Itself, Policy
from core.domain.policy.forms import FieldType, FormField

USUAL = frozenset({"company", "contact", "phone", "uscc", "region", "source", "product", "budget", "note"})
"""Fields that the grammar knows by itself."""
_BREAK = re.compile(r"[;。\n|\x1f]|,(?!\d{3}(?!\d))")
_NUMBER = re.compile(r"(?:第|选)?\s?\d{1,2}\s?(?:个|项|号)?")
_MERGED = frozenset({Intent.FILE, Intent.CORRECT, Intent.STAGE})


@dataclass(frozen=True, slots=True)
class OwnField:
    """What the grammar has to know of a field; ``word`` is its label as a message is compared."""

    key: str
    word: str
    type: FieldType
    choices: tuple[str, ...]


Own = tuple[OwnField, ...]


def own_of(policy: Policy) -> Own:
    """Of the form that is in force; made once for each policy."""
    return _own_of(Itself(policy))


@lru_cache(maxsize=16)
def _own_of(itself: Itself) -> Own:
    return own_fields(live_fields(itself.policy))


def own_fields(fields: Iterable[FormField]) -> Own:
    """Those that the grammar does not know by itself, usual ones by an unusual label, and rows of a table."""
    return tuple(
        OwnField(field.key, line_of(field.label).key.strip(), field.type, field.choices)
        for field in fields
        if field.type not in {FieldType.FORMULA, FieldType.ATTACHMENT}
        if field.key not in USUAL
        or field.type is FieldType.LINK
        or line_of(field.label).key not in labels.words_of(field.key)
    )


def take(line: Line, own: Own) -> tuple[Line, Fields]:
    """The labelled values of own fields, and what is left of the message without them."""
    found: Fields = {}
    if not own or (pattern := _pattern(own)) is None:
        return line, found
    by_word = {field.word: field.key for field in own}
    matches = list(pattern.finditer(line.key))
    for place in range(len(matches) - 1, -1, -1):
        match = matches[place]
        limit = matches[place + 1].start() if place + 1 < len(matches) else len(line.key)
        end = _end(line.key, match.end(), limit, marked=bool(match["mark"].strip()))
        value = line.shown[match.end() : end].strip(" ,，、")
        if value:
            found[by_word[match["word"]]] = value
            line = line.cut(match.start("word"), end)
    return line, found


def with_own(parsed: Parsed, found: Fields, *, in_draft: bool) -> Parsed | None:
    """The message with what its own fields say; ``None`` if it is about something else."""
    if parsed.intent in _MERGED:
        return Parsed(intent=parsed.intent, fields={**parsed.fields, **found})
    return Parsed(intent=Intent.FILE, fields=found) if in_draft and parsed.intent is Intent.UNKNOWN else None


def is_answer(text: str, field: OwnField, today: date) -> bool:
    """Whether a message is plainly the answer to the question for this field, whatever else it might mean."""
    match field.type:
        case FieldType.CHOICE:
            return len(meant(text, field.choices, numbered=True)) == 1
        case FieldType.CHOICES:
            return not isinstance(found := all_meant(text, field.choices), str) and bool(found)
        case FieldType.LINK:
            return _NUMBER.fullmatch(text) is not None
        case FieldType.DATE:
            return day_of(text, today) is not None
        case FieldType.NUMBER:
            return number_of(text) is not None
        case FieldType.MONEY:
            return yuan_of(text) is not None
        case _:
            return False


@lru_cache(maxsize=32)
def _pattern(own: Own) -> re.Pattern[str] | None:
    """A label at the start of a stretch, with what stands between it and its value."""
    words = sorted((re.escape(field.word) for field in own if field.word), key=len, reverse=True)
    if not words:
        return None
    return re.compile(
        rf"(?:^|(?<=[\s,;。、\n|\x1f]))(?P<word>{'|'.join(words)})"
        r"(?P<mark>\s{0,3}[:=]\s{0,3}|\s{0,2}(?:改成|改为|换成|应该是|是|为)[:\s]{0,2}|\s{1,3})"
    )


def _end(key: str, start: int, limit: int, *, marked: bool) -> int:
    """Up to a sign that ends it or to the next label; without a colon up to the first blank."""
    broken = _BREAK.search(key, start, limit)
    end = broken.start() if broken else limit
    if not marked and (blank := key.find(" ", start, end)) > 0:
        return blank
    others = [one.start for one in labels.find(key[start:end]) if one.start > 0 and key[start + one.start - 1] == " "]
    return start + min(others) if others else end
