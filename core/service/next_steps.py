"""The next step of a follow-up: one reminder for each person and morning, and nothing about what is done (S57, S60)."""

from __future__ import annotations

from datetime import date

from core.domain.calendar import Calendar
from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.planning import KIND, about_steps, open_steps
from core.service.records import Notice, NoticeKind, Timer


@dataclass(frozen=True, slots=True, kw_only=True)
class RingNextSteps:
    """The morning of a day for which somebody planned something."""

    member: MemberId
    day: date


def command_of(timer: Timer) -> RingNextSteps:
    """What a timer of this kind asks for."""
    member, _, day = timer.subject.id.rpartition("/")
    return RingNextSteps(member=MemberId(member), day=date.fromisoformat(day))


def ring_next_steps(cmd: RingNextSteps, uow: UnitOfWork, ctx: Context) -> Outcome:
    """One card for all of them; the key makes a second one impossible."""
    if not uow.directory.member(cmd.member).active or not open_steps(cmd.member, cmd.day, uow):
        return Outcome(code="nothing_due")
    about = about_steps(cmd.member, cmd.day)
    notice = Notice(
        dedupe_key=f"{KIND}:{about.id}",
        kind=NoticeKind.NEXT_STEPS,
        to=cmd.member,
        about=about,
        not_before=Calendar(ctx.policy.calendar).quiet_until(ctx.now),
    )
    return Outcome(code="nothing_due", notices=(notice,))
