"""Approvals and the tasks in them, in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from core.domain.approval.approval import Approval, Decision
from core.domain.ids import ApprovalId, MemberId
from core.domain.rules import ConcurrentChange, RuleViolation
from core.service.records import Subject
from storage.memory.table import Journal, Table


class MemoryApprovals:
    """The port ``Approvals``."""

    def __init__(self, journal: Journal) -> None:
        self._approvals: Table[ApprovalId, Approval] = Table(journal)

    def get(self, approval_id: ApprovalId) -> Approval:
        approval = self._approvals.get(approval_id)
        if approval is None:
            raise RuleViolation("approval_not_found")
        return approval

    def about(self, subject: Subject) -> Approval | None:
        found = [approval for approval in self._approvals if approval.subject == str(subject)]
        return max(found, key=lambda approval: (approval.started_at, approval.id), default=None)

    def about_each(self, subjects: Collection[Subject]) -> Mapping[Subject, Approval]:
        return {each: approval for each in subjects if (approval := self.about(each)) is not None}

    def add(self, approval: Approval) -> None:
        self._approvals.add(approval.id, approval)

    def save(self, approval: Approval) -> None:
        stored = self._approvals.get(approval.id)
        if stored is None or stored.version != approval.version:
            raise ConcurrentChange
        self._approvals.put(approval.id, replace(approval, version=approval.version + 1))

    def waiting_for(self, approver: MemberId, *, limit: int) -> Sequence[Approval]:
        return sorted(self._waiting(approver), key=lambda approval: (approval.started_at, approval.id))[:limit]

    def asking_nobody(self, *, limit: int) -> Sequence[Approval]:
        found = [each for each in self._approvals if each.status is Decision.OPEN and not _asks_anybody(each)]
        return sorted(found, key=lambda approval: (approval.started_at, approval.id))[:limit]

    def count_waiting_for(self, approver: MemberId) -> int:
        return len(self._waiting(approver))

    def _waiting(self, approver: MemberId) -> list[Approval]:
        return [approval for approval in self._approvals if _waits(approval, approver)]


def _waits(approval: Approval, approver: MemberId) -> bool:
    asked = any(task.approver == approver and task.status is Decision.OPEN for task in approval.tasks)
    return asked and approval.status is Decision.OPEN


def _asks_anybody(approval: Approval) -> bool:
    return any(task.status is Decision.OPEN for task in approval.tasks)
