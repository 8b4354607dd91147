"""The unit of work, and the store that runs it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Protocol, TypeVar

from core.service.ports.appeals import Appeals
from core.service.ports.approvals import Approvals
from core.service.ports.company_names import CompanyNames
from core.service.ports.conversations import CardRefs, Drafts
from core.service.ports.counts import Counts
from core.service.ports.customers import Customers
from core.service.ports.delegations import Delegations
from core.service.ports.expiries import Expiries
from core.service.ports.extensions import Extensions
from core.service.ports.figures import Figures
from core.service.ports.files import Files
from core.service.ports.filings import Filings
from core.service.ports.follow_ups import FollowUps
from core.service.ports.groups import Groups
from core.service.ports.imports import Imports
from core.service.ports.leads import Leads
from core.service.ports.linked_tables import LinkedTables
from core.service.ports.merges import Merges
from core.service.ports.name_pairs import NamePairs
from core.service.ports.orders import Orders
from core.service.ports.people import Directory
from core.service.ports.policies import Policies
from core.service.ports.pool import PublicPool
from core.service.ports.queues import Inbox, Outbox, Timers
from core.service.ports.requests import Requests
from core.service.ports.resemblances import Resemblances
from core.service.ports.scans import Scans
from core.service.ports.trail import Trail
from core.service.ports.transfers import Transfers

T = TypeVar("T")


class UnitOfWork(Protocol):
    """Everything one command reads and writes; it commits or vanishes as a whole. Reading ones refuse to write."""

    @property
    def directory(self) -> Directory: ...
    @property
    def customers(self) -> Customers: ...
    @property
    def company_names(self) -> CompanyNames: ...
    @property
    def name_pairs(self) -> NamePairs: ...
    @property
    def merges(self) -> Merges: ...
    @property
    def scans(self) -> Scans: ...
    @property
    def resemblances(self) -> Resemblances: ...
    @property
    def filings(self) -> Filings: ...
    @property
    def expiries(self) -> Expiries: ...
    @property
    def approvals(self) -> Approvals: ...
    @property
    def delegations(self) -> Delegations: ...
    @property
    def extensions(self) -> Extensions: ...
    @property
    def requests(self) -> Requests: ...
    @property
    def transfers(self) -> Transfers: ...
    @property
    def appeals(self) -> Appeals: ...
    @property
    def orders(self) -> Orders: ...
    @property
    def leads(self) -> Leads: ...
    @property
    def trail(self) -> Trail: ...
    @property
    def outbox(self) -> Outbox: ...
    @property
    def inbox(self) -> Inbox: ...
    @property
    def imports(self) -> Imports: ...
    @property
    def timers(self) -> Timers: ...
    @property
    def card_refs(self) -> CardRefs: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def groups(self) -> Groups: ...
    @property
    def counts(self) -> Counts: ...
    @property
    def files(self) -> Files: ...
    @property
    def follow_ups(self) -> FollowUps: ...
    @property
    def policies(self) -> Policies: ...
    @property
    def pool(self) -> PublicPool: ...
    @property
    def tables(self) -> LinkedTables: ...


class Store(Protocol):
    """A database that runs units of work on its own threads. Safe to call from any thread."""

    @property
    def figures(self) -> Figures:
        """What it has done so far."""
        ...

    def submit(self, work: Callable[[UnitOfWork], T], *, long: bool = False) -> Future[T]:
        """Run on the writer. The future resolves only after the commit is on disk; if ``work`` raises, its own
        changes alone are undone and the future carries the error. ``ConcurrentChange`` is tried once more before
        it is given back. A ``long`` one lets everybody pass who waits already, and has a commit of its own: nobody
        waits for more than one of them."""
        ...

    def read(self, work: Callable[[UnitOfWork], T], *, long: bool = False) -> Future[T]:
        """Run on a reader thread, on a consistent snapshot that never waits for the writer. Nobody whose answer is
        there waits for what is ``long``.
        """
        ...

    def close(self) -> None:
        """Finish what was submitted, then stop the threads and connections."""
        ...
