"""PostgreSQL goes away and comes back; the store gets over it without a restart."""

from __future__ import annotations

import threading

import psycopg
import pytest

from core.domain.ids import MemberId
from core.domain.org import Member
from core.service.ports.store import UnitOfWork
from storage.opening import open_store
from storage.repositories.chain import verify
from tests.support.stores import VAULT, an_event, read, write
from tests.support.waiting import LIMIT

pytestmark = pytest.mark.postgres

_END_THE_OTHERS = (
    "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


def cut(url: str) -> None:
    """End every connection of the store, and wait until they are gone."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(_END_THE_OTHERS)


def test_connections_that_were_cut_while_idle_are_replaced(migrated_postgres_url: str) -> None:
    """Neither a reader nor the writer tells anybody."""
    store = open_store(migrated_postgres_url, vault=VAULT)
    write(store, lambda uow: uow.trail.append(an_event("before")))
    read(store, lambda uow: uow.directory.members())
    cut(migrated_postgres_url)

    write(store, lambda uow: uow.trail.append(an_event("after")))

    assert verify(store).checked == 2
    store.close()


def test_a_connection_that_is_cut_in_the_middle_of_a_command_loses_nothing(migrated_postgres_url: str) -> None:
    """The whole command is run again on a new connection, and happens once."""
    store = open_store(migrated_postgres_url, vault=VAULT)
    begun, go_on = threading.Event(), threading.Event()
    runs: list[None] = []

    def work(uow: UnitOfWork) -> None:
        uow.directory.save_member(Member(id=MemberId("wang"), name="王晨", team_id=None))
        uow.trail.append(an_event())
        runs.append(None)
        begun.set()
        assert go_on.wait(LIMIT)

    future = store.submit(work)
    assert begun.wait(LIMIT)
    cut(migrated_postgres_url)
    go_on.set()
    future.result(LIMIT)

    assert len(runs) == 2
    assert len(read(store, lambda uow: uow.directory.members())) == 1
    assert verify(store).checked == 1
    store.close()


def test_the_fate_of_a_commit_whose_answer_was_lost_is_looked_up(migrated_postgres_url: str) -> None:
    """By its transaction id: committed, rolled back, or unknown while it is still running."""
    from storage.databases.postgres import PostgresWriting

    fates = []
    for end in ("commit", "abandon"):
        session = PostgresWriting(migrated_postgres_url)
        session.begin(alone=True)
        session._tell("CREATE TEMPORARY TABLE trace (n int)")
        ticket = session.ticket()
        getattr(session, end)()
        cut(migrated_postgres_url)
        with pytest.raises(psycopg.OperationalError):
            session._tell("SELECT 1")
        fates.append(session.fate(ticket))
        session.close()

    assert fates == [True, False]
