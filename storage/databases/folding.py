"""The log of a SQLite file brought back into the file, beside whoever writes.

By itself SQLite does it within the commit that made the log long: the writer, and all who wait for him, are held until
hundreds of pages lie at their places on the disk. A passive checkpoint on another connection keeps nobody out
(sqlite.org/pragma.html, wal_checkpoint). It cannot overtake somebody who never stops writing, though, and the log would
grow for as long as he goes on. Where it has become long, what would make it much longer waits until all but a little is
at home; that little the writer brings home himself, between two batches, and begins the log anew.
"""

from __future__ import annotations

import logging
import os
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

log = logging.getLogger(__name__)

STEP = 2000
"""Pages of log that are worth a look; a page has four kilobytes."""
LONG = 12_000
"""From here on it is to begin anew: 48 MiB, which take a third of a second when the house starts."""
ENDLESS = 8 * LONG
"""From here on something is wrong: somebody reads for very long, or the disk cannot follow."""
FEW = 100
"""Pages that the writer brings home himself within some milliseconds."""
_SHARE = 12
"""Where there is more each time, since very many write, one page in so many is his: the longer the log, the more of it,
so that it ends.
"""
_CATCHES_UP = 8
"""So often in a row is a long log gone through."""
_A_WHILE = 0.01
"""Seconds until a reader who was in the way may have gone, and a commit that was on its way be there."""
_FOLD = "PRAGMA wal_checkpoint(PASSIVE)"


class LogFile:
    """How far the present log reaches; behind it lies what is left of earlier ones.

    A frame belongs to it that bears the salt of its beginning (sqlite.org/fileformat2.html, section 4.1). Nobody locks
    this file, so that it may be opened and closed beside SQLite, as none of the others may.
    """

    def __init__(self, path: Path, page: int) -> None:
        self._path, self._frame = path, 24 + page
        self._file: int | None = None

    def salt(self) -> bytes:
        """Another one for each log; empty before the first."""
        return self._read(16)

    def reaches(self, pages: int) -> bool:
        """Whether it has so many."""
        return self._read(32 + (pages - 1) * self._frame + 8) == self.salt() != b""

    def close(self) -> None:
        """Give the file back."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _read(self, place: int) -> bytes:
        if self._file is None:
            with suppress(FileNotFoundError):
                self._file = os.open(self._path, os.O_RDONLY)
        return b"" if self._file is None else os.pread(self._file, 8, place)


class Folding:
    """Of one file and its writer; ``beside`` is a connection of its own. The thread begins when there is something to
    do; all but :meth:`catch_up` is the writer's.
    """

    def __init__(self, path: Path, beside: sqlite3.Connection) -> None:
        ((page,),) = beside.execute("PRAGMA page_size")
        self._log = LogFile(path.with_name(f"{path.name}-wal"), page)
        self._beside = beside
        self._salt, self._next = b"", STEP
        self._wanted, self._closing = Event(), False
        self._thread: Thread | None = None
        self._making_room, self._tried = False, 0
        self._writers_part: int | None = None

    def wrote(self) -> None:
        """There was a commit."""
        if (salt := self._log.salt()) != self._salt:  # the log has begun anew
            self._salt, self._next = salt, STEP
        if not self._log.reaches(self._next):
            return
        while self._log.reaches(self._next):
            self._next += STEP
        self._wanted.set()
        if self._thread is None:
            self._thread = Thread(target=self._run, name="baobei-folding", daemon=True)
            self._thread.start()

    def finish(self, connection: sqlite3.Connection) -> bool:
        """Between two batches: bring home what is left, if that is the writer's part. His next commit begins the log
        anew, unless somebody still reads in it. Whether there is room for much more just now.
        """
        if (end := self._writers_part) is not None:
            self._writers_part = None
            if end and self._log.reaches(end):  # a large commit came meanwhile
                self._wanted.set()
            else:
                _fold(connection)
                self._has_room()
        return not self._making_room

    def catch_up(self) -> None:
        """What the thread does: fold, and a long log until there is little left, which is the writer's part. Where
        there never is, he has to bring home whatever there is.
        """
        pages = folded = 0
        while self._tried < _CATCHES_UP:
            pages, folded = _fold(self._beside)
            if pages < LONG or self._closing:
                break
            self._making_room = True
            self._tried += 1
            if self._tried == _CATCHES_UP and pages - folded <= pages // _SHARE:
                self._writers_part = 0
                return
            if pages - folded <= FEW and not self._log.reaches(folded + FEW):
                self._writers_part = folded + FEW
                return
            time.sleep(_A_WHILE)
        self._has_room()
        if pages > ENDLESS:
            log.warning("the log cannot be folded", extra={"action": "log_endless", "pages": pages, "folded": folded})

    def close(self) -> None:
        """Bring home what can be; whoever opens the file next has little to read."""
        self._closing = True
        self._wanted.set()
        if self._thread is not None:
            self._thread.join()
        _fold(self._beside)
        self._beside.close()
        self._log.close()

    def _run(self) -> None:
        while self._wanted.wait() and not self._closing:
            self._wanted.clear()
            self.catch_up()

    def _has_room(self) -> None:
        self._making_room, self._tried = False, 0


def _fold(connection: sqlite3.Connection) -> tuple[int, int]:
    """How many pages the log has, and how many of them are in the file; none of both if somebody else is at it."""
    try:
        busy, pages, folded = connection.execute(_FOLD).fetchone()
    except sqlite3.Error as error:  # a full disk, for one: the log is still there, and the next look comes
        log.warning("the log could not be folded", extra={"action": "fold_failed", "why": str(error)})
        return 0, 0
    return (0, 0) if busy else (pages, folded)
