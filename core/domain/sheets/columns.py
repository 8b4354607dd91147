"""Which column of a sheet is which field: guessed from the words of its header and from its values, reported with
certainty, corrected by whoever knows better.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from core.domain.contact import normal_phone
from core.domain.dedupe.names import is_full_name, is_vague
from core.domain.dedupe.uscc import normal_uscc
from core.domain.frozen import dataclass
from core.domain.policy.document import Policy
from core.domain.policy.forms import FILING_FORM, FieldType, Form
from core.domain.sheets.cells import day_of, month_and_day, phones_in
from core.domain.sheets.headers import HEADERS, OURS_OR_THEIRS, named_field, nearness, plain_header
from core.domain.sheets.states import state_of

OWN_FIELDS = ("other_phone", "owner", "team", "filed_at", "until", "status", "reason", "number", "problem")
"""What a row of the ledger has beyond the filing form."""
FIELDS = (*(field.key for field in FILING_FORM.fields), *OWN_FIELDS)
_NOT_IN_LISTS = frozenset({FieldType.ATTACHMENT, FieldType.FORMULA})
SEVERAL = frozenset({"note", "other_phone"})
"""Fields that several columns may fill."""
NOT_READ = frozenset({"number", "problem"})
"""Columns of our own making, which mean nothing when they come back."""
SURE = 0.75
"""A guess below it is to be looked at."""
_FAINT = 0.35
"""A guess below it is none."""
_HALF = 0.5

_CHINESE_NAME = re.compile(r"[一-鿿·]{2,4}(?:先生|女士|总|经理|老师|工)?|[A-Z][a-z]+(?: [A-Z][a-z]+)?")
_MONEY = re.compile(r"[¥￥]?\d+(?:[,.]\d+)*\s*(?:万|w|k|千|元|万元|亿)?", re.IGNORECASE)
_WEIGHT = {"phone": 0.7, "uscc": 0.8, "company": 0.65, "owner": 0.6, "status": 0.55, "contact": 0.4, "filed_at": 0.3}
"""How far values alone say what a column is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """What one column is taken for; ``field`` is empty when it is left out. ``certainty`` is between 0 and 1."""

    column: int
    header: str
    field: str = ""
    certainty: float = 0.0

    @property
    def is_sure(self) -> bool:
        """Whether nobody needs to look at it."""
        return self.certainty >= SURE or not self.field


def fields_of(form: Form) -> tuple[str, ...]:
    """What a column may be: the fields of the form that a list can hold, and what a row of the ledger has beyond it."""
    asked = (field.key for field in form.fields if not field.retired and field.type not in _NOT_IN_LISTS)
    return (*asked, *OWN_FIELDS)


def labels_of(form: Form) -> dict[str, str]:
    """Header → field, for labels of the form that are no usual words for something else of a list."""
    known = set(fields_of(form))
    return {
        word: field.key
        for field in form.fields
        if field.key in known and (named_field(field.label) is None or field.key not in HEADERS)
        if (word := plain_header(field.label))
    }


def likeliest_form(headers: Sequence[str], policy: Policy) -> str:
    """The filing form of which a sheet names the most fields; the usual one if it is as good as any."""

    def named(form: Form) -> int:
        labels = {plain_header(field.label) for field in form.fields if not field.retired}
        return len(labels & set(map(plain_header, headers)))

    return max(policy.filing_forms, key=named).key


