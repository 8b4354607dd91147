"""What was planned for a day is reminded of on its morning (S57, S60)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from core.domain.filing import Filing
from core.domain.follow_up import FollowUp
from core.domain.ids import MemberId
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import Subject, Timer

KIND = "next_steps"


def remind_of(entry: FollowUp, uow: UnitOfWork, ctx: Context) -> None:
    """On the morning of the day, at the start of work; not for a day that has begun."""
    day = entry.next_day
    if day is None or (due := _morning(day, ctx)) <= ctx.now:
        return
    about = about_steps(entry.by, day)
    uow.timers.set(Timer(key=f"{KIND}:{about.id}", kind=KIND, due_at=due, subject=about))


def remind_heir(filing: Filing, heir: MemberId, uow: UnitOfWork, ctx: Context) -> None:
    """What the last follow-up of a customer planned is its new owner's to do."""
    for entry in uow.follow_ups.of_filing(filing.id, limit=1):
        remind_of(replace(entry, by=heir), uow, ctx)


def about_steps(member: MemberId, day: date) -> Subject:
    """The subject of one person's plans for a day."""
    return Subject(kind=KIND, id=f"{member}/{day.isoformat()}")


def _morning(day: date, ctx: Context) -> datetime:
    rules = ctx.policy.calendar
    start = min((hours.start for hours in rules.hours), default=time(9))
    return datetime.combine(day, start, tzinfo=ZoneInfo(rules.zone)).astimezone(ctx.now.tzinfo)


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
