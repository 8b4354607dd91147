"""通过 and 驳回 of a request for more time."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.approval.answering import answer
from core.domain.approval.approval import Decision
from core.domain.ids import ExtensionId, MemberId
from core.domain.rules import RuleViolation
from core.service.approving import gone_on
from core.service.context import Context
from core.service.extending import conclude_extension
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.records import EventKind, about_extension


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveExtension:
    """An approver says yes."""

    extension_id: ExtensionId
    by: MemberId
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectExtension:
    """An approver says no, and why."""

    extension_id: ExtensionId
    by: MemberId
    reason: str


def approve_extension(cmd: ApproveExtension, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The end moves with the last yes. Raises ``extension_settled``, ``not_your_task``, ``already_answered``,
    ``own_filing``, ``comment_needed``, ``member_left``.
    """
    return _answered(cmd.extension_id, cmd.by, Decision.APPROVED, cmd.comment, uow, ctx)


def reject_extension(cmd: RejectExtension, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The end stays. Raises as ``approve_extension`` does, and ``reason_needed``."""
    if not cmd.reason.strip():
        raise RuleViolation("reason_needed")
    return _answered(cmd.extension_id, cmd.by, Decision.REJECTED, cmd.reason, uow, ctx)


def _answered(
    extension_id: ExtensionId, by: MemberId, decision: Decision, said: str | None, uow: UnitOfWork, ctx: Context
) -> Outcome:
    extension = uow.extensions.get(extension_id)
    before = uow.approvals.about(about_extension(extension_id))
    if not uow.directory.member(by).active:
        raise RuleViolation("member_left")
    if before is None or by not in before.approvers:
        raise RuleViolation("own_filing" if by == extension.by else "not_your_task", rule=extension.rule)
    extension.must_wait()
    after = gone_on(answer(before, by=by, decision=decision, at=ctx.now, comment=said), uow, ctx)
    kind = EventKind.EXTENSION_ANSWERED
    return conclude_extension(before, after, by=by, kind=kind, uow=uow, ctx=ctx.under(before.rule.version))
