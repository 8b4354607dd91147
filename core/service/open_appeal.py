"""申诉 and 撤回申诉: somebody contests whose a customer is, and somebody who is neither party is asked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from core.domain.appeal import Appeal, AppealState, Grievance, Ground, ground_of
from core.domain.approval.approval import Decision
from core.domain.filing import Filing
from core.domain.frozen import dataclass
from core.domain.ids import AppealId, CustomerId, MemberId
from core.domain.policy.approval import Matter
from core.domain.policy.document import Clause
from core.domain.rules import RuleRef, RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.appealing import appeal_event, dropped_appeal, repainted, requests
from core.service.procedures.approving import begun, newly_asked
from core.service.procedures.clocks import watch_clocks
from core.service.procedures.endings import copies, keep
from core.service.procedures.facts import appeal_facts
from core.service.procedures.flows import flow_for
from core.service.procedures.judging import usual_flow
from core.service.procedures.refused import refusals
from core.service.records import EventKind, Notice, NoticeKind, about_appeal, about_filing

_FAR = 500
"""Filings of one customer that are looked back upon."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAppeal:
    """``reason`` says why the customer is his."""

    customer_id: CustomerId
    by: MemberId
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawAppeal:
    """Whoever contested does so no more."""

    appeal_id: AppealId
    by: MemberId


