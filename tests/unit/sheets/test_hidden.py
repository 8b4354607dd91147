"""What somebody has hidden in a spreadsheet, or filtered away."""

from __future__ import annotations

import io

import pytest
from openpyxl import Workbook

from bot.lists.importing import Importer
from bot.sheets.reading import Sheet, sheet_from
from core.domain.imports import HIDDEN_COLUMNS, HIDDEN_LINES
from tests.support.builders import Ledger
from tests.support.lists import HEADERS, a_line, as_text, columns_of


def book(*, hidden_lines: tuple[int, ...] = (), hidden_columns: str = "", above: bool = False) -> Sheet:
    """Three customers; ``above`` puts a hidden sheet with other lines in front."""
    file, made = io.BytesIO(), Workbook()
    page = made.active
    assert page is not None
    for line in (HEADERS, *(a_line(number) for number in range(3))):
        page.append(list(line))
    for number in hidden_lines:
        page.row_dimensions[number].hidden = True
    for letter in hidden_columns:
        page.column_dimensions[letter].hidden = True
    if above:
        drafts = made.create_sheet("草稿", 0)
        drafts.append(["不要导入"])
        drafts.sheet_state = "hidden"
    made.save(file)
    return sheet_from("客户.xlsx", file.getvalue())


@pytest.fixture
def ledger() -> Ledger:
    """The company."""
    return Ledger()


def test_hidden_lines_are_not_read() -> None:
    """The others keep their numbers."""
    sheet = book(hidden_lines=(3,))

    assert [number for number, _ in sheet.rows()] == [2, 4]
    assert sheet.hidden_lines == {3}


def test_hidden_columns_are_left_out_until_somebody_names_them(ledger: Ledger) -> None:
    """Their cells are there to be read."""
    sheet = book(hidden_columns="H")
    one = Importer(sheet=sheet, store=ledger.store, context=ledger.context)

    assert sheet.hidden_columns == {7}
    assert 7 not in columns_of(one)
    assert {guess.header for guess in one.guess() if guess.column == 7} == {"备注"}


def test_a_trial_says_what_is_hidden(ledger: Ledger) -> None:
    """As long as it stays out."""
    one = Importer(sheet=book(hidden_lines=(3,), hidden_columns="H"), store=ledger.store, context=ledger.context)
    columns = columns_of(one)
    left, read = one.try_out(columns, None).counts, one.try_out({**columns, 7: "note"}, None).counts

    assert (left[HIDDEN_LINES], left[HIDDEN_COLUMNS]) == (1, 1)
    assert read[HIDDEN_LINES] == 1
    assert HIDDEN_COLUMNS not in read


def test_a_hidden_sheet_in_front_is_passed_over() -> None:
    """What one sees first is meant."""
    assert book(above=True).layout.headers == HEADERS


def test_nothing_is_hidden_in_a_text_file() -> None:
    """A .csv has no such thing."""
    sheet = as_text([a_line(1)])

    assert not sheet.hidden_lines
    assert not sheet.hidden_columns
