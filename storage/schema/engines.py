"""SQLAlchemy engines for the cold paths: migrations, and copies of a whole ledger. Connections close after use."""

from __future__ import annotations

from sqlite3 import Connection as SqliteConnection

from sqlalchemy import Connection, Engine, NullPool, create_engine, event

#: Seconds that somebody waits for another process to let go of a SQLite file.
_PATIENCE = 60


def writing_engine(url: str) -> Engine:
    """Transactions that take SQLite's write lock at once, so that nobody changes the file beside them."""
    return _engine(url, begin="BEGIN IMMEDIATE")


def reading_engine(url: str) -> Engine:
    """Transactions that see the ledger as it was when they began, whatever is written meanwhile."""
    return _engine(url, begin="BEGIN", isolation_level="REPEATABLE READ")


def _engine(url: str, *, begin: str, isolation_level: str | None = None) -> Engine:
    scheme, _, rest = url.partition("://")
    if scheme != "sqlite":
        options = {"isolation_level": isolation_level} if isolation_level else {}
        return create_engine(f"postgresql+psycopg://{rest}", poolclass=NullPool, **options)
    engine = create_engine(url, poolclass=NullPool, connect_args={"timeout": _PATIENCE})
    event.listen(engine, "connect", _without_own_transactions)

    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "begin", begun)
    return engine


def _without_own_transactions(connection: SqliteConnection, _: object) -> None:
    connection.isolation_level = None
