"""What a message was understood to mean."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum

from core.domain.frozen import dataclass

Fields = dict[str, str | int]


class Intent(StrEnum):
    """Everything that a person can ask for in chat."""

    FILE = "file"
    CHECK = "check"
    MINE = "mine"
    POOL = "pool"
    APPROVALS = "approvals"
    DASHBOARD = "dashboard"
    HELP = "help"
    DETAIL = "detail"
    ATTACHMENTS = "attachments"
    FOLLOW_UP = "follow_up"
    AMEND = "amend"
    COMMENT = "comment"
    TIMELINE = "timeline"
    EXTEND = "extend"
    DROP_EXTENSION = "drop_extension"
    REQUEST = "request"
    DROP_REQUEST = "drop_request"
    RELEASE = "release"
    STAGE = "stage"
    WITHDRAW = "withdraw"
    CLAIM = "claim"
    QUEUE = "queue"
    LEAVE_QUEUE = "leave_queue"
    TRANSFER = "transfer"
    TRANSFER_ALL = "transfer_all"
    HAND_OVER = "hand_over"
    ACCEPT = "accept"
    DECLINE = "decline"
    WON = "won"
    LOST = "lost"
    ORDER = "order"
    ORDERS = "orders"
    CORRECT_ORDER = "correct_order"
    CANCEL_ORDER = "cancel_order"
    SPLIT = "split"
    DROP_SPLIT = "drop_split"
    EXPORT_ORDERS = "export_orders"
    APPEAL = "appeal"
    APPEALS = "appeals"
    DROP_APPEAL = "drop_appeal"
    LEAD = "lead"
    LEADS = "leads"
    DROP_LEAD = "drop_lead"
    DELEGATE = "delegate"
    RECEIPT = "receipt"
    EXPORT = "export"
    BIND_GROUP = "bind_group"
    CANCEL = "cancel"
    APPROVE = "approve"
    APPROVE_ALL = "approve_all"
    REJECT = "reject"
    HAND_ON = "hand_on"
    RETURN = "return"
    ADD_APPROVER = "add_approver"
    END_DELEGATION = "end_delegation"
    COMPLETE = "complete"
    SEND = "send"
    CORRECT = "correct"
    SAME = "same"
    APART = "apart"
    ALIAS = "alias"
    SCAN = "scan"
    STOP_SCAN = "stop_scan"
    DUPLICATES = "duplicates"
    PAIR = "pair"
    MERGE = "merge"
    TELL_APART = "tell_apart"
    PUT_OFF = "put_off"
    UNDO_MERGE = "undo_merge"
    CONFIRM_MERGE = "confirm_merge"
    CONTACT = "contact"
    IMPORT_GO = "import_go"
    IMPORT_STOP = "import_stop"
    IMPORT_MAP = "import_map"
    LEADS_WAITING = "leads_waiting"
    IMPORT_UNDO = "import_undo"
    IMPORT_SHOW = "import_show"
    RULES = "rules"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """An intent with its fields; a field that was not said is absent."""

    intent: Intent
    fields: Fields = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """The object that `baobei parse --json` prints."""
        return {"intent": self.intent.value, "fields": dict(self.fields)}
