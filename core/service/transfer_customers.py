"""转交: an owner, or who leads him, wants customers to pass to a colleague, who or an approver says yes first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from core.domain.approval.approval import Decision
from core.domain.filing import Filing, FilingStatus
from core.domain.frozen import dataclass
from core.domain.handover import Occasion, Passing, Transfer, TransferState
from core.domain.ids import FilingId, MemberId, TransferId
from core.domain.policy.approval import Flow, Matter
from core.domain.policy.document import Clause
from core.domain.policy.pool import Consent
from core.domain.rules import RuleRef, RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome, and_also
from core.service.ports.store import UnitOfWork
from core.service.procedures.approving import begun, newly_asked
from core.service.procedures.contested import contests
from core.service.procedures.endings import keep
from core.service.procedures.facts import transfer_facts
from core.service.procedures.flows import flow_for
from core.service.procedures.handing_over import offered_on
from core.service.procedures.leading import leads
from core.service.procedures.passing_on import room_for
from core.service.procedures.telling import heard_at
from core.service.procedures.transferring import (
    carried_on,
    dropped_transfer,
    settled,
    transfer_event,
    transfer_requests,
    watch_transfer,
)
from core.service.records import EventKind, about_transfer


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferCustomers:
    """``filings`` are all of one owner."""

    by: MemberId
    to: MemberId
    filings: tuple[FilingId, ...]
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptTransfer:
    """The receiver says yes."""

    transfer_id: TransferId
    by: MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineTransfer:
    """The receiver says no; or whoever wished it does not wish it any more."""

    transfer_id: TransferId
    by: MemberId
    reason: str = ""


def transfer_customers(cmd: TransferCustomers, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises ``member_left``, ``colleague_left``, ``transfer_nothing``, ``transfer_too_many``, ``transfer_mixed``,
    ``transfer_not_yours``, ``transfer_to_owner``, ``transfer_waiting``, ``transfer_pending``, ``not_protected``,
    ``transfer_full``, ``transfer_appealed``, ``no_approver``.
    """
    rule = ctx.policy.quote(Clause.HANDOVER)
    filings = [uow.filings.get(ident) for ident in dict.fromkeys(cmd.filings)]
    _must_be_allowed(cmd, filings, rule, uow, ctx)
    passing = _those_that_may(filings, cmd.to, rule, uow)
    if room_for(cmd.to, uow, ctx) == 0:
        raise RuleViolation("transfer_full", rule=rule, to_id=cmd.to, limit=ctx.policy.pool.capacity)
    wish = Transfer(
        id=TransferId(ctx.new_id()),
        occasion=Occasion.WISH,
        giver=filings[0].owner,
        to=cmd.to,
        by=cmd.by,
        at=ctx.now,
        rule=rule,
        state=TransferState.ASKED,
        reason=cmd.reason.strip(),
        total=len(passing),
    )
    passings = [Passing(filing_id=filing.id, number=filing.number) for filing in passing]
    return _begun(wish, passings, passing[0], uow, ctx)


