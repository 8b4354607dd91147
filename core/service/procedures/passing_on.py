"""One customer passes on: the filing, its reminders, its line in the trail. What is still asked about it follows when
that line is written (``core/service/asked_anew.py``).
"""

from __future__ import annotations

from dataclasses import replace

from core.domain.calendar import Calendar
from core.domain.filing import Filing, FilingStatus
from core.domain.frozen import dataclass
from core.domain.handover import Transfer
from core.domain.ids import MemberId
from core.domain.org import Member
from core.domain.protection import notices_of
from core.domain.rules import Fact, RuleRef
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.claiming import holding
from core.service.procedures.contested import is_stopped
from core.service.procedures.mornings import watch_team
from core.service.procedures.planning import remind_heir
from core.service.procedures.protecting import watch_end
from core.service.procedures.telling import happened, repaint
from core.service.records import EventKind, EventRecord, Notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Went:
    """What came of it."""

    events: tuple[EventRecord, ...] = ()
    notices: tuple[Notice, ...] = ()


def passed_on(filing: Filing, to: Member, transfer: Transfer, uow: UnitOfWork, ctx: Context) -> Went:
    """A live filing gets another owner. Number, end, extensions, follow-ups and trail stay; the reminders of its end
    begin anew for him.
    """
    return handed(filing, to, by=transfer.by, rule=transfer.rule, uow=uow, ctx=ctx, transfer=transfer.id)


def handed(
    filing: Filing, to: Member, *, by: MemberId | None, rule: RuleRef, uow: UnitOfWork, ctx: Context, **data: Fact
) -> Went:
    """The same by whatever right: ``data`` says which on the trail."""
    giver = filing.owner
    passed = _with_reminders(filing.transfer(to=to.id, team_id=to.team_id, warned_at=None), ctx)
    uow.filings.save(passed)
    passed = uow.filings.get(passed.id)
    if passed.status is FilingStatus.PROTECTED and not is_stopped(passed, uow, ctx):
        watch_end(passed, uow, ctx)
    remind_heir(passed, to.id, uow, ctx)
    if passed.status is FilingStatus.PROTECTED:
        watch_team(to.id, uow, ctx)
    told = happened(EventKind.FILING_TRANSFERRED, passed, by=by, ctx=ctx, giver=giver, **data)
    event = replace(told, rule=rule)
    return Went(events=(event,), notices=(repaint(event),))


def room_for(member: MemberId, uow: UnitOfWork, ctx: Context) -> int | None:
    """How many customers he may still take over; ``None`` where the policy sets no limit."""
    capacity = ctx.policy.pool.capacity
    if not capacity:
        return None
    return max(0, capacity - holding(member, uow, ctx))


def _with_reminders(filing: Filing, ctx: Context) -> Filing:
    """Too near its end for any notice: the card of the passing-on says when it ends."""
    if filing.status is not FilingStatus.PROTECTED:
        return filing
    policy = ctx.policy_of(filing.rule.version)
    coming = notices_of(filing, policy.protection, Calendar(policy.calendar))
    return filing if any(at > ctx.now for at, _ in coming) else replace(filing, warned_at=ctx.now)
