"""The unit of work over one connection."""

from __future__ import annotations

from storage.appeals import SqlAppeals
from storage.approvals import SqlApprovals
from storage.card_refs import SqlCardRefs
from storage.company_names import SqlCompanyNames
from storage.counts import SqlCounts
from storage.customers import SqlCustomers
from storage.delegations import SqlDelegations
from storage.directory import SqlDirectory
from storage.drafts import SqlDrafts
from storage.expiries import SqlExpiries
from storage.extensions import SqlExtensions
from storage.files import SqlFiles
from storage.filings import SqlFilings
from storage.follow_ups import SqlFollowUps
from storage.groups import SqlGroups
from storage.imports import SqlImports
from storage.inbox import SqlInbox
from storage.leads import SqlLeads
from storage.linked_tables import SqlLinkedTables
from storage.merges import SqlMerges
from storage.name_pairs import SqlNamePairs
from storage.orders import SqlOrders
from storage.outbox import SqlOutbox
from storage.policies import SqlPolicies
from storage.pool import SqlPool
from storage.recalled import Recalled
from storage.requests import SqlRequests
from storage.resemblances import SqlResemblances
from storage.scans import SqlScans
from storage.session import Session
from storage.timers import SqlTimers
from storage.trail import SqlTrail
from storage.transfers import SqlTransfers
from storage.vault import Vault


class SqlUnitOfWork:
    """The port ``UnitOfWork``; one serves a connection for its whole life."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self._recalled = Recalled()
        self.directory = SqlDirectory(session, vault, self._recalled)
        self.company_names, self.name_pairs = SqlCompanyNames(session), SqlNamePairs(session)
        self.merges = SqlMerges(session, vault)
        self.customers = SqlCustomers(session, vault, self.company_names, self.merges, self.name_pairs)
        self.resemblances = SqlResemblances(session)
        self.filings = SqlFilings(session, vault)
        self.scans = SqlScans(session)
        self.approvals = SqlApprovals(session)
        self.delegations = SqlDelegations(session, self._recalled)
        self.extensions = SqlExtensions(session)
        self.requests, self.transfers = SqlRequests(session), SqlTransfers(session)
        self.appeals = SqlAppeals(session)
        self.orders = SqlOrders(session, vault)
        self.leads = SqlLeads(session)
        self.trail = SqlTrail(session)
        self.expiries = SqlExpiries(session, self.trail)
        self.outbox = SqlOutbox(session)
        self.inbox = SqlInbox(session)
        self.imports = SqlImports(session)
        self.timers = SqlTimers(session)
        self.card_refs = SqlCardRefs(session)
        self.drafts = SqlDrafts(session, vault)
        self.groups = SqlGroups(session, vault)
        self.counts = SqlCounts(session)
        self.files = SqlFiles(session, vault)
        self.follow_ups = SqlFollowUps(session, vault)
        self.policies = SqlPolicies(session)
        self.pool = SqlPool(session, self.name_pairs)
        self.tables = SqlLinkedTables(session)

    def begin(self) -> None:
        """Another transaction, or one that was taken back a little: what was read before may be otherwise now."""
        self._recalled.forget()
