"""派单: who may put leads in for others, and to whom they go (S67-S72)."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from core.domain.frozen import dataclass
from core.domain.policy.approval import TimeLimit
from core.domain.policy.bounds import Key, Label, Names, When, Within


class Sharing(StrEnum):
    """Who of those to whom a lead may go is asked first: whoever holds the fewest customers, or whoever was asked the
    longest ago.
    """

    LOAD = "load"
    TURN = "turn"


class Untaken(StrEnum):
    """Where a lead goes that nobody takes; into the pool also where there is no leader."""

    LEADER = "leader"
    POOL = "pool"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The first route whose ``when`` holds says who is asked. ``to`` are teams (those below them too), members and the
    company's own roles; empty: everybody but leaders and administrators.
    """

    key: Key
    name: Label
    when: When = ""
    to: Names = ()
    by: Sharing = Sharing.LOAD


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadRules:
    """Leaders and administrators may always give leads, ``givers`` (members, roles) besides. Whoever is asked has
    ``accept_within`` in working hours; after ``tries`` people it goes where ``then`` says.
    """

    givers: Names = ()
    accept_within: TimeLimit = timedelta(hours=4)
    tries: Annotated[int, Within(least=1, most=20)] = 3
    then: Untaken = Untaken.LEADER
    routes: Annotated[tuple[Route, ...], Within(least=1, most=100)] = (Route(key="everybody", name="全体销售"),)
