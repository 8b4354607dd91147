"""Whom to ask about a filing: the rule of ``core/domain/approval/approvers.py`` over the directory as it is now."""

from __future__ import annotations

from core.domain.approval.approval import Task
from core.domain.approval.approvers import approvers_for
from core.domain.ids import MemberId, TaskId
from core.domain.org import Member
from core.domain.policy.document import Clause
from core.service.context import Context
from core.service.ports.store import UnitOfWork


def approvers_of(submitter: Member, uow: UnitOfWork, ctx: Context) -> tuple[MemberId, ...]:
    """Raises ``no_approver``."""
    return approvers_for(
        submitter,
        teams=uow.directory.teams(),
        leaders=uow.directory.leaders,
        admins=uow.directory.admins,
        rule=ctx.policy.quote(Clause.APPROVAL),
    )


def tasks_for(approvers: tuple[MemberId, ...], ctx: Context) -> tuple[Task, ...]:
    """One open task for each."""
    return tuple(Task(id=TaskId(ctx.new_id()), approver=approver) for approver in approvers)
