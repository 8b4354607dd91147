"""Reading .csv: which encoding, which delimiter, and then line by line."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator

from bot.sheets.bounds import COLUMNS, BadSheet

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DELIMITERS = ",\t;|，"
_LOOKED_AT = 30


def lines(content: bytes) -> Iterator[tuple[str, ...]]:
    """Every line. Raises ``BadSheet``."""
    text = decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text))
    while True:
        try:
            line = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise BadSheet("csv") from error
        yield tuple(line[:COLUMNS])


def expected(content: bytes) -> int:
    """About how many lines there are."""
    return content.count(b"\n") + (not content.endswith(b"\n"))


def decoded(content: bytes) -> str:
    """UTF-8, UTF-16 with its mark, or GB 18030, which is what Excel in China writes. Raises ``BadSheet``."""
    for mark, name in _BOMS:
        if content.startswith(mark):
            return _strictly(content, name)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = _strictly(content, "gb18030")
    if "\0" in text:
        raise BadSheet("encoding")
    return text


def delimiter_of(text: str) -> str:
    """The one that parts the first lines most evenly into several columns."""
    top = [line for line in text[:50_000].splitlines()[:_LOOKED_AT] if line.strip()]
    best = (0, 0, 0)
    for place, delimiter in enumerate(_DELIMITERS):
        counts = Counter(line.count(delimiter) for line in top)
        parts, lines_alike = max(((count, times) for count, times in counts.items() if count), default=(0, 0))
        best = max(best, (lines_alike * min(parts, 20), -place, parts))
    return _DELIMITERS[-best[1]] if best[0] else ","


def _strictly(content: bytes, name: str) -> str:
    try:
        return content.decode(name)
    except UnicodeDecodeError as error:
        raise BadSheet("encoding") from error
