"""The statements that were made into text beforehand are those that SQLAlchemy would make now."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from storage.schema.migrate import migrate
from storage.sessions import forms, prepared
from storage.sessions.hot import Statement
from storage.statements import book, filings
from tests.support.repository import ROOT

#: Opens a new store, reads and writes, and says what it has loaded.
_AT_WORK = """
import sys
from storage.opening import open_store
from storage.vault import Vault
from tests.support.builders import move_in

store = open_store(sys.argv[1], vault=Vault(bytes(32)))
store.submit(move_in).result(60)
print(len(store.read(lambda uow: list(uow.directory.members())).result(60)))
store.close()
print(*(name for name in ("pydantic", "sqlalchemy", "sqlmodel", "storage.rows.base") if name in sys.modules))
"""


def test_the_book_says_what_the_statements_say() -> None:
    """Whoever changes a statement or a row writes the book anew: make statements."""
    wanted = list(book.lines())
    written = prepared.BOOK.read_bytes().splitlines()

    assert written == wanted, "the statements have changed: make statements"


def test_a_server_runs_its_statements_without_sqlalchemy(tmp_path: Path) -> None:
    """40 MiB and a second of each start are those of whoever changes the schema."""
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    migrate(url)
    done = subprocess.run(
        [sys.executable, "-c", _AT_WORK, url],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        cwd=ROOT,
    )
    people, *loaded = done.stdout.split()

    assert int(people) > 0
    assert loaded == []


def test_a_book_of_other_sources_is_left_closed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Somebody works on the statements: his own are used, not what they said before."""
    old = tmp_path / "prepared.tsv"
    _, *lines = prepared.BOOK.read_bytes().splitlines()
    old.write_bytes(b"\n".join([b"0" * 64, *lines]))
    monkeypatch.setattr(prepared, "BOOK", old)
    prepared._matters.cache_clear()
    try:
        found = prepared.__getattr__("filings")
    finally:
        prepared._matters.cache_clear()

    assert found is filings


def test_more_values_than_the_book_knows_are_asked_for_all_the_same() -> None:
    """Such a statement is written when it is first needed; owner, rank and limit come beside the values."""
    few = [prepared.__getattr__("filings").of_owner(count).sqlite.text.count("?") for count in (2, 12)]

    assert few == [6, 16]


@pytest.mark.parametrize("matter", book.matters())
def test_every_column_comes_out_in_a_known_form(matter: str) -> None:
    """PostgreSQL's answers are text until their kind says what they are."""
    kinds = {kind for _, statement in book.statements(matter) for kind in _columns(statement)}

    assert kinds <= set(forms.KINDS)


def _columns(statement: Statement) -> list[str]:
    return [kind for plan in statement.plans for kind in plan().columns]