def guess_columns(
    headers: Sequence[str],
    samples: Sequence[Sequence[str]],
    *,
    people: Collection[str] = (),
    form: Form = FILING_FORM,
    unseen: Collection[int] = (),
    fields: Sequence[str] = (),
) -> tuple[Guess, ...]:
    """Every column with what it is taken for. ``samples`` are some rows of plain cells, ``people`` the names of the
    members, by whom a column of owners is known. A header that is the label of a field of the form is that field.
    Columns that are ``unseen`` are left out; ``fields`` are all that a column may be, where not everything.
    """
    seen = [place for place in range(len(headers)) if place not in unseen]
    columns = [[row[place] for row in samples if place < len(row) and row[place]] for place in range(len(headers))]
    fields = tuple(fields) or fields_of(form)
    labelled = {word: field for word, field in labels_of(form).items() if field in fields}
    judged = [
        (1.0, labelled[plain_header(headers[place])], place)
        for place in seen
        if plain_header(headers[place]) in labelled
    ]
    judged += [
        (certainty, field, place)
        for place in seen
        for field in fields
        if (certainty := _certainty(field, headers[place], columns[place], frozenset(people))) >= _FAINT
    ]
    judged.sort(key=lambda each: (-each[0], fields.index(each[1]), each[2]))
    chosen: dict[int, tuple[str, float]] = {}
    taken: set[str] = set()
    for certainty, field, place in judged:
        if place not in chosen and (field not in taken or field in SEVERAL):
            chosen[place] = (field, certainty)
            taken.add(field)
    spare = {place: guess for place, guess in _spare_phones(headers, columns, chosen).items() if place in seen}
    return tuple(_guess(place, header, {**chosen, **spare}) for place, header in enumerate(headers))


def _guess(place: int, header: str, chosen: Mapping[int, tuple[str, float]]) -> Guess:
    field, certainty = chosen.get(place, ("", 0.0))
    return Guess(column=place, header=header, field=field, certainty=round(min(certainty, 1.0), 2))


def _spare_phones(
    headers: Sequence[str], columns: Sequence[Sequence[str]], chosen: Mapping[int, tuple[str, float]]
) -> dict[int, tuple[str, float]]:
    """A second column of phones is another phone of the same contact."""
    return {
        place: ("other_phone", 0.7)
        for place, header in enumerate(headers)
        if place not in chosen and (named_field(header) == "phone" or _share(columns[place], _is_phone) > 0.8)
    }


def _certainty(field: str, header: str, values: Sequence[str], people: frozenset[str]) -> float:
    """Exact words count most; values confirm or contradict them, and speak alone where the header says nothing."""
    if field == "owner" and plain_header(header) in OURS_OR_THEIRS:
        return 1.05 if people and values and _share(values, partial(_is_person, people)) >= _HALF else 0.0
    said = nearness(field, header) if field in HEADERS else 0.0
    test = partial(_is_person, people) if field == "owner" and people else _TESTS.get(field)
    share = _share(values, test) if test and values else None
    if said:
        if share is None:
            return said
        return said + 0.05 if share >= 0.5 else said * (0.55 + 0.9 * share)
    if share is None or share < 0.6 or named_field(header) not in {None, field}:
        return 0.0
    return _WEIGHT.get(field, 0.0) * share


def _share(values: Sequence[str], fits: Callable[[str], bool]) -> float:
    return sum(map(fits, values)) / len(values) if values else 0.0


def _is_phone(value: str) -> bool:
    return bool(phones_in(value)[0])


def _is_company(value: str) -> bool:
    return len(value) >= 4 and is_full_name(value) and not is_vague(value)


def _is_contact(value: str) -> bool:
    return _CHINESE_NAME.fullmatch(value) is not None and state_of(value) is None


def _is_person(people: frozenset[str], value: str) -> bool:
    return value in people or normal_phone(value) in people


def _is_day(value: str) -> bool:
    return day_of(value) is not None or month_and_day(value) is not None


_TESTS: Mapping[str, Callable[[str], bool]] = {
    "company": _is_company,
    "contact": _is_contact,
    "phone": _is_phone,
    "other_phone": _is_phone,
    "uscc": lambda value: normal_uscc(value) is not None,
    "budget": lambda value: _MONEY.fullmatch(value) is not None,
    "filed_at": _is_day,
    "until": _is_day,
    "status": lambda value: state_of(value) is not None,
}
