"""The store that keeps everything in this process: one unit of work at a time, in the thread of whoever asks."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock
from typing import TypeVar

from core.domain.rules import ConcurrentChange
from core.service.ports.figures import Figures
from core.service.ports.store import UnitOfWork
from storage.errors import StoreClosed
from storage.memory.appeals import MemoryAppeals
from storage.memory.approvals import MemoryApprovals
from storage.memory.company_names import MemoryCompanyNames, MemoryResemblances
from storage.memory.customers import MemoryCustomers
from storage.memory.delegations import MemoryDelegations
from storage.memory.directory import MemoryDirectory
from storage.memory.expiries import MemoryExpiries
from storage.memory.extensions import MemoryExtensions
from storage.memory.files import MemoryFiles
from storage.memory.filings import MemoryFilings
from storage.memory.follow_ups import MemoryFollowUps
from storage.memory.groups import MemoryCounts, MemoryGroups
from storage.memory.imports import MemoryImports
from storage.memory.leads import MemoryLeads
from storage.memory.linked_tables import MemoryLinkedTables
from storage.memory.merges import MemoryMerges
from storage.memory.name_pairs import MemoryNamePairs
from storage.memory.orders import MemoryOrders
from storage.memory.outbox import MemoryOutbox
from storage.memory.policies import MemoryPolicies
from storage.memory.pool import MemoryPool
from storage.memory.queues import MemoryCardRefs, MemoryDrafts, MemoryInbox, MemoryTimers
from storage.memory.requests import MemoryRequests
from storage.memory.scans import MemoryScans
from storage.memory.table import Journal
from storage.memory.trail import MemoryTrail
from storage.memory.transfers import MemoryTransfers

T = TypeVar("T")


class MemoryUnitOfWork:
    """The port ``UnitOfWork``."""

    def __init__(self, journal: Journal) -> None:
        self.directory = MemoryDirectory(journal)
        self.company_names, self.name_pairs = MemoryCompanyNames(journal), MemoryNamePairs()
        self.customers = MemoryCustomers(self.company_names)
        self.resemblances = MemoryResemblances(journal)
        self.filings = MemoryFilings(journal)
        self.pool = MemoryPool(journal, self.company_names, self.filings)
        self.appeals = MemoryAppeals(journal)
        self.leads = MemoryLeads(journal)
        self.orders = MemoryOrders(journal)
        self.merges = MemoryMerges(journal, self.company_names, self.filings, self.pool, self.appeals, self.orders)
        self.scans = MemoryScans(journal)
        self.approvals = MemoryApprovals(journal)
        self.delegations = MemoryDelegations(journal)
        self.extensions = MemoryExtensions(journal)
        self.requests = MemoryRequests(journal)
        self.transfers = MemoryTransfers(journal)
        self.trail = MemoryTrail(journal)
        self.outbox = MemoryOutbox(journal)
        self.inbox = MemoryInbox(journal)
        self.imports = MemoryImports(journal)
        self.timers = MemoryTimers(journal)
        self.card_refs = MemoryCardRefs(journal)
        self.drafts = MemoryDrafts(journal)
        self.groups = MemoryGroups(journal)
        self.counts = MemoryCounts(journal)
        self.files = MemoryFiles(journal)
        self.follow_ups = MemoryFollowUps(journal, self.filings)
        self.expiries = MemoryExpiries(
            timers=self.timers,
            filings=self.filings,
            extensions=self.extensions,
            requests=self.requests,
            follow_ups=self.follow_ups,
            pool=self.pool,
            trail=self.trail,
            card_refs=self.card_refs,
            appeals=self.appeals,
        )
        self.policies = MemoryPolicies(journal)
        self.tables = MemoryLinkedTables(journal)


class MemoryStore:
    """The port ``Store``. The future is already resolved when it is handed out."""

    def __init__(self) -> None:
        self.figures = Figures()
        self._lock = Lock()
        self._journal = Journal()
        self._unit: UnitOfWork = MemoryUnitOfWork(self._journal)
        self._closed = False

    def submit(self, work: Callable[[UnitOfWork], T], *, long: bool = False) -> Future[T]:
        def twice() -> T:
            try:
                return work(self._unit)
            except ConcurrentChange:
                self._journal.roll_back()
                return work(self._unit)

        return self._resolved(twice, reading=False)

    def read(self, work: Callable[[UnitOfWork], T], *, long: bool = False) -> Future[T]:
        return self._resolved(lambda: work(self._unit), reading=True)

    def close(self) -> None:
        with self._lock:
            self._closed = True

    def _resolved(self, work: Callable[[], T], *, reading: bool) -> Future[T]:
        future: Future[T] = Future()
        with self._lock:
            if self._closed:
                raise StoreClosed("the store is closed")
            self._journal.reading = reading
            try:
                future.set_result(work())
            except BaseException as error:  # noqa: BLE001 - whatever it is belongs to whoever asked
                self._journal.roll_back()
                future.set_exception(error)
            else:
                self._journal.keep()
        return future
