"""What the bot answers, as identity: drawn as a card when it is sent, and again whenever the matter changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.domain.rules import Fact, RuleRef, RuleViolation
from core.service.records import Notice, NoticeKind, Place, Subject


class Say(StrEnum):
    """The kinds of answers."""

    FILED = "filed"
    DETAIL = "detail"
    CHOICES = "choices"
    MINE = "mine"
    DASHBOARD = "dashboard"
    SILENT = "silent"
    APPROVALS = "approvals"
    CHECK = "check"
    BLIND = "blind"
    ASK = "ask"
    HELP = "help"
    RULES = "rules"
    POLICY = "policy"
    REFUSED = "refused"
    NOT_UNDERSTOOD = "not_understood"
    PLAIN = "plain"
    STRANGER = "stranger"
    IMPORT = "import"
    EXTENSION = "extension"
    EXTEND_FORM = "extend_form"
    RELEASE_FORM = "release_form"
    FOLLOWED = "followed"
    FOLLOW_FORM = "follow_form"
    COMMENT_FORM = "comment_form"
    TIMELINE = "timeline"
    HAND_ON = "hand_on"
    RETURN = "return"
    ADD = "add"
    COMPLETE_EXTENSION = "complete_extension"
    REQUEST = "request"
    REQUEST_KINDS = "request_kinds"
    REQUEST_FORM = "request_form"
    COMPLETE_REQUEST = "complete_request"
    COLLEAGUES = "colleagues"
    BATCH = "batch"
    POOL = "pool"
    POOL_ENTRY = "pool_entry"
    POOL_CHOICES = "pool_choices"
    PLACES = "places"
    TOLD = "told"
    TABLE_FILE = "table_file"
    STAGE_FORM = "stage_form"
    RECEIPT = "receipt"
    TRANSFER = "transfer"
    TRANSFER_FORM = "transfer_form"
    HANDOVER = "handover"
    HANDOVER_PLAN = "handover_plan"
    APPEAL = "appeal"
    APPEAL_FORM = "appeal_form"
    APPEALS = "appeals"
    ORDER = "order"
    ORDERS = "orders"
    ORDER_FORM = "order_form"
    CORRECT_ORDER_FORM = "correct_order_form"
    CANCEL_ORDER_FORM = "cancel_order_form"
    SPLIT_FORM = "split_form"
    CREDIT = "credit"
    LEAD = "lead"
    LEADS = "leads"
    LEADS_WAITING = "leads_waiting"
    SCAN = "scan"
    DUPLICATES = "duplicates"
    PAIR = "pair"


PUBLIC = frozenset({Say.CHECK, Say.BLIND, Say.HELP, Say.RULES, Say.NOT_UNDERSTOOD, Say.PLAIN, Say.STRANGER})
"""Answers without private data: these may stand in a group, all others go to the asker alone. ``TOLD`` is none at all:
what was done tells its own news.
"""

MEANT = "meant"
"""Under this name an answer carries the filing that was taken where nobody was named."""
OPEN = "open"
"""Under this one the number of the filing of which a question was asked that waits on."""
NOWHERE = Subject(kind="none", id="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """One answer. ``about`` is the matter whose changes repaint it."""

    say: Say
    about: Subject = NOWHERE
    args: Mapping[str, Fact] = field(default_factory=dict)


def refused(violation: RuleViolation) -> Reply:
    """A refusal with its facts and the rule that it cites."""
    rule = violation.rule
    facts = {f"fact:{key}": value for key, value in violation.facts.items()}
    quoted: dict[str, Fact] = {"rule_version": rule.version, "rule_clause": rule.clause} if rule else {}
    return Reply(say=Say.REFUSED, args={"code": violation.code, **quoted, **facts})


def refusal_in(args: Mapping[str, Fact]) -> tuple[str, dict[str, Fact], RuleRef | None]:
    """Code, facts and rule of a :func:`refused` reply."""
    facts = {key.removeprefix("fact:"): value for key, value in args.items() if key.startswith("fact:")}
    version, clause = args.get("rule_version"), args.get("rule_clause")
    rule = RuleRef(version=version, clause=clause) if isinstance(version, int) and isinstance(clause, str) else None
    return str(args.get("code", "")), facts, rule


def plain(code: str, **facts: Fact) -> Reply:
    """A sentence without buttons, worded in ``cards/texts``."""
    return Reply(say=Say.PLAIN, args={"code": code, **{f"fact:{key}": value for key, value in facts.items()}})


def as_notice(reply: Reply, *, to: MemberId | None, place: Place, dedupe_key: str) -> Notice:
    """The reply as a row of the outbox. ``about`` orders it within its conversation when it has no matter of its
    own.
    """
    about = reply.about if reply.about != NOWHERE else Subject(kind="chat", id=f"{place.platform}:{place.person}")
    return Notice(
        dedupe_key=dedupe_key,
        kind=NoticeKind.REPLY,
        to=to,
        about=about,
        args={"say": reply.say.value, **reply.args},
        place=place,
    )
