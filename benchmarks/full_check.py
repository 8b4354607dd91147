"""What the look at look-alikes adds to a filing, at 100,000 customers: against the exact check alone.

One salesperson after the other writes 报备 and a made-up firm, and the next one waits until the answer is on disk: the
whole command, from the text to the commit. Exact: by rules that do not care for look-alikes, on a store that does not
write names down either. The two take turns, filing by filing, on ledgers of the same size: what else the machine does
falls upon both. The figures are CPU of the process, all its threads; what they share out unevenly, such as writing the
log back into the file, is in the mean and not in the median.
"""

from __future__ import annotations

import asyncio
import itertools
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from statistics import fmean, median

from adapters.base import Incoming
from benchmarks import ledger
from benchmarks.firms import firm
from benchmarks.report import spread, table
from bot.door import Door
from bot.intake.messages import take_message
from bot.policy.shelf import Shelf
from bot.process.clock import utc_now
from bot.process.ids import new_id
from core.domain.customer import Customer, keys_of
from core.domain.dedupe.names import compare_name
from core.domain.filing import LIVE
from core.domain.ids import CustomerId
from core.domain.policy.document import Conduct, DuplicateRules, Policy
from core.service.ports.store import Store, UnitOfWork
from core.service.records import Place
from storage.opening import open_store
from storage.repositories.company_names import SqlCompanyNames

CUSTOMERS, WARMING, FILINGS, ROUNDS, PORTION = 100_000, 100, 300, 5, 500
EXACT = Policy(duplicate=DuplicateRules(certain=Conduct.PASS, suspected=Conduct.PASS, related=Conduct.PASS))


def measure() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as folder:
        exact = _Side(Path(folder) / "exact", EXACT)
        full = _Side(Path(folder) / "full", Policy())
        for number in range(WARMING + ROUNDS * FILINGS):
            for side in (exact, full) if number % 2 else (full, exact):
                side.file(number)
        for side in (exact, full):
            side.end()
    rows = []
    for name, side in (("exact check only", exact), ("full check", full)):
        p50, mean = (spread([cpu(each) * 1000 for each in side.rounds], digits=2) for cpu in (median, fmean))
        times = [f"{median(map(cpu, side.rounds)) / median(map(cpu, exact.rounds)):.2f}" for cpu in (median, fmean)]
        rows.append([name, p50, mean, " / ".join(times), str(side.asked)])
    table(
        f"Filing one customer among {CUSTOMERS:,} (SQLite, WAL, synchronous=FULL), one caller, CPU",
        ["who", "p50 ms", "mean ms", "of the exact check", "asked or refused"],
        rows,
    )


class _FixedShelf(Shelf):
    """One policy, whatever the moment."""

    def __init__(self, policy: Policy) -> None:
        super().__init__(utc_now)
        self._policy = policy

    def at(self, moment: datetime) -> Policy:
        return self._policy


class _Side:
    """One ledger and its rules."""

    def __init__(self, folder: Path, policy: Policy) -> None:
        folder.mkdir()
        self.policy = policy
        self.store = open_store(ledger.fresh(folder), vault=ledger.vault())
        self.sellers = ledger.move_in(self.store)
        self.names = invented_names()
        self.cpu: list[float] = []
        self.asked = 0
        self._loop = asyncio.Runner()
        self._door = Door(
            store=self.store, clock=utc_now, new_id=new_id, shelf=_FixedShelf(policy), wake=lambda: None, several=False
        )
        fill(self.store, self.names, CUSTOMERS)

    @property
    def rounds(self) -> list[list[float]]:
        """Seconds of CPU of each filing, round by round, without those at the beginning."""
        return [self.cpu[start : start + FILINGS] for start in range(WARMING, len(self.cpu), FILINGS)]

    def file(self, number: int) -> None:
        """One more."""
        kept = SqlCompanyNames.begin
        if self.policy is EXACT:
            SqlCompanyNames.begin = lambda self, customer, name: None  # type: ignore[method-assign]
        try:
            self.cpu.append(self._loop.run(self._file(number)))
        finally:
            SqlCompanyNames.begin = kept  # type: ignore[method-assign]

    def end(self) -> None:
        """Count what was filed."""
        self.asked = len(self.cpu) - self._filed()
        self.store.close()

    def _filed(self) -> int:
        def count(uow: UnitOfWork) -> int:
            return sum(uow.filings.count_of_owner(seller, statuses=LIVE) for seller in self.sellers)

        return self.store.read(count).result()

    async def _file(self, number: int) -> float:
        person = f"ou_{number % ledger.SELLERS}"
        incoming = Incoming(
            platform="feishu",
            event_id=f"message-{number}",
            place=Place(platform="feishu", person=person, chat=f"oc_{person}"),
            text=f"报备 {next(self.names)} 李娜 137{number:08d} 预算50万",
            sent_at=utc_now(),
        )
        began = time.process_time()
        await take_message(self._door, incoming)
        return time.process_time() - began


def invented_names() -> Iterator[str]:
    """The same for both sides."""
    return map(firm, itertools.count())


def fill(store: Store, names: Iterator[str], count: int) -> None:
    """So many customers, in the product's own way."""
    now = ledger.context().now

    def portion(uow: UnitOfWork) -> None:
        for _ in range(PORTION):
            name = next(names)
            plain = compare_name(name)
            customer = Customer(
                id=CustomerId(new_id()), name=name, compare_name=plain, uscc=None, region=None, created_at=now
            )
            uow.customers.add(customer, keys_of(compare_name=plain, uscc=None, phones=()))

    for _ in range(count // PORTION):
        store.submit(portion).result()
