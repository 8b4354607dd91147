"""释放: a protection is given back, or taken by whoever leads."""

from __future__ import annotations

from core.domain.filing import Filing
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId, RequestId
from core.domain.policy.approval import Matter
from core.domain.policy.document import Clause
from core.domain.request import Request
from core.domain.rules import RuleRef, RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.leading import leads
from core.service.procedures.releasing import released
from core.service.procedures.requesting import needs_a_yes, started


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseFiling:
    """``reason`` says why; whoever takes somebody else's customer always has to."""

    filing_id: FilingId
    by: MemberId
    reason: str = ""


def release_filing(cmd: ReleaseFiling, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The customer goes into the pool or is free, its timers and its requests end with it. Where the policy has a flow
    for it, its owner asks for it, and keeps the customer until somebody says yes. Raises ``member_left``,
    ``release_not_yours``, ``not_protected``, ``release_reason``, ``request_waiting``, ``no_approver``.
    """
    filing = uow.filings.get(cmd.filing_id)
    if not uow.directory.member(cmd.by).active:
        raise RuleViolation("member_left")
    rule, own = ctx.policy.quote(Clause.RELEASE), cmd.by == filing.owner
    if not own and not leads(cmd.by, filing, uow):
        raise RuleViolation("release_not_yours", rule=rule, number=filing.number)
    filing.must_be_protected()
    reason = cmd.reason.strip()
    if not reason and (ctx.policy.release.reason or not own):
        raise RuleViolation("release_reason", rule=rule, number=filing.number)
    if own and ctx.policy.approval.flows_for(Matter.RELEASE):
        request = _request(filing, reason, rule, ctx)
        if needs_a_yes(request, filing, uow, ctx):
            return started(request, filing, uow, ctx)
    return released(filing, by=cmd.by, reason=reason, uow=uow, ctx=ctx)


def _request(filing: Filing, reason: str, rule: RuleRef, ctx: Context) -> Request:
    return Request(
        id=RequestId(ctx.new_id()),
        filing_id=filing.id,
        matter=Matter.RELEASE,
        by=filing.owner,
        reason=reason,
        at=ctx.now,
        rule=rule,
    )
