"""Bringing a database to the newest schema. Slow to import: :mod:`storage.schema.version` is asked first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from storage.errors import CannotOpen
from storage.schema.engines import writing_engine
from storage.schema.version import MIGRATIONS, lacking

#: The lock that lets one of several starting processes migrate PostgreSQL; any number of our own.
_MIGRATION_LOCK = 7165115


def migrate(url: str) -> None:
    """Bring the database at ``url`` to the newest schema. Raises ``CannotOpen``."""
    with _connected(url) as connection:
        lacking(MigrationContext.configure(connection).get_current_revision())  # says so, of one that is newer
        command.upgrade(_config(connection), "head")


def downgrade(url: str, *, to: str) -> None:
    """Bring it back to the revision ``to``, or to nothing (``base``); what newer tables held is lost."""
    with _connected(url) as connection:
        command.downgrade(_config(connection), to)


def pending(url: str) -> list[str]:
    """The revisions that the database at ``url`` still lacks. Raises ``CannotOpen``."""
    with _connected(url) as connection:
        return lacking(MigrationContext.configure(connection).get_current_revision())


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


@contextmanager
def _connected(url: str) -> Iterator[Connection]:
    """A transaction that no other process migrates beside: the second one waits and finds the work done."""
    engine = writing_engine(url)
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
            yield connection
    except DBAPIError as error:
        raise CannotOpen(f"数据库连不上或改不了，请检查 [database] url：{error.orig}") from error
    finally:
        engine.dispose()
