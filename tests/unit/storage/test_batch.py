"""What becomes of a batch when the database fails: nobody hears of a success that did not happen."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future

import pytest

from core.service.ports.store import UnitOfWork
from storage.databases.batch import Batches, Job
from storage.errors import Crowded, OutcomeUnknown, StoreUnavailable
from storage.sessions.hot import Record, SetStatement, Statement, Values
from storage.sessions.session import WritingSession
from tests.support.stores import VAULT


class Broken(Exception):
    """What this driver raises when a transaction is lost."""


class Connection:
    """A connection of a database that fails where it is told to; ``log`` is shared by all connections."""

    batch_errors: tuple[type[Exception], ...] = (Broken,)
    reading = False

    def __init__(self, log: list[str], *, fails: Sequence[str] = (), happened: bool | None = False) -> None:
        self.log = log
        self.fails = list(fails)
        self.happened = happened

    def _do(self, act: str) -> None:
        self.log.append(act)
        if act in self.fails:
            self.fails.remove(act)
            raise Broken(act)

    def begin(self, *, alone: bool) -> None:
        self._do("begin")

    def draw(self, statement: Statement) -> int:
        return 1

    def hold(self, places: Collection[int]) -> None:
        self._do("hold")

    def hold_all(self) -> None:
        self._do("hold all")

    def open_unit(self) -> None:
        self._do("open")

    def keep_unit(self) -> None:
        self._do("keep")

    def keep_units(self) -> None: ...

    def undo_unit(self) -> None:
        self._do("undo")

    def commit(self) -> None:
        self._do("commit")

    def between(self) -> bool:
        return True

    def abandon(self) -> None:
        self._do("abandon")

    def ticket(self) -> str | None:
        return "7"

    def fate(self, ticket: str | None) -> bool | None:
        return self.happened

    def close(self) -> None:
        self._do("close")

    def write(self, statement: Statement, values: Values) -> None: ...
    def write_all(self, statement: Statement, rows: Sequence[Values]) -> None: ...
    def write_set(self, statement: SetStatement, rows: Sequence[Values]) -> None: ...
    def change(self, statement: Statement, values: Values) -> int:
        return 0

    def change_returning(self, statement: Statement, values: Values) -> list[Record]:
        return []

    def later(self, statement: Statement, values: Values) -> Callable[[], list[Record]]:
        return lambda: self.rows(statement, values)

    def rows(self, statement: Statement, values: Values) -> list[Record]:
        return []

    def row(self, statement: Statement, values: Values) -> Record | None:
        return None


def run(*connections: WritingSession | Exception, jobs: int = 3) -> list[Future[int]]:
    """Run a batch; each time a connection is asked for, the next one comes, or its failure."""
    waiting = list(connections)

    def connect() -> WritingSession:
        come = waiting.pop(0)
        if isinstance(come, Exception):
            raise come
        return come

    batch = [Job(lambda uow, number=number: number) for number in range(jobs)]  # type: ignore[misc]
    Batches(connect, VAULT).run(batch)
    return [job.future for job in batch]


def test_a_batch_is_told_after_its_commit() -> None:
    """One transaction, a savepoint each, one commit."""
    log: list[str] = []
    futures = run(Connection(log))

    assert log == ["begin", *["open", "keep"] * 3, "commit"]
    assert [future.result(0) for future in futures] == [0, 1, 2]


def test_a_batch_that_is_lost_is_replayed_one_by_one() -> None:
    """A deadlock, say: each of them gets a transaction of its own."""
    log: list[str] = []
    futures = run(Connection(log, fails=["keep"]))

    assert log == ["begin", "open", "keep", "abandon", *["begin", "open", "keep", "commit"] * 3]
    assert [future.result(0) for future in futures] == [0, 1, 2]


def test_who_spoils_the_transaction_again_suffers_alone() -> None:
    """The first loses the batch and its replay; the others are kept."""
    futures = run(Connection([], fails=["keep"] * 4))

    assert isinstance(futures[0].exception(0), StoreUnavailable)
    assert [future.result(0) for future in futures[1:]] == [1, 2]


def test_a_commit_that_failed_for_certain_is_replayed() -> None:
    """The disk was full; nothing of it is there."""
    log: list[str] = []
    futures = run(Connection(log, fails=["commit"], happened=False))

    assert [future.result(0) for future in futures] == [0, 1, 2]
    assert log.count("commit") == 4


def test_a_commit_that_happened_though_its_answer_was_lost_is_a_success() -> None:
    """And it is not run a second time."""
    log: list[str] = []
    futures = run(Connection(log, fails=["commit"], happened=True))

    assert [future.result(0) for future in futures] == [0, 1, 2]
    assert log.count("commit") == 1


def test_a_commit_of_unknown_outcome_is_never_told_as_a_success() -> None:
    """Nor is it run again, which might do everything twice."""
    log: list[str] = []
    futures = run(Connection(log, fails=["commit"], happened=None))

    assert all(isinstance(future.exception(0), OutcomeUnknown) for future in futures)
    assert log.count("commit") == 1


def test_a_connection_that_died_while_idle_is_replaced() -> None:
    """Nobody notices."""
    log: list[str] = []
    futures = run(Connection(log, fails=["begin"]), Connection(log))

    assert [future.result(0) for future in futures] == [0, 1, 2]
    assert log[:3] == ["begin", "close", "begin"]


def test_a_connection_that_died_within_a_batch_is_replaced() -> None:
    """It cannot even be rolled back; the work is replayed on a new one."""
    futures = run(Connection([], fails=["keep", "abandon"]), Connection([]))

    assert [future.result(0) for future in futures] == [0, 1, 2]


def test_a_database_that_is_down_is_said_to_be_down() -> None:
    """To everybody in the batch, after one attempt and not one each."""
    futures = run(StoreUnavailable("down"))

    assert all(isinstance(future.exception(0), StoreUnavailable) for future in futures)


def test_a_database_that_goes_down_during_the_replay_fails_the_rest() -> None:
    """Those who were kept before that stay kept."""
    futures = run(Connection([], fails=["keep", "abandon"]), StoreUnavailable("down"))

    assert all(isinstance(future.exception(0), StoreUnavailable) for future in futures)


def test_a_mistake_of_ours_does_not_stop_the_writer() -> None:
    """An error that nobody foresaw goes to whoever waits, and the next batch runs."""

    class Odd(Connection):
        def ticket(self) -> str | None:
            raise ZeroDivisionError

    futures = run(Odd([]))

    assert all(isinstance(future.exception(0), ZeroDivisionError) for future in futures)


def test_an_exit_inside_the_work_is_an_error_of_the_work() -> None:
    """Even `SystemExit` must not end the writer's thread."""

    def leaves(uow: UnitOfWork) -> None:
        raise SystemExit

    log: list[str] = []
    job = Job(leaves)
    Batches(lambda: Connection(log), VAULT).run([job])  # type: ignore[list-item]

    with pytest.raises(SystemExit):
        job.future.result(0)
    assert log == ["begin", "open", "undo", "commit"]


