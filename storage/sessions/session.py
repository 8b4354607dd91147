"""What the repositories ask of a connection, and what the writer asks beside it; one implementation a database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Protocol

from storage.sessions.hot import Record, SetStatement, Statement, Values


class Session(Protocol):
    """Runs statements inside the running unit of work. Raises ``ConcurrentChange`` for a unique place that is taken,
    ``WriteRefused`` in a reading unit."""

    #: Whether it only ever sees what was committed.
    reading: bool

    def write(self, statement: Statement, values: Values) -> None:
        """Write one row of which nothing needs to be known; an error may come with a later statement of the unit."""
        ...

    def write_all(self, statement: Statement, rows: Sequence[Values]) -> None:
        """Write many rows in the same way."""
        ...

    def write_set(self, statement: SetStatement, rows: Sequence[Values]) -> None:
        """Insert many rows at once."""
        ...

    def change(self, statement: Statement, values: Values) -> int:
        """Write, and say how many rows it was."""
        ...

    def change_returning(self, statement: Statement, values: Values) -> list[Record]:
        """Write, and give back what the statement returns."""
        ...

    def draw(self, statement: Statement) -> int:
        """The next number of a sequence, which never comes again."""
        ...

    def hold(self, places: Collection[int]) -> None:
        """Keep other processes out of these places until the transaction ends. Raises ``Contended`` when one of them
        is there already and this unit of work must not wait."""
        ...

    def hold_all(self) -> None:
        """Keep other processes out of every place."""
        ...

    def rows(self, statement: Statement, values: Values) -> list[Record]: ...
    def later(self, statement: Statement, values: Values) -> Callable[[], list[Record]]:
        """As ``rows``, for whoever need not know yet: what is called for comes with the answer to the next question."""
        ...

    def row(self, statement: Statement, values: Values) -> Record | None: ...


class Belated(BaseException):
    """What the unit of work before this one wrote last has failed, which only the question of this one brought to
    light. Whoever hears it within a unit must not take it for his own.
    """

    def __init__(self, error: Exception) -> None:
        super().__init__(error)
        self.error = error


class WritingSession(Session, Protocol):
    """One connection of the writer: a batch is a transaction, a unit of work a savepoint in it."""

    #: Errors of the driver after which the whole batch is lost, not one unit of work.
    batch_errors: tuple[type[Exception], ...]

    def begin(self, *, alone: bool) -> None:
        """Start a batch; ``alone`` if it is a replay of one unit of work, which may wait longer for locks."""
        ...

    def open_unit(self) -> None: ...
    def keep_unit(self) -> None:
        """The unit is over. Raises ``ConcurrentChange`` for what it learns only here. What it would have to wait for
        may come as ``Belated`` from any call of the next unit."""
        ...

    def keep_units(self) -> None:
        """All that the units wrote is in the database now. Raises ``Belated`` for the last of them."""
        ...

    def undo_unit(self) -> None:
        """Undo the unit that was opened last; after ``Belated`` the one before it."""
        ...

    def commit(self) -> None: ...
    def abandon(self) -> None:
        """Roll the batch back, as far as the connection still allows."""
        ...

    def ticket(self) -> str | None:
        """By which :meth:`fate` knows the running transaction, should the connection break."""
        ...

    def fate(self, ticket: str | None) -> bool | None:
        """Whether a commit that failed happened all the same; ``None`` if nobody knows."""
        ...

    def between(self) -> bool:
        """Nothing runs, and everybody has been told: time for what would hold somebody up. Whether there is room for a
        long unit of work; if not, there soon is. Raises nothing.
        """
        ...

    def close(self) -> None: ...


class ReadingSession(Session, Protocol):
    """One connection of a reader: each unit of work sees one snapshot."""

    #: Errors of the driver after which the connection may be of no use.
    broken_errors: tuple[type[Exception], ...]

    def begin(self) -> None: ...
    def end(self) -> None: ...
    def close(self) -> None: ...


def first(rows: Iterable[Record]) -> Record | None:
    """The first row, if there is one."""
    return next(iter(rows), None)