def accept_transfer(cmd: AcceptTransfer, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises ``member_left``, ``transfer_not_asked``, ``transfer_settled``."""
    transfer = _asked_of(cmd.transfer_id, cmd.by, uow)
    if cmd.by != transfer.to or transfer.until is None:
        raise RuleViolation("transfer_not_asked", rule=transfer.rule)
    return _run(transfer, cmd.by, uow, ctx)


def decline_transfer(cmd: DeclineTransfer, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises ``member_left``, ``transfer_not_asked``, ``transfer_settled``."""
    transfer = _asked_of(cmd.transfer_id, cmd.by, uow)
    if cmd.by == transfer.to and transfer.until is not None:
        said = settled(transfer, TransferState.DECLINED, by=cmd.by, uow=uow, ctx=ctx, answer=cmd.reason.strip())
        on = offered_on(transfer, uow, ctx)
        return and_also(said, (on,)) if on is not None else said
    if cmd.by in {transfer.by, transfer.giver}:
        return dropped_transfer(transfer, uow, ctx, by=cmd.by, why=cmd.reason.strip())
    raise RuleViolation("transfer_not_asked", rule=transfer.rule)


def _asked_of(transfer_id: TransferId, by: MemberId, uow: UnitOfWork) -> Transfer:
    transfer = uow.transfers.get(transfer_id)
    if not uow.directory.member(by).active:
        raise RuleViolation("member_left")
    if by not in {transfer.to, transfer.by, transfer.giver}:
        raise RuleViolation("transfer_not_asked", rule=transfer.rule)
    transfer.must_be_asked()
    return transfer


def _must_be_allowed(
    cmd: TransferCustomers, filings: Sequence[Filing], rule: RuleRef, uow: UnitOfWork, ctx: Context
) -> None:
    if not uow.directory.member(cmd.by).active:
        raise RuleViolation("member_left")
    if not uow.directory.member(cmd.to).active:
        raise RuleViolation("colleague_left")
    if not filings:
        raise RuleViolation("transfer_nothing")
    if len(filings) > ctx.policy.handover.batch_most:
        raise RuleViolation("transfer_too_many", rule=rule, limit=ctx.policy.handover.batch_most)
    _must_be_ones_own(cmd, filings, rule, uow)


def _must_be_ones_own(cmd: TransferCustomers, filings: Sequence[Filing], rule: RuleRef, uow: UnitOfWork) -> None:
    """His own, or those of one of his people."""
    if len({filing.owner for filing in filings}) > 1:
        raise RuleViolation("transfer_mixed", rule=rule)
    for filing in {filing.team_id: filing for filing in filings}.values():
        if cmd.by != filing.owner and not leads(cmd.by, filing, uow):
            raise RuleViolation("transfer_not_yours", rule=rule, number=filing.number)
    if cmd.to == filings[0].owner:
        raise RuleViolation("transfer_to_owner", rule=rule, to_id=cmd.to)


def _those_that_may(filings: Sequence[Filing], to: MemberId, rule: RuleRef, uow: UnitOfWork) -> list[Filing]:
    """Of several those that may pass on; of one alone it is said why it may not. What somebody contests goes to nobody
    but him until the ruling.
    """
    asked = {filing.id for filing in filings if uow.transfers.asked_about(filing.id) is not None}
    fought = {filing.id for filing in filings if {one.by for one in contests(filing, uow)} - {to}}
    fitting = [one for one in filings if one.status is FilingStatus.PROTECTED and one.id not in asked | fought]
    if not fitting:
        first = filings[0]
        if first.status is FilingStatus.PENDING:
            raise RuleViolation("transfer_pending", rule=rule, number=first.number)
        first.must_be_protected()
        if first.id in fought:
            raise RuleViolation("transfer_appealed", rule=rule, number=first.number)
        raise RuleViolation("transfer_waiting", rule=rule, number=first.number)
    return fitting


def _begun(wish: Transfer, passings: Sequence[Passing], first: Filing, uow: UnitOfWork, ctx: Context) -> Outcome:
    """By the consent that the policy wants: nobody's, the receiver's, or an approval's."""
    consent = ctx.policy.handover.consent
    if consent is Consent.APPROVAL:
        facts = transfer_facts(wish, first, uow, ctx.policy, now=ctx.now)
        flow = flow_for(Matter.TRANSFER, ctx.policy, lambda: facts)
        return _sent_to_approval(wish, passings, flow, uow, ctx) if flow else _at_once(wish, passings, uow, ctx)
    if consent is Consent.NONE or wish.to == wish.by:
        return _at_once(wish, passings, uow, ctx)
    until = heard_at(ctx) + ctx.policy.handover.accept_within
    asked = replace(wish, until=until)
    uow.transfers.add(asked, passings)
    watch_transfer(asked, until, uow)
    event = transfer_event(EventKind.TRANSFER_ASKED, asked, by=asked.by, ctx=ctx)
    return Outcome(
        code="transfer_asked",
        subject=event.subject,
        facts={"to_id": asked.to, "count": asked.total},
        events=(event,),
        notices=transfer_requests(asked, [asked.to] if asked.to else [], ctx),
    )


def _at_once(wish: Transfer, passings: Sequence[Passing], uow: UnitOfWork, ctx: Context) -> Outcome:
    uow.transfers.add(wish, passings)
    return _run(wish, wish.by, uow, ctx)


def _run(transfer: Transfer, by: MemberId | None, uow: UnitOfWork, ctx: Context) -> Outcome:
    uow.transfers.save(transfer.run(by))
    return carried_on(uow.transfers.get(transfer.id), uow, ctx)


def _sent_to_approval(
    wish: Transfer, passings: Sequence[Passing], flow: Flow, uow: UnitOfWork, ctx: Context
) -> Outcome:
    uow.transfers.add(wish, passings)
    quoted = ctx.policy.quote(Clause.APPROVAL, flow.key)
    giver = uow.directory.member(wish.giver)
    approval = begun(about_transfer(wish.id), giver, flow, rule=quoted, uow=uow, ctx=ctx)
    if approval.status is Decision.REJECTED:
        raise RuleViolation("no_approver", rule=quoted)
    keep(approval, uow, new=True)
    event = transfer_event(EventKind.TRANSFER_ASKED, wish, by=wish.by, ctx=ctx)
    if approval.status is Decision.APPROVED:
        return _run(wish, wish.by, uow, ctx)
    return Outcome(
        code="transfer_sent",
        subject=event.subject,
        facts={"to_id": wish.to, "count": wish.total},
        events=(event,),
        notices=transfer_requests(wish, newly_asked(None, approval), ctx),
    )
