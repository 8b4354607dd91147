"""The unit of work over one connection."""

from __future__ import annotations

from storage.approvals import SqlApprovals
from storage.card_refs import SqlCardRefs
from storage.customers import SqlCustomers
from storage.directory import SqlDirectory
from storage.drafts import SqlDrafts
from storage.files import SqlFiles
from storage.filings import SqlFilings
from storage.inbox import SqlInbox
from storage.outbox import SqlOutbox
from storage.session import Session
from storage.timers import SqlTimers
from storage.trail import SqlTrail
from storage.vault import Vault


class SqlUnitOfWork:
    """The port ``UnitOfWork``; one serves a connection for its whole life."""

    def __init__(self, session: Session, vault: Vault) -> None:
        self.directory = SqlDirectory(session, vault)
        self.customers = SqlCustomers(session, vault)
        self.filings = SqlFilings(session, vault)
        self.approvals = SqlApprovals(session)
        self.trail = SqlTrail(session)
        self.outbox = SqlOutbox(session)
        self.inbox = SqlInbox(session)
        self.timers = SqlTimers(session)
        self.card_refs = SqlCardRefs(session)
        self.drafts = SqlDrafts(session, vault)
        self.files = SqlFiles(session, vault)
