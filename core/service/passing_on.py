"""One customer passes on: the filing, what is asked about it, its reminders, its line in the trail."""

from __future__ import annotations

from dataclasses import dataclass, replace

from core.domain.approval.approval import Approval, Decision
from core.domain.calendar import Calendar
from core.domain.filing import Filing, FilingStatus
from core.domain.handover import Transfer
from core.domain.ids import MemberId
from core.domain.org import Member
from core.domain.protection import notices_of
from core.domain.rules import Fact, RuleRef
from core.service.approving import handed_on
from core.service.claiming import holding
from core.service.contested import is_stopped
from core.service.context import Context
from core.service.next_steps import remind_heir
from core.service.ports.store import UnitOfWork
from core.service.protecting import watch_end
from core.service.records import EventKind, EventRecord, Notice, Subject, about_appeal, about_extension, about_filing
from core.service.telling import happened, repaint


@dataclass(frozen=True, slots=True, kw_only=True)
class Went:
    """What came of it."""

    events: tuple[EventRecord, ...] = ()
    notices: tuple[Notice, ...] = ()


def passed_on(filing: Filing, to: Member, transfer: Transfer, uow: UnitOfWork, ctx: Context) -> Went:
    """A live filing gets another owner. Number, end, extensions, follow-ups and trail stay; the reminders of its end
    begin anew for him, and whoever would have to decide about his own matter is not asked any more.
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
    told = happened(EventKind.FILING_TRANSFERRED, passed, by=by, ctx=ctx, giver=giver, **data)
    event = replace(told, rule=rule)
    asked = [_asked_on(subject, to.id, uow, ctx) for subject in _open_questions(passed, uow)]
    asked += _contests_on(passed, to.id, uow, ctx)
    return Went(
        events=(event, *(one for each in asked for one in each.events)),
        notices=(repaint(event), *(one for each in asked for one in each.notices)),
    )


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


def _open_questions(filing: Filing, uow: UnitOfWork) -> tuple[Subject, ...]:
    """What about it still waits for an answer."""
    extension = uow.extensions.waiting(filing.id)
    about_it = (about_filing(filing.id),) if filing.status is FilingStatus.PENDING else ()
    return (*about_it, *((about_extension(extension.id),) if extension else ()))


def _contests_on(filing: Filing, to: MemberId, uow: UnitOfWork, ctx: Context) -> list[Went]:
    """Of those who contest it, he has it now; where he was to rule, somebody else is."""
    from core.service.appealing import conceded  # noqa: PLC0415 - a ruling passes a customer on itself
    from core.service.matters import concluded  # noqa: PLC0415 - as above

    outcomes = list(conceded(filing.customer_id, to, uow, ctx))
    for appeal in uow.appeals.open_about(filing.customer_id):
        approval = uow.approvals.about(about_appeal(appeal.id))
        if approval is not None and to in approval.asked:
            after = handed_on(approval, to, uow, ctx)
            kind = EventKind.APPROVAL_HANDED_ON
            outcomes.append(concluded(approval, after, by=None, kind=kind, uow=uow, ctx=ctx))
    return [Went(events=one.events, notices=one.notices) for one in outcomes]


def _asked_on(subject: Subject, to: MemberId, uow: UnitOfWork, ctx: Context) -> Went:
    """He is the one who asks from now on; if it was he who was asked, somebody else is."""
    approval = uow.approvals.about(subject)
    if approval is None or approval.status not in {Decision.OPEN, Decision.RETURNED}:
        return Went()
    his: Approval = replace(approval, submitter=to)
    if to not in approval.asked:
        uow.approvals.save(his)
        return Went()
    from core.service.matters import concluded  # noqa: PLC0415 - a wish to pass on is itself a matter under approval

    after = handed_on(his, to, uow, ctx)
    kind = EventKind.APPROVAL_HANDED_ON
    outcome = concluded(his, after, by=None, kind=kind, uow=uow, ctx=ctx)
    return Went(events=outcome.events, notices=outcome.notices)
