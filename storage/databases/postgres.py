"""PostgreSQL through psycopg 3, in pipeline mode: a write that nobody waits for travels with the next question."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import psycopg
from psycopg import errors
from psycopg.pq.abc import PGresult

from core.domain.rules import ConcurrentChange
from storage.databases.pipe import Heed, Pipe, rows_of
from storage.databases.readers import Readers
from storage.databases.store import SqlStore
from storage.databases.writer import Writer
from storage.errors import CannotOpen, Contended, Crowded, StoreUnavailable, WriteRefused
from storage.schema.version import VERSION_QUERY, lacking
from storage.sessions.hot import Compiled, Record, SetStatement, Statement, Values
from storage.sessions.session import Belated
from storage.vault import Vault

#: A batch gives up soon when another process holds a row that it wants, rather than meet it in a deadlock; a unit of
#: work that is replayed alone holds nothing that others wait for and has more patience.
_BATCH_PATIENCE = "250ms"
_PATIENCE = "10s"
_CONNECT_SECONDS = 10
#: The spaces of our advisory locks: one for all newcomers, one for the places where they stand.
_ALL, _PLACE = 7165116, 7165117
#: A server keeps some thousands of locks for all its connections (max_locks_per_transaction * max_connections).
_PLACES = 1500
#: Everybody shares the space with everybody but him who wants all of it; the array is sorted, and taken in its order.
_TRY = (
    f"SELECT pg_try_advisory_xact_lock_shared({_ALL}, 0) AND bool_and(pg_try_advisory_xact_lock({_PLACE}, place)) "  # noqa: S608 - our own constants
    "FROM unnest($1::int[]) AS place"
)
_WAIT = (
    f"WITH all_of_them AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared({_ALL}, 0)) "  # noqa: S608
    f"SELECT count(pg_advisory_xact_lock({_PLACE}, place)) FROM all_of_them, unnest($1::int[]) AS place"
)
_TRY_ALL = f"SELECT pg_try_advisory_xact_lock({_ALL}, 0)"
_WAIT_ALL = f"SELECT pg_advisory_xact_lock({_ALL}, 0)"
_SETTINGS = f"SELECT set_config('timezone', 'UTC', false), set_config('lock_timeout', '{_BATCH_PATIENCE}', false)"
#: Triggers count in rows of the writer's own seat (storage/rows/rollups.py): the first that is free, for as long as the
#: connection lasts. So nobody waits for the counts of another process.
_SEATS, _SEAT = 64, 7165119
_SIT_DOWN = (
    "SELECT set_config('baobei.seat', seat::text, false) FROM (SELECT seat "  # noqa: S608
    f"FROM generate_series(0, {_SEATS - 1}) AS seat WHERE pg_try_advisory_lock({_SEAT}, seat) LIMIT 1) AS free"
)

#: Taken, or merged away meanwhile.
_TAKEN = (errors.UniqueViolation, errors.ForeignKeyViolation)

P = ParamSpec("P")
S = TypeVar("S", bound="_PostgresSession")
T = TypeVar("T")


def open_postgres(url: str, *, vault: Vault) -> SqlStore:
    """Open a database that is at the newest schema. Raises ``CannotOpen``."""
    try:
        with connected(url) as connection:
            missing = lacking(_revision(connection))
    except StoreUnavailable as error:
        raise CannotOpen(str(error)) from error
    if missing:
        raise CannotOpen(f"数据库的表结构不是这个版本的，还缺 {', '.join(missing)}：先运行 baobei migrate")
    return SqlStore(Writer(lambda: PostgresWriting(url), vault), Readers(lambda: PostgresReading(url), vault))


def connected(url: str, *first: str) -> psycopg.Connection[Record]:
    """A connection with our settings, and what else is to be said ``first``. Raises ``StoreUnavailable``."""
    try:
        connection = psycopg.connect(url, autocommit=True, connect_timeout=_CONNECT_SECONDS, prepare_threshold=0)
        for statement in (_SETTINGS, *first):
            connection.execute(statement.encode())
    except psycopg.Error as error:
        raise StoreUnavailable(f"连不上 PostgreSQL，请检查 [database] url、它是否在运行：{error}") from error
    return connection


def _revision(connection: psycopg.Connection[Record]) -> str | None:
    try:
        row = connection.execute(VERSION_QUERY).fetchone()
    except errors.UndefinedTable:
        return None
    return str(row[0]) if row else None


def _telling_races(act: Callable[Concatenate[S, P], T]) -> Callable[Concatenate[S, P], T]:
    """In a pipeline the answer to one statement may come with any later one: a race that was lost, too."""

    @wraps(act)
    def told(session: S, /, *args: P.args, **options: P.kwargs) -> T:
        try:
            return act(session, *args, **options)
        except session.batch_errors:
            raise
        except (psycopg.Error, Contended) as error:
            raise session.heard(error) from error

    return told


class _PostgresSession:
    """Statements in a pipeline that stays open as long as the connection."""

    batch_errors: tuple[type[Exception], ...] = (psycopg.OperationalError, psycopg.InterfaceError)
    broken_errors = batch_errors
    reading = False
    #: What is said when the connection begins.
    first: tuple[str, ...] = ()

    def __init__(self, url: str) -> None:
        self._url = url
        self._pipe = Pipe(connected(url, *self.first))
        self.raced = False

    def write(self, statement: Statement, values: Values) -> None:
        self._put(statement.postgresql, values, writing=True)

    def write_all(self, statement: Statement, rows: Sequence[Values]) -> None:
        for row in rows:
            self._put(statement.postgresql, row, writing=True)

    def write_set(self, statement: SetStatement, rows: Sequence[Values]) -> None:
        if rows:
            self._put(statement.postgresql, {"rows": statement.document(rows)}, writing=True)

    def change(self, statement: Statement, values: Values) -> int:
        self._put(statement.postgresql, values, writing=True)
        result = self._ask()
        return (result.command_tuples or 0) if result else 0

    def change_returning(self, statement: Statement, values: Values) -> list[Record]:
        self._put(statement.postgresql, values, writing=True)
        return _records(statement.postgresql, self._ask())

    def rows(self, statement: Statement, values: Values) -> list[Record]:
        self._put(statement.postgresql, values)
        return _records(statement.postgresql, self._ask())

    def later(self, statement: Statement, values: Values) -> Callable[[], list[Record]]:
        compiled, answers = statement.postgresql, list[PGresult]()
        self._gather(compiled.text, compiled.parameters(values), answers.append)

        def fetched() -> list[Record]:
            if not answers:
                self._ask()
            if not answers:  # it was asked in vain, and somebody hid why
                raise ConcurrentChange
            return _records(compiled, answers[0])

        return fetched

    def row(self, statement: Statement, values: Values) -> Record | None:
        rows = self.rows(statement, values)
        return rows[0] if rows else None

    def draw(self, statement: Statement) -> int:
        ((number,),) = self.change_returning(statement, {})
        return int(number)

    def hold(self, places: Collection[int]) -> None:
        """Whoever reads sees one snapshot and keeps nobody out."""

    def hold_all(self) -> None:
        """Whoever reads sees one snapshot and keeps nobody out."""

    def close(self) -> None:
        self._pipe.close()

    def _put(self, compiled: Compiled, values: Values, *, writing: bool = False) -> None:
        if writing and self.reading:
            raise WriteRefused("a reading unit of work does not write")
        self._gather(compiled.text, compiled.parameters(values))

    @_telling_races
    def _gather(self, text: str, parameters: Sequence[Any], heed: Heed | None = None) -> None:
        """A statement that was never seen before asks what has gathered."""
        self._pipe.put(text, parameters, heed)

    @_telling_races
    def _ask(self) -> PGresult | None:
        return self._pipe.ask()

    def heard(self, error: Exception) -> BaseException:
        """What an error is to whoever asked: none of his own, if it came late."""
        if self._pipe.of_former:
            return Belated(self._meant(error))
        self.raced = self.raced or isinstance(error, _TAKEN)
        return self._meant(error)

    def _meant(self, error: Exception) -> Exception:
        if isinstance(error, _TAKEN) or (self.raced and isinstance(error, errors.InFailedSqlTransaction)):
            return ConcurrentChange()
        return error

    def _tell(self, *texts: str) -> None:
        for text in texts:
            self._pipe.put(text, ())
        self._ask()

    def _roll_back(self, *texts: str) -> None:
        """What was gathered after an error is skipped first."""
        with suppress(psycopg.Error, ConcurrentChange, Contended):
            self._ask()
        self._tell(*texts)


class PostgresWriting(_PostgresSession):
    """The writer's connection. Places are advisory locks of the transaction.

    Within a batch nobody waits for one: whoever finds a place taken is run again alone, where he holds nothing that
    others wait for, and asks for his places in one order. So nobody meets anybody in a deadlock over them.
    """

    first = (_SIT_DOWN,)

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self._alone = False
        self._held: set[int] = set()
        self._draws: Statement | None = None
        self._drawn: int | None = None

    def draw(self, statement: Statement) -> int:
        """Where the unit before this one drew a number, this one's comes with its first question."""
        if self._drawn is None and self._pipe.heeding:
            self._ask()
        number, self._drawn, self._draws = self._drawn, None, statement
        return super().draw(statement) if number is None else number

    def _heed_drawn(self, result: PGresult) -> None:
        ((number,),) = rows_of(result)
        self._drawn = int(number or 0)

    def hold(self, places: Collection[int]) -> None:
        wanted = sorted({place for place in places if place not in self._held})
        if not wanted:
            return
        if not self._alone and len(self._held) + len(wanted) > _PLACES:
            raise Crowded if self._held else Contended
        question, heed = (_WAIT, None) if self._alone else (_TRY, _heed_taken)
        self._gather(question, ("{" + ",".join(map(str, wanted)) + "}",), heed)
        self._held.update(wanted)

    def hold_all(self) -> None:
        question, heed = (_WAIT_ALL, None) if self._alone else (_TRY_ALL, _heed_taken)
        self._gather(question, (), heed)

    def begin(self, *, alone: bool) -> None:
        self._alone = alone
        self._held.clear()
        self._draws = self._drawn = None
        patience = [f"SET LOCAL lock_timeout = '{_PATIENCE}'"] if alone else []
        self._tell("BEGIN", *patience)

    def open_unit(self) -> None:
        self.raced = False
        self._pipe.part()
        self._gather("SAVEPOINT unit", ())
        if self._draws is not None and self._drawn is None:
            self._gather(self._draws.postgresql.text, (), self._heed_drawn)

    def keep_unit(self) -> None:
        if self._pipe.heeding:  # the server does not know yet that it would be in vain
            self._ask()
        if self.raced:  # somebody hid the error: half of the unit is not what anybody wanted
            raise ConcurrentChange
        self._gather("RELEASE unit", ())

    def keep_units(self) -> None:
        self._pipe.part()
        self._ask()

    def undo_unit(self) -> None:
        self._held.clear()  # what was taken within the savepoint is free again; the rest may be taken twice
        self._roll_back("ROLLBACK TO unit", "RELEASE unit")

    def commit(self) -> None:
        self._tell("COMMIT")

    def abandon(self) -> None:
        with suppress(Belated):
            self._ask()
        self._roll_back("ROLLBACK")

    def between(self) -> bool:
        """The server looks after its log itself."""
        return True

    def ticket(self) -> str | None:
        self._pipe.put("SELECT pg_current_xact_id_if_assigned()::text", ())
        ((ticket,),) = rows_of(self._ask())
        return None if ticket is None else ticket.decode()

    def fate(self, ticket: str | None) -> bool | None:
        """A server that still answers has said no; one that does not is asked anew."""
        if ticket is None or not self._pipe.broken:
            return False
        try:
            with connected(self._url) as connection:
                row = connection.execute("SELECT pg_xact_status(%s::xid8)", [ticket]).fetchone()
        except (StoreUnavailable, psycopg.Error):
            return None
        return {"committed": True, "aborted": False}.get(row[0] if row else "")


class PostgresReading(_PostgresSession):
    """A reader's connection; the server itself would refuse a write."""

    reading = True

    def begin(self) -> None:
        self._pipe.put("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", ())

    def end(self) -> None:
        self._roll_back("ROLLBACK")


def _heed_taken(result: PGresult) -> None:
    if any(b"f" in row for row in rows_of(result)):
        raise Contended


def _records(compiled: Compiled, result: PGresult | None) -> list[Record]:
    return compiled.records(rows_of(result))
