"""Who must decide. Pure: the directory comes as arguments."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from core.domain.ids import MemberId, TeamId
from core.domain.org import Member, Team, upwards
from core.domain.rules import RuleRef, RuleViolation


def approvers_for(
    submitter: Member,
    *,
    teams: Mapping[TeamId, Team],
    leaders: Callable[[TeamId], Iterable[Member]],
    admins: Callable[[], Iterable[Member]],
    rule: RuleRef,
) -> tuple[MemberId, ...]:
    """The active leaders of the nearest team upwards who are not the submitter himself, else the administrators.

    Raises ``no_approver`` when there is nobody at all: a filing must never wait for no one.
    """
    for team in upwards(submitter.team_id, teams):
        found = tuple(m.id for m in leaders(team.id) if m.active and m.id != submitter.id)
        if found:
            return found
    found = tuple(m.id for m in admins() if m.active and m.id != submitter.id)
    if not found:
        raise RuleViolation("no_approver", rule=rule)
    return found
