"""What the services keep beside the business itself: the trail, the notices, the timers, the copies of cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from enum import StrEnum

from core.domain.frozen import dataclass
from core.domain.ids import EventId, MemberId
from core.domain.rules import Fact, RuleRef

FILING, EXTENSION, TRANSFER, APPEAL, CREDIT, REQUEST = (
    "filing",
    "extension",
    "transfer",
    "appeal",
    "credit",
    "request",
)
"""Kinds of subjects that can be under approval."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The matter that an event, notice, timer or card is about."""

    kind: str
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"

    @classmethod
    def parse(cls, text: str) -> Subject:
        """The inverse of ``str``."""
        kind, _, ident = text.partition(":")
        return cls(kind=kind, id=ident)


def about_filing(filing_id: str) -> Subject:
    """The subject of everything that concerns one filing."""
    return Subject(kind=FILING, id=filing_id)


def about_extension(extension_id: str) -> Subject:
    """The subject of one request for more time."""
    return Subject(kind=EXTENSION, id=extension_id)


def about_customer(customer_id: str) -> Subject:
    """The subject of what concerns a customer, whoever files it."""
    return Subject(kind="customer", id=customer_id)


def about_entry(entry_id: str) -> Subject:
    """The subject of a customer's stay in the public pool."""
    return Subject(kind="pool", id=entry_id)


def about_follow_up(follow_up_id: str) -> Subject:
    """The subject of what concerns one follow-up."""
    return Subject(kind="follow_up", id=follow_up_id)


def about_transfer(transfer_id: str) -> Subject:
    """The subject of one passing-on of customers."""
    return Subject(kind=TRANSFER, id=transfer_id)


def about_appeal(appeal_id: str) -> Subject:
    """The subject of one contest about whose a customer is."""
    return Subject(kind=APPEAL, id=appeal_id)


def about_order(order_id: str) -> Subject:
    """The subject of one order."""
    return Subject(kind="order", id=order_id)


def about_credit(request_id: str) -> Subject:
    """The subject of one wish to share an order otherwise."""
    return Subject(kind=CREDIT, id=request_id)


def about_request(request_id: str) -> Subject:
    """The subject of one request about a customer: a discount, a quotation, a contract, a visit, a release."""
    return Subject(kind=REQUEST, id=request_id)


