"""The next step of a follow-up: one reminder for each person and morning, and nothing about what is done (S57, S60)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.domain.calendar import Calendar
from core.domain.follow_up import FollowUp
from core.domain.ids import MemberId
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.planning import KIND, about_steps
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


def open_steps(member: MemberId, day: date, uow: UnitOfWork) -> Sequence[FollowUp]:
    """Those after which nothing was done, of customers that are his: his own plans, and those of former owners."""
    own = (entry for entry in uow.follow_ups.planned(member, day) if _is_open(entry, member, uow))
    taken = (entry for entry in uow.follow_ups.taken_over(member, day) if _is_open(entry, member, uow))
    return (*own, *(entry for entry in taken if _was_owner(entry, uow)))


def _is_open(entry: FollowUp, member: MemberId, uow: UnitOfWork) -> bool:
    filing = uow.filings.get(entry.filing)
    latest = next(iter(uow.follow_ups.of_filing(filing.id, limit=1)), entry)
    return filing.is_live and filing.owner == member and latest.id == entry.id


def _was_owner(entry: FollowUp, uow: UnitOfWork) -> bool:
    """What a leader planned for somebody else's customer is the leader's own affair."""
    return any(transfer.giver == entry.by for transfer in uow.transfers.of_filing(entry.filing))
