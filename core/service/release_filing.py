"""释放: a protection is given back, or taken by whoever leads."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.ids import FilingId, MemberId
from core.domain.policy.document import Clause
from core.domain.pool import Cause
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.entering import enter_pool
from core.service.procedures.extending import dropped
from core.service.procedures.leading import leads
from core.service.procedures.protecting import stop_watching
from core.service.procedures.telling import happened, repaint, tell
from core.service.records import EventKind


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseFiling:
    """``reason`` says why; whoever takes somebody else's customer always has to."""

    filing_id: FilingId
    by: MemberId
    reason: str = ""


def release_filing(cmd: ReleaseFiling, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The customer goes into the pool or is free, its timers and its requests end with it. Raises ``member_left``,
    ``release_not_yours``, ``not_protected``, ``release_reason``.
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
    released = filing.release(reason=reason or None, rule=rule)
    uow.filings.save(released)
    stop_watching(released, uow)
    events, notices = dropped(released, by=cmd.by, uow=uow, ctx=ctx)
    event = happened(EventKind.FILING_RELEASED, released, by=cmd.by, ctx=ctx)
    cause = Cause.RELEASED if own else Cause.TAKEN
    entered, told_of_it = enter_pool(released, cause=cause, reason=reason, by=cmd.by, uow=uow, ctx=ctx)
    told = () if own else (tell(filing.owner, event),)
    return Outcome(
        code="released",
        subject=event.subject,
        facts={"number": filing.number},
        events=(event, *events, *entered),
        notices=(*told, repaint(event), *notices, *told_of_it),
    )
