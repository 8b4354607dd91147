"""到期提醒: what ends soon is told to its owner, in one message a morning, and the trail says so."""

from __future__ import annotations

from datetime import datetime, timedelta

from core.domain.calendar import Calendar
from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.protection import due_at, notices_of
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.protecting import grace, watch_end
from core.service.procedures.telling import happened, repaint
from core.service.records import EventKind, Notice, NoticeKind, Subject

_MOMENT = timedelta(seconds=1)
_LATE = 0
"""The notice that stands for all when none is left to give but nobody was ever warned."""


def reminded(filing: Filing, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The owner is told, and the trail says that he was. Whoever is told too late for the grace gets a later end."""
    policy = ctx.policy_of(filing.rule.version)
    notice = due_at(notices_of(filing, policy.protection, Calendar(policy.calendar)), ctx.now)
    told = filing.remind(at=ctx.now, notice=_LATE if notice is None else notice, grace=grace(filing, ctx))
    uow.filings.save(told)
    watch_end(told, uow, ctx)
    moved = told.protected_until != filing.protected_until
    until = told.must_be_protected()
    event = happened(
        EventKind.FILING_REMINDED, told, by=None, ctx=ctx, notice=told.reminded, until=until.isoformat(), moved=moved
    )
    digest = ending_digest(told.owner, ctx, extra=moved, until=until)
    return Outcome(
        code="reminded",
        subject=event.subject,
        events=(event,),
        notices=(digest, repaint(event)) if moved else (digest,),
    )


def ending_digest(owner: MemberId, ctx: Context, *, extra: bool = False, until: datetime | None = None) -> Notice:
    """One for a person and morning: all that end within the longest notice, and all that lack something soon. Not in
    the quiet hours. ``extra`` is news that the morning's card could not tell; what ends ``until`` is told in any case.
    """
    policy = ctx.policy
    calendar = Calendar(policy.calendar)
    at = calendar.quiet_until(ctx.now) or ctx.now
    day = calendar.day_of(at).isoformat()
    key = f"ending:{owner}:{day}"
    return Notice(
        dedupe_key=f"{key}:{at:%H%M}" if extra else key,
        kind=NoticeKind.ENDING_DIGEST,
        to=owner,
        about=Subject(kind="digest", id=owner),
        args={"day": day, "before": _horizon(at, until, ctx).isoformat()},
        not_before=at if at > ctx.now else None,
    )


def _horizon(at: datetime, until: datetime | None, ctx: Context) -> datetime:
    """The end of the local day up to which the digest of this instant looks."""
    longest = max(ctx.policy.protection.notices, default=0)
    midnight = Calendar(ctx.policy.calendar).midnight_after(at, longest)
    return midnight if until is None else max(midnight, until + _MOMENT)
