"""The servers that tests rely on are real, durable and each test's own."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from redis import Redis

from tests.support.postgres import PostgresServer


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
