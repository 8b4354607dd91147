"""The migrations lead to the schema of the rows, and back."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect

from storage.errors import CannotOpen
from storage.opening import open_store
from storage.schema.migrate import downgrade, migrate, pending
from storage.schema.tables import metadata
from storage.schema.version import MIGRATIONS, lacking, steps
from tests.support.stores import VAULT
from tests.support.waiting import LIMIT


def engine_url(url: str) -> str:
    return url.replace("postgresql://", "postgresql+psycopg://")


def test_the_migrations_make_what_the_rows_describe(new_url: str) -> None:
    """Alembic finds nothing to add, to drop or to change."""
    migrate(new_url)
    engine = create_engine(engine_url(new_url))
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()

    assert differences == []


def test_up_down_and_up_again(new_url: str) -> None:
    """Going back leaves no table but Alembic's own."""
    assert pending(new_url) == steps()
    migrate(new_url)
    assert pending(new_url) == []
    downgrade(new_url, to="base")
    engine = create_engine(engine_url(new_url))
    left = set(inspect(engine).get_table_names())
    engine.dispose()

    assert left == {"alembic_version"}
    migrate(new_url)
    assert pending(new_url) == []


def test_the_files_are_named_by_their_revisions() -> None:
    """That is how the schema is known without Alembic."""
    script = ScriptDirectory(str(MIGRATIONS))

    assert [revision.revision for revision in script.walk_revisions()] == list(reversed(steps()))


def test_sqlite_migrates_itself(tmp_path: Path) -> None:
    """The folder is made, too; the second time there is nothing to do."""
    url = f"sqlite:///{tmp_path}/a/b/new.db"
    for _ in range(2):
        open_store(url, vault=VAULT).close()

    assert pending(url) == []


def test_two_processes_that_start_at_once_migrate_once(tmp_path: Path) -> None:
    """The second waits for the first and finds the work done."""
    url = f"sqlite:///{tmp_path}/new.db"
    failures: list[BaseException] = []

    def start() -> None:
        try:
            open_store(url, vault=VAULT).close()
        except BaseException as error:  # noqa: BLE001 - shown by the assertion
            failures.append(error)

    threads = [threading.Thread(target=start) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(LIMIT)

    assert failures == []
    assert pending(url) == []


@pytest.mark.postgres
def test_postgresql_waits_for_its_administrator(fresh_postgres_url: str) -> None:
    """It is not migrated behind anybody's back; the error names the command."""
    with pytest.raises(CannotOpen, match="baobei migrate"):
        open_store(fresh_postgres_url, vault=VAULT)


def test_a_schema_of_a_newer_program_is_refused() -> None:
    """An old program would write rows that the new one does not understand."""
    with pytest.raises(CannotOpen, match="更新的版本"):
        lacking("9999")


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("mysql://somewhere", "sqlite:///"),
        ("sqlite://", "sqlite:///data/baobei.db"),
        ("sqlite:///:memory:", "sqlite:///data/baobei.db"),
        ("sqlite:////proc/nowhere/baobei.db", "database"),
        ("postgresql://127.0.0.1:1/none", "检查"),
    ],
)
def test_what_cannot_be_opened_says_what_to_do(url: str, advice: str) -> None:
    """The text names the setting."""
    with pytest.raises(CannotOpen, match=advice):
        open_store(url, vault=VAULT)


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    """Somebody's spreadsheet under that name stays what it is."""
    path = tmp_path / "sheet.db"
    path.write_bytes(b"PK\x03\x04 a spreadsheet" * 99)

    with pytest.raises(CannotOpen, match="database"):
        open_store(f"sqlite:///{path}", vault=VAULT)
    assert path.read_bytes().startswith(b"PK")


def test_a_store_that_is_up_to_date_opens_without_alembic(tmp_path: Path) -> None:
    """Starting must be quick."""
    url = f"sqlite:///{tmp_path}/new.db"
    migrate(url)
    program = (
        "import sys; from storage.opening import open_store; from storage.vault import Vault; "
        f"open_store({url!r}, vault=Vault(bytes(32))).close(); sys.exit('alembic' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=LIMIT, cwd=Path.cwd()).returncode == 0
