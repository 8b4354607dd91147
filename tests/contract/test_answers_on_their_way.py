"""What was asked and is fetched when somebody looks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from psycopg.pq.abc import PGresult

from core.domain.rules import ConcurrentChange
from core.service.ports.store import Store, UnitOfWork
from storage.databases.postgres import PostgresWriting
from storage.repositories.uow import SqlUnitOfWork
from tests.support.builders import a_filing
from tests.support.stores import VAULT, a_customer, signs, write

KEYS = signs(a_customer(), "13900012345")


class Counted(PostgresWriting):
    """A connection that counts its questions."""

    asked = 0

    def _ask(self) -> PGresult | None:
        self.asked += 1
        return super()._ask()


@pytest.fixture
def counted(migrated_postgres_url: str) -> Iterator[Counted]:
    """Within a unit of work; a statement that was never seen before would ask for itself."""
    session = Counted(migrated_postgres_url)
    session.begin(alone=False)
    session.open_unit()
    len(SqlUnitOfWork(session, VAULT).customers.having(KEYS))
    yield session
    session.close()


def test_an_answer_is_of_the_moment_in_which_it_was_asked(store: Store) -> None:
    """Whatever is written before somebody looks at it."""

    def work(uow: UnitOfWork) -> tuple[int, int, int]:
        known, held = uow.customers.having(KEYS), uow.filings.holding("", KEYS)
        uow.customers.add(a_customer(), KEYS)
        uow.filings.add(a_filing(), KEYS)
        return len(known), len(held), len(uow.filings.holding("", KEYS))

    assert write(store, work) == (0, 0, len(KEYS))


@pytest.mark.postgres
def test_what_is_asked_together_is_answered_together(counted: Counted) -> None:
    """One question brings both; who looks once more asks nobody."""
    uow = SqlUnitOfWork(counted, VAULT)
    known, held = uow.customers.having(KEYS), uow.filings.holding("", KEYS)
    before = counted.asked

    assert (dict(known), dict(held), len(known)) == ({}, {}, 0)
    assert counted.asked == before + 1


@pytest.mark.postgres
def test_an_answer_that_never_came_is_a_race_that_was_lost(counted: Counted) -> None:
    """Somebody hid the error that had all behind it skipped."""
    uow = SqlUnitOfWork(counted, VAULT)
    uow.customers.add(a_customer(), ())
    uow.customers.add(a_customer(), ())
    known = uow.customers.having(KEYS)
    with pytest.raises(ConcurrentChange):
        len(known)

    with pytest.raises(ConcurrentChange):
        len(known)
