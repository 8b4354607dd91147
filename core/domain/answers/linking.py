"""A field that points to a row of a table: which row is meant, and what it says of the filing.

The answer is the row's title. What the row said when it was chosen stays with the filing, under keys of two parts
(``product.price``): another price tomorrow changes nothing in what was filed today.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.domain.answers.known import Known
from core.domain.linked_tables import LinkedRow, Shelf
from core.domain.policy.forms import FormField


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