class EventKind(StrEnum):
    """What can happen to a matter, in the past tense; the same words stand in the audit trail."""

    FILING_SUBMITTED = "filing_submitted"
    FILING_APPROVED = "filing_approved"
    STEP_APPROVED = "step_approved"
    STEP_ANSWERED = "step_answered"
    FILING_RETURNED = "filing_returned"
    FILING_RESUBMITTED = "filing_resubmitted"
    APPROVER_ADDED = "approver_added"
    APPROVAL_OVERDUE = "approval_overdue"
    APPROVALS_DELEGATED = "approvals_delegated"
    DELEGATION_ENDED = "delegation_ended"
    FILING_REJECTED = "filing_rejected"
    FILING_WITHDRAWN = "filing_withdrawn"
    FILING_EXPIRED = "filing_expired"
    FILING_RELEASED = "filing_released"
    FILING_TRANSFERRED = "filing_transferred"
    TRANSFER_ASKED = "transfer_asked"
    TRANSFER_ANSWERED = "transfer_answered"
    TRANSFER_DONE = "transfer_done"
    TRANSFER_DECLINED = "transfer_declined"
    TRANSFER_DROPPED = "transfer_dropped"
    HANDOVER_BEGUN = "handover_begun"
    HANDOVER_DONE = "handover_done"
    FILING_REFUSED = "filing_refused"
    APPEAL_OPENED = "appeal_opened"
    APPEAL_ANSWERED = "appeal_answered"
    APPEAL_UPHELD = "appeal_upheld"
    APPEAL_DISMISSED = "appeal_dismissed"
    APPEAL_WITHDRAWN = "appeal_withdrawn"
    ORDER_RECORDED = "order_recorded"
    ORDER_CORRECTED = "order_corrected"
    ORDER_CANCELLED = "order_cancelled"
    ORDER_TAKEN_BACK = "order_taken_back"
    CREDIT_SPLIT = "credit_split"
    CREDIT_ASKED = "credit_asked"
    CREDIT_ANSWERED = "credit_answered"
    CREDIT_GRANTED = "credit_granted"
    CREDIT_REFUSED = "credit_refused"
    CREDIT_DROPPED = "credit_dropped"
    LEAD_GIVEN = "lead_given"
    LEAD_TAKEN = "lead_taken"
    LEAD_DECLINED = "lead_declined"
    LEAD_PASSED = "lead_passed"
    LEAD_LED = "lead_led"
    LEAD_POOLED = "lead_pooled"
    LEAD_DROPPED = "lead_dropped"
    FILING_REMINDED = "filing_reminded"
    FILING_SPARED = "filing_spared"
    POOL_ENTERED = "pool_entered"
    POOL_CLAIMED = "pool_claimed"
    POOL_LEFT = "pool_left"
    TURN_GIVEN = "turn_given"
    TURN_PASSED = "turn_passed"
    QUEUE_JOINED = "queue_joined"
    QUEUE_LEFT = "queue_left"
    FILING_WARNED = "filing_warned"
    EXTENSION_ASKED = "extension_asked"
    EXTENSION_ANSWERED = "extension_answered"
    EXTENSION_RETURNED = "extension_returned"
    EXTENSION_RESUBMITTED = "extension_resubmitted"
    EXTENSION_GRANTED = "extension_granted"
    EXTENSION_REFUSED = "extension_refused"
    EXTENSION_DROPPED = "extension_dropped"
    EXTENSION_WITHDRAWN = "extension_withdrawn"
    REQUEST_ASKED = "request_asked"
    REQUEST_NOTED = "request_noted"
    REQUEST_ANSWERED = "request_answered"
    REQUEST_RETURNED = "request_returned"
    REQUEST_RESUBMITTED = "request_resubmitted"
    REQUEST_GRANTED = "request_granted"
    REQUEST_REFUSED = "request_refused"
    REQUEST_DROPPED = "request_dropped"
    REQUEST_WITHDRAWN = "request_withdrawn"
    CHECKED_BLINDLY = "checked_blindly"
    FILING_IMPORTED = "filing_imported"
    FILING_TAKEN_BACK = "filing_taken_back"
    RULED_SAME = "ruled_same"
    RULED_DIFFERENT = "ruled_different"
    ALIAS_GIVEN = "alias_given"
    CUSTOMERS_MERGED = "customers_merged"
    MERGE_UNDONE = "merge_undone"
    MERGE_CONFIRMED = "merge_confirmed"
    APPROVAL_HANDED_ON = "approval_handed_on"
    MEMBER_SAVED = "member_saved"
    MEMBER_LEFT = "member_left"
    MEMBER_RETURNED = "member_returned"
    IMPORT_STARTED = "import_started"
    IMPORT_FINISHED = "import_finished"
    IMPORT_UNDONE = "import_undone"
    LEDGER_EXPORTED = "ledger_exported"
    GROUP_BOUND = "group_bound"
    GROUP_UNBOUND = "group_unbound"
    IDENTITY_BOUND = "identity_bound"
    FOLLOW_UP_RECORDED = "follow_up_recorded"
    FOLLOW_UP_CORRECTED = "follow_up_corrected"
    FOLLOW_UP_COMMENTED = "follow_up_commented"
    FILES_ATTACHED = "files_attached"
    IDENTITY_UNBOUND = "identity_unbound"
    ROLE_GRANTED = "role_granted"
    ROLE_REVOKED = "role_revoked"
    POLICY_PUBLISHED = "policy_published"
    TABLE_LOADED = "table_loaded"
    STAGE_MOVED = "stage_moved"
    FILING_CORRECTED = "filing_corrected"


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecord:
    """One line of the audit trail. ``data`` holds identifiers and masked values only; ``actor`` is ``None`` for
    time itself.
    """

    id: EventId
    at: datetime
    kind: EventKind
    subject: Subject
    actor: MemberId | None
    rule: RuleRef | None = None
    data: Mapping[str, Fact] = field(default_factory=dict)


