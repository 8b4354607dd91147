"""补充: a request about a customer that came back is made again, with a better reason."""

from __future__ import annotations

from dataclasses import replace

from core.domain.approval.answering import resubmit
from core.domain.frozen import dataclass
from core.domain.ids import MemberId, RequestId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.approving import gone_on
from core.service.procedures.matters import concluded
from core.service.records import EventKind, about_request


@dataclass(frozen=True, slots=True, kw_only=True)
class ResubmitRequest:
    """``reason`` is the whole of it as it is now."""

    request_id: RequestId
    by: MemberId
    reason: str


def resubmit_request(cmd: ResubmitRequest, uow: UnitOfWork, ctx: Context) -> Outcome:
    """What is asked for stays as it is. Raises ``member_left``, ``not_yours``, ``request_settled``, ``request_reason``,
    ``not_returned``.
    """
    request = uow.requests.get(cmd.request_id)
    filing, before = uow.filings.get(request.filing_id), uow.approvals.about(about_request(request.id))
    if not uow.directory.member(cmd.by).active:
        raise RuleViolation("member_left")
    if before is None or cmd.by != before.submitter:
        raise RuleViolation("not_yours", rule=request.rule, number=filing.number)
    request.must_wait()
    if not cmd.reason.strip():
        raise RuleViolation("request_reason", rule=request.rule, number=filing.number)
    asked_again = resubmit(before, by=cmd.by, at=ctx.now)
    uow.requests.save(replace(request, reason=cmd.reason.strip()))
    after = gone_on(asked_again, uow, ctx)
    return concluded(before, after, by=cmd.by, kind=EventKind.FILING_RESUBMITTED, uow=uow, ctx=ctx)
