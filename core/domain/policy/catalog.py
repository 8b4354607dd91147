"""The words of the company that rules speak of: stages, grades and roles of its own."""

from __future__ import annotations

from typing import Annotated

from core.domain.frozen import dataclass
from core.domain.policy.approval import NEAREST_LEADER, Approver, TimeLimit
from core.domain.policy.bounds import Key, Label, Names, When, Within


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """What is to be done for a customer that has come into a stage (S87-S89), ``within`` working time unless
    ``round_the_clock``.

    It is done when somebody has put down a follow-up of one of ``kinds`` since, and ``fields`` of the form are filled
    in; where neither is named, when the customer has gone on to another stage. The owner is reminded ``remind`` before
    it is due; when it is overdue, he hears of it and so does whoever is meant by ``tell``.
    """

    name: Label
    within: TimeLimit
    round_the_clock: bool = False
    kinds: Annotated[tuple[str, ...], Within(least=0, most=30)] = ()
    fields: Annotated[tuple[str, ...], Within(least=0, most=30)] = ()
    remind: TimeLimit | None = None
    tell: Annotated[tuple[Approver, ...], Within(least=0, most=10)] = (NEAREST_LEADER,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A step of the way to a deal; ``won`` and ``lost`` end it."""

    key: Key
    label: Label
    won: bool = False
    lost: bool = False
    duties: Annotated[tuple[Duty, ...], Within(least=0, most=10)] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """A class of customers; the first whose condition holds is given, where nobody has set one by hand."""

    key: Annotated[str, Within(least=1, most=10)]
    label: Label
    when: When = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompanyRole:
    """A role that approvals name, and who has it: members by name or number."""

    key: Key
    label: Label
    members: Names = ()


STAGES = (
    Stage(key="first_contact", label="初次接触"),
    Stage(key="need_confirmed", label="需求确认"),
    Stage(key="quoting", label="报价"),
    Stage(key="negotiating", label="谈判"),
    Stage(key="won", label="成交", won=True),
    Stage(key="lost", label="输单", lost=True),
)
