"""How fast a ledger of 100,000 customers is gone through for old duplicates: as ``baobei dedupe scan`` does it, on a
reader, a chunk of names at a time. Every fiftieth customer is there twice, under another spelling.
"""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from benchmarks import ledger
from benchmarks.full_check import invented_names
from benchmarks.report import table
from bot.process.ids import new_id
from bot.timed.scanning import CHUNK, WorkFile
from core.domain.customer import Customer, Key, keys_of
from core.domain.dedupe.names import compare_name
from core.domain.ids import CustomerId
from core.domain.policy.document import Policy
from core.service.ports.store import Store
from core.service.procedures.scan_duplicates import scanned
from storage.opening import open_store

CUSTOMERS, PORTION, TWICE = 100_000, 1_000, 50
NAMES = int(os.environ.get("BAOBEI_SCANNED", "20000"))


def measure() -> None:
    """Print the table: the first 20,000 names (``BAOBEI_SCANNED``) are looked up among all."""
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as folder:
        store = open_store(ledger.fresh(Path(folder)), vault=ledger.vault())
        planted = _fill(store)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        work = WorkFile(Path(folder) / "scan")
        began = time.perf_counter()
        names, longest = _walk(store, work)
        seconds = time.perf_counter() - began
        counts = work.counts()
        more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
        size = (Path(folder) / "scan").stat().st_size / 1e6
        found = sum(1 for pair in work.pairs(related=False, certain_only=False) if (pair.one, pair.other) in planted)
        work.close()
        store.close()
    pairs = sum(counts.values())
    row = [
        f"{names:,}",
        f"{seconds:.0f}",
        f"{names / seconds:,.0f}",
        f"{pairs / seconds:,.0f}",
        f"{longest * 1000:.0f}",
    ]
    kinds = f"{counts.get('certain', 0):,} / {counts.get('suspected', 0):,} / {counts.get('related', 0):,}"
    table(
        f"A scan for old duplicates among {CUSTOMERS:,} customers (SQLite), {len(planted):,} of them twice",
        [
            "names",
            "s",
            "names/s",
            "pairs/s",
            "longest unit ms",
            "certain / suspected / related",
            "twice found",
            "MB more",
            "MB file",
        ],
        [[*row, kinds, f"{found:,}", f"{more:.0f}", f"{size:.1f}"]],
    )


def _walk(store: Store, work: WorkFile) -> tuple[int, float]:
    """How many names, and the longest that a reader was busy at a stretch."""
    number, names, longest, policy = 0, 0, 0.0, Policy()
    while names < NAMES:
        begin, began = number, time.perf_counter()
        page = store.read(lambda uow, begin=begin: scanned(uow, policy, after=begin, limit=CHUNK)).result()  # type: ignore[misc]
        longest = max(longest, time.perf_counter() - began)
        number, names = page.last or number + CHUNK, names + page.names
        work.keep(page, to=number, names=page.names)
        if page.last is None:
            break
    return names, longest


def _fill(store: Store) -> set[tuple[CustomerId, CustomerId]]:
    """Customers in bulk, as an import brings them; tells who is there twice."""
    now = ledger.context().now
    names = _spelled(invented_names())
    planted, last = set(), CustomerId("")
    for _ in range(CUSTOMERS // PORTION):
        portion: list[tuple[Customer, tuple[Key, ...]]] = []
        for name, again in islice(names, PORTION):
            ident, plain = CustomerId(new_id()), compare_name(name)
            customer = Customer(id=ident, name=name, compare_name=plain, uscc=None, region=None, created_at=now)
            portion.append((customer, keys_of(compare_name=plain, uscc=None, phones=())))
            planted |= {(last, ident)} if again else set()
            last = ident
        store.submit(lambda uow, portion=portion: uow.customers.add_all(portion)).result()  # type: ignore[misc]
    return planted


def _spelled(names: Iterator[str]) -> Iterator[tuple[str, bool]]:
    """Every fiftieth name again, its legal form and city written another way."""
    for place, name in enumerate(names):
        yield name, False
        if place % TWICE == 0:
            yield name.replace("有限公司", "有限责任公司").replace("市", "", 1), True
