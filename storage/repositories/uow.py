"""The unit of work over one connection."""

from __future__ import annotations

from storage.repositories.appeals import SqlAppeals
from storage.repositories.approvals import SqlApprovals
from storage.repositories.card_refs import SqlCardRefs
from storage.repositories.company_names import SqlCompanyNames
from storage.repositories.counts import SqlCounts
from storage.repositories.customers import SqlCustomers
from storage.repositories.delegations import SqlDelegations
from storage.repositories.directory import SqlDirectory
from storage.repositories.drafts import SqlDrafts
from storage.repositories.expiries import SqlExpiries
from storage.repositories.extensions import SqlExtensions
from storage.repositories.files import SqlFiles
from storage.repositories.filings import SqlFilings
from storage.repositories.follow_ups import SqlFollowUps
from storage.repositories.groups import SqlGroups
from storage.repositories.imports import SqlImports
from storage.repositories.inbox import SqlInbox
from storage.repositories.leads import SqlLeads
from storage.repositories.linked_tables import SqlLinkedTables
from storage.repositories.merges import SqlMerges
from storage.repositories.name_pairs import SqlNamePairs
from storage.repositories.orders import SqlOrders
from storage.repositories.outbox import SqlOutbox
from storage.repositories.policies import SqlPolicies
from storage.repositories.pool import SqlPool
from storage.repositories.recalled import Recalled
from storage.repositories.requests import SqlRequests
from storage.repositories.resemblances import SqlResemblances
from storage.repositories.scans import SqlScans
from storage.repositories.timers import SqlTimers
from storage.repositories.trail import SqlTrail
from storage.repositories.transfers import SqlTransfers
from storage.sessions.session import Session
from storage.vault import Vault


class SqlUnitOfWork:
    """The port ``UnitOfWork``; one serves a connection for its whole life."""

    def __init__(self, session: Session, vault: Vault) -> None:
        recalled = self._recalled = Recalled(snapshot=session.reading)
        self.directory = SqlDirectory(session, vault, recalled)
        self.company_names, self.name_pairs = SqlCompanyNames(session), SqlNamePairs(session)
        self.merges = SqlMerges(session, vault)
        self.customers = SqlCustomers(
            session, vault, recalled, names=self.company_names, merges=self.merges, pairs=self.name_pairs
        )
        self.resemblances = SqlResemblances(session, recalled)
        self.filings = SqlFilings(session, vault, recalled)
        self.scans = SqlScans(session)
        self.approvals = SqlApprovals(session, recalled)
        self.delegations = SqlDelegations(session, recalled)
        self.extensions = SqlExtensions(session, recalled)
        self.requests, self.transfers = SqlRequests(session, recalled), SqlTransfers(session)
        self.appeals = SqlAppeals(session, recalled)
        self.orders = SqlOrders(session, vault)
        self.leads = SqlLeads(session)
        self.trail = SqlTrail(session, recalled)
        self.expiries = SqlExpiries(session, self.trail)
        self.outbox = SqlOutbox(session)
        self.inbox = SqlInbox(session)
        self.imports = SqlImports(session)
        self.timers = SqlTimers(session)
        self.card_refs = SqlCardRefs(session)
        self.drafts = SqlDrafts(session, vault)
        self.groups = SqlGroups(session, vault)
        self.counts = SqlCounts(session)
        self.files = SqlFiles(session, vault, recalled)
        self.follow_ups = SqlFollowUps(session, vault)
        self.policies = SqlPolicies(session)
        self.pool = SqlPool(session, self.name_pairs, recalled)
        self.tables = SqlLinkedTables(session)

    def begin(self) -> None:
        """Another transaction, or one that was taken back a little: what was read before may be otherwise now."""
        self._recalled.forget()
