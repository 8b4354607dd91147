"""The mapping of a list's columns, corrected by somebody who knows better."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from core.domain.policy.forms import FILING_FORM, Form
from core.domain.rules import RuleViolation
from core.domain.sheets.columns import NOT_READ, SEVERAL, Guess, fields_of, labels_of
from core.domain.sheets.headers import named_field, plain_header

_NONE = frozenset({"-", "", "不导入", "不导", "不要", "忽略", "空"})


def lacking(fields: Collection[str], *, owned: bool) -> str:
    """What an import cannot do without (a code), or nothing; ``owned`` says that one member has all lines."""
    if "company" not in fields:
        return "no_company"
    return "" if owned or "owner" in fields else "no_owner"


def corrected(
    guesses: Sequence[Guess],
    corrections: Mapping[str, str],
    form: Form = FILING_FORM,
    called: Callable[[str], str] | None = None,
) -> dict[int, str]:
    """Place → field: the guess, and what somebody knows better (column by its header, letter or number → field by its
    name or label, ``-`` for none). ``called`` knows the fields of another list than of customers. Raises
    ``RuleViolation`` ``no_such_column`` or ``no_such_field``.
    """
    field_of = called or partial(field_called, form=form)
    columns = {guess.column: guess.field for guess in guesses if guess.field}
    for column, said in corrections.items():
        place = _place(column, guesses)
        field_ = "" if said in _NONE else field_of(said)
        if field_ in set(columns.values()) and field_ not in SEVERAL:
            columns = {other: key for other, key in columns.items() if key != field_}
        columns = {other: key for other, key in columns.items() if other != place} | ({place: field_} if field_ else {})
    return columns


def field_called(said: str, form: Form = FILING_FORM) -> str:
    """A field by its key or by a word for it. Raises ``no_such_field``."""
    found = said if said in fields_of(form) else labels_of(form).get(plain_header(said)) or named_field(said)
    if found is None or found in NOT_READ:
        raise RuleViolation("no_such_field", asked=said)
    return found


def _place(column: str, guesses: Sequence[Guess]) -> int:
    for guess in guesses:
        if guess.header == column or plain_header(guess.header) == plain_header(column):
            return guess.column
    number = int(column) if column.isdecimal() and column.isascii() else _number_of(column)
    if number is None or not 1 <= number <= len(guesses):
        raise RuleViolation("no_such_column", asked=column)
    return number - 1


def _number_of(letters: str) -> int | None:
    """A → 1, AA → 27."""
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 3):
        return None
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
