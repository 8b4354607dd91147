"""The mornings of a leader: from the first customer that one of his people has, each working day (S59)."""

from __future__ import annotations

from collections.abc import Collection

from core.domain.calendar import Calendar
from core.domain.filing import FilingStatus
from core.domain.ids import MemberId
from core.domain.org import Member, Role, upwards
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Subject, Timer

KIND = "team_day"


def watch_team(owner: MemberId, uow: UnitOfWork, ctx: Context) -> None:
    """Somebody has a customer, or followed one up: those next above him read of it on the next working morning."""
    for team in upwards(uow.directory.member(owner).team_id, uow.directory.teams()):
        led = [each.id for each in uow.directory.leaders(team.id) if each.active and each.id != owner]
        if led:
            for leader in led:
                look_tomorrow(leader, uow, ctx)
            return


def team_of(leader: MemberId, uow: UnitOfWork) -> tuple[Member, ...]:
    """Those whom he leads directly."""
    led = {grant.team_id for grant in uow.directory.roles_of(leader) if grant.role is Role.LEADER}
    return tuple(one for one in uow.directory.members() if one.team_id in led and one.active and one.id != leader)


def holding_any(people: Collection[Member], uow: UnitOfWork) -> frozenset[MemberId]:
    """Those for whom anything is protected."""
    held = uow.filings.held_by([one.id for one in people])
    return frozenset(owner for one in held if one.status is FilingStatus.PROTECTED for owner in one.filings)


def look_tomorrow(leader: MemberId, uow: UnitOfWork, ctx: Context) -> None:
    """Set the next working morning; set twice, it comes once."""
    calendar = Calendar(ctx.policy.calendar)
    due = calendar.next_morning(ctx.now)
    subject = Subject(kind=KIND, id=f"{leader}/{calendar.day_of(due).isoformat()}")
    uow.timers.set(Timer(key=f"{KIND}:{subject.id}", kind=KIND, due_at=due, subject=subject))
