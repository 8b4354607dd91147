"""The servers that tests rely on are real, durable and each test's own."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from redis import Redis

from tests.support.postgres import PostgresServer
from tests.support.reused import ReusedDatabases


@pytest.fixture
def own_server() -> Iterator[PostgresServer]:
    server = PostgresServer.create()
    server.start()
    yield server
    server.remove()


@pytest.mark.postgres
def test_postgres_syncs_to_disk_and_compares_text_by_code_point(postgres_url: str) -> None:
    """The shared server keeps what production relies on: fsync, synchronous commit, UTF-8."""
    with psycopg.connect(postgres_url) as connection:
        settings = {
            name: connection.execute("SELECT current_setting(%s)", (name,)).fetchone()
            for name in ("fsync", "synchronous_commit", "server_encoding")
        }

    assert settings == {"fsync": ("on",), "synchronous_commit": ("on",), "server_encoding": ("UTF8",)}


@pytest.mark.postgres
@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_has_a_database_of_its_own(fresh_postgres_url: str, turn: str) -> None:
    """What one test writes, no other sees."""
    with psycopg.connect(fresh_postgres_url) as connection:
        connection.execute("CREATE TABLE customer (name text PRIMARY KEY)")
        connection.execute("INSERT INTO customer VALUES (%s)", (f"苏州晴川包装有限公司 {turn}",))
        rows = connection.execute("SELECT count(*) FROM customer").fetchone()

    assert rows == (1,)


LINK = "INSERT INTO event_link (position, event_id, hash) VALUES (1, 'e1', 'made up')"


@pytest.mark.postgres
def test_a_migrated_database_is_handed_on_empty(migrated_databases: ReusedDatabases) -> None:
    """Also of rows that may not be deleted, and of whoever is still connected; the guard stands again."""
    name = migrated_databases.take()
    url = migrated_databases.server.url(name)
    left = psycopg.connect(url)
    left.execute(LINK)
    left.execute("SELECT nextval('event_seq_seq')")
    left.commit()
    migrated_databases.give_back(name)
    again = migrated_databases.take()
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT count(*) FROM event_link").fetchone()
        number = connection.execute("SELECT nextval('event_seq_seq')").fetchone()
        connection.execute(LINK)
        with pytest.raises(psycopg.errors.RaiseException):
            connection.execute("DELETE FROM event_link")
    migrated_databases.give_back(again)

    assert (again, rows, number) == (name, (0,), (1,))
    with pytest.raises(psycopg.OperationalError):
        left.execute("SELECT 1")


@pytest.mark.postgres
@pytest.mark.parametrize(
    "change",
    [
        "DROP TRIGGER event_link_append_only ON event_link",
        "ALTER TABLE event_link DISABLE TRIGGER ALL",
        "ALTER TABLE customer ADD COLUMN more text",
        "CREATE TABLE another ()",
        "DROP INDEX ix_identity_member_id",
        "UPDATE alembic_version SET version_num = 'older'",
    ],
)
def test_a_database_that_was_changed_is_not_handed_on(migrated_databases: ReusedDatabases, change: str) -> None:
    """The next test gets one that is as it was migrated."""
    name = migrated_databases.take()
    with psycopg.connect(migrated_databases.server.url(name)) as connection:
        connection.execute(change.encode())
    migrated_databases.give_back(name)

    assert name not in migrated_databases.free


@pytest.mark.postgres
@pytest.mark.slow
def test_postgres_recovers_what_was_committed_before_a_crash(own_server: PostgresServer) -> None:
    """A test of an outage can crash a server of its own and find the committed rows after the restart."""
    url = own_server.new_database("ledger")
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE filing (company text)")
        connection.execute("INSERT INTO filing VALUES ('苏州晴川包装有限公司')")
    own_server.crash()

    own_server.start()

    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT company FROM filing").fetchall() == [("苏州晴川包装有限公司",)]


@pytest.mark.redis
@pytest.mark.parametrize("turn", ["first", "second"])
def test_redis_starts_empty_for_each_test(redis_url: str, turn: str) -> None:
    """What one test leaves in Redis, no other finds."""
    with Redis.from_url(redis_url) as client:
        before = client.dbsize()
        client.set("token", turn)
        after = client.dbsize()

    assert (before, after) == (0, 1)
