"""Spreadsheets: whatever arrives is read or refused, and what was exported is known again."""

from __future__ import annotations

import io
import zipfile
from itertools import islice
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from bot.lists.exporting import export
from bot.sheets.bounds import BadSheet
from bot.sheets.reading import sheet_from
from bot.sheets.writing import Page, as_csv, as_xlsx
from core.domain.sheets.cells import day_of, harmless, phones_in, text_of, unquoted
from core.domain.sheets.columns import guess_columns
from core.domain.sheets.layout import layout_of
from tests.support.builders import ZHOU, Ledger
from tests.support.clock import ORDINARY_MORNING
from tests.support.lists import a_line, as_book, import_into

WORDS = st.text(max_size=40)
PRINTABLE = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=40)
CELLS = st.one_of(WORDS, st.integers(), st.floats(), st.booleans(), st.none(), st.datetimes(), st.decimals())
NAMES = st.sampled_from(["a.xlsx", "a.csv", "a.txt", "表.CSV"])


@given(name=NAMES, content=st.binary(max_size=3000))
@example(name="a.xlsx", content=b"PK\x03\x04")
@example(name="a.csv", content=b'"' * 3000)
@example(name="a.csv", content=b"\xff\xfea")
@example(name="a.csv", content=b"\0" * 100)
def test_any_bytes_are_read_or_refused(name: str, content: bytes) -> None:
    """No other error, and an end."""
    try:
        sheet = sheet_from(name, content)
        found = layout_of([cells for _, cells in islice(sheet.rows(), 50)])
    except BadSheet:
        return
    assert len(guess_columns(found.headers, sheet.samples)) == len(found.headers)


@given(data=st.data())
@settings(deadline=None, max_examples=50)
def test_a_damaged_workbook_is_read_or_refused(data: st.DataObject) -> None:
    """Bytes of a real one that were changed or cut off on the way."""
    content = bytearray(BOOK)
    for _ in range(data.draw(st.integers(1, 8))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(len(content) // 2, len(content)))
    try:
        rows = list(sheet_from("a.xlsx", bytes(content[:cut])).rows())
    except BadSheet:
        return
    assert len(rows) <= 3


@given(cell=CELLS)
def test_any_cell_is_a_text(cell: Any) -> None:
    """And a text that is read again is the same."""
    text = text_of(cell)

    assert text_of(harmless(text)) == text
    assert all(len(phone) <= 12 for phone in phones_in(text)[0])
    assert day_of(text) is None or text


@given(text=WORDS)
def test_nothing_that_is_written_is_a_formula(text: str) -> None:
    """And what was made harmless comes back."""
    assert harmless(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"}
    assert text.startswith("'") or unquoted(harmless(text)) == text or text[:1].isdigit()


@given(rows=st.lists(st.lists(WORDS, min_size=2, max_size=2), max_size=5), book=st.booleans())
@settings(deadline=None, max_examples=40)
def test_what_is_written_can_be_read(rows: list[list[str]], book: bool) -> None:
    """Whatever stands in the cells."""
    page = Page(title="表", headers=["公司名称", "备注"], rows=rows, mark="谁 导出的")
    content = as_xlsx([page], creator="测试", at=ORDINARY_MORNING) if book else as_csv(page)
    sheet = sheet_from("a.xlsx" if book else "a.csv", content)

    assert sheet.layout.headers == ("公司名称", "备注")
    assert len(list(sheet.rows())) <= len(rows)


@given(
    lines=st.lists(st.integers(0, 40), min_size=1, max_size=25),
    ended=st.sets(st.integers(0, 40), max_size=10),
    notes=st.lists(PRINTABLE, min_size=25, max_size=25),
)
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_an_exported_ledger_is_known_again_to_the_last_row(lines: list[int], ended: set[int], notes: list[str]) -> None:
    """Imported into the ledger that it came from, every row is a duplicate; into an empty one, none is."""
    ledger = Ledger()
    rows = (
        a_line(
            number,
            备注=note,
            状态="已到期" if number in ended else "",
            报备日期="2025-01-02" if number in ended else "",
        )
        for number, note in zip(lines, notes, strict=False)
    )
    import_into(ledger, as_book(rows))
    taken = export(ZHOU, ledger.store, ledger.context, as_book=True)
    _, again = import_into(ledger, sheet_from("台账.xlsx", taken.content))
    _, elsewhere = import_into(Ledger(), sheet_from("台账.xlsx", taken.content))

    assert taken.rows == len(set(lines))
    assert {key: count for key, count in again.counts.items() if count} == {"duplicate": taken.rows}
    assert {key: count for key, count in elsewhere.counts.items() if count} == {"added": taken.rows}


def _packed(**parts: bytes) -> bytes:
    """The workbook with some parts exchanged."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BOOK)) as book, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for part in book.infolist():
            packed.writestr(part, parts.pop(part.filename.rpartition("/")[2].partition(".")[0], book.read(part)))
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


BOOK = as_book([a_line(1), a_line(2)]).content
BOMB = b"<?xml version='1.0'?><sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'>" + b" " * 2**25
LAUGHS = b"<!DOCTYPE a [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><worksheet>&b;</worksheet>"
FAR = (
    b"<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData>"
    b"<row r='1'><c r='A1' t='inlineStr'><is><t>a</t></is></c></row>"
    b"<row r='999999999'><c r='XFD999999999' t='inlineStr'><is><t>b</t></is></c></row></sheetData></worksheet>"
)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (_packed(sharedStrings=BOMB), "bomb"),
        (_packed(sheet1=LAUGHS), "entities"),
        (_packed(sheet1=LAUGHS.decode().encode("utf-16")), "entities"),
        (_packed(**{f"x{number}": b"" for number in range(2100)}), "bomb"),
        (_packed(sheet1=b"<worksheet>"), "broken"),
        (b"PK" + b"\0" * 50, "broken"),
    ],
)
def test_hostile_workbooks_are_refused(content: bytes, why: str) -> None:
    """A bomb, a billion laughs in any encoding, thousands of parts."""
    with pytest.raises(BadSheet) as refusal:
        list(sheet_from("a.xlsx", content).rows())

    assert refusal.value.why == why


def test_a_cell_a_billion_lines_down_is_not_waited_for() -> None:
    """Some thousand empty lines end the sheet."""
    assert len(list(sheet_from("a.xlsx", _packed(sheet1=FAR)).rows())) <= 1


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.xls", b"\xd0\xcf\x11\xe0", "kind"),
        ("a.csv", b"", "empty"),
        ("a.csv", b'a,b\n"' + b"x" * 200_000, "csv"),
        ("a.csv", "公司".encode()[:-1] + b"\xff\xff", "encoding"),
    ],
)
def test_what_cannot_be_read_says_what_to_do(name: str, content: bytes, why: str) -> None:
    """The old Excel format, an empty file, a quote that never ends, an unknown encoding."""
    with pytest.raises(BadSheet) as refusal:
        list(sheet_from(name, content).rows())

    assert refusal.value.why == why


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "，"])
def test_encodings_and_delimiters_are_guessed(encoding: str, delimiter: str) -> None:
    """As Excel, WPS and databases write them."""
    lines = ("公司名称", "联系人"), ("苏州青禾精密机械有限公司", "李娜"), ("无锡远舟电气有限公司", "王芳")
    content = "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)

    assert [cells for _, cells in sheet_from("a.csv", content).rows()] == [*lines[1:]]
