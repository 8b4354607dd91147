"""Reading .xlsx as a stream, after a look at what is in the archive: nobody gets to unpack a bomb or name an entity."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import closing, suppress
from typing import IO, Any
from xml.parsers import expat

from openpyxl import load_workbook

from bot.sheets.bounds import COLUMNS, PARTS, STRINGS, UNPACKED, BadSheet
from core.domain.frozen import dataclass
from core.domain.sheets.cells import Cell

_IN_MEMORY = ("sharedStrings", "styles", "workbook", "theme", "rels")
_PROLOG = 1 << 16
_PIECE = 1 << 20
_HIDDEN = re.compile(rb'<(?:\w+:)?(?:row|col)\s[^<>]*?\bhidden="(?:1|true)"[^<>]*>')
_LINE, _FIRST, _LAST = (re.compile(rb'\s%s="(\d{1,7})"' % name) for name in (b"r", b"min", b"max"))
_RATIO = 300
"""A part of more than a megabyte does not shrink further than this when honest cells are packed."""


def lines(file: IO[bytes], sheet: str | None = None) -> Iterator[tuple[Cell, ...]]:
    """Every line of a sheet (of the first one that is not empty), values only: of a formula what it had come to.

    Raises ``BadSheet``.
    """
    book = _opened(file)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield from _rows(_chosen(book, sheet))
    except BadSheet:
        raise
    except GeneratorExit:
        raise
    except Exception as error:  # openpyxl says that a file is broken with whatever its parser stumbles over
        raise BadSheet("broken") from error
    finally:
        with suppress(Exception):
            book.close()


def expected(file: IO[bytes], sheet: str | None = None) -> int:
    """How many lines the sheet says that it has; 0 if it does not say."""
    with closing(_opened(file)) as book:
        try:
            found = _chosen(book, sheet)
            return int(found.max_row or 0)
        except BadSheet:
            raise
        except Exception as error:
            raise BadSheet("broken") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """What somebody has hidden, or filtered away: ``lines`` as the spreadsheet counts them, ``columns`` from 0."""

    lines: frozenset[int] = frozenset()
    columns: frozenset[int] = frozenset()


def hidden(file: IO[bytes], sheet: str | None = None) -> Hidden:
    """openpyxl does not say while it streams, so the sheet's part is looked through once more. Raises ``BadSheet``."""
    lines: set[int] = set()
    columns: set[int] = set()
    try:
        for tag in _tags_of(file, sheet):
            if (line := _LINE.search(tag)) is not None:
                lines.add(int(line[1]))
            elif (first := _FIRST.search(tag)) and (last := _LAST.search(tag)):
                columns.update(range(int(first[1]) - 1, min(int(last[1]), COLUMNS)))
    except BadSheet:
        raise
    except Exception as error:
        raise BadSheet("broken") from error
    return Hidden(lines=frozenset(lines), columns=frozenset(columns))


def _tags_of(file: IO[bytes], sheet: str | None) -> Iterator[bytes]:
    with closing(_opened(file)) as book:
        part = str(_chosen(book, sheet)._worksheet_path).lstrip("/")  # noqa: SLF001 - a streamed sheet tells it nowhere else
    with zipfile.ZipFile(file) as archive, archive.open(part) as opened:
        yield from _hidden_tags(opened)


def _hidden_tags(part: IO[bytes]) -> Iterator[bytes]:
    """The tags of rows and columns that are hidden (ECMA-376 part 1, 18.3.1.73 and 18.3.1.13)."""
    rest = b""
    while piece := part.read(_PIECE):
        piece = rest + piece
        yield from (found[0] for found in _HIDDEN.finditer(piece))
        open_ = piece.rfind(b"<")
        rest = piece[open_:][-_PROLOG:] if open_ > piece.rfind(b">") else b""


def _opened(file: IO[bytes]) -> Any:
    _look_at(file)
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(file, read_only=True, data_only=True, keep_links=False, keep_vba=False)
    except Exception as error:
        raise BadSheet("broken") from error


def _chosen(book: Any, name: str | None) -> Any:
    sheets = {str(sheet.title): sheet for sheet in book.worksheets}
    if name is not None:
        if name not in sheets:
            raise BadSheet("sheet")
        return sheets[name]
    for sheet in sorted(sheets.values(), key=lambda each: each.sheet_state != "visible"):
        for row in _rows(sheet, most=50):
            if any(cell not in {None, ""} for cell in row):
                return sheet
    raise BadSheet("empty")


def _rows(sheet: Any, *, most: int | None = None) -> Iterator[tuple[Cell, ...]]:
    yield from sheet.iter_rows(max_col=COLUMNS, max_row=most, values_only=True)


def _look_at(file: IO[bytes]) -> None:
    """Raises ``BadSheet`` for an archive that is none, is a bomb, or declares a document type."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if len(parts) > PARTS or sum(part.file_size for part in parts) > UNPACKED:
                raise BadSheet("bomb")
            for part in parts:
                _look_at_part(archive, part)
    except BadSheet:
        raise
    except Exception as error:
        raise BadSheet("broken") from error


def _look_at_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    shrunk = part.file_size > 2**20 and part.file_size > _RATIO * max(part.compress_size, 1)
    kept = any(word in part.filename for word in _IN_MEMORY) and part.file_size > STRINGS
    if shrunk or kept:
        raise BadSheet("bomb")
    if part.filename.lower().endswith((".xml", ".rels", ".vml")):
        with archive.open(part) as opened:
            _must_be_plain(opened.read(_PROLOG))


def _must_be_plain(beginning: bytes) -> None:
    """No document type, hence no entities: a spreadsheet has none (ECMA-376 part 2, 7.2)."""
    parser = expat.ParserCreate()

    def refuse(*_: object) -> None:
        raise BadSheet("entities")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    with suppress(expat.ExpatError):  # what is no XML at all will be found out by the reader
        parser.Parse(beginning, False)
