"""A stand-alone index of company names in one SQLite file: the shelf of the duplicate check without a ledger.

Made in one go by :mod:`storage.names.name_index_build` and only read afterwards, which is why it needs a third of the
room of the ledger's table of blocks: the rows of neighbouring blocks stand together in one blob of 32-bit words.

- A *word* is a number joined to as many low bits of its block as there is room for; the other bits are the *place*,
  the key of the blob. With ``width`` bits for a number, ``value << width | number`` is cut into place and word at
  bit 32. A blob holds 10 to 40 words, however many names there are.
- Blocks are below 2**31. What must be equal to count, a credit code or a phone, is hashed to a value from 2**31 on and
  kept with the blocks: a collision costs a candidate that the scorer throws out.
"""

from __future__ import annotations

import sqlite3
import sys
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from pathlib import Path
from typing import Self
from urllib.parse import quote

from core.domain.dedupe.matching import Known
from core.domain.dedupe.parse import unpack
from storage.errors import CannotOpen

LAYOUT = 1
BLOCK_BITS = 31
WORD_BITS = 32
_MANY = 8
_MAPPED = 1 << 34  # bytes of the file that may be read without copying: more than any index has

SCHEMA = """
CREATE TABLE about (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
CREATE TABLE posting (place INTEGER PRIMARY KEY, words BLOB NOT NULL);
CREATE TABLE name (number INTEGER PRIMARY KEY, text TEXT NOT NULL, packed TEXT NOT NULL, code TEXT, phone TEXT);
"""