class NoticeKind(StrEnum):
    """What people are told. A notice is drawn as a card only when it is sent, from the state of that moment."""

    REPLY = "reply"
    APPROVAL_NEEDED = "approval_needed"
    FILING_DECIDED = "filing_decided"
    FILING_RETURNED = "filing_returned"
    APPROVAL_OVERDUE = "approval_overdue"
    FILING_WITHDRAWN = "filing_withdrawn"
    FILING_EXPIRED = "filing_expired"
    FILING_RELEASED = "filing_released"
    ENDING_DIGEST = "ending_digest"
    ENDED_DIGEST = "ended_digest"
    TRANSFER_NEEDED = "transfer_needed"
    TRANSFER_SETTLED = "transfer_settled"
    HANDED_OVER = "handed_over"
    APPEAL_NEEDED = "appeal_needed"
    APPEAL_TOLD = "appeal_told"
    APPEAL_SETTLED = "appeal_settled"
    ORDER_TOLD = "order_told"
    CREDIT_NEEDED = "credit_needed"
    CREDIT_TOLD = "credit_told"
    CREDIT_SETTLED = "credit_settled"
    LEAD_NEEDED = "lead_needed"
    LEAD_TOLD = "lead_told"
    EXTENSION_NEEDED = "extension_needed"
    EXTENSION_DECIDED = "extension_decided"
    EXTENSION_RETURNED = "extension_returned"
    EXTENSION_OVERDUE = "extension_overdue"
    EXTENSION_WITHDRAWN = "extension_withdrawn"
    REQUEST_NEEDED = "request_needed"
    REQUEST_DECIDED = "request_decided"
    REQUEST_RETURNED = "request_returned"
    REQUEST_OVERDUE = "request_overdue"
    REQUEST_WITHDRAWN = "request_withdrawn"
    COPIED = "copied"
    APPROVALS_DIGEST = "approvals_digest"
    APPROVAL_SETTLED = "approval_settled"
    FOLLOW_UP_COMMENTED = "follow_up_commented"
    NEXT_STEPS = "next_steps"
    TEAM_DAY = "team_day"
    CUSTOMER_IDLE = "customer_idle"
    DUTY_DUE = "duty_due"
    POOL_TURN = "pool_turn"
    POOL_WAITED = "pool_waited"
    POOL_ANNOUNCED = "pool_announced"
    DEAL_WON = "deal_won"
    GROUP_MORNING = "group_morning"
    CLAIMED = "claimed"
    TAKEN_OVER = "taken_over"
    ASKED_ABOUT = "asked_about"
    OWNER_WANTED = "owner_wanted"
    IMPORT_DONE = "import_done"
    LEADS_NEEDED = "leads_needed"
    SCAN_FINISHED = "scan_finished"
    CUSTOMERS_MERGED = "customers_merged"
    REPAINT = "repaint"
    FILE = "file"


REQUESTS = frozenset({NoticeKind.APPROVAL_NEEDED, NoticeKind.EXTENSION_NEEDED, NoticeKind.REQUEST_NEEDED})
"""What asks somebody for an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a reply goes: a conversation on a platform. ``person`` is the external id there; ``chat`` may be a
    group.
    """

    platform: str
    person: str
    chat: str
    direct: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One thing to be told once. ``dedupe_key`` makes a second copy impossible; ``args`` carry identity, never content.

    ``to`` is the member; ``place`` fixes the conversation (replies), otherwise the relay picks the member's own.
    ``about`` orders notices: those of one matter go out one after the other.
    """

    dedupe_key: str
    kind: NoticeKind
    to: MemberId | None
    about: Subject
    args: Mapping[str, Fact] = field(default_factory=dict)
    place: Place | None = None
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxItem:
    """A notice on its way: ``seq`` is its place in the queue, ``attempts`` counts the tries begun."""

    seq: int
    notice: Notice
    attempts: int
    created_at: datetime
    correlation: str
    last_error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """Something that is due at an instant; ``key`` is unique, so that writing it twice changes nothing."""

    key: str
    kind: str
    due_at: datetime
    subject: Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A half-filled filing of one person in one conversation; encrypted at rest, forgotten at ``expires_at``.

    ``aside`` is what was settled beside the form: which look-alike it is, which ones it is not.
    """

    member_id: MemberId
    chat: str
    fields: Mapping[str, str]
    expires_at: datetime
    version: int = 1
    aside: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxKey:
    """What makes an incoming message or press the same one when it comes again."""

    platform: str
    event_id: str
