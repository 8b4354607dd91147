"""Lists of names as people have them: with or without a header, gzipped or not, from Windows or not."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from core.domain.contact import normal_phone
from core.domain.dedupe.uscc import normal_uscc
from core.domain.frozen import dataclass

_HEADERS = frozenset(
    ("query", "name", "company", "名称", "公司", "公司名称", "公司名", "企业名称", "客户名称", "客户", "单位名称")
)
_FIELDS = 8  # columns that are looked at


class BadList(Exception):
    """The list cannot be read; the text is for whoever gave it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line: its columns without blanks around them."""

    columns: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.columns[0]

    def column(self, place: int) -> str:
        """The text of a column, nothing when the line is shorter."""
        return self.columns[place] if place < len(self.columns) else ""

    @property
    def code(self) -> str | None:
        """The credit code of the second column, if it is one."""
        return normal_uscc(self.column(1)) if self.column(1) else None

    @property
    def phone(self) -> str | None:
        """The phone of the third column, if it is one."""
        return normal_phone(self.column(2)) if self.column(2) else None


def lines_of(path: Path) -> Iterator[Line]:
    """Every line but the header, empty ones too. Raises :class:`BadList`."""
    with _opened(path) as file:
        for number, raw in enumerate(file):
            text = _decoded(raw.removeprefix(b"\xef\xbb\xbf") if number == 0 else raw).rstrip("\r\n")
            line = Line(tuple(column.strip() for column in text.split("\t", _FIELDS)))
            if number == 0 and line.name.casefold() in _HEADERS:
                continue
            yield line


def count_lines(path: Path) -> int:
    """How many lines there are, the header among them. Raises :class:`BadList`."""
    with _opened(path) as file:
        return sum(block.count(b"\n") for block in iter(lambda: file.read(1 << 20), b"")) + 1


@contextmanager
def _opened(path: Path) -> Iterator[BinaryIO]:
    try:
        with path.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"  # the magic number of gzip: the ending of a name may be wrong
            file.seek(0)
            yield cast("BinaryIO", gzip.GzipFile(fileobj=file)) if packed else file
    except (OSError, EOFError, zlib.error) as error:
        raise BadList(f"读不了 {path}：{_reason(error)}") from error


def _reason(error: Exception) -> str:
    if isinstance(error, FileNotFoundError):
        return "没有这个文件"
    if isinstance(error, gzip.BadGzipFile | EOFError | zlib.error):
        return "压缩文件不完整"
    return getattr(error, "strerror", None) or str(error)


def _decoded(raw: bytes) -> str:
    """UTF-8, or the code page of a Chinese Windows when it is not."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")
