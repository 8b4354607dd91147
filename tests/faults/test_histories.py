"""One owner at a time: thirty-two clients at two processes file, pass on, release and claim the same few customers.

Whatever each of them was told must be explained by one thing happening after the other (tests/support/histories.py).
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from core.service.ports.store import Store
from storage.opening import open_store
from storage.schema.migrate import migrate
from tests.support.histories import judged
from tests.support.recorded import CheckingThenWriting, Client, IgnoringTheVersion, recorded, without_the_index
from tests.support.stores import VAULT


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """An empty file at the newest schema."""
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    migrate(url)
    return url


@pytest.fixture
def two_of() -> Iterator[Callable[[str], Sequence[Store]]]:
    """Two stores on one database, as two processes have them."""
    opened: list[Store] = []

    def both(url: str) -> Sequence[Store]:
        opened.extend(open_store(url, vault=VAULT) for _ in range(2))
        return opened

    yield both
    for store in opened:
        store.close()


@pytest.mark.slow
@pytest.mark.parametrize("database", ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def test_each_customer_has_one_owner_at_a_time(
    database: str, two_of: Callable[[str], Sequence[Store]], request: pytest.FixtureRequest
) -> None:
    """There is an order of the calls that explains every answer, and everything was done and refused in it."""
    url = str(request.getfixturevalue("sqlite_url" if database == "sqlite" else "fresh_postgres_url"))
    if database == "postgresql":
        migrate(url)
    calls = recorded(two_of(url))

    assert {key: verdict.stuck for key, verdict in judged(calls).items() if not verdict.ok} == {}
    done = Counter((call.act, call.ok) for call in calls)
    assert min(done[act, True] for act in ("file", "release", "transfer", "claim")) > 0
    assert min(done[act, False] for act in ("release", "transfer", "claim")) > 0


@pytest.mark.slow
@pytest.mark.parametrize("bug", [CheckingThenWriting, IgnoringTheVersion])
def test_a_race_that_was_planted_is_found(
    bug: type[Client], sqlite_url: str, two_of: Callable[[str], Sequence[Store]]
) -> None:
    """The histories and the search behind them would notice; some runs are lucky, not many in a row."""
    if bug is CheckingThenWriting:
        with sqlite3.connect(sqlite_url.removeprefix("sqlite:///")) as file:
            without_the_index(file.execute)
        file.close()
    stores = two_of(sqlite_url)

    assert any(
        not verdict.ok for seed in range(20) for verdict in judged(recorded(stores, seed=seed, kind=bug)).values()
    )
