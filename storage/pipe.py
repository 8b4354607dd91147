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


class Pipe:
    """One connection in pipeline mode. After an error everything up to the next question is skipped by the server."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._pg = connection.pgconn
        self._pg.enter_pipeline_mode()
        self._poll = select.poll()
        self._poll.register(self._pg.socket, select.POLLIN)
        self._names: dict[str, bytes] = {}

    @property
    def broken(self) -> bool:
        """Whether the server is no longer there."""
        return self._pg.status == ConnStatus.BAD

    def put(self, text: str, parameters: Sequence[Any]) -> None:
        """Gather a statement; its error, if any, comes with the next question."""
        name = self._names.get(text) or self._prepare(text)
        values = [None if value is None else _ENCODERS[type(value)](value) for value in parameters]
        formats = [1 if type(value) is bytes else 0 for value in parameters]
        self._pg.send_query_prepared(name, values, formats)

    def ask(self) -> PGresult | None:
        """Send what has gathered and give back the answer to the last of it. Raises the first error of the driver."""
        self._pg.pipeline_sync()
        last, failed = None, None
        for result in self._answers():
            if failed is None and result.status in _FAILED:
                failed = result
            last = result
        if failed is not None:
            raise errors.error_from_result(failed)
        return last

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

    def _prepare(self, text: str) -> bytes:
        """Prepared apart from all else, so that no error of a neighbour can undo it."""
        name = f"s{len(self._names)}".encode()
        self.ask()
        self._pg.send_prepare(name, text.encode())
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


def _unhexed(value: bytes) -> bytes:
    return bytes.fromhex(value[2:].decode())


def _moment(value: bytes) -> datetime:
    return datetime.fromisoformat(value.decode())


_ENCODERS: dict[type, Callable[[Any], bytes]] = {
    str: str.encode,
    int: lambda value: b"%d" % value,
    bool: lambda value: b"t" if value else b"f",
    bytes: bytes,
    datetime: lambda value: value.isoformat().encode(),
}
#: How the text of a value is read, by the Python type of its column.
DECODERS: dict[type, Callable[[bytes], Any]] = {
    str: bytes.decode,
    int: int,
    bool: b"t".__eq__,
    bytes: _unhexed,
    datetime: _moment,
}
