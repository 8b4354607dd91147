"""Several processes on one PostgreSQL: the database alone decides who is first."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import psycopg
import pytest

from storage.opening import open_store
from storage.repositories.chain import verify
from tests.support.stores import VAULT, read, write
from tests.support.waiting import LIMIT

PROCESSES = 8
ROUNDS = 30

#: Everybody files the same customers, with the keys in an order of his own, several at once; tells what came of it.
PROGRAM = """
import sys
from collections import Counter
from core.domain.customer import Key
from core.domain.ids import CustomerId, FilingId
from core.domain.policy.document import KeyKind
from core.domain.rules import ConcurrentChange
from storage.opening import open_store
from tests.support.builders import a_filing
from tests.support.stores import VAULT, an_event

me, rounds, url = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
store = open_store(url, vault=VAULT)

def file(place):
    keys = [Key(kind=KeyKind.NAME, value=f"{name}{place}") for name in ("x", "y", "z")]
    def work(uow):
        number = uow.filings.next_number()
        ident, customer = FilingId(f"f{place}-{me}"), CustomerId(f"c{me}")
        filing = a_filing(id=ident, number=number, customer_id=customer, scope=f"{place}")
        uow.filings.add(filing, keys[me % 3:] + keys[:me % 3])
        uow.trail.append(an_event(f"e{place}-{me}"))
    return store.submit(work)

print("ready", flush=True)
sys.stdin.readline()
errors = [future.exception(60) for future in [file(place % rounds) for place in range(me, rounds + me)]]
store.close()
counts = Counter(type(error).__name__ if error else "won" for error in errors)
print(*(f"{name}={count}" for name, count in counts.items()), flush=True)
"""


@pytest.mark.postgres
@pytest.mark.slow
def test_eight_processes_file_the_same_customers_and_each_has_one_owner(migrated_postgres_url: str) -> None:
    """Every race is won once, every loser is told so; the numbers are distinct and the chain holds."""
    store = open_store(migrated_postgres_url, vault=VAULT)
    with psycopg.connect(migrated_postgres_url) as connection:
        connection.execute(
            "INSERT INTO customer (id, name, compare_name, created_at, version) "
            "SELECT 'c' || n, 'n', 'n', now(), 1 FROM generate_series(0, 7) AS n"
        )
    counts = _race(migrated_postgres_url)
    write(store, lambda uow: uow.trail.link_waiting())
    numbers = [read(store, lambda uow, n=number: uow.filings.numbered(n)) for number in range(1, 2000)]  # type: ignore[misc]
    filings = [filing for filing in numbers if filing is not None]
    found = verify(store)
    store.close()

    assert counts == {"won": ROUNDS, "ConcurrentChange": (PROCESSES - 1) * ROUNDS}
    assert sorted(filing.scope for filing in filings) == sorted(str(place) for place in range(ROUNDS))
    assert (found.ok, found.checked, found.unlinked) == (True, ROUNDS, 0)


def _race(url: str) -> Counter[str]:
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, str(me), str(ROUNDS), url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path.cwd(),
        )
        for me in range(PROCESSES)
    ]
    counts: Counter[str] = Counter()
    try:
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        for process in processes:
            told, _ = process.communicate(timeout=2 * LIMIT)
            for each in told.split():
                name, _, count = each.partition("=")
                counts[name] += int(count)
    finally:
        for process in processes:
            process.kill()
            process.wait()
    return counts
