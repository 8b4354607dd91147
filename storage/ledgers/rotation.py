"""Writing anew what a former master key has made, while the product goes on.

A walk through everything that is sealed, a few hundred rows at a time, each portion in a transaction of its own. What
is done already is passed over, so that a walk that was broken off is simply begun again. A row that somebody changes
meanwhile is left to him: he seals with the newest key.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, and_, delete, func, insert, select, tuple_, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from storage.errors import CannotOpen, SealBroken
from storage.ledgers.phone_hashes import HELD, KNOWN, Hashes, forget, former, phones_of, rename, strays
from storage.ledgers.sealed import CONTENTS, FILINGS, SEALED, Sealed, anew, went_anew
from storage.rows.base import table_of
from storage.rows.files import FileRow
from storage.rows.merges import CustomerMergeRow
from storage.schema.engines import reading_engine, writing_engine
from storage.schema.migrate import pending
from storage.vault import Vault

PORTION = 500
_TRIES = 5

Went = Callable[[int], None]
"""Told how many more rows are done."""

_content, _file, _merge = (table_of(row) for row in (CONTENTS.row, FileRow, CustomerMergeRow))


@dataclass(slots=True, kw_only=True)
class Left:
    """What still needs a former key: rows by table. ``strays`` are hashes of phones that stand nowhere any more, so
    that nobody can make them anew; ``broken`` rows open with none of the keys.
    """

    rows: Counter[str] = field(default_factory=Counter)
    strays: int = 0
    broken: Counter[str] = field(default_factory=Counter)

    @property
    def nothing(self) -> bool:
        """Whether the former keys may go."""
        return not (self.rows.total() or self.strays or self.broken.total())


@dataclass(slots=True, kw_only=True)
class _Portion:
    """Rows of one table with what has to be written, and the phones in them by who is found by them."""

    table: Table
    changes: list[tuple[Row[Any], dict[str, Any]]] = field(default_factory=list)
    known: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    held: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def hashes(self) -> tuple[tuple[Hashes, dict[str, set[str]]], ...]:
        return ((KNOWN, self.known), (HELD, self.held))


class Rotation:
    """One ledger and the keys of its settings, the newest first."""

    def __init__(self, url: str, vault: Vault, *, went: Went = lambda count: None, portion: int = PORTION) -> None:
        """``went`` is told after each ``portion`` of rows. Raises ``CannotOpen`` for a database of another release."""
        if lacks := pending(url):
            raise CannotOpen(f"数据库的表结构不是这个版本的，还缺 {', '.join(lacks)}：先运行 baobei migrate")
        self._reading, self._writing = reading_engine(url), writing_engine(url)
        self._vault = vault
        self._went = went
        self._size = portion
        self._broken: Counter[str] = Counter()

    def rows(self) -> int:
        """How many rows there are to walk through. Raises ``CannotOpen``."""
        tables = [*(table_of(place.row) for place in SEALED), _content, _merge]
        with _told(), self._reading.begin() as connection:
            counts = (connection.scalar(select(func.count()).select_from(table)) for table in tables)
            return sum(count or 0 for count in counts)

    def rotate(self) -> None:
        """Everything anew under the newest key. Raises ``CannotOpen`` when the database is away."""
        with _told():
            for portion in self._walk():
                self._write(portion)

    def left(self, *, strays_too: bool = False) -> Left:
        """What the former keys are still needed for. ``strays_too`` lets the strays of customers go; those of live
        filings stay until these end. Raises ``CannotOpen``.
        """
        left = Left(broken=self._broken)
        self._broken.clear()
        with _told():
            for portion in self._walk():
                left.rows[portion.table.name] += len(portion.changes)
                with self._reading.begin() as connection:
                    for hashes, phones in portion.hashes():
                        found = former(connection, hashes, phones, self._vault)
                        left.rows[hashes.table.name] += len(found)
            left.strays = self._strays(KNOWN, drop=strays_too) + self._strays(HELD, drop=False)
        return left

    # --- looking ---------------------------------------------------------------------------------------------------

    def _walk(self) -> Iterator[_Portion]:
        for place in SEALED:
            for rows in self._portions(table_of(place.row)):
                yield self._portion(place, rows)
                self._went(len(rows))
        for rows in self._portions(_content, _content.c.mark):
            for (mark,) in rows:
                yield self._of_content(mark)
            self._went(len(rows))
        for rows in self._portions(_merge):
            changes = [(row, changed) for row in rows if (changed := self._of_merge(row))]
            yield _Portion(table=_merge, changes=changes)
            self._went(len(rows))

    def _portions(self, table: Table, *columns: ColumnElement[Any]) -> Iterator[Sequence[Row[Any]]]:
        """All rows in the order of their primary keys."""
        keys = list(table.primary_key)
        query = select(*(columns or (table,))).order_by(*keys).limit(self._size)
        here = query
        while True:
            with self._reading.begin() as connection:
                rows = connection.execute(here).all()
            if not rows:
                return
            yield rows
            here = query.where(tuple_(*keys) > tuple(getattr(rows[-1], column.name) for column in keys))

    def _portion(self, place: Sealed, rows: Sequence[Row[Any]]) -> _Portion:
        portion = _Portion(table=table_of(place.row))
        for row in rows:
            values = row._asdict()
            try:
                changed, phone = anew(place, values, self._vault)
            except SealBroken:
                self._broken[portion.table.name] += 1
                continue
            if changed:
                portion.changes.append((row, changed))
            if phone:
                portion.known[values["customer_id"]].add(phone)
            if phone and place is FILINGS:
                portion.held[values["id"]].add(phone)
        return portion

    def _of_content(self, mark: str) -> _Portion:
        """Opened only if need be: a content is written with its mark, both under one key."""
        with self._reading.begin() as connection:
            row = connection.execute(select(_content).where(_content.c.mark == mark)).first()
        if row is None or row.sealed.startswith(self._vault.key_id):
            return _Portion(table=_content)
        return self._portion(CONTENTS, [row])

    def _of_merge(self, row: Row[Any]) -> dict[str, Any]:
        with self._reading.begin() as connection:
            phones = phones_of(connection, [row.kept_id], row.went["filings"], self._vault)
        try:
            went = went_anew(row.went, row.dropped_id, phones, self._vault)
        except SealBroken:
            self._broken[_merge.name] += 1
            return {}
        return {"went": went} if went != row.went else {}

    def _strays(self, hashes: Hashes, *, drop: bool) -> int:
        count = 0
        for rows in self._portions(hashes.table):
            with self._reading.begin() as connection:
                found = strays(connection, hashes, rows, self._vault)
            if found and drop:
                with self._writing.begin() as connection:
                    forget(connection, hashes, found)
            count += 0 if drop else len(found)
        return count

    # --- writing ---------------------------------------------------------------------------------------------------

    def _write(self, portion: _Portion) -> None:
        for tried in range(1, _TRIES + 1):
            with self._reading.begin() as connection:
                found = [(hashes, former(connection, hashes, by, self._vault)) for hashes, by in portion.hashes()]
            if not portion.changes and not any(rows for _, rows in found):
                return
            try:
                with self._writing.begin() as connection:
                    for row, changed in portion.changes:
                        _write_row(connection, portion.table, row, changed)
                    for hashes, rows in found:
                        rename(connection, hashes, rows)
            except IntegrityError:  # somebody wrote the same meanwhile; it is there when we look again
                if tried == _TRIES:
                    raise
            else:
                return


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except DBAPIError as error:
        raise CannotOpen(f"台账没有走完：{error.orig}") from error


def _write_row(connection: Connection, table: Table, row: Row[Any], changed: dict[str, Any]) -> None:
    if table is _content:
        _move_content(connection, row, changed)
        return
    values = row._asdict()
    here = and_(*(column == values[column.name] for column in table.primary_key))
    if table is not _merge:
        here = and_(here, *(table.c[name] == values[name] for name in changed))
    if "mark" in changed and _is_there(connection, table, values, changed["mark"]):
        connection.execute(delete(table).where(here))
        return
    connection.execute(update(table).where(here).values(**changed))


def _is_there(connection: Connection, contacts: Table, values: dict[str, Any], mark: str) -> bool:
    """Whether the customer has the same contact already, written since the key changed."""
    same = and_(contacts.c.customer_id == values["customer_id"], contacts.c.mark == mark)
    return connection.execute(select(contacts.c.id).where(same)).first() is not None


def _move_content(connection: Connection, row: Row[Any], changed: dict[str, Any]) -> None:
    """To its new address, and the files with it."""
    values = {**row._asdict(), **changed}
    if values["mark"] == row.mark:
        connection.execute(update(_content).where(_content.c.mark == row.mark).values(sealed=values["sealed"]))
        return
    if connection.execute(select(_content.c.mark).where(_content.c.mark == values["mark"])).first() is None:
        connection.execute(insert(_content).values(**values))
    connection.execute(update(_file).where(_file.c.mark == row.mark).values(mark=values["mark"]))
    connection.execute(delete(_content).where(_content.c.mark == row.mark))
