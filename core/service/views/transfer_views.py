"""What a reader gets to see of customers that pass on: a wish, an offer, a handover, and what a handover would do."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.domain.approval.approval import Decision
from core.domain.filing import FilingStatus
from core.domain.frozen import dataclass
from core.domain.handover import Occasion, Passed, Passing, Transfer, TransferState
from core.domain.ids import FilingId, MemberId, TransferId
from core.domain.policy.pool import Heir
from core.domain.rules import RuleRef, RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.handing_over import must_hand_over, running_handover
from core.service.procedures.leading import nearest_leaders
from core.service.procedures.naming import name_of
from core.service.procedures.passing_on import room_for
from core.service.records import about_transfer
from core.service.views.approval_views import approval_view
from core.service.views.course_views import AskedView

SHOWN = 8
"""Customers on one card."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassingLine:
    """One customer, and how it went."""

    filing_id: FilingId
    number: int
    company: str
    until: datetime | None
    how: Passed


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferView(AskedView):
    """A wish or an offer, for one reader. ``passed`` of ``total`` went over; ``left`` says why others did not.
    ``offered`` is one of a leaver's customers.
    """

    id: TransferId
    giver: str
    to: str
    by: str
    status: TransferState
    total: int
    lines: tuple[PassingLine, ...]
    reason: str = ""
    until: datetime | None = None
    passed: int = 0
    left: tuple[tuple[Passed, int], ...] = ()
    offered: bool = False
    answer: str = ""
    for_me: bool = False
    may_accept: bool = False

    @property
    def matter(self) -> str:
        """What its buttons are about."""
        return str(about_transfer(self.id))

    @property
    def number(self) -> int:
        """That of its first customer, by which it is named."""
        return self.lines[0].number if self.lines else 0

    @property
    def company(self) -> str:
        """Of its first customer."""
        return self.lines[0].company if self.lines else ""

    @property
    def owner(self) -> str:
        """Whose they are now."""
        return self.giver


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverView:
    """What became of what somebody held. ``heirs`` are (name, count), ``mine`` of them this reader's; ``may_move`` who
    can name somebody else.
    """

    id: TransferId
    giver: str
    has_left: bool
    total: int
    heirs: tuple[tuple[str, int], ...]
    mine: int = 0
    pooled: int = 0
    offered: int = 0
    unheld: int = 0
    running: bool = False
    by: str = ""
    rule: RuleRef | None = None
    may_move: bool = False
    now: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanView:
    """What a handover would do; ``heirs`` are ``Heir`` values, ``room`` is how many the successor can take."""

    member_id: MemberId
    member: str
    has_left: bool
    protected: int
    pending: int
    heirs: tuple[str, ...]
    leader: str = ""
    to_id: MemberId | None = None
    to: str = ""
    room: int | None = None
    offered: str = ""
    rule: RuleRef | None = None


def transfer_view(transfer_id: TransferId, reader: MemberId, uow: UnitOfWork, now: datetime) -> TransferView:
    """For giver, receiver, whoever wished it, its approvers and who leads the giver. Raises ``transfer_not_found``."""
    transfer = uow.transfers.get(transfer_id)
    approval = uow.approvals.about(about_transfer(transfer.id))
    approvers = approval.approvers if approval else ()
    waiting = approval.asked if approval is not None and approval.status is Decision.OPEN else ()
    if reader not in {transfer.giver, transfer.to, transfer.by, *approvers} and not _leads(transfer, reader, uow):
        raise RuleViolation("transfer_not_found")
    counted = uow.transfers.counted(transfer.id)
    asked = transfer.state is TransferState.ASKED
    return TransferView(
        id=transfer.id,
        giver=name_of(transfer.giver, uow),
        to=name_of(transfer.to, uow),
        by=name_of(transfer.by, uow),
        at=transfer.at,
        status=transfer.state,
        total=transfer.total,
        lines=tuple(_line(one, uow) for one in uow.transfers.passings(transfer.id, limit=SHOWN)),
        reason=transfer.reason,
        until=transfer.until,
        passed=sum(count for (_, how), count in counted.items() if how is Passed.DONE),
        left=tuple((how, count) for (_, how), count in counted.items() if how not in {Passed.DONE, Passed.OPEN}),
        offered=transfer.occasion is Occasion.OFFER,
        decided_by=name_of(transfer.settled_by, uow),
        answer=transfer.answer or "",
        waiting_for=tuple(name_of(member, uow) for member in waiting),
        rule=transfer.rule,
        approval=replace(approval_view(approval, reader, uow), may_return=False) if asked and approval else None,
        mine=reader == transfer.giver,
        for_me=reader == transfer.to,
        may_accept=asked and reader == transfer.to and transfer.until is not None,
        may_decide=asked and reader in waiting,
        may_withdraw=asked and reader in {transfer.by, transfer.giver},
        now=now,
    )


