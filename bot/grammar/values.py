"""The value behind a label: how far it reaches and what of it belongs to the field."""

from __future__ import annotations

from collections.abc import Callable

from bot.grammar import companies, money, people, places
from bot.grammar.labels import Label
from bot.grammar.patterns import lazy
from bot.grammar.script import Line

Taken = tuple[str, int]
"""A field's value, and how many characters of the stretch were used for it."""

_VALUE_END = lazy(r"[;。\n|\x1f]|,(?!\d{3}(?!\d))|(?<!\d),")
_SOURCE_TAIL = lazy(r"(?:认识的?|来的|过来的?|的)$")
_LONG_END = lazy(r"[\n\x1f]")
_TITLE_BRACKET = lazy(r"\s?\((?P<inner>[^()\n]{1,12})\)")
_BLANK = lazy(r"(?<=[^\x00-\x7f])[ ](?=.)|(?<=\S)[ ](?=[^\x00-\x7f])")


def taken(value: Line, label: Label) -> Taken | None:
    """The value of a labelled field in the stretch behind its label, None when the word was no label after all."""
    return _TAKERS.get(label.name, _whole)(value, label)


def whole_line(value: Line, label: Label) -> str:
    """The value of a label that has its line to itself."""
    return _SOURCE_TAIL.sub("", value.shown.strip()) if label.name == "source" else value.shown


def end_of(key: str, label: Label, limit: int) -> int:
    pattern = _LONG_END if label.name == "note" and label.colon else _VALUE_END
    match = pattern.search(key, label.end, limit)
    return match.start() if match else limit


def _whole(value: Line, _label: Label) -> Taken | None:
    return value.shown, len(value.shown)


def _to_blank(value: Line, label: Label) -> Taken | None:
    """Without a colon a value ends at the first blank behind it."""
    skip = len(value.shown) - len(value.shown.lstrip())
    end = -1 if label.colon else value.shown.find(" ", skip)
    return (value.shown, len(value.shown)) if end < 0 else (value.shown[:end], end)


def _company(value: Line, label: Label) -> Taken | None:
    if not label.colon and label.word == "客户" and value.key[:1] in ("通", "宝", "云", "端"):
        return None
    skip = len(value.key) - len(value.key.lstrip())
    blank = _chinese_blank(value.key, skip)
    end = blank if blank > 0 else len(value.key)
    sure = companies.sure_end(value.key[skip:end])
    if sure and (
        sure[1] == 3 or people.leading(value.key[skip + sure[0] :]) or people.role(value.key[skip + sure[0] :])
    ):
        return value.shown[skip : skip + sure[0]], skip + sure[0]
    if (
        not label.colon
        and label.word in ("公司", "客户", "单位", "企业", "名称", "customer")
        and not (value.key[:1] == " " or sure or _named(label, value))
    ):
        return None
    if not label.colon:
        name = companies.find(value.key[skip:end])
        if name and name.start == 0:
            end = skip + name.end
    return value.shown[skip:end], end


def _named(label: Label, value: Line) -> bool:
    return label.end - label.start > len(label.word) or bool(places.starts_with_place(value.key))


def _chinese_blank(key: str, skip: int) -> int:
    """The first blank that ends a Chinese name; western names have blanks inside."""
    match = _BLANK.search(key, skip)
    return match.start() if match else -1


def _contact(value: Line, label: Label) -> Taken | None:
    skip = len(value.key) - len(value.key.lstrip(" :"))
    key = value.key[skip:]
    surname = people.surname_only(key[:4])
    if surname and key.startswith("姓"):
        return value.shown[skip + 1 : skip + 1 + len(surname)], skip + 1 + len(surname)
    bracket = _TITLE_BRACKET.search(key)
    blank = _chinese_blank(key, 0)
    end = min(n for n in (len(key), blank, bracket.start() if bracket else -1) if n > 0)
    if not label.colon:
        end = min(end, people.leading(key) or end)
    elif end > 4:
        end = people.leading(key) if 0 < people.leading(key) < end and not people.is_person(key[:end]) else end
    if bracket and bracket.start() == end:
        return value.shown[skip : skip + end], skip + bracket.end()
    return value.shown[skip : skip + end], skip + end


def _source(value: Line, label: Label) -> Taken | None:
    text, used = _to_blank(value, label) or ("", 0)
    return _SOURCE_TAIL.sub("", text.strip()), used


def _budget(value: Line, label: Label) -> Taken | None:
    prefix = f"预算{label.unit}:"
    found = next(money.find(prefix + value.key), None)
    if found is None:
        return None
    return money.decimal_string(found.yuan), max(found.end - len(prefix), 0)


def _no_phone(_value: Line, _label: Label) -> Taken | None:
    return None


_TAKERS: dict[str, Callable[[Line, Label], Taken | None]] = {
    "company": _company,
    "contact": _contact,
    "region": _to_blank,
    "source": _source,
    "product": _to_blank,
    "budget": _budget,
    "phone": _no_phone,
    "uscc": _no_phone,
    "note": _whole,
    "": _to_blank,
}