def open_appeal(cmd: OpenAppeal, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The clock of the protection stands still where the policy says so, and nobody claims the customer meanwhile.
    Raises ``member_left``, ``appeal_own``, ``appeal_free``, ``appeal_waiting``, what
    :func:`~core.domain.appeal.ground_of` does, ``appeal_reason``, ``no_approver``.
    """
    if not uow.directory.member(cmd.by).active:
        raise RuleViolation("member_left")
    filing, live = contested(cmd.customer_id, cmd.by, uow, ctx)
    ground, since = _ground(filing, cmd.by, uow, ctx)
    rule = ctx.policy.quote(Clause.APPEAL)
    if not cmd.reason.strip():
        raise RuleViolation("appeal_reason", rule=rule, number=filing.number)
    appeal = Appeal(
        id=AppealId(ctx.new_id()),
        customer_id=cmd.customer_id,
        filing_id=filing.id,
        by=cmd.by,
        against=live.owner if live is not None else None,
        ground=ground,
        since=since,
        reason=cmd.reason.strip(),
        at=ctx.now,
        rule=rule,
    )
    uow.appeals.add(appeal)
    return _asked(appeal, filing, live, uow, ctx)


def must_have_ground(customer: CustomerId, by: MemberId, uow: UnitOfWork, ctx: Context) -> Filing:
    """Whoever may appeal is asked why; anybody else hears at once why he may not. Returns the filing in question;
    raises what an appeal raises.
    """
    filing, _ = contested(customer, by, uow, ctx)
    _ground(filing, by, uow, ctx)
    return filing


def _ground(filing: Filing, by: MemberId, uow: UnitOfWork, ctx: Context) -> tuple[Ground, datetime]:
    rule = ctx.policy.quote(Clause.APPEAL)
    before = [one for one in uow.appeals.of_customer(filing.customer_id) if one.by == by]
    if any(one.is_open for one in before):
        raise RuleViolation("appeal_waiting", rule=rule, number=filing.number)
    grievance = grievance_of(by, filing, before, uow)
    return ground_of(grievance, ctx.policy.appeal, number=filing.number, now=ctx.now, rule=rule)


def withdraw_appeal(cmd: WithdrawAppeal, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises ``appeal_not_found``, ``appeal_not_yours``, ``appeal_settled``."""
    appeal = uow.appeals.get(cmd.appeal_id)
    if appeal.by != cmd.by:
        raise RuleViolation("appeal_not_yours", rule=appeal.rule)
    appeal.must_be_open()
    return dropped_appeal(appeal, uow, ctx, by=cmd.by)


def contested(customer: CustomerId, by: MemberId, uow: UnitOfWork, ctx: Context) -> tuple[Filing, Filing | None]:
    """The filing that an appeal begins with, and the live one if somebody has the customer. Raises ``appeal_own``,
    ``appeal_free``, ``appeal_of_lead`` while nobody has taken it yet.
    """
    rule, scope = ctx.policy.quote(Clause.APPEAL), ctx.policy.duplicate.scope
    live, entry = uow.filings.live_of(customer, scope), uow.pool.live_of(customer, scope)
    if live is not None:
        if live.owner == by:
            raise RuleViolation("appeal_own", rule=rule, number=live.number)
        if live.is_offered:
            raise RuleViolation("appeal_of_lead", rule=rule, number=live.number)
        return live, live
    if entry is None:
        raise RuleViolation("appeal_free", rule=rule, company=uow.customers.get(customer).name)
    return uow.filings.get(entry.filing_id), None


def grievance_of(member: MemberId, filing: Filing, before: list[Appeal], uow: UnitOfWork) -> Grievance:
    """What the trail tells of it. Whoever gave a customer back himself, or passed it on, lost nothing."""
    dismissed = [one.settled_at for one in before if one.state is AppealState.DISMISSED and one.settled_at]
    lost = list(_losses(member, filing.customer_id, uow))
    return Grievance(
        refused_at=min(refusals(filing, member, uow), default=None) if filing.is_live else None,
        lost_at=max(lost, default=None),
        dismissed_at=max(dismissed, default=None),
    )


def _losses(member: MemberId, customer: CustomerId, uow: UnitOfWork) -> Iterator[datetime]:
    for filing in uow.filings.of_customer(customer, limit=_FAR):
        for event in uow.trail.about(about_filing(filing.id)):
            if _OWNER.get(event.kind) and event.data.get(_OWNER[event.kind]) == member and event.actor != member:
                yield event.at


_OWNER = {
    EventKind.FILING_EXPIRED: "owner",
    EventKind.FILING_RELEASED: "owner",
    EventKind.FILING_TRANSFERRED: "giver",
}
"""What ends somebody's ownership, and under which name he stands in it."""


def _asked(appeal: Appeal, filing: Filing, live: Filing | None, uow: UnitOfWork, ctx: Context) -> Outcome:
    flow = flow_for(Matter.APPEAL, ctx.policy, lambda: appeal_facts(appeal, filing, uow, ctx.policy, now=ctx.now))
    quoted: RuleRef = ctx.policy.quote(Clause.APPROVAL, flow.key) if flow else appeal.rule
    way = flow or usual_flow(appeal, filing, uow, ctx)
    approval = begun(about_appeal(appeal.id), uow.directory.member(appeal.by), way, rule=quoted, uow=uow, ctx=ctx)
    if approval.status is not Decision.OPEN:  # nobody is to be asked: an appeal is decided by somebody, or not made
        raise RuleViolation("no_approver", rule=quoted)
    keep(approval, uow, new=True)
    if live is not None:
        watch_clocks(live, uow, ctx)
    event = appeal_event(EventKind.APPEAL_OPENED, appeal, uow, by=appeal.by, ctx=ctx)
    told = () if live is None or not uow.directory.member(live.owner).active else (_told(live.owner, appeal),)
    return Outcome(
        code="appeal_opened",
        subject=event.subject,
        facts={"number": filing.number},
        events=(event,),
        notices=(
            *requests(appeal, newly_asked(None, approval)),
            *told,
            *copies(approval, event),
            *repainted(event, appeal, uow),
        ),
    )


def _told(owner: MemberId, appeal: Appeal) -> Notice:
    return Notice(
        dedupe_key=f"appeal:{appeal.id}:holder:{owner}",
        kind=NoticeKind.APPEAL_TOLD,
        to=owner,
        about=about_appeal(appeal.id),
    )
