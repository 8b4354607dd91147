"""交接: a leaver's customers are handed over, by who leads him or by the timer of what is on its way (S107, S108)."""

from __future__ import annotations

from dataclasses import replace

from core.domain.frozen import dataclass
from core.domain.handover import Occasion, TransferState
from core.domain.ids import MemberId, TransferId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.handing_over import (
    begun_handover,
    must_hand_over,
    next_portion,
    offered_on,
    running_handover,
)
from core.service.procedures.transferring import rung


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOver:
    """``to`` is the successor; nobody: by the policy alone."""

    member: MemberId
    by: MemberId
    to: MemberId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RingTransfer:
    """The timer of a passing-on."""

    transfer_id: TransferId


def hand_over(cmd: HandOver, uow: UnitOfWork, ctx: Context) -> Outcome:
    """By an administrator or who leads him, before he leaves or afterwards. Raises ``member_left``,
    ``handover_not_yours``, ``colleague_left``, ``transfer_to_owner``, ``handover_running``, ``handover_nothing``.
    """
    must_hand_over(cmd.member, cmd.by, uow)
    if cmd.to is not None and not uow.directory.member(cmd.to).active:
        raise RuleViolation("colleague_left")
    if cmd.to == cmd.member:
        raise RuleViolation("transfer_to_owner", to_id=cmd.to)
    if running_handover(cmd.member, uow) is not None:
        raise RuleViolation("handover_running", giver_id=cmd.member)
    begun = begun_handover(cmd.member, uow, ctx, to=cmd.to, by=cmd.by)
    if begun is None:
        raise RuleViolation("handover_nothing", giver_id=cmd.member)
    return begun


def ring_transfer(cmd: RingTransfer, uow: UnitOfWork, ctx: Context) -> Outcome:
    """By the rules that it began under. Ringing early, late or twice is harmless."""
    transfer = uow.transfers.get(cmd.transfer_id)
    ctx = ctx.under(transfer.rule.version)
    if transfer.occasion is Occasion.LEAVER:
        return next_portion(transfer, uow, ctx) if transfer.is_open else Outcome(code="nothing_due")
    outcome = rung(transfer, uow, ctx)
    after = uow.transfers.get(cmd.transfer_id)
    if after.state is not TransferState.DROPPED or transfer.state is TransferState.DROPPED:
        return outcome
    then = offered_on(after, uow, ctx)
    if then is None:
        return outcome
    return replace(outcome, events=(*outcome.events, *then.events), notices=(*outcome.notices, *then.notices))
