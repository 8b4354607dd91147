"""The life of one approval. Pure: no clock, no storage, no wording."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from core.domain.ids import ApprovalId, MemberId, TaskId
from core.domain.rules import RuleRef, RuleViolation


class Decision(StrEnum):
    """The state of an approval or of one person's task in it."""

    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is asked of one approver."""

    id: TaskId
    approver: MemberId
    status: Decision = Decision.OPEN
    decided_at: datetime | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One approval of one subject: any one of its tasks decides (或签). ``subject`` is ``kind:id``."""

    id: ApprovalId
    subject: str
    rule: RuleRef
    started_at: datetime
    tasks: tuple[Task, ...]
    status: Decision = Decision.OPEN
    version: int = 1

    @property
    def approvers(self) -> tuple[MemberId, ...]:
        """Everybody who was asked."""
        return tuple(task.approver for task in self.tasks)

    @property
    def asked(self) -> tuple[MemberId, ...]:
        """Those whose answer is still awaited."""
        return tuple(task.approver for task in self.tasks if task.status is Decision.OPEN)

    def decide(self, *, by: MemberId, decision: Decision, at: datetime, comment: str | None = None) -> Approval:
        """The first answer decides; the other tasks close. Raises ``not_your_task``, ``already_decided``."""
        if by not in self.approvers:
            raise RuleViolation("not_your_task", rule=self.rule)
        if self.status is not Decision.OPEN:
            raise RuleViolation("already_decided", rule=self.rule)

        def settled(task: Task) -> Task:
            if task.approver == by:
                return replace(task, status=decision, decided_at=at, comment=comment)
            return replace(task, status=Decision.CLOSED, decided_at=at)

        return replace(self, status=decision, tasks=tuple(settled(task) for task in self.tasks))

    def hand_on(self, leaver: MemberId, tasks: tuple[Task, ...], *, at: datetime) -> Approval:
        """The leaver's open task closes and others are asked in his place; a decided approval stays as it is.

        Somebody who had left himself and came back is asked again by his old task.
        """
        if self.status is not Decision.OPEN:
            return self
        heirs = {task.approver for task in tasks}

        def handed(task: Task) -> Task:
            if task.approver == leaver:
                return replace(task, status=Decision.CLOSED, decided_at=at)
            if task.approver in heirs:
                return replace(task, status=Decision.OPEN, decided_at=None)
            return task

        fresh = (task for task in tasks if task.approver not in self.approvers)
        return replace(self, tasks=(*map(handed, self.tasks), *fresh))

    def cancel(self, *, at: datetime) -> Approval:
        """The subject was withdrawn: nobody has to answer any more."""
        closed = tuple(replace(task, status=Decision.CLOSED, decided_at=at) for task in self.tasks)
        return replace(self, status=Decision.CLOSED, tasks=closed)
