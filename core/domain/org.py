"""People, teams, who leads whom, and under which names the platforms know them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from enum import StrEnum

from core.domain.frozen import dataclass
from core.domain.ids import MemberId, TeamId

LIST = "list"
"""Where teams and mobiles come from that stand in the member list of the company's own."""


class Role(StrEnum):
    """What a member was granted; ``LEADER`` always belongs to a team, ``ADMIN`` to the whole company."""

    LEADER = "leader"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One person of the company, whatever apps he uses. ``mobile`` binds his identities and is stored encrypted.

    ``mobile_from`` is who told it: a platform, ``LIST`` for the member list, empty when nobody remembers.
    """

    id: MemberId
    name: str
    team_id: TeamId | None
    active: bool = True
    mobile: str | None = None
    mobile_from: str = ""
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team, shop or region; ``parent_id`` is ``None`` at the top."""

    id: TeamId
    name: str
    parent_id: TeamId | None = None
    version: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """The name by which one platform knows a member, and when he last wrote or pressed there.

    ``gone_at`` is when the platform stopped listing it; it is remembered, for he may come back. ``admin`` is whether
    the platform lists it as one of its administrators.
    """

    platform: str
    external_id: str
    member_id: MemberId
    used_at: datetime | None = None
    gone_at: datetime | None = None
    admin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleGrant:
    """``role`` given to a member, for one team or (``team_id`` ``None``) for the company.

    ``synced`` says that a platform's directory gave it and may take it back; what was given by hand stays until it is
    taken by hand.
    """

    member_id: MemberId
    role: Role
    team_id: TeamId | None = None
    synced: bool = False


def upwards(team_id: TeamId | None, teams: Mapping[TeamId, Team]) -> Iterable[Team]:
    """The team and those above it, nearest first; a cycle in the directory ends the walk."""
    seen: set[TeamId] = set()
    while team_id is not None and team_id not in seen and (team := teams.get(team_id)) is not None:
        seen.add(team_id)
        yield team
        team_id = team.parent_id
