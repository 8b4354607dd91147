"""How long a customer has been left alone: counted anew from each thing that is done for it (S59, S97)."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from core.domain.calendar import Calendar
from core.domain.filing import Filing
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.org import Member, upwards
from core.domain.policy.approval import Approver
from core.domain.policy.conditions import Condition
from core.domain.policy.protection import FollowUpRules
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.facts import facts_of
from core.service.records import Timer, about_filing

KIND = "idle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patience:
    """How long one customer may be left alone before its owner and the leaders next above him hear of it (``None``:
    they do not), and who else hears together with the owner.
    """

    owner: timedelta | None
    leader: timedelta | None
    also: tuple[Approver, ...] = ()

    @property
    def spans(self) -> tuple[timedelta, ...]:
        """After which something may be told."""
        return tuple(span for span in (self.owner, self.leader) if span)


def watch_idle(filing: Filing, since: datetime, uow: UnitOfWork, ctx: Context) -> None:
    """Count anew from this moment."""
    if spans := possible_spans(ctx.policy.follow_up):
        look_again(filing.id, since + min(spans), uow)
    else:
        uow.timers.cancel(f"{KIND}:{filing.id}")


def look_again(filing_id: FilingId, due: datetime, uow: UnitOfWork) -> None:
    """Set the moment at which it may be told; the one set before falls away."""
    uow.timers.set(Timer(key=f"{KIND}:{filing_id}", kind=KIND, due_at=due, subject=about_filing(filing_id)))


def possible_spans(rules: FollowUpRules) -> tuple[timedelta, ...]:
    """After which something may have to be told of a customer, whichever alarm is its own."""
    usual = (rules.idle_alarm, rules.idle_alarm_leader)
    return tuple({span for span in (*usual, *(one for alarm in rules.alarms for one in alarm.spans)) if span})


def patience_with(filing: Filing, uow: UnitOfWork, ctx: Context) -> Patience:
    """By the first alarm whose condition holds for it now; by the two of everybody where there is none."""
    rules = ctx.policy.follow_up
    if rules.alarms:
        facts = facts_of(filing, uow.customers.get(filing.customer_id), uow, ctx.policy, now=ctx.now)
        for alarm in rules.alarms:
            if Condition(alarm.when, ctx.policy.names).holds(facts):
                return Patience(owner=alarm.after, leader=alarm.leader, also=alarm.also)
    return Patience(owner=rules.idle_alarm, leader=rules.idle_alarm_leader)


def left_since(filing: Filing, uow: UnitOfWork) -> datetime | None:
    """The last follow-up, or the beginning of the protection."""
    last = next(iter(uow.follow_ups.of_filing(filing.id, limit=1)), None)
    if filing.decided_at is None or last is None:
        return filing.decided_at
    return max(filing.decided_at, last.at)


def told_on(due: datetime, ctx: Context) -> date:
    """The day on which something due then is told: what falls into quiet hours is the next morning's."""
    calendar = Calendar(ctx.policy.calendar)
    return calendar.day_of(calendar.quiet_until(due) or due)


def leaders_of(owner: Member, uow: UnitOfWork) -> tuple[MemberId, ...]:
    """The nearest ones above him."""
    for team in upwards(owner.team_id, uow.directory.teams()):
        led = [each.id for each in uow.directory.leaders(team.id) if each.active and each.id != owner.id]
        if led:
            return tuple(led)
    return ()