def handover_view(transfer_id: TransferId, reader: MemberId, uow: UnitOfWork, now: datetime) -> HandoverView:
    """For who leads him, who began it and who took something over. Raises ``transfer_not_found``."""
    transfer = uow.transfers.get(transfer_id)
    counted = uow.transfers.counted(transfer.id)
    heirs = {to: count for (to, how), count in counted.items() if to is not None and how is Passed.DONE}
    leads = _leads(transfer, reader, uow)
    if not leads and reader not in {transfer.by, *heirs}:
        raise RuleViolation("transfer_not_found")
    shown = heirs if leads or reader == transfer.by else {reader: heirs[reader]}
    by_how = {how: sum(count for (_, one), count in counted.items() if one is how) for how in Passed}
    return HandoverView(
        id=transfer.id,
        giver=name_of(transfer.giver, uow),
        has_left=not uow.directory.member(transfer.giver).active,
        total=transfer.total,
        heirs=tuple((name_of(member, uow), count) for member, count in shown.items()),
        mine=heirs.get(reader, 0),
        pooled=by_how[Passed.POOLED],
        offered=by_how[Passed.OFFERED],
        unheld=by_how[Passed.OPEN],
        running=transfer.is_open,
        by=name_of(transfer.by, uow),
        rule=transfer.rule,
        may_move=leads,
        now=now,
    )


def plan_view(member: MemberId, to: MemberId | None, reader: MemberId, uow: UnitOfWork, ctx: Context) -> PlanView:
    """Nothing is done yet. Raises ``handover_not_yours``, ``handover_running``."""
    must_hand_over(member, reader, uow)
    if running_handover(member, uow) is not None:
        raise RuleViolation("handover_running", giver_id=member)
    rules = ctx.policy.handover
    leader = next(iter(nearest_leaders(member, uow)), None)
    return PlanView(
        member_id=member,
        member=name_of(member, uow),
        has_left=not uow.directory.member(member).active,
        protected=uow.filings.count_of_owner(member, statuses={FilingStatus.PROTECTED}),
        pending=uow.filings.count_of_owner(member, statuses={FilingStatus.PENDING}),
        heirs=tuple(heir.value for heir in rules.heirs if heir is not Heir.SUCCESSOR or to),
        leader=name_of(leader, uow),
        to_id=to,
        to=name_of(to, uow),
        room=room_for(to, uow, ctx) if to else None,
        offered=rules.offered,
    )


def _leads(transfer: Transfer, reader: MemberId, uow: UnitOfWork) -> bool:
    try:
        must_hand_over(transfer.giver, reader, uow)
    except RuleViolation:
        return False
    return True


def _line(passing: Passing, uow: UnitOfWork) -> PassingLine:
    filing = uow.filings.get(passing.filing_id)
    return PassingLine(
        filing_id=filing.id,
        number=filing.number,
        company=uow.customers.get(filing.customer_id).name,
        until=filing.protected_until,
        how=passing.how,
    )