class NameIndex:
    """Reads one index; many may read the same file at once, each with an object of its own."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        about = dict(connection.execute("SELECT key, value FROM about"))
        self.names: int = about["names"]
        self.salt: bytes = about["salt"]
        self._connection = connection
        self._width: int = about["width"]
        self._number = (1 << self._width) - 1
        self._step = 1 << self._width
        self._shift = WORD_BITS - self._width
        self._rest = (1 << self._shift) - 1
        if about["layout"] != LAYOUT or about["order"] != sys.byteorder:
            raise CannotOpen("这个索引是别的版本或别的机器建的，请用 baobei dedupe index 重新建")

    @classmethod
    def open(cls, path: Path) -> Self:
        """The index in this file. Raises :class:`CannotOpen`."""
        if not path.is_file():
            raise CannotOpen(f"没有这个索引：{path}，先用 baobei dedupe index 建一个")
        connection: sqlite3.Connection | None = None
        try:
            # Nobody changes the file: a new one takes its place. So no reader needs a lock.
            connection = sqlite3.connect(f"file:{quote(str(path))}?mode=ro&immutable=1", uri=True, isolation_level=None)
            connection.execute(f"PRAGMA mmap_size = {_MAPPED}")
            return cls(connection)
        except (sqlite3.Error, KeyError, CannotOpen) as error:
            if connection is not None:
                connection.close()
            if isinstance(error, CannotOpen):
                raise
            raise CannotOpen(f"{path} 不是名称索引，请用 baobei dedupe index 重新建") from error

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def bucket(self, blocks: Sequence[int], *, limit: int, after: int = 0) -> Mapping[int, Sequence[int]]:
        """The numbers that stand under each block, ascending, at most ``limit`` each and only those beyond ``after``;
        a block under which nothing stands is left out.
        """
        wanted: dict[int, list[int]] = {}
        for value in dict.fromkeys(blocks):
            wanted.setdefault(value >> self._shift, []).append(value)
        found: dict[int, Sequence[int]] = {}
        for place, blob in self._blobs(list(wanted)):
            words = array("I", blob)
            for value in wanted[place]:
                low = (value & self._rest) << self._width
                start = bisect_left(words, low + after + 1)
                stop = bisect_left(words, low + self._step, start, min(len(words), start + limit))
                if start < stop:
                    found[value] = self._numbers(words[start:stop])
        return found

    def known(self, numbers: Sequence[int]) -> Sequence[Known]:
        """What is known of these names, in the order asked for; a number that there is not is left out."""
        unique = list(dict.fromkeys(numbers))
        statement = f"SELECT number, text, packed, code, phone FROM name WHERE number IN ({_marks(unique)})"  # noqa: S608
        known = {
            number: Known(number, unpack(text, packed), code, tuple(phone.split()) if phone else ())
            for number, text, packed, code, phone in self._connection.execute(statement, unique)
        }
        return [known[number] for number in unique if number in known]

    def exact(self, *, code: str | None = None, phones: Iterable[str] = (), limit: int = 20) -> tuple[int, ...]:
        """The numbers with this credit code (normal form) or one of these phones (as :func:`hidden` made them)."""
        keys = [exact_value("phone", phone) for phone in phones]
        if code is not None:
            keys.append(exact_value("code", code))
        found = self.bucket(keys, limit=limit)
        return tuple(dict.fromkeys(number for key in keys for number in found.get(key, ())))

    def text(self, number: int) -> str:
        """The name as it was given. Raises ``KeyError``."""
        row = self._connection.execute("SELECT text FROM name WHERE number = ?", (number,)).fetchone()
        if row is None:
            raise KeyError(number)
        return str(row[0])

    def rows(self) -> Iterator[tuple[int, str, str, str | None, str | None]]:
        """Number, text, packed parts, credit code, hidden phone of every name, by number."""
        yield from self._connection.execute("SELECT number, text, packed, code, phone FROM name ORDER BY number")

    def blocks(self) -> Iterator[tuple[int, int]]:
        """Every block and number under it, in order; what stands under credit codes and phones is left out."""
        places = 1 << BLOCK_BITS - self._shift
        every = "SELECT place, words FROM posting WHERE place < ? ORDER BY place"
        for place, blob in self._connection.execute(every, (places,)):
            for word in memoryview(blob).cast("I"):
                yield place << self._shift | word >> self._width, word & self._number

    def _numbers(self, words: array[int]) -> Sequence[int]:
        """The numbers in these words: of many, all at once as one large integer, in a third of the time."""
        if len(words) < _MANY:
            return [word & self._number for word in words]
        joined = int.from_bytes(words.tobytes(), sys.byteorder) & _masks(self._number, len(words))
        return array("I", joined.to_bytes(len(words) * words.itemsize, sys.byteorder))

    def _blobs(self, places: Sequence[int]) -> sqlite3.Cursor:
        return self._connection.execute(
            f"SELECT place, words FROM posting WHERE place IN ({_marks(places)})",  # noqa: S608 - question marks
            places,
        )


def hidden(phone: str, salt: bytes) -> str:
    """A phone (normal form) as it is stored: comparable within one index, not readable."""
    return blake2b(phone.encode(), key=salt, digest_size=8).hexdigest()


def exact_value(kind: str, key: str) -> int:
    """Where names with this credit code or hidden phone stand; never the value of a block."""
    digest = blake2b(f"{kind}:{key}".encode(), digest_size=4).digest()
    return int.from_bytes(digest, "big") | 1 << BLOCK_BITS


def joined(value: int, number: int, width: int) -> int:
    """Place and word in one integer, in the order in which they are stored."""
    return value << width | number


def blobs_of(sorted_joined: Sequence[int]) -> list[tuple[int, bytes]]:
    """Place and blob of sorted, joined entries; all entries of one place must be among them."""
    halves = memoryview(array("Q", sorted_joined)).cast("B").cast("I")
    low, high = (halves[::2], halves[1::2]) if sys.byteorder == "little" else (halves[1::2], halves[::2])
    blobs = []
    start, count = 0, len(low)
    while start < count:
        place = high[start]
        stop = bisect_left(sorted_joined, (place + 1) << WORD_BITS, start)
        blobs.append((place, low[start:stop].tobytes()))
        start = stop
    return blobs


@lru_cache(maxsize=256)
def _masks(mask: int, words: int) -> int:
    """One mask for so many words."""
    return int.from_bytes(array("I", [mask] * words).tobytes(), sys.byteorder)


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))
