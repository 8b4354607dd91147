"""What the services need of approvals."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from core.domain.approval.approval import Approval
from core.domain.ids import ApprovalId, MemberId
from core.service.records import Subject


class Approvals(Protocol):
    """Approvals and the tasks in them."""

    def get(self, approval_id: ApprovalId) -> Approval: ...
    def about(self, subject: Subject) -> Approval | None:
        """The latest approval of a matter."""
        ...

    def about_each(self, subjects: Collection[Subject]) -> Mapping[Subject, Approval]:
        """The latest approvals of several matters at once, of those that have any; what only reads may then look at
        each without asking again.
        """
        ...

    def add(self, approval: Approval) -> None: ...
    def save(self, approval: Approval) -> None:
        """Conditional on the version read; raises ``ConcurrentChange``."""
        ...

    def waiting_for(self, approver: MemberId, *, limit: int) -> Sequence[Approval]:
        """Open approvals with an open task of this member, oldest first."""
        ...

    def asking_nobody(self, *, limit: int) -> Sequence[Approval]:
        """Open approvals without an open task, oldest first: whoever was asked left, and there was no heir."""
        ...

    def count_waiting_for(self, approver: MemberId) -> int: ...
