"""A field that points to a row of a table: which row is meant, and what it says of the filing.

The answer is the row's title. What the row said when it was chosen stays with the filing, under keys of two parts
(``product.price``): another price tomorrow changes nothing in what was filed today.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from core.domain.answers.known import Known
from core.domain.linked_tables import LinkedRow, Shelf
from core.domain.policy.document import Policy
from core.domain.policy.forms import Column, FieldType, FormField


def column_key(field: str, column: str) -> str:
    """Under which the cell of a chosen row is kept."""
    return f"{field}.{column}"


def is_of_row(key: str) -> bool:
    """Whether an answer came out of a chosen row."""
    return "." in key


def field_of(key: str) -> str:
    """The field to which an answer belongs."""
    return key.partition(".")[0]


def shelf_of(field: FormField, known: Known) -> Shelf:
    """What its table offers; empty where tables are not known."""
    return known.shelf(field.table) if known.shelf is not None and field.table else Shelf()


def row_of(field: FormField, text: str, known: Known) -> LinkedRow | None:
    """The row that was chosen; ``None`` where it is not known."""
    return shelf_of(field, known).titled(text)


def row_says(field: FormField, answers: Mapping[str, str], known: Known) -> dict[str, str]:
    """What the chosen row says, by key; of a choice that was accepted before what it said then."""
    chosen = answers.get(field.key, "")
    if chosen and known.kept.get(field.key) == chosen:
        return {key: text for key, text in known.kept.items() if is_of_row(key) and field_of(key) == field.key}
    row = row_of(field, chosen, known) if chosen else None
    return {column_key(field.key, column): cell for column, cell in row.cells.items()} if row else {}


def fields_shown(policy: Policy) -> dict[str, FormField]:
    """The fields of the form by key, each linked one followed by what its row says beside its title: as fields of the
    columns' labels, seen by whoever sees the choice.
    """
    fields = policy.form().fields
    often = Counter([field.label for field in fields] + [column.label for _, column in _columns(policy)])
    shown: dict[str, FormField] = {}
    for field in fields:
        shown[field.key] = field
        for owner, column in _columns(policy):
            if owner is field:
                key = column_key(field.key, column.key)
                label = column.label if often[column.label] == 1 else f"{field.label}·{column.label}"
                shown[key] = FormField(
                    key=key, label=label, type=column.type, visible_to=field.visible_to, masked=field.masked
                )
    return shown


def _columns(policy: Policy) -> Iterator[tuple[FormField, Column]]:
    """Beside the title, and what fills in a field of the form anyway."""
    for field in policy.form().fields:
        table = policy.table(field.table or "") if field.type is FieldType.LINK else None
        for column in table.columns[1:] if table else ():
            if column.key not in field.fills.values():
                yield field, column


def says_more(key: str, answers: Mapping[str, str]) -> bool:
    """Whether a cell of a chosen row says anything that its title does not say already."""
    return not is_of_row(key) or answers[key] not in answers.get(field_of(key), "")
