"""Builds a :class:`storage.names.name_index.NameIndex` in one go: names are parsed and their blocks sorted by several
processes, rows are written in the order of their keys, and the new file takes the place of the old one at the end.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import sys
from array import array
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Self, TypeVar

from core.domain.dedupe.blocks import blocks_of
from core.domain.dedupe.parse import pack, parse_name
from core.domain.frozen import dataclass
from storage.errors import CannotOpen
from storage.names.name_index import LAYOUT, SCHEMA, blobs_of, exact_value, hidden, joined

Progress = Callable[[int], None]
"""Told how many names more are done."""
LONGEST = 1000
"""Characters of a name that are kept; no registered name has more than a hundred."""
CHUNK = 5000
_SHARE_BITS = 7
_SHARES = 1 << _SHARE_BITS
"""Into how many shares the entries are cut by the top bits of their value: one share is sorted at a time."""
_VALUE_BITS = 32
_WORTH_PROCESSES = 20_000
"""With fewer names, starting another process takes longer than it saves."""
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Entry:
    """One name to be kept, with its credit code and phone in their normal forms."""

    text: str
    code: str | None = None
    phone: str | None = None


_Row = tuple[int, str, str, str | None, str | None]


@dataclass(frozen=True, slots=True)
class _Digest:
    """What a worker makes of a chunk: the rows of its names, and its entries share by share as arrays of 64 bits."""

    rows: list[_Row]
    shares: list[tuple[int, bytes]]


def build(
    path: Path,
    entries: Iterable[Entry],
    *,
    at_most: int,
    processes: int | None = None,
    progress: Progress = lambda names: None,
) -> int:
    """Write the index of these names, numbered from 1, and tell how many they are; ``at_most`` is no fewer.

    Until the end an index that stood there keeps its place. Raises :class:`CannotOpen` when the file cannot be written.
    """
    width = max(_SHARE_BITS, at_most.bit_length())  # no place reaches over two shares
    salt = secrets.token_bytes(16)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.part")
    try:
        count = processes or (len(os.sched_getaffinity(0)) if at_most >= _WORTH_PROCESSES else 1)
        with _writing(unfinished) as connection, _Workers(count) as workers:
            tasks = _tasks(entries, width, salt)
            names, shares = _write_names(connection, workers.map(_digest, tasks), progress)
            for blobs in workers.map(_sorted_blobs, ((bytes(share),) for share in _emptied(shares))):
                connection.executemany("INSERT INTO posting VALUES (?, ?)", blobs)
            about = {"layout": LAYOUT, "names": names, "width": width, "salt": salt, "order": sys.byteorder}
            connection.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        unfinished.replace(path)
    except (OSError, sqlite3.OperationalError) as error:
        raise CannotOpen(f"写不进 {path}：{error}") from error
    finally:
        unfinished.unlink(missing_ok=True)
    return names


def _write_names(
    connection: sqlite3.Connection, digests: Iterable[_Digest], progress: Progress
) -> tuple[int, list[bytearray]]:
    shares = [bytearray() for _ in range(_SHARES)]
    names = 0
    for digest in digests:
        connection.executemany("INSERT INTO name VALUES (?, ?, ?, ?, ?)", digest.rows)
        for place, part in digest.shares:
            shares[place] += part
        names += len(digest.rows)
        progress(len(digest.rows))
    return names, shares


def _tasks(entries: Iterable[Entry], width: int, salt: bytes) -> Iterator[tuple[list[Entry], int, int, bytes]]:
    first, remaining = 1, iter(entries)
    while chunk := list(islice(remaining, CHUNK)):
        yield chunk, first, width, salt
        first += len(chunk)


def _emptied(shares: list[bytearray]) -> Iterator[bytearray]:
    """Each share in order, forgotten as soon as it is handed out."""
    shares.reverse()
    while shares:
        yield shares.pop()


def _digest(chunk: Sequence[Entry], first: int, width: int, salt: bytes) -> _Digest:
    rows: list[_Row] = []
    found: list[int] = []
    for number, entry in enumerate(chunk, start=first):
        text = entry.text[:LONGEST]
        name = parse_name(text)
        phone = hidden(entry.phone, salt) if entry.phone else None
        rows.append((number, text, pack(name), entry.code, phone))
        values = set(blocks_of(name))
        if entry.code:
            values.add(exact_value("code", entry.code))
        if phone:
            values.add(exact_value("phone", phone))
        found += [joined(value, number, width) for value in values]
    found.sort()
    return _Digest(rows, list(_cut(found, width)))


def _cut(found: list[int], width: int) -> Iterator[tuple[int, bytes]]:
    start = 0
    for share in range(_SHARES):
        stop = bisect_left(found, joined((share + 1) << (_VALUE_BITS - _SHARE_BITS), 0, width), start)
        if start < stop:
            yield share, array("Q", found[start:stop]).tobytes()
        start = stop


def _sorted_blobs(share: bytes) -> list[tuple[int, bytes]]:
    return blobs_of(sorted(memoryview(share).cast("Q")))


class _Workers:
    """Other processes, or this one when there are too few names to be worth starting any."""

    def __init__(self, count: int) -> None:
        self._ahead = 2 * count
        # Started afresh, not forked: whoever builds an index may have threads.
        self._pool = ProcessPoolExecutor(count, mp_context=get_context("spawn")) if count > 1 else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def map(self, function: Callable[..., _T], calls: Iterable[tuple[object, ...]]) -> Iterator[_T]:
        """What the function returns for each of these arguments, in their order, not far ahead of the reader."""
        if self._pool is None:
            yield from (function(*call) for call in calls)
            return
        waiting: deque[Future[_T]] = deque()
        for call in calls:
            waiting.append(self._pool.submit(function, *call))
            if len(waiting) > self._ahead:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@contextmanager
def _writing(path: Path) -> Iterator[sqlite3.Connection]:
    """A new file written in one transaction, without a journal: unfinished, it is thrown away."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA)
        connection.execute("BEGIN")
        yield connection
        connection.execute("COMMIT")
    finally:
        connection.close()
