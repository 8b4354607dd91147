"""Statements as the drivers run them: text, and how values go in and rows come out.

They are written with SQLAlchemy in :mod:`storage.statements` and prepared beforehand
(:mod:`storage.sessions.prepared`); it takes no part when they run. That is what the speed of a command rests on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import orjson

from core.domain.frozen import dataclass
from core.domain.once import once
from storage.sessions.forms import INTO_POSTGRESQL, INTO_SQLITE, OUT_OF_POSTGRESQL, OUT_OF_SQLITE, Form, to_json

_LOTS = (32, 8)
"""So many rows of a set SQLite takes in one statement: a row costs half as much, and the interpreter's lock, which each
statement gives away, has to be won back that much less often.
"""

Values = Mapping[str, Any]
Record = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One statement for one driver. ``parameters`` are name and kind, in the order of the text; ``constants`` are the
    values of those that nobody need give; ``columns`` the kinds of what comes out.
    """

    text: str
    parameters: Sequence[tuple[str, str]]
    constants: Mapping[str, Any]
    columns: Sequence[str]


class Statement:
    """One statement, asked for its plan when a driver first runs it."""

    def __init__(self, sqlite: Callable[[], Plan], postgresql: Callable[[], Plan]) -> None:
        self.plans = (sqlite, postgresql)

    @once
    def sqlite(self) -> Compiled:
        """For SQLite."""
        return Compiled(self.plans[0](), INTO_SQLITE, OUT_OF_SQLITE)

    @once
    def postgresql(self) -> Compiled:
        """For PostgreSQL through :mod:`storage.databases.pipe`."""
        return Compiled(self.plans[1](), INTO_POSTGRESQL, OUT_OF_POSTGRESQL)


class SetStatement(Statement):
    """An insert of a set of rows, each a mapping by column. ``documents`` are the columns that hold some."""

    def __init__(
        self, sqlite: Callable[[], Plan], postgresql: Callable[[], Plan], *, documents: Sequence[str] = ()
    ) -> None:
        super().__init__(sqlite, postgresql)
        self.documents = tuple(documents)

    @once
    def lots(self) -> Sequence[tuple[int, str]]:
        """Texts for SQLite, each for so many rows."""
        head, values, rest = self.sqlite.text.partition(" VALUES ")
        group, conflict, put_right = rest.partition(" ON CONFLICT")
        return [(size, f"{head}{values}{', '.join([group] * size)}{conflict}{put_right}") for size in _LOTS]

    def document(self, rows: Sequence[Values]) -> str:
        """The set as PostgreSQL takes it; documents within it stay text, as they are hashed."""
        return orjson.dumps([self._flat(row) for row in rows], default=_bytea).decode()

    def _flat(self, row: Values) -> Mapping[str, Any]:
        if not self.documents:
            return row
        return {**row, **{name: to_json(row[name]) for name in self.documents}}


class Compiled:
    """The text for one driver, and how values go in and rows come out."""

    __slots__ = ("_readers", "parameters", "text")

    def __init__(self, plan: Plan, into: Mapping[str, Form], out_of: Mapping[str, Form]) -> None:
        self.text = plan.text
        #: The values in the order of the text, in the form that the driver takes.
        self.parameters = _binding(plan, into)
        self._readers = [(place, out_of[kind]) for place, kind in enumerate(plan.columns) if kind in out_of]

    def records(self, rows: list[Record]) -> list[Record]:
        """The rows of the driver in the form that we keep."""
        if not self._readers:
            return rows
        return [self._record(row) for row in rows]

    def _record(self, row: Record) -> Record:
        values = list(row)
        for place, reader in self._readers:
            if values[place] is not None:
                values[place] = reader(values[place])
        return tuple(values)


def _binding(plan: Plan, into: Mapping[str, Form]) -> Callable[[Values], Sequence[Any]]:
    """A function from values by name to the parameters of one statement, written out once: it runs thirty times a
    filing, and a loop over the columns would take three times as long.
    """
    known: dict[str, Any] = {}
    taken: list[str] = []
    for place, (name, kind) in enumerate(plan.parameters):
        value = f"values[{name!r}]"
        if name in plan.constants:
            known[f"constant{place}"] = plan.constants[name]
            value = f"values.get({name!r}, constant{place})"
        if kind in into:
            known[f"into{place}"] = into[kind]
            value = f"into{place}({value})"
        taken.append(value)
    row = "".join(f"{value}, " for value in taken)
    return cast("Callable[[Values], Sequence[Any]]", eval(f"lambda values: ({row})", known))  # noqa: S307 - names of columns


def _bytea(value: object) -> str:
    """Bytes as PostgreSQL reads them (its manual, section 8.4.1)."""
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    raise TypeError(type(value).__name__)
