"""The schema: one SQLModel class a table, one module a matter."""

from __future__ import annotations

from storage.rows.approvals import ApprovalRow, ApprovalTaskRow
from storage.rows.base import Row, columns_of, metadata, table_of
from storage.rows.card_refs import CardRefRow
from storage.rows.customers import ContactRow, CustomerKeyRow, CustomerRow
from storage.rows.directory import IdentityRow, MemberRow, RoleGrantRow, TeamRow
from storage.rows.drafts import ConversationRow
from storage.rows.filings import FilingNumberRow, FilingRow, LiveKeyRow
from storage.rows.inbox import InboxRow
from storage.rows.outbox import OutboxRow
from storage.rows.policy import PolicyVersionRow
from storage.rows.timers import TimerRow
from storage.rows.trail import EventLinkRow, EventRow, EventWaitingRow

__all__ = [
    "ApprovalRow",
    "ApprovalTaskRow",
    "CardRefRow",
    "ContactRow",
    "ConversationRow",
    "CustomerKeyRow",
    "CustomerRow",
    "EventLinkRow",
    "EventRow",
    "EventWaitingRow",
    "FilingNumberRow",
    "FilingRow",
    "IdentityRow",
    "InboxRow",
    "LiveKeyRow",
    "MemberRow",
    "OutboxRow",
    "PolicyVersionRow",
    "RoleGrantRow",
    "Row",
    "TeamRow",
    "TimerRow",
    "columns_of",
    "metadata",
    "table_of",
]
