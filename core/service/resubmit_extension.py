"""补充: a request for more time that came back is made again, with a better reason."""

from __future__ import annotations

from dataclasses import replace

from core.domain.approval.answering import resubmit
from core.domain.frozen import dataclass
from core.domain.ids import ExtensionId, MemberId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.approving import gone_on
from core.service.procedures.matters import concluded
from core.service.records import EventKind, about_extension


@dataclass(frozen=True, slots=True, kw_only=True)
class ResubmitExtension:
    """``reason`` is the whole of it as it is now."""

    extension_id: ExtensionId
    by: MemberId
    reason: str


def resubmit_extension(cmd: ResubmitExtension, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The days stay as they were asked for. Raises ``member_left``, ``not_yours``, ``extension_settled``,
    ``extension_reason``, ``not_returned``.
    """
    extension = uow.extensions.get(cmd.extension_id)
    filing = uow.filings.get(extension.filing_id)
    if not uow.directory.member(cmd.by).active:
        raise RuleViolation("member_left")
    if cmd.by != extension.by:
        raise RuleViolation("not_yours", rule=extension.rule, number=filing.number)
    extension.must_wait()
    if not cmd.reason.strip():
        raise RuleViolation("extension_reason", rule=extension.rule, number=filing.number)
    before = uow.approvals.about(about_extension(extension.id))
    if before is None:
        raise RuleViolation("not_returned", number=filing.number)
    asked_again = resubmit(before, by=cmd.by, at=ctx.now)
    uow.extensions.save(replace(extension, reason=cmd.reason.strip(), until_before=filing.must_be_protected()))
    after = gone_on(asked_again, uow, ctx)
    return concluded(before, after, by=cmd.by, kind=EventKind.FILING_RESUBMITTED, uow=uow, ctx=ctx)
