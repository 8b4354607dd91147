"""申请 and 撤回申请: a discount, a quotation, a contract or a visit is asked for, or asked for no more."""

from __future__ import annotations

from core.domain.filing import Filing
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId, RequestId
from core.domain.policy.approval import Matter
from core.domain.policy.document import Clause
from core.domain.request import Request, must_be_whole
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.leading import may_tend
from core.service.procedures.requesting import must_not_wait, started, taken_back


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenRequest:
    """``percent`` is what is left of the price (85: 八五折), ``amount`` in fen; ``reason`` says why or what. A release
    is asked for by releasing.
    """

    filing_id: FilingId
    by: MemberId
    matter: Matter
    percent: int | None = None
    amount: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawRequest:
    """Whoever asked does so no more."""

    request_id: RequestId
    by: MemberId


def open_request(cmd: OpenRequest, uow: UnitOfWork, ctx: Context) -> Outcome:
    """By the owner of a protected customer, or whoever leads him. Raises ``member_left``, ``request_not_yours``,
    ``not_protected``, what :func:`~core.domain.request.must_be_whole` does, ``request_waiting``, ``no_approver``.
    """
    filing, rule = uow.filings.get(cmd.filing_id), ctx.policy.quote(Clause.APPROVAL)
    must_be_his_to_ask(filing, cmd.by, uow, ctx)
    request = Request(
        id=RequestId(ctx.new_id()),
        filing_id=filing.id,
        matter=cmd.matter,
        by=cmd.by,
        reason=cmd.reason.strip(),
        at=ctx.now,
        rule=rule,
        percent=cmd.percent if cmd.matter is Matter.DISCOUNT else None,
        amount=cmd.amount,
    )
    must_be_whole(request, number=filing.number)
    return started(request, filing, uow, ctx)


def must_be_his_to_ask(filing: Filing, by: MemberId, uow: UnitOfWork, ctx: Context) -> None:
    """Before anything is said of what he asks for. Raises ``member_left``, ``request_not_yours``, ``not_protected``."""
    if not uow.directory.member(by).active:
        raise RuleViolation("member_left")
    if by != filing.owner and not may_tend(by, filing, uow):
        raise RuleViolation("request_not_yours", rule=ctx.policy.quote(Clause.APPROVAL), number=filing.number)
    filing.must_be_protected()


def must_be_free_to_ask(filing: Filing, matter: Matter, by: MemberId, uow: UnitOfWork, ctx: Context) -> None:
    """The same, and one of a kind at a time. Raises ``request_waiting``, too."""
    must_be_his_to_ask(filing, by, uow, ctx)
    must_not_wait(matter, filing, ctx.policy.quote(Clause.APPROVAL), uow)


def withdraw_request(cmd: WithdrawRequest, uow: UnitOfWork, ctx: Context) -> Outcome:
    """By whoever asked, or the owner, also one to whom the customer passed after it was asked. Raises ``member_left``,
    ``withdraw_request_not_yours``, ``request_settled``.
    """
    request = uow.requests.get(cmd.request_id)
    filing = uow.filings.get(request.filing_id)
    if not uow.directory.member(cmd.by).active:
        raise RuleViolation("member_left")
    if cmd.by not in {filing.owner, request.by}:
        raise RuleViolation("withdraw_request_not_yours", rule=request.rule, number=filing.number)
    return taken_back(request, filing, by=cmd.by, uow=uow, ctx=ctx)
