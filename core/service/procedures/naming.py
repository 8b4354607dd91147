"""What people and teams are called; nobody and no team are called nothing."""

from __future__ import annotations

from core.domain.ids import MemberId, TeamId
from core.service.ports.store import UnitOfWork


def name_of(member: MemberId | None, uow: UnitOfWork) -> str:
    """The name of a member, of one who has left too."""
    return uow.directory.member(member).name if member else ""


def team_name(team: TeamId | None, uow: UnitOfWork) -> str:
    """The name of a team; empty as well for one that the directory does not know any more."""
    found = uow.directory.teams().get(team) if team else None
    return found.name if found else ""
