"""The words of the company that rules speak of: stages, grades and roles of its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from core.domain.policy.bounds import Key, Label, Names, When, Within


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A step of the way to a deal; ``won`` and ``lost`` end it."""

    key: Key
    label: Label
    won: bool = False
    lost: bool = False


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
