"""What a reader gets to see, already stripped of what he may not: the input of every card, page and export.

``now`` is the moment a view was made for: it tells which years go without saying, and nothing else depends on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime

from core.domain.dedupe.evidence import Evidence
from core.domain.dedupe.matching import Relation
from core.domain.filing import FilingStatus
from core.domain.frozen import dataclass
from core.domain.ids import CustomerId, FilingId, MemberId
from core.domain.policy.forms import FieldType
from core.domain.resembling import Ruling
from core.domain.rules import Fact, RuleRef
from core.service.views.appeal_views import AppealView
from core.service.views.course_views import ApprovalView, TraceLine
from core.service.views.extension_views import ExtensionView
from core.service.views.follow_up_views import FollowUpView
from core.service.views.order_views import CreditRequestView
from core.service.views.protection_views import ProtectionView
from core.service.views.request_views import RequestView
from core.service.views.transfer_views import TransferView


@dataclass(frozen=True, slots=True, kw_only=True)
class BesideView:
    """A customer that looks like another, for one reader: ``held_by`` and the rest are empty when nobody follows it."""

    customer_id: CustomerId
    company: str
    certain: bool = False
    relation: Relation = Relation.SAME
    evidence: tuple[Evidence, ...] = ()
    held_by: str = ""
    mine: bool = False
    until: datetime | None = None
    number: int | None = None
    filing_id: FilingId | None = None
    ruling: Ruling | None = None

    @property
    def is_related(self) -> bool:
        """Another firm of the same house."""
        return self.relation in {Relation.BRANCH, Relation.PARENT, Relation.GROUP}


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAlikesView:
    """是不是同一家？ The filer says which one it is, or why it is none of them."""

    asked: str
    besides: tuple[BesideView, ...]
    now: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingView:
    """One filing for one reader. ``phone`` is masked unless the reader may see it; ``answers`` are (field key,
    value) pairs.

    ``waiting_for`` names who can decide; ``may_decide`` and ``may_withdraw`` say what this reader can do now.
    ``files`` counts the attachments that the reader may have; they are named only where somebody asked for details.
    ``orders`` are how many orders of the customer the reader may see, and their fen; counted where somebody asked for
    details. ``receipt`` is the code of what was accepted last, ``assigned`` a lead that somebody gave.
    """

    id: FilingId
    number: int
    company: str
    status: FilingStatus
    owner: str
    team: str
    contact: str
    phone: str
    filed_at: datetime
    answers: tuple[tuple[str, str], ...] = ()
    form: tuple[FieldView, ...] = ()
    kind: str = ""
    stage: str = ""
    may_stage: bool = False
    uscc: str = ""
    decided_at: datetime | None = None
    decided_by: str = ""
    reason: str = ""
    protected_until: datetime | None = None
    days_left: int | None = None
    rule: RuleRef | None = None
    waiting_for: tuple[str, ...] = ()
    trace: tuple[TraceLine, ...] = ()
    mine: bool = False
    may_decide: bool = False
    may_withdraw: bool = False
    besides: tuple[BesideView, ...] = ()
    files: int = 0
    file_names: tuple[str, ...] = ()
    protection: ProtectionView | None = None
    follow_ups: tuple[FollowUpView, ...] = ()
    approval: ApprovalView | None = None
    orders: tuple[int, int] = (0, 0)
    pooled: bool = False
    claimed: bool = False
    may_appeal: bool = False
    assigned: bool = False
    receipt: str = ""
    now: datetime | None = None

    @property
    def offered(self) -> bool:
        """A lead that its owner has not taken yet."""
        return self.assigned and self.status is FilingStatus.PENDING

    @property
    def drawn_at(self) -> datetime:
        """The moment that it is shown for."""
        return self.now or self.filed_at

    @property
    def matter(self) -> str:
        """What its buttons are about; a filing goes without its kind, as on the cards of earlier releases."""
        return self.id

    @property
    def may_ask(self) -> bool:
        """Whether its card has 申请: for its owner, and for whoever leads him and looks at it."""
        return self.protection is not None and self.protection.may_ask and (self.mine or self.may_stage)

    @property
    def is_simple(self) -> bool:
        """Nothing in it asks its approver for a second look: no look-alike to rule on, no words to write."""
        suspects = any(not each.is_related for each in self.besides)
        return self.may_decide and not suspects and not (self.approval and self.approval.words_needed)


@dataclass(frozen=True, slots=True, kw_only=True)
class FilingLine:
    """One line of a list of filings."""

    id: FilingId
    number: int
    company: str
    status: FilingStatus
    owner: str
    filed_at: datetime
    protected_until: datetime | None = None
    days_left: int | None = None
    offered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MyFilingsView:
    """我的客户: the live ones first; ``more_before`` is the number to page on from. ``of`` is whose they are (id and
    name), where somebody looks who leads him.
    """

    lines: tuple[FilingLine, ...]
    protected: int
    pending: int
    offered: int = 0
    more_before: int | None = None
    of: tuple[MemberId, str] | None = None
    now: datetime | None = None


MatterView = FilingView | ExtensionView | TransferView | AppealView | CreditRequestView | RequestView
"""What can wait for somebody's answer, as he sees it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MyApprovalsView:
    """待我审批: the oldest first, each as its approver sees it; ``total`` counts those not shown, too."""

    matters: tuple[MatterView, ...]
    total: int
    now: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestLine:
    """One request among others: ``kind`` is that of its subject."""

    kind: str
    number: int
    company: str
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalsDigestView:
    """Requests that came together: those that still wait for this reader, the oldest first; ``total`` counts those not
    shown, too. ``asked`` is how many there were.
    """

    lines: tuple[DigestLine, ...]
    total: int
    asked: int
    now: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ColleaguesView:
    """Several people of one name, as (id, label); ``verb`` and ``subject`` are what is to be done with the one."""

    asked: str
    people: tuple[tuple[str, str], ...]
    verb: str
    subject: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    """How one of several answers went: the code of an outcome or of a refusal, with its facts."""

    number: int
    company: str
    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchView:
    """Several filings approved at once, one by one."""

    lines: tuple[BatchLine, ...]
    now: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckView:
    """The answer of 查重. ``held_by`` and the rest are empty when the customer is free; ``key`` is a ``KeyKind``
    value, ``claimable`` the number of the only one that it may be, where that lies in a pool of the reader's.
    """

    asked: str
    held: bool
    company: str = ""
    held_by: str = ""
    mine: bool = False
    number: int | None = None
    status: FilingStatus | None = None
    since: datetime | None = None
    until: datetime | None = None
    key: str = ""
    rule: RuleRef | None = None
    besides: tuple[BesideView, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    offered: bool = False
    claimable: int | None = None
    now: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldView:
    """A field of the filing form, with what is known of it."""

    key: str
    label: str
    value: str = ""
    required: bool = False
    long: bool = False
    hint: str = ""
    options: tuple[str, ...] = ()
    type: FieldType = FieldType.TEXT
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftView:
    """A filing that still lacks something. ``problem`` is a refusal code about one field (``bad_phone`` …) or empty.

    ``asked`` are the fields of the one question that is asked now; ``worked_out`` is what formulas and tables say.
    ``kind`` is the label of its form where it is not the usual one, ``others`` are (label, word) of the other forms.
    One that completes a returned filing says which (``number``) and what its approval lacks. ``related`` are firms of
    the same house that somebody follows.
    """

    fields: tuple[FieldView, ...]
    missing: tuple[str, ...]
    problem: str = ""
    problem_facts: Mapping[str, Fact] = field(default_factory=dict)
    files: int = 0
    asked: tuple[str, ...] = ()
    worked_out: tuple[FieldView, ...] = ()
    kind: str = ""
    others: tuple[tuple[str, str], ...] = ()
    completes: ApprovalView | None = None
    number: int | None = None
    company: str = ""
    related: tuple[BesideView, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalView:
    """A polite no. ``facts`` hold names and ISO instants for the wording."""

    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    rule: RuleRef | None = None
    now: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HelpView:
    """帮助: ``may_approve`` shows the manager's commands, ``may_administer`` the administrator's as well; ``group``
    leaves out what belongs in a direct chat.
    """

    name: str
    may_approve: bool = False
    may_administer: bool = False
    group: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotUnderstoodView:
    """Three nearest things that the bot can do, as (label, text command) pairs."""

    suggestions: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesView:
    """规则: the published rules in force, as (heading, sentences). ``topic`` is the one heading that was asked for;
    ``absent`` says that there is no such rule yet, so that all are told.
    """

    version: int
    topic: str = ""
    absent: bool = False
    sections: tuple[tuple[str, tuple[str, ...]], ...] = ()
