"""What a cell means after all that spreadsheets do to it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from core.domain.sheets.cells import day_of, harmless, phones_in, text_of, unquoted


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (13900001234.0, "13900001234"),
        (13900001234, "13900001234"),
        ("1.3900001234E10", "13900001234"),
        ("13900001234.0", "13900001234"),
        ("１３９００００１２３４　", "13900001234"),
        ("'13900001234", "13900001234"),
        ("  苏州青禾精密机械有限公司 \n", "苏州青禾精密机械有限公司"),
        ("苏州青禾（集团）有限公司", "苏州青禾（集团）有限公司"),
        ("李\u200b娜\x07", "李 娜"),
        (0.1, "0.1"),
        (Decimal("500000.00"), "500000"),
        (float("nan"), "NaN"),
        (1e300, "1E+300"),
        (True, "是"),
        (None, ""),
        (datetime(2026, 11, 21, tzinfo=UTC), "2026-11-21"),
        (datetime(2026, 11, 21, 9, 30, tzinfo=UTC), "2026-11-21 09:30"),
        (date(2026, 11, 21), "2026-11-21"),
    ],
)
def test_a_cell_is_read_as_it_was_meant(cell: object, text: str) -> None:
    """Floats, scientific notation, full width, quotes and blanks leave no trace."""
    assert text_of(cell) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "phones"),
    [
        ("139 0000 1234", ("13900001234",)),
        ("13900001234/13900005678", ("13900001234", "13900005678")),
        ("13900001234 021-55556666", ("13900001234", "02155556666")),
        ("电话：13900001234、13900005678", ("13900001234", "13900005678")),
        ("13900001234（李娜）", ("13900001234",)),
        ("021-55556666转8001", ("02155556666",)),
        ("李娜13900001234王芳13900005678", ("13900001234", "13900005678")),
        ("13900001234\n13900001234", ("13900001234",)),
        ("110101199001011234", ()),
        ("没有", ()),
    ],
)
def test_every_phone_of_a_cell_is_found(cell: str, phones: tuple[str, ...]) -> None:
    """Two in one cell are two; a longer number is none."""
    assert phones_in(cell)[0] == phones


@pytest.mark.parametrize(
    "text", ["2026-11-21", "2026/11/21", "2026年11月21日", "20261121", "26.11.21", "46347", "２０２６－１１－２１"]
)
def test_a_date_may_be_written_in_many_ways(text: str) -> None:
    """All of them are midnight in China."""
    found = day_of(text)

    assert found is not None
    assert found.isoformat() == "2026-11-21T00:00:00+08:00"


@pytest.mark.parametrize("text", ["", "昨天", "2026-13-01", "13900001234", "2026-02-30", "12", "3000-01-01"])
def test_what_is_no_date_is_none(text: str) -> None:
    """Nobody guesses a day."""
    assert day_of(text) is None


@pytest.mark.parametrize(
    "text", ["=1+1", "+861390000", "-2", "@SUM(A1)", "\tx", "\rx", "＝1+1", "  =cmd|' /C calc'!A0"]
)
def test_a_formula_becomes_a_text_and_a_text_again(text: str) -> None:
    """No spreadsheet calculates what a customer wrote."""
    assert harmless(text) == f"'{text}"
    assert unquoted(harmless(text)) == text


def test_an_ordinary_text_stays_as_it_is() -> None:
    """An apostrophe within a name is part of the name."""
    assert harmless("上海示例贸易有限公司") == "上海示例贸易有限公司"
    assert unquoted("'t Zand 贸易") == "'t Zand 贸易"
