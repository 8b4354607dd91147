"""团队日报: one card to a leader on each working morning, as long as his team holds anything (S59)."""

from __future__ import annotations

from datetime import date

from core.domain.calendar import Calendar
from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.mornings import KIND, holding_any, look_tomorrow, team_of
from core.service.records import Notice, NoticeKind, Subject, Timer


@dataclass(frozen=True, slots=True, kw_only=True)
class RingTeamDay:
    """The morning on which a leader reads about the days before."""

    leader: MemberId
    day: date


def command_of(timer: Timer) -> RingTeamDay:
    """What a timer of this kind asks for."""
    leader, _, day = timer.subject.id.rpartition("/")
    return RingTeamDay(leader=MemberId(leader), day=date.fromisoformat(day))


def ring_team_day(cmd: RingTeamDay, uow: UnitOfWork, ctx: Context) -> Outcome:
    """One card, and the next one on the next working morning as long as the team holds anything. The key makes a second
    one impossible, whenever and however often it rings.
    """
    people = team_of(cmd.leader, uow)
    if not uow.directory.member(cmd.leader).active or not holding_any(people, uow):
        return Outcome(code="nothing_due")
    look_tomorrow(cmd.leader, uow, ctx)
    about = Subject(kind=KIND, id=f"{cmd.leader}/{_told_on(cmd.day, ctx).isoformat()}")
    notice = Notice(
        dedupe_key=f"{KIND}:{about.id}",
        kind=NoticeKind.TEAM_DAY,
        to=cmd.leader,
        about=about,
        not_before=Calendar(ctx.policy.calendar).quiet_until(ctx.now),
    )
    return Outcome(code="nothing_due", notices=(notice,))


def _told_on(day: date, ctx: Context) -> date:
    """Today where a machine slept over that day: the next card is tomorrow's, and what is told at the beginning of a
    week would be passed over for a card of last week.
    """
    calendar = Calendar(ctx.policy.calendar)
    today = calendar.day_of(ctx.now)
    return max(day, today) if calendar.works_on(today) else day
