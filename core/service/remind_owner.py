"""到期提醒: the owner hears some days before, once for each notice of the policy, in one message a morning."""

from __future__ import annotations

from core.domain.calendar import Calendar
from core.domain.filing import FilingStatus
from core.domain.frozen import dataclass
from core.domain.ids import FilingId
from core.domain.protection import due_at, notices_of
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.contested import is_stopped
from core.service.procedures.entering import is_spared
from core.service.procedures.protecting import watch_end
from core.service.procedures.reminding import reminded


@dataclass(frozen=True, slots=True, kw_only=True)
class RemindOwner:
    """The timer of a reminder has rung."""

    filing_id: FilingId


def remind_owner(cmd: RemindOwner, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Give the notice that is due, those that were slept through with it. Ringing early, late or twice is harmless;
    while an appeal stops the clock there is no end to speak of, and its ruling sets the timer anew.
    """
    filing = uow.filings.get(cmd.filing_id)
    if filing.status is not FilingStatus.PROTECTED or is_stopped(filing, uow, ctx):
        return Outcome(code="nothing_due")
    policy = ctx.policy_of(filing.rule.version)
    coming = notices_of(filing, policy.protection, Calendar(policy.calendar))
    if due_at(coming, ctx.now) is None or is_spared(filing, uow, ctx):
        watch_end(filing, uow, ctx)
        return Outcome(code="nothing_due")
    return reminded(filing, uow, ctx)
