"""What a stage asks to be done for its customers: since when, until when, and whether it has been (S87-S89).

Nothing of it is stored: the trail knows when the customer came into its stage, follow-ups and answers tell what was
done since. A timer looks when something is to be said.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from core.domain.approval.approval import Customs
from core.domain.approval.approvers import copied_to
from core.domain.calendar import Calendar
from core.domain.filing import Filing, FilingStatus
from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.domain.policy.catalog import Duty
from core.domain.policy.document import Policy
from core.domain.rules import Fact
from core.domain.stages import stage_of
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.approving import org_of
from core.service.procedures.completing import answers_of
from core.service.records import EventKind, Timer, about_filing

KIND = "duties"
_ENTRIES = 200
"""Follow-ups that are looked through for what was done."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """Something that a stage asks for; ``remind_at`` is when its owner is reminded, ``done`` whether it needs no more
    words.
    """

    duty: Duty
    due_at: datetime
    remind_at: datetime | None
    done: bool

    @property
    def moments(self) -> tuple[datetime, ...]:
        """When something may have to be said of it, in order."""
        return (self.due_at,) if self.remind_at is None else (self.remind_at, self.due_at)


def watch_duties(filing: Filing, uow: UnitOfWork, ctx: Context, *, since: datetime | None = None) -> None:
    """Set the timer for the next moment at which something is to be said; what was set for another stage falls away.
    ``since`` is when it came into its stage, where the trail does not know yet.
    """
    if not any(stage.duties for stage in ctx.policy.stages):
        return
    ahead = [at for one in owed(filing, uow, ctx, since=since) if not one.done for at in one.moments if at > ctx.now]
    if ahead:
        timer = Timer(key=f"{KIND}:{filing.id}", kind=KIND, due_at=min(ahead), subject=about_filing(filing.id))
        uow.timers.set(timer)
    else:
        uow.timers.cancel(f"{KIND}:{filing.id}")


def owed(filing: Filing, uow: UnitOfWork, ctx: Context, *, since: datetime | None = None) -> tuple[Owed, ...]:
    """What the present stage of a protected filing asks for, by the rules in force; what is due first comes first."""
    duties = stage_of(filing.stage, ctx.policy).duties
    if not duties or filing.status is not FilingStatus.PROTECTED:
        return ()
    since = since or _since(filing, uow)
    if since is None:
        return ()
    kinds, filled = _kinds_since(filing, since, uow, duties), _filled(filing, uow)
    found = (_owed(duty, since, kinds, filled, ctx.policy) for duty in duties)
    return tuple(sorted(found, key=lambda one: one.due_at))


def told_of(filing: Filing, duty: Duty, uow: UnitOfWork, ctx: Context) -> tuple[MemberId, ...]:
    """Who hears beside the owner that it is overdue."""
    owner, org = uow.directory.member(filing.owner), org_of(about_filing(filing.id), uow, ctx)
    return copied_to(duty.tell, owner, org, customs=Customs.of(ctx.policy.approval))


def _owed(duty: Duty, since: datetime, kinds: set[str], filled: set[str], policy: Policy) -> Owed:
    calendar = Calendar(policy.calendar)
    due = since + duty.within if duty.round_the_clock else calendar.after(since, duty.within)
    remind = due - duty.remind if duty.remind is not None and due - duty.remind > since else None
    asked = bool(duty.kinds or duty.fields)
    done = asked and (not duty.kinds or not kinds.isdisjoint(duty.kinds)) and filled.issuperset(duty.fields)
    return Owed(duty=duty, due_at=due, remind_at=remind, done=done)


def _since(filing: Filing, uow: UnitOfWork) -> datetime | None:
    """When it came into its stage: by the last step into it, or with the protection where nobody has moved it."""
    if not filing.stage:
        return filing.decided_at
    moves = reversed(uow.trail.about(about_filing(filing.id)))
    came = (one.at for one in moves if one.kind is EventKind.STAGE_MOVED and _came(one.data, filing.stage))
    return next(came, filing.decided_at)


def _came(data: Mapping[str, Fact], stage: str) -> bool:
    """Answers that came later while it stayed there do not begin it anew."""
    return data.get("after") == stage and data.get("before") != stage


def _kinds_since(filing: Filing, since: datetime, uow: UnitOfWork, duties: tuple[Duty, ...]) -> set[str]:
    if not any(duty.kinds for duty in duties):
        return set()
    return {entry.kind for entry in uow.follow_ups.of_filing(filing.id, limit=_ENTRIES) if entry.at >= since}


def _filled(filing: Filing, uow: UnitOfWork) -> set[str]:
    customer = uow.customers.get(filing.customer_id)
    return set(answers_of(filing, customer.name, customer.uscc))
