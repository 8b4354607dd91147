"""How often a store is asked while somebody looks at something."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import cast

from core.service.ports.store import UnitOfWork
from storage.databases.sqlite import SqliteReading
from storage.repositories.uow import SqlUnitOfWork
from storage.sessions.hot import Record, Statement, Values
from storage.sessions.session import Session
from tests.support.stores import VAULT


class _Counting:
    """A reader's session that counts what it is asked."""

    reading = True

    def __init__(self, session: SqliteReading) -> None:
        self._session = session
        self.questions = 0

    def rows(self, statement: Statement, values: Values) -> list[Record]:
        self.questions += 1
        return self._session.rows(statement, values)

    def later(self, statement: Statement, values: Values) -> Callable[[], list[Record]]:
        self.questions += 1
        return self._session.later(statement, values)

    def row(self, statement: Statement, values: Values) -> Record | None:
        self.questions += 1
        return self._session.row(statement, values)


def questions_of(look: Callable[[UnitOfWork], object], path: Path) -> int:
    """How many statements it takes on the ledger of this file, whose people nobody has read yet."""
    session = SqliteReading(path)
    counting = _Counting(session)
    session.begin()
    try:
        look(SqlUnitOfWork(cast("Session", counting), VAULT))
    finally:
        session.end()
        session.close()
    return counting.questions
