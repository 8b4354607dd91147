"""分成, 业绩异议: the shares of an order become others, by whose own they are, or by a ruling where others lose."""

from __future__ import annotations

from core.domain.approval.approval import Decision
from core.domain.credit import Credit, CreditRequest, CreditState, Holder, Party, Wanted, losing, shared_anew, touched
from core.domain.frozen import dataclass
from core.domain.ids import CreditRequestId, MemberId, OrderId
from core.domain.order import Order
from core.domain.policy.approval import Flow, Matter
from core.domain.policy.document import Clause
from core.domain.rules import Fact, RuleRef, RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.approving import begun, newly_asked
from core.service.procedures.endings import copies, keep
from core.service.procedures.flows import flow_for
from core.service.procedures.judging import usual_credit_flow
from core.service.procedures.leading import leads_team
from core.service.procedures.order_facts import credit_facts
from core.service.procedures.ordering import may_know, repainted
from core.service.procedures.sharing import credit_event, dropped_request, requests, settled, shared_at_once, told_of
from core.service.records import EventKind, about_credit


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitCredit:
    """Whoever is named has that share; the others share what is left. ``reason`` is needed where others lose."""

    order_id: OrderId
    by: MemberId
    shares: tuple[Wanted, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawSplit:
    """Whoever asked does so no more."""

    request_id: CreditRequestId
    by: MemberId


def split_credit(cmd: SplitCredit, uow: UnitOfWork, ctx: Context) -> Outcome:
    """At once where only whoever says it loses, or who leads everybody concerned says it, unless the company has a flow
    for that; otherwise somebody decides who is no party. Raises ``order_not_found``, ``member_left``,
    ``order_cancelled``, ``credit_waiting``, what :func:`~core.domain.credit.shared_anew` does, ``credit_too_late``,
    ``credit_reason``, ``no_approver``.
    """
    order = uow.orders.get(cmd.order_id)
    if not uow.directory.member(cmd.by).active:
        raise RuleViolation("member_left")
    if not may_know(cmd.by, order, uow):
        raise RuleViolation("order_not_found")
    order.must_be_live()
    uow.orders.pin(order)  # nobody shares it otherwise, or cancels it, between this look and the wish
    rule = ctx.policy.quote(Clause.CREDIT)
    if uow.orders.open_request(order.id) is not None:
        raise RuleViolation("credit_waiting", rule=rule, order=order.number)
    wanted = tuple(_credit(one, uow) for one in cmd.shares)
    after = shared_anew(order.credits, wanted, cmd.by)
    dispute = not _his_to_say(cmd.by, order.credits, after, uow)
    if dispute:
        _must_be_heard(order, cmd.reason, rule, ctx)
    request = CreditRequest(
        id=CreditRequestId(ctx.new_id()),
        order_id=order.id,
        by=cmd.by,
        before=order.credits,
        wanted=after,
        reason=cmd.reason.strip(),
        dispute=dispute,
        at=ctx.now,
        rule=rule,
    )
    flow = flow_for(Matter.CREDIT, ctx.policy, lambda: credit_facts(request, order, uow, ctx))
    if not dispute and (flow is None or not flow.steps):
        return shared_at_once(request, order, uow, ctx)
    return _asked(request, order, flow, uow, ctx)


def withdraw_split(cmd: WithdrawSplit, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises ``credit_not_found``, ``member_left``, ``credit_not_yours``, ``credit_settled``."""
    request = uow.orders.request(cmd.request_id)
    if not uow.directory.member(cmd.by).active:
        raise RuleViolation("member_left")
    if request.by != cmd.by:
        raise RuleViolation("credit_not_yours", rule=request.rule)
    request.must_be_open()
    return dropped_request(request, uow, ctx, by=cmd.by)


def _credit(wanted: Wanted, uow: UnitOfWork) -> Credit:
    """A share that somebody agrees to: his team is the one that he is in now."""
    team = uow.directory.member(wanted.member).team_id if wanted.member is not None else wanted.team
    return Credit(member=wanted.member, team=team, basis=wanted.basis, party=Party.AGREED)


def _his_to_say(by: MemberId, before: tuple[Credit, ...], after: tuple[Credit, ...], uow: UnitOfWork) -> bool:
    """Only his own share, or that of a team of his, becomes smaller; or he has none of it and leads them all. Nobody
    takes for himself, whomever he leads.
    """
    teams = {one.holder: one.team for one in (*before, *after)}

    def his(holder: Holder) -> bool:
        member, team = holder
        return member == by or (member is None and leads_team(by, team, uow))

    if by in {member for member, _ in losing(after, before)}:
        return False
    if all(his(one) for one in losing(before, after)):
        return True
    concerned = touched(before, after)
    return all(member != by and leads_team(by, teams[member, team], uow) for member, team in concerned)


def _must_be_heard(order: Order, reason: str, rule: RuleRef, ctx: Context) -> None:
    """Raises ``credit_too_late``, ``credit_reason``."""
    within = ctx.policy.credit.dispute_within
    if ctx.now > order.at + within:
        since = order.at.isoformat()
        raise RuleViolation("credit_too_late", rule=rule, order=order.number, since=since, days=within.days)
    if not reason.strip():
        raise RuleViolation("credit_reason", rule=rule, order=order.number)


def _asked(request: CreditRequest, order: Order, flow: Flow | None, uow: UnitOfWork, ctx: Context) -> Outcome:
    uow.orders.add_request(request)
    own = flow if flow is not None and flow.steps else None
    quoted = ctx.policy.quote(Clause.APPROVAL, own.key) if own else request.rule
    way = own or usual_credit_flow(request, uow, ctx)
    approval = begun(about_credit(request.id), uow.directory.member(request.by), way, rule=quoted, uow=uow, ctx=ctx)
    if approval.status is Decision.APPROVED and not request.dispute:
        keep(approval, uow, new=True)
        return settled(request, CreditState.GRANTED, by=request.by, uow=uow, ctx=ctx)
    if approval.status is not Decision.OPEN:  # nobody is to be asked: what others lose by is decided by somebody
        raise RuleViolation("no_approver", rule=quoted)
    keep(approval, uow, new=True)
    event = credit_event(EventKind.CREDIT_ASKED, request, order, by=request.by, ctx=ctx)
    facts: dict[str, Fact] = {"order": order.number, "number": order.filing_number}
    return Outcome(
        code="credit_asked",
        subject=event.subject,
        facts=facts,
        events=(event,),
        notices=(
            *requests(request, newly_asked(None, approval)),
            *told_of(request, event, uow),
            *copies(approval, event),
            *repainted(event, order),
        ),
    )