def test_whom_a_batch_has_no_room_for_is_in_the_next_one_with_all_behind_him() -> None:
    """In their order, and together."""
    places = iter([True, True, False, True, True])
    log: list[str] = []

    def takes(uow: UnitOfWork) -> int:
        if not next(places, True):
            raise Crowded
        return 1

    jobs: list[Job[object]] = [Job(takes) for _ in range(4)]
    Batches(lambda: Connection(log), VAULT).run(jobs)

    assert [job.future.result(0) for job in jobs] == [1, 1, 1, 1]
    assert log == [
        *("begin", *["open", "keep"] * 2, "open", "undo", "commit"),
        *("begin", *["open", "keep"] * 2, "commit"),
    ]


def test_whom_even_an_empty_batch_has_no_room_for_runs_alone() -> None:
    """Where nobody counts."""
    log: list[bool] = []

    class Small(Connection):
        def begin(self, *, alone: bool) -> None:
            log.append(alone)

    def takes(uow: UnitOfWork) -> int:
        if not log[-1]:
            raise Crowded
        return 1

    jobs: list[Job[object]] = [Job(takes), Job(takes)]
    Batches(lambda: Small([]), VAULT).run(jobs)

    assert [job.future.result(0) for job in jobs] == [1, 1]
    assert log == [False, True, False, True]
