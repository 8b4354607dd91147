"""Which schema a database has, asked cheaply: a store that is up to date opens without Alembic."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.errors import CannotOpen

MIGRATIONS = Path(__file__).parents[1] / "migrations"
#: Where Alembic notes the revision.
VERSION_QUERY = "SELECT version_num FROM alembic_version"


def steps() -> list[str]:
    """The revisions in their order; each file is named by its own."""
    return sorted(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def lacking(current: str | None) -> list[str]:
    """What comes after the revision ``current``. Raises ``CannotOpen`` for one that only a newer program knows."""
    known = steps()
    if current is None:
        return known
    if current not in known:
        raise CannotOpen(f"台账是更新的版本（{current}）写的，用写它的那个版本或更新的版本打开")
    return known[known.index(current) + 1 :]


def sqlite_revision(path: Path) -> str | None:
    """The revision of a file, ``None`` if it is new. Raises ``CannotOpen`` if it is something else."""
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(path)) as connection:
            row = connection.execute(VERSION_QUERY).fetchone()
    except sqlite3.OperationalError:
        return None
    except sqlite3.DatabaseError as error:
        raise CannotOpen(f"{path} 不是台账的数据库，请检查 [database] url：{error}") from error
    return str(row[0]) if row else None
