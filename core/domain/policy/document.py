"""The rules of the business as one immutable, numbered document."""

from __future__ import annotations

from dataclasses import field
from enum import StrEnum
from typing import Annotated

from core.domain.frozen import dataclass
from core.domain.policy.appeal import AppealRules
from core.domain.policy.approval import ApprovalRules
from core.domain.policy.bounds import Count, Within
from core.domain.policy.calendar import CalendarRules
from core.domain.policy.catalog import STAGES, CompanyRole, Grade, Stage
from core.domain.policy.credit import CreditRules
from core.domain.policy.forms import FILING, FILING_FORM, Form, LinkedTable
from core.domain.policy.leads import LeadRules
from core.domain.policy.names import Names, names_of
from core.domain.policy.pool import AnnounceRules, HandoverRules, PoolRules
from core.domain.policy.protection import ExtensionRules, FollowUpRules, ProtectionRules, ReleaseRules
from core.domain.rules import RuleRef

__all__ = ["Clause", "Conduct", "DuplicateRules", "FilingRules", "Itself", "KeyKind", "Policy", "ProtectionRules"]


class KeyKind(StrEnum):
    """What a customer can be recognised by without guessing."""

    USCC = "uscc"
    NAME = "name"
    PHONE = "phone"
    DOMAIN = "domain"
    """Of its mail addresses. It makes a suspicion and decides nothing, so that no policy names it among its keys."""


class Clause(StrEnum):
    """The places of the policy that a decision can quote."""

    VALID_FILING = "filing.valid"
    DUPLICATE_KEY = "duplicate.key"
    DUPLICATE_NAME = "duplicate.name"
    APPROVAL = "approval"
    PROTECTION = "protection"
    EXTENSION = "extension"
    RELEASE = "release"
    FOLLOW_UP = "follow_up"
    POOL = "pool"
    HANDOVER = "handover"
    APPEAL = "appeal"
    CREDIT = "credit"
    LEAD = "lead"
    WITHDRAW = "filing.withdraw"


class Conduct(StrEnum):
    """What is done when a newcomer resembles a customer that somebody holds: refuse; ask the filer, and have the
    approver look at both; only tell them; nothing.
    """

    REFUSE = "refuse"
    ASK = "ask"
    SHOW = "show"
    PASS = "pass"  # noqa: S105 - not that kind of pass


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingRules:
    """What makes a filing valid (design 6.2)."""

    required: Annotated[tuple[str, ...], Within(least=1, most=60)] = ("company", "contact", "phone")
    full_name: bool = True
    placeholder_phones: frozenset[str] = frozenset({"13800000000", "13800138000", "12345678901", "13888888888"})


@dataclass(frozen=True, slots=True, kw_only=True)
class DuplicateRules:
    """Which keys are decisive, the strongest first, within which scope a customer is exclusive, and what is done about
    customers that resemble the newcomer (design 6.3).

    ``certain_from`` and ``suspected_from`` are percentages; 0 leaves it to the duplicate check itself. ``shown`` is how
    many look-alikes somebody is asked about at most.

    ``blind_daily`` is how often a day one person may ask whether a customer is free without learning whose it is (0: no
    limit); ``blind_names`` tells the owner who asked.
    """

    keys: tuple[KeyKind, ...] = (KeyKind.USCC, KeyKind.NAME, KeyKind.PHONE)
    scope: str = ""
    certain: Conduct = Conduct.REFUSE
    suspected: Conduct = Conduct.ASK
    related: Conduct = Conduct.SHOW
    certain_from: Annotated[int, Within(least=0, most=100)] = 0
    suspected_from: Annotated[int, Within(least=0, most=100)] = 0
    shown: Annotated[int, Within(least=1, most=5)] = 5
    blind_daily: Count = 20
    blind_names: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One published version. Each filing, task and timer remembers the version that made it.

    Version 1 is what the house started with: the built-in rules, or the file that lay there at the first start.
    ``filing_form`` is the form by which a filing is looked at; it is no part of the document.
    """

    version: int = 1
    filing_form: str = FILING
    filing: FilingRules = field(default_factory=FilingRules)
    forms: Annotated[tuple[Form, ...], Within(least=1, most=30)] = (FILING_FORM,)
    tables: Annotated[tuple[LinkedTable, ...], Within(least=0, most=30)] = ()
    duplicate: DuplicateRules = field(default_factory=DuplicateRules)
    approval: ApprovalRules = field(default_factory=ApprovalRules)
    protection: ProtectionRules = field(default_factory=ProtectionRules)
    extension: ExtensionRules = field(default_factory=ExtensionRules)
    release: ReleaseRules = field(default_factory=ReleaseRules)
    follow_up: FollowUpRules = field(default_factory=FollowUpRules)
    pool: PoolRules = field(default_factory=PoolRules)
    announce: AnnounceRules = field(default_factory=AnnounceRules)
    handover: HandoverRules = field(default_factory=HandoverRules)
    appeal: AppealRules = field(default_factory=AppealRules)
    credit: CreditRules = field(default_factory=CreditRules)
    leads: LeadRules = field(default_factory=LeadRules)
    calendar: CalendarRules = field(default_factory=CalendarRules)
    stages: Annotated[tuple[Stage, ...], Within(least=1, most=30)] = STAGES
    grades: Annotated[tuple[Grade, ...], Within(least=0, most=20)] = ()
    roles: Annotated[tuple[CompanyRole, ...], Within(least=0, most=50)] = ()

    def quote(self, clause: Clause, detail: str = "") -> RuleRef:
        """Cite one clause of this version; ``detail`` names the flow, pool or deadline within it."""
        return RuleRef(version=self.version, clause=f"{clause.value}/{detail}" if detail else clause.value)

    @property
    def names(self) -> Names:
        """What the conditions of this document may speak of."""
        return names_of(self.forms, self.tables)

    def table(self, key: str) -> LinkedTable | None:
        """The linked table of that key."""
        return next((table for table in self.tables if table.key == key), None)

    def form(self, key: str = "") -> Form:
        """The form of that key, or the one by which filings are looked at; that is always there."""
        return next((form for form in self.forms if form.key == (key or self.filing_form)), FILING_FORM)

    @property
    def filing_forms(self) -> tuple[Form, ...]:
        """The forms with which customers are filed, the usual one first."""
        others = tuple(form for form in self.forms if form.key != FILING and form.files_customers)
        return (self.form(FILING), *others)


@dataclass(frozen=True, slots=True, eq=False)
class Itself:
    """A policy as itself: published ones never change, and comparing them whole would cost more than it saves."""

    policy: Policy

    def __hash__(self) -> int:
        return id(self.policy)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Itself) and other.policy is self.policy
