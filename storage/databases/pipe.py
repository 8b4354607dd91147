"""PostgreSQL's protocol, spoken through psycopg's own libpq: named statements, pipelined, one system call a question.

psycopg's cursors cost more than the statements they carry. Here a statement is prepared once, a write is only put into
the buffer, and a question sends what has gathered and reads every answer up to its own.
"""

from __future__ import annotations

import select
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import psycopg
from psycopg import errors
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGresult

_FAILED = (ExecStatus.FATAL_ERROR, ExecStatus.BAD_RESPONSE)
#: Looks at an answer that nobody waited for; raises what is wrong with it.
Heed = Callable[[PGresult], None]


class Pipe:
    """One connection in pipeline mode. After an error everything up to the next question is skipped by the server."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._pg = connection.pgconn
        self._pg.enter_pipeline_mode()
        self._poll = select.poll()
        self._poll.register(self._pg.socket, select.POLLIN)
        self._names: dict[str, bytes] = {}
        self._heeds: dict[int, Heed] = {}
        self._gathered = 0
        self._border = 0
        #: Whether what failed last had gathered before the border (:meth:`part`).
        self.of_former = False

    @property
    def broken(self) -> bool:
        """Whether the server is no longer there."""
        return self._pg.status == ConnStatus.BAD

    def put(self, text: str, parameters: Sequence[Any], heed: Heed | None = None) -> None:
        """Gather a statement; its error, if any, comes with the next question, and so does what ``heed`` raises."""
        name = self._names.get(text) or self._prepare(text)
        values = [None if value is None else _ENCODERS[type(value)](value) for value in parameters]
        formats = [1 if type(value) is bytes else 0 for value in parameters]
        self._pg.send_query_prepared(name, values, formats)
        if heed is not None:
            self._heeds[self._gathered] = heed
        self._gathered += 1

    def part(self) -> None:
        """What gathers from here on belongs to somebody else: an error is one or the other's."""
        self._border = self._gathered

    @property
    def heeding(self) -> bool:
        """Whether somebody is still to look at an answer."""
        return bool(self._heeds)

    def ask(self) -> PGresult | None:
        """Send what has gathered and give back the answer to the last of it. Raises the first error."""
        if not self._gathered:
            return None
        heeds, self._heeds = self._heeds, {}
        border, self._border, self._gathered = self._border, 0, 0
        self._pg.pipeline_sync()
        answers = self._answers()
        for place, answer in enumerate(answers):
            self.of_former = place < border
            if answer.status in _FAILED:
                raise errors.error_from_result(answer)
            if place in heeds:
                heeds[place](answer)
        return answers[-1]

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

    def _prepare(self, text: str) -> bytes:
        """Prepared apart from all else, so that no error of a neighbour can undo it."""
        name = f"s{len(self._names)}".encode()
        self.ask()
        self._pg.send_prepare(name, text.encode())
        self._gathered = 1
        self.ask()
        self._names[text] = name
        return name

    def _answers(self) -> list[PGresult]:
        """Every answer up to the synchronisation; blank ones only part them."""
        self._flush()
        answers: list[PGresult] = []
        while True:
            while self._pg.is_busy():
                self._poll.poll()
                self._pg.consume_input()
            result = self._pg.get_result()
            if result is None:
                if self.broken:
                    raise psycopg.OperationalError("the connection was lost")
            elif result.status == ExecStatus.PIPELINE_SYNC:
                return answers
            else:
                answers.append(result)

    def _flush(self) -> None:
        while self._pg.flush():
            self._poll.modify(self._pg.socket, select.POLLIN | select.POLLOUT)
            self._poll.poll()
            self._pg.consume_input()
            self._poll.modify(self._pg.socket, select.POLLIN)


def rows_of(result: PGresult | None) -> list[tuple[bytes | None, ...]]:
    """The rows of an answer as they came."""
    if result is None:
        return []
    columns = range(result.nfields)
    return [tuple(result.get_value(row, column) for column in columns) for row in range(result.ntuples)]


_ENCODERS: dict[type, Callable[[Any], bytes]] = {
    str: str.encode,
    int: lambda value: b"%d" % value,
    bool: lambda value: b"t" if value else b"f",
    bytes: bytes,
    datetime: lambda value: value.isoformat().encode(),
}
