"""What one process at a time may do: PostgreSQL decides, and whoever dies lets go at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import psycopg
import pytest

from storage.databases.leases import Alone, leases_for
from storage.databases.postgres_leases import PostgresLeases

pytestmark = pytest.mark.postgres


@pytest.fixture
def one(migrated_postgres_url: str) -> Iterator[PostgresLeases]:
    """The first process."""
    with closing(PostgresLeases(migrated_postgres_url)) as leases:
        yield leases


@pytest.fixture
def other(migrated_postgres_url: str) -> Iterator[PostgresLeases]:
    """The second process."""
    with closing(PostgresLeases(migrated_postgres_url)) as leases:
        yield leases


def test_one_of_two_has_it_and_keeps_it(one: PostgresLeases, other: PostgresLeases) -> None:
    """The other one gets other things, and this one when it is given back."""
    assert one.take("feishu connection")
    assert one.take("feishu connection")
    assert not other.take("feishu connection")
    assert other.take("directory")
    assert one.kept("feishu connection")
    assert not other.kept("feishu connection")

    one.give_back("feishu connection")
    assert other.take("feishu connection")
    assert not one.kept("feishu connection")


def test_whoever_loses_the_database_has_nothing_any_more(
    one: PostgresLeases, other: PostgresLeases, migrated_postgres_url: str
) -> None:
    """The server lets go of what a broken connection held; who held it finds out when he looks, and may try again."""
    assert one.take("feishu connection")
    assert one.take("directory")
    _cut_all(migrated_postgres_url)

    assert not one.kept("feishu connection")
    assert not one.kept("directory")
    assert other.take("feishu connection")
    assert not one.take("feishu connection")
    assert one.take("directory")


def test_a_database_that_is_not_there_gives_nothing(one: PostgresLeases) -> None:
    """No error either: it is asked again soon."""
    nowhere = PostgresLeases("postgresql://nobody@127.0.0.1:9/nothing")

    assert not nowhere.take("directory")
    assert not nowhere.kept("directory")
    nowhere.give_back("directory")
    nowhere.close()


def test_a_house_on_sqlite_is_alone(migrated_postgres_url: str) -> None:
    """One process holds everything."""
    assert isinstance(leases_for("sqlite:///data/baobei.db"), Alone)
    assert isinstance(leases_for(migrated_postgres_url), PostgresLeases)
    assert Alone().take("anything")
    assert Alone().kept("anything")


def _cut_all(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
