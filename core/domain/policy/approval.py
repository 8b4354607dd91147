"""Who decides about what: flows per matter, their steps, and what happens where nobody, the submitter himself or the
same person twice would have to decide (S26-S40).
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from core.domain.frozen import dataclass
from core.domain.policy.bounds import Key, Label, Lasting, People, Percent, When, Within


class Matter(StrEnum):
    """What can need a decision. A matter for which no flow fits needs none."""

    FILING = "filing"
    EXTENSION = "extension"
    CLAIM = "claim"
    TRANSFER = "transfer"
    RELEASE = "release"
    APPEAL = "appeal"
    CREDIT = "credit"
    DISCOUNT = "discount"
    QUOTE = "quote"
    CONTRACT = "contract"
    VISIT = "visit"


class Mode(StrEnum):
    """How the approvers of a step decide together."""

    ANY = "any"
    ALL = "all"
    IN_TURN = "in_turn"
    RATIO = "ratio"


class Overdue(StrEnum):
    """What happens when a step's time is over; ``remind`` repeats until somebody answers."""

    REMIND = "remind"
    ESCALATE = "escalate"
    APPROVE = "approve"
    REJECT = "reject"


class Nobody(StrEnum):
    """What happens to a step for which nobody is found."""

    ADMINISTRATORS = "administrators"
    SKIP = "skip"
    REJECT = "reject"


class Oneself(StrEnum):
    """What happens where the submitter would decide about his own matter."""

    LEADER = "leader"
    SKIP = "skip"
    ALLOW = "allow"


class Again(StrEnum):
    """Whether somebody who already approved in an earlier step is asked again."""

    EACH = "each"
    ONCE = "once"
    NOT_IN_A_ROW = "not_in_a_row"


class Left(StrEnum):
    """Who is asked in the place of an approver who has left."""

    SUCCESSOR = "successor"
    LEADER = "leader"
    ADMINISTRATORS = "administrators"


class OfficeRole(StrEnum):
    """Roles that an approver can be found by, beside those of the company's own naming."""

    ADMIN = "admin"
    LEADER = "leader"


@dataclass(frozen=True, slots=True, kw_only=True)
class Approver:
    """One way to find approvers; exactly one of them is given.

    ``leader``: the submitter's leader so many levels up (1 is the nearest); ``leaders_up_to``: one after the other up
    to that level; ``head_of``: the leaders of a team, by name; ``role``: everybody of a role; ``member``: a person, by
    name or number; ``expression``: CEL that yields the names.
    """

    leader: Annotated[int, Within(least=0, most=10)] = 0
    leaders_up_to: Annotated[int, Within(least=0, most=10)] = 0
    head_of: str = ""
    role: str = ""
    member: str = ""
    expression: People = ""

    @property
    def given(self) -> tuple[str, ...]:
        """The names of the ways that are given."""
        return tuple(name for name in self.__slots__ if getattr(self, name))


NEAREST_LEADER = Approver(leader=1)
TimeLimit = Annotated[timedelta, Lasting(least=timedelta(minutes=5), most=timedelta(days=365))]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a flow. It is passed over where ``when`` does not hold. ``within`` runs in working hours unless
    ``round_the_clock``; ``ratio`` is the percentage of the approvers who must agree in that mode.
    """

    name: Label
    approvers: Annotated[tuple[Approver, ...], Within(least=1, most=20)]
    mode: Mode = Mode.ANY
    ratio: Percent = 100
    when: When = ""
    within: TimeLimit | None = None
    round_the_clock: bool = False
    overdue: Overdue = Overdue.REMIND
    comment_on_reject: bool = True
    comment_on_approve: bool = False
    may_hand_on: bool = True
    may_add: bool = True
    may_return: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """The way of one kind of matter. Of the flows for a matter the first whose condition holds is taken and kept until
    its end.
    """

    key: Key
    name: Label
    matter: Matter
    when: When = ""
    steps: Annotated[tuple[Step, ...], Within(least=0, most=20)]
    copy_to: tuple[Approver, ...] = ()


FILING_FLOW = Flow(
    key="filing",
    name="报备审批",
    matter=Matter.FILING,
    steps=(Step(name="主管审批", approvers=(NEAREST_LEADER,)),),
)


EXTENSION_FLOW = Flow(
    key="extension",
    name="延期审批",
    matter=Matter.EXTENSION,
    steps=(Step(name="主管审批", approvers=(NEAREST_LEADER,)),),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRules:
    """The flows, and what holds for all of them. A flow without steps lets its matter pass."""

    flows: Annotated[tuple[Flow, ...], Within(least=0, most=100)] = (FILING_FLOW, EXTENSION_FLOW)
    nobody: Nobody = Nobody.ADMINISTRATORS
    oneself: Oneself = Oneself.LEADER
    again: Again = Again.ONCE
    left: Left = Left.LEADER
    may_delegate: bool = True
    longest_delegation: Annotated[timedelta, Lasting(least=timedelta(days=1), most=timedelta(days=365))] = timedelta(
        days=30
    )

    def flows_for(self, matter: Matter) -> tuple[Flow, ...]:
        """The flows of a matter, in the order in which their conditions are asked."""
        return tuple(flow for flow in self.flows if flow.matter is matter)

    def flow(self, key: str) -> Flow | None:
        """The flow of that key."""
        return next((flow for flow in self.flows if flow.key == key), None)
