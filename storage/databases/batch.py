"""Units of work that share one commit: each in its savepoint, all told only when the commit is on the disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

from core.domain.rules import ConcurrentChange
from core.service.ports.store import UnitOfWork
from storage.databases.landing import together
from storage.errors import Contended, Crowded, OutcomeUnknown, StoreUnavailable
from storage.repositories.uow import SqlUnitOfWork
from storage.sessions.session import Belated, WritingSession
from storage.vault import Vault

T = TypeVar("T")


#: So often is a unit of work run in a transaction of its own before it is given up.
_TRIES = 3


class Job(Generic[T]):
    """One unit of work, whoever waits for it, and what became of it so far."""

    __slots__ = ("error", "future", "long", "lost", "mark", "result", "work")

    def __init__(self, work: Callable[[UnitOfWork], T], *, long: bool = False) -> None:
        self.work = work
        self.long = long
        self.future: Future[T] = Future()
        self.result: T | None = None
        self.error: BaseException | None = None
        self.lost = False
        """Whether it lost a race in this transaction already."""
        self.mark = 0
        """How long the trail of the batch was before it."""

    def settle(self) -> None:
        """Tell whoever waits."""
        if self.error is None:
            self.future.set_result(self.result)  # type: ignore[arg-type]
        else:
            self.future.set_exception(self.error)

    def fail(self, error: BaseException) -> None:
        """Tell whoever waits that nothing of it is known to have happened."""
        self.error = error
        self.settle()


class _Lost(Exception):
    """The whole transaction is gone, for a reason that need not be the fault of each of its units."""


class Batches:
    """The writing connection and its unit of work; opened when needed, opened anew when it broke."""

    def __init__(self, connect: Callable[[], WritingSession], vault: Vault) -> None:
        self._connect = connect
        self._vault = vault
        self._session: WritingSession | None = None

    def run(self, jobs: Sequence[Job[object]]) -> None:
        """Run them together and settle each; if that fails as a whole, one by one. Raises nothing."""
        wanted = [job for job in jobs if job.future.set_running_or_notify_cancel()]
        while wanted:
            wanted = self._run(wanted)
            self.has_room()

    def has_room(self) -> bool:
        """Whether a long unit of work may come now; if not, it soon may. Between two batches."""
        return self._session is None or self._session.between()

    def _run(self, jobs: list[Job[object]]) -> list[Job[object]]:
        """Those that are left: there was no room for them."""
        try:
            there = max(self._transact(jobs), 1)  # whom an empty transaction has no room for runs alone
            self._one_by_one([job for job in jobs[:there] if not job.future.done()])
            return jobs[there:]
        except _Lost:
            self._one_by_one(jobs)
        except BaseException as error:  # noqa: BLE001 - the thread lives on; whoever waits is told
            self._give_up(jobs, error)
        return []

    def close(self) -> None:
        """Give the connection back."""
        if self._session is not None:
            self._session.close()
            self._session = None

    def _give_up(self, jobs: Sequence[Job[object]], error: BaseException) -> None:
        """Nothing was committed, or nobody knows: no job may hear of a success."""
        if self._session is not None:
            self._abandon(self._session)
        for job in jobs:
            if not job.future.done():
                job.fail(error)

    def _one_by_one(self, jobs: Sequence[Job[object]]) -> None:
        down: StoreUnavailable | None = None
        for job in jobs:
            if down is not None:
                job.fail(down)
                continue
            try:
                self._alone(job)
            except _Lost as error:
                self._give_up([job], _told(error))
            except BaseException as error:  # noqa: BLE001 - the thread lives on; whoever waits is told
                down = error if isinstance(error, StoreUnavailable) else None
                self._give_up([job], error)

    def _alone(self, job: Job[object]) -> None:
        """Whoever is chosen to break a deadlock finds the way free at the next try."""
        for _ in range(_TRIES - 1):
            try:
                self._transact([job], alone=True)
            except _Lost:
                continue
            return
        self._transact([job], alone=True)

    def _transact(self, jobs: Sequence[Job[object]], *, alone: bool = False) -> int:
        """How many of them there was room for; those are settled, but for the ones that are to be run alone."""
        session = self._begun(alone=alone)
        try:
            there = self._run_units(session, jobs)
            self._unit.trail.link_batch()
            ticket = session.ticket()
        except session.batch_errors as error:
            self._abandon(session)
            raise _Lost from error
        self._commit(session, ticket)
        with together():
            for job in jobs[:there]:
                if not isinstance(job.error, Contended):
                    job.settle()
        return there

    def _begun(self, *, alone: bool) -> WritingSession:
        """A connection within a transaction; one that died while it was idle is replaced."""
        session = self._session or self._opened()
        try:
            session.begin(alone=alone)
        except session.batch_errors:
            self.close()
            session = self._opened()
            try:
                session.begin(alone=alone)
            except session.batch_errors as error:
                raise StoreUnavailable("the database takes no writes") from error
        self._unit.begin()
        return session

    def _opened(self) -> WritingSession:
        session = self._session = self._connect()
        self._unit = SqlUnitOfWork(session, self._vault)
        return session

    def _run_units(self, session: WritingSession, jobs: Sequence[Job[object]]) -> int:
        """How many there was room for. Whose error comes late, within the next one, has it all the same: both are back
        where they were, and the next one begins anew.
        """
        place, there = 0, len(jobs)
        for job in jobs:
            job.lost = False
        while True:
            try:
                while place < there:
                    place += self._attempt(session, jobs[place])
                session.keep_units()
                return there
            except Crowded:
                there = place
            except Belated as late:
                place -= 1
                place += self._undone(session, jobs[place], late.error)

    def _attempt(self, session: WritingSession, job: Job[object]) -> bool:
        """``False`` if it is to run once more."""
        job.mark = self._unit.trail.mark()
        session.open_unit()
        try:
            job.error = None
            job.result = job.work(self._unit)
            session.keep_unit()
        except session.batch_errors:
            raise
        except Belated:
            raise
        except Crowded as error:
            self._undone(session, job, error)
            raise
        except BaseException as error:  # noqa: BLE001 - whatever it is belongs to whoever asked
            return self._undone(session, job, error)
        return True

    def _undone(self, session: WritingSession, job: Job[object], error: BaseException) -> bool:
        """A lost race is run once more in the same batch, where it sees who won: ``False``."""
        session.undo_unit()
        self._unit.begin()
        self._unit.trail.back_to(job.mark)
        job.error = error
        again = isinstance(error, ConcurrentChange) and not job.lost
        job.lost = True
        return not again

    def _commit(self, session: WritingSession, ticket: str | None) -> None:
        try:
            session.commit()
        except session.batch_errors as error:
            happened = session.fate(ticket)
            self._abandon(session)
            if happened is None:
                raise OutcomeUnknown("the connection broke during the commit; look before trying again") from error
            if not happened:
                raise _Lost from error

    def _abandon(self, session: WritingSession) -> None:
        self._unit.trail.back_to(0)
        try:
            session.abandon()
        except session.batch_errors:
            self.close()


def _told(error: _Lost) -> StoreUnavailable:
    told = StoreUnavailable("the database refused the transaction several times")
    told.__cause__ = error.__cause__
    return told
