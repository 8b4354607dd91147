"""What the end of an approval means, by the kind of its subject; and how an approval is kept, whatever it is about."""

from __future__ import annotations

from core.domain.approval.approval import Approval
from core.service.ports.store import UnitOfWork
from core.service.records import Subject, Timer


def keep(approval: Approval, uow: UnitOfWork, *, new: bool) -> None:
    """Store it, and tell time when an answer will be overdue."""
    (uow.approvals.add if new else uow.approvals.save)(approval)
    if any(step.within for step in approval.steps):
        watch(approval, uow)


def watch(approval: Approval, uow: UnitOfWork) -> None:
    """One timer for an approval, at the moment when the next answer is overdue."""
    key, subject = f"overdue:{approval.id}", Subject.parse(approval.subject)
    if approval.due_at is None:
        uow.timers.cancel(key)
    else:
        uow.timers.set(Timer(key=key, kind="overdue", due_at=approval.due_at, subject=subject))
