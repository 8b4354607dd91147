"""业绩归属: who is credited with how much of an order, what a leaver's share becomes, how disputes go (S101-S104)."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from core.domain.frozen import dataclass
from core.domain.policy.approval import TimeLimit
from core.domain.policy.bounds import Days, Key, Label, Percent, When, Within


class Whose(StrEnum):
    """Who a share is for by what he is to the customer: whose it is when the order is signed, whose it was first."""

    OWNER = "owner"
    FIRST = "first"


class Leavers(StrEnum):
    """Whose the share of a first filer is who has left when the order comes: the owner's, or still his."""

    OWNER = "owner"
    KEEP = "keep"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRule:
    """One share; exactly one of ``to``, ``member`` (a name or number) and ``team`` (a name) is given."""

    percent: Percent
    to: Whose | None = None
    member: str = ""
    team: str = ""

    @property
    def given(self) -> tuple[str, ...]:
        """The names of the ways that are given."""
        return tuple(name for name in ("to", "member", "team") if getattr(self, name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The shares of an order for which ``when`` holds; they sum to 100."""

    key: Key
    name: Label
    when: When = ""
    shares: Annotated[tuple[ShareRule, ...], Within(least=1, most=20)]


OWNERS = Split(key="owner", name="归属人", shares=(ShareRule(percent=100, to=Whose.OWNER),))
"""The split where no other holds: all is the owner's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditRules:
    """The first split whose condition holds counts; where none does, all is the owner's. Whoever thinks that a share
    should be another's says so within ``dispute_within`` from the recording; ``answer_within``, in working hours, is
    for the ruling where no flow of the company says otherwise.
    """

    splits: Annotated[tuple[Split, ...], Within(least=0, most=50)] = (OWNERS,)
    leavers: Leavers = Leavers.OWNER
    dispute_within: Days = timedelta(days=30)
    answer_within: TimeLimit = timedelta(days=2)
