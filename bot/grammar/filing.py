"""The fields of a filing, labelled or not, in any order."""

from __future__ import annotations

import re
from itertools import islice

from bot.grammar import codes, companies, labels, manners, money, pairs, people, phones, phrases, places, values
from bot.grammar.labels import Label
from bot.grammar.parsed import Fields
from bot.grammar.patterns import lazy
from bot.grammar.script import Line

_BREAK = lazy(r"(?:[,;。、!?|\n\x1f/\[\]\"→]| (?![a-z])|(?<![a-z.&]) )+")
_MOST_CHUNKS = 120
"""Stretches of a message that are looked at one by one; no filing has more."""
_HEADING = lazy(
    r"\[[^\[\]\n]{0,8}(?:报备|登记|备案|录入|信息|申请|模板|新客户)[^\[\]\n]{0,6}\]|^\((?:客户)?(?:报备|登记|备案)\)|^[\s#*]*(?:客户)?(?:报备|登记|备案)(?:信息|申请|单|表|模板|内容)?[\s:]*(?=\n|$)"
)


def read(line: Line) -> Fields:
    """The fields of a filing in a line whose command has been taken out."""
    return _Reading(line).fields()


class _Reading:
    """Takes one field after the other out of the line; what nobody claims becomes the note."""

    __slots__ = ("_fields", "_left", "_line", "_pending")

    def __init__(self, line: Line) -> None:
        self._line = line
        self._fields: Fields = {}
        self._left: list[str] = []
        self._pending: list[Line] = []

    def fields(self) -> Fields:
        self._take_headings()
        self._take_form_lines()
        self._take_uscc()
        self._take_phones()
        self._line = labels.without_numbering(self._line)
        self._take_latin_firm()
        self._take_labels()
        self._take_money()
        self._take_phrases()
        self._take_chunks()
        self._assign_pending()
        self._keep_note()
        return self._fields

    def _set(self, name: str, value: str) -> None:
        value = manners.trimmed(value)
        if value and name not in self._fields:
            self._fields[name] = value

    def _take_headings(self) -> None:
        match = _HEADING.search(self._line.key)
        if match:
            self._line = self._line.cut(*match.span())

    def _take_form_lines(self) -> None:
        """备注：老板说预算50万: on a line of its own a value is taken whole, whatever stands in it."""
        for label, end in reversed(list(labels.own_lines(self._line.key))):
            name = label.name or self._line.shown[label.start : label.start + len(label.word)]
            self._set(name, values.whole_line(self._line.part(label.end, end), label))
            self._line = self._line.cut(label.start, end)

    def _take_uscc(self) -> None:
        code = codes.find_uscc(self._line.key)
        if code:
            shown = self._line.shown[code.code_start : code.code_end]
            self._fields["uscc"] = re.sub(r"[\s\-]", "", shown).upper()
            self._line = self._line.cut(code.start, code.end)

    def _take_phones(self) -> None:
        found = phones.find(self._line.key)
        if not found:
            return
        best = next((phone for phone in found if phone.mobile), found[0])
        self._fields["phone"] = best.digits
        for phone in reversed(found):
            if phone.digits != best.digits:
                self._left.insert(0, _number_as_typed(self._line, phone))
            self._line = self._line.cut(phone.start, phone.end)

    def _take_latin_firm(self) -> None:
        span = companies.find_latin(self._line.key)
        if span is None:
            return
        start, end = span
        if _has_han_firm(self._line.key[:start]) or _has_han_firm(self._line.key[end:]):  # both on one business card
            self._left.append(self._line.shown[start:end])
            self._line = self._line.cut(start, end)
            return
        label = labels.ending(self._line.key[:start], "company")
        self._set("company", self._line.shown[start:end])
        self._line = self._line.cut(start - label, end)

    def _take_labels(self) -> None:
        found = labels.find(self._line.key)
        for index in range(len(found) - 1, -1, -1):
            label = found[index]
            limit = found[index + 1].start if index + 1 < len(found) else len(self._line.key)
            limit = min(limit, len(self._line.key))
            self._take_labelled(label, limit)

    def _take_labelled(self, label: Label, limit: int) -> None:
        start, end = label.end, values.end_of(self._line.key, label, limit)
        value = self._line.part(start, end)
        if not value:
            self._line = self._line.cut(label.start, label.end) if label.colon else self._line
            return
        taken = values.taken(value, label)
        if taken is None:
            return
        text, used = taken
        name = label.name or self._line.shown[label.start : label.start + len(label.word)]
        self._fields.pop(name, None) if label.name in ("company", "contact") and label.colon else None
        self._set(name, text)
        self._line = self._line.cut(label.start, start + used)

    def _take_money(self) -> None:
        if "budget" in self._fields or not (found := list(money.find(self._line.key))):
            return
        best = next((one for one in found if one.labelled), found[0])
        self._fields["budget"] = money.decimal_string(best.yuan)
        self._line = self._line.cut(best.start, best.end)

    def _take_phrases(self) -> None:
        if "product" not in self._fields and (match := phrases.INTEREST.search(self._line.key)):
            self._set("product", self._line.shown[match.start("product") : match.end("product")])
            self._line = self._line.cut(*match.span())
        if "source" not in self._fields and (match := phrases.source_told(self._line.key)):
            self._set("source", self._line.shown[match.start("source") : match.end("source")])
            self._line = self._line.cut(*match.span())

    def _take_chunks(self) -> None:
        position = 0
        for match in islice(_BREAK.finditer(self._line.key), _MOST_CHUNKS):
            self._take_chunk(self._line.part(position, match.start()))
            position = match.end()
        self._take_chunk(self._line.part(position))

    def _take_chunk(self, chunk: Line) -> None:
        chunk = _unbracketed(chunk)
        if not chunk or _is_noise(chunk.key):
            return
        if phrases.DESCRIPTION.fullmatch(chunk.key):
            self._left.append(re.sub("^一[家个]", "", chunk.shown))
            return
        lead = phrases.PERSON_LEAD.match(chunk.key)
        chunk = chunk.part(lead.end()) if lead else chunk
        for take in (self._as_region, self._as_source, self._as_product, self._as_person, self._as_company):
            if take(chunk):
                return
        self._pending.append(chunk)

    def _as_region(self, chunk: Line) -> bool:
        if "region" in self._fields:
            return False
        key = re.sub(r"^(?:在|位于|地址)|(?:的|的客户|客户)$", "", chunk.key)
        if not places.is_place(key):
            return False
        at = chunk.key.index(key)
        self._set("region", chunk.shown[at : at + len(key)])
        return True

    def _as_source(self, chunk: Line) -> bool:
        if "source" in self._fields or (match := phrases.SOURCE.fullmatch(chunk.key)) is None:
            return False
        self._set("source", chunk.shown[match.start("source") : match.end("source")])
        return True

    def _as_product(self, chunk: Line) -> bool:
        if "product" in self._fields or (match := phrases.PRODUCT.fullmatch(chunk.key)) is None:
            return False
        if phrases.NOT_PRODUCT.match(match["product"]):
            return False
        self._set("product", chunk.shown[match.start("product") : match.end("product")])
        return True

    def _as_person(self, chunk: Line) -> bool:
        surname = people.surname_only(chunk.key)
        if surname and len(chunk.key) <= 8:
            at = chunk.key.index("姓") + 1
            self._fields.setdefault("contact", chunk.shown[at : at + len(surname)])
            return True
        skip = people.role(chunk.key)
        sure = people.is_titled(chunk.key[skip:]) or (
            people.is_person(chunk.key[skip:]) and not people.is_doubtful(chunk.key[skip:])
        )
        if "contact" in self._fields or not sure or (companies.sure_end(chunk.key) and not people.is_titled(chunk.key)):
            return self._as_titled_again(chunk)
        if people.is_titled(chunk.key):
            skip = 0
        self._set("contact", chunk.shown[skip:])
        if skip:
            self._left.append(chunk.shown[:skip].rstrip("的是叫"))
        return True

    def _as_titled_again(self, chunk: Line) -> bool:
        """姓曲，曲经理: the title says more than the surname alone."""
        contact = self._fields.get("contact")
        if (
            isinstance(contact, str)
            and len(contact) == 1
            and people.is_titled(chunk.key)
            and chunk.shown.startswith(contact)
        ):
            self._fields["contact"] = chunk.shown
            return True
        return False

    def _as_company(self, chunk: Line) -> bool:
        company, contact, rest = pairs.split(chunk)
        if company is None or "company" in self._fields:
            return False
        self._fields["company"] = company
        if contact and ("contact" not in self._fields or len(str(self._fields["contact"])) == 1):
            self._fields["contact"] = contact
        elif contact:
            self._left.append(contact)
        if rest and not _is_noise(rest.key):
            self._take_chunk(rest)
        return True

    def _assign_pending(self) -> None:
        """Chunks that may be anything: the firm comes first, then the person."""
        pending = self._pending
        if "company" not in self._fields:
            pending = self._company_from(pending)
        pending = self._western(pending)
        if "contact" not in self._fields:
            pending = self._contact_from(pending)
        pending = self._goods(pending)
        self._left.extend(chunk.shown for chunk in pending)

    def _western(self, pending: list[Line]) -> list[Line]:
        """Tesla Kevin 139…: with nobody else named, the second of two western words is the person."""
        company = str(self._fields.get("company", ""))
        if (
            "contact" not in self._fields
            and "phone" in self._fields
            and not pending
            and re.fullmatch(r"[A-Za-z]+ [A-Z][a-z]+", company)
        ):
            self._fields["company"], self._fields["contact"] = company.split(" ")
        return pending

    def _goods(self, pending: list[Line]) -> list[Line]:
        """What is left over and names goods is what the customer wants."""
        for index, chunk in enumerate(pending):
            if "product" not in self._fields and "company" in self._fields and phrases.GOODS.fullmatch(chunk.key):
                self._set("product", chunk.shown)
                return [*pending[:index], *pending[index + 1 :]]
        return pending

    def _company_from(self, pending: list[Line]) -> list[Line]:
        only_person = "phone" in self._fields and "contact" not in self._fields and len(pending) == 1
        for index, chunk in enumerate(pending):
            if only_person and people.is_person(chunk.key) and not people.is_doubtful(chunk.key):
                break
            company, contact, rest = pairs.split(chunk, plausible=True, with_phone="phone" in self._fields)
            if company:
                self._fields["company"] = company
                if contact:
                    self._fields.setdefault("contact", contact)
                rests = [rest] if rest and not _is_noise(rest.key) else []
                return [*pending[:index], *rests, *pending[index + 1 :]]
        return self._company_from_person(pending)

    def _company_from_person(self, pending: list[Line]) -> list[Line]:
        """报备 李宁: with nothing else said, the name of a person is the name of the firm."""
        contact = self._fields.get("contact")
        if pending or not isinstance(contact, str) or "phone" in self._fields or len(self._fields) > 1:
            return pending
        if not people.is_titled(contact.lower()) and len(contact) > 1:
            self._fields["company"] = self._fields.pop("contact")
        return pending

    def _contact_from(self, pending: list[Line]) -> list[Line]:
        for index, chunk in enumerate(pending):
            key = chunk.key
            western = people.is_latin(key) and "company" in self._fields and len(key) <= 20
            foreign = people.may_be_name(key) and "company" in self._fields and "phone" in self._fields
            if people.is_person(key) or western or foreign:
                self._set("contact", chunk.shown)
                return [*pending[:index], *pending[index + 1 :]]
        return pending

    def _keep_note(self) -> None:
        rest = "，".join(filter(None, (manners.trimmed(text) for text in self._left)))
        note = self._fields.pop("note", "")
        whole = "，".join(filter(None, (str(note), rest)))
        if whole:
            self._fields["note"] = whole


def _has_han_firm(key: str) -> bool:
    return any(not key[start:end].isascii() for start, end in companies.certain_spans(key))


def _is_noise(key: str) -> bool:
    """Whether a short stretch says nothing; long ones always say something, and the bound keeps the match cheap."""
    return len(key) <= 24 and phrases.NOISE.fullmatch(key) is not None


def _number_as_typed(line: Line, phone: phones.Phone) -> str:
    match = re.search(r"[+(]?\d[\d\s\-()转]*\d", line.shown[phone.start : phone.end])
    return match[0] if match else phone.digits


def _unbracketed(chunk: Line) -> Line:
    key = chunk.key
    start = len(key) - len(key.lstrip("([]):=-+*#>~. "))
    end = len(key.rstrip("([:=-+*#<~ "))
    if end > start and key[end - 1] in ")]" and not re.search(r"[(\[]", key[start:end]):
        end -= 1
    return chunk.part(start, max(start, end))
