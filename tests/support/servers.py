"""Fixtures: one PostgreSQL and one Redis server for each test process, and clean ground on them for each test."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from redis import Redis

from tests.support.postgres import PostgresServer
from tests.support.redis_server import RedisServer

if TYPE_CHECKING:
    from tests.support.reused import ReusedDatabases

_numbers = itertools.count(1)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """A running server that all tests of this process share; a test that stops or crashes it makes its own."""
    server = PostgresServer.create()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def postgres_url(postgres_server: PostgresServer) -> str:
    """The maintenance database of the shared server: for reading, and for making databases."""
    return postgres_server.url()


@pytest.fixture
def fresh_postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """An empty database of the test's own."""
    name = f"test_{next(_numbers)}"
    yield postgres_server.new_database(name)
    postgres_server.drop_database(name)


@pytest.fixture(scope="session")
def migrated_databases(postgres_server: PostgresServer) -> ReusedDatabases:
    """Databases at the newest schema, which are emptied after use."""
    from tests.support.reused import ReusedDatabases  # brings Alembic, which takes its time

    return ReusedDatabases(server=postgres_server)


@pytest.fixture
def migrated_postgres_url(migrated_databases: ReusedDatabases) -> Iterator[str]:
    """An empty database at the newest schema."""
    name = migrated_databases.take()
    yield migrated_databases.server.url(name)
    migrated_databases.give_back(name)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    """A running server that all tests of this process share; a test that stops it makes its own."""
    server = RedisServer.create()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture
def redis_url(redis_server: RedisServer) -> str:
    """The shared server, emptied for this test."""
    with Redis.from_url(redis_server.url()) as client:
        client.flushall()
    return redis_server.url()
