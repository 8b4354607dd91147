"""One approval: the steps it takes, who was asked, what was said. Pure: no clock, no storage, no wording.

The neighbours change it: ``answering`` (yes, no, back for more), ``advancing`` (on to the next step), ``moving`` (other
people are asked), ``overdue`` (nobody answered).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from core.domain.frozen import dataclass
from core.domain.ids import ApprovalId, MemberId, TaskId
from core.domain.policy.approval import FILING_FLOW, Again, ApprovalRules, Nobody, Oneself, Step
from core.domain.rules import RuleRef


class Decision(StrEnum):
    """The state of an approval or of one person's task in it.

    ``WAITING`` tasks are not asked yet (in turn), ``CLOSED`` ones need no answer any more; a ``RETURNED`` approval
    waits for its submitter.
    """

    WAITING = "waiting"
    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    RETURNED = "returned"
    CLOSED = "closed"


class ActKind(StrEnum):
    """What was done in an approval; the trace on the card (S31)."""

    APPROVED = "approved"
    REJECTED = "rejected"
    RETURNED = "returned"
    RESUBMITTED = "resubmitted"
    HANDED_ON = "handed_on"
    ADDED = "added"
    DELEGATED = "delegated"
    REMINDED = "reminded"
    ESCALATED = "escalated"
    LEFT = "left"
    PASSED = "passed"
    TIMED_OUT = "timed_out"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Who did what when; ``by`` is ``None`` for the rule itself, ``to`` whoever is asked in consequence."""

    kind: ActKind
    at: datetime
    step: int
    by: MemberId | None = None
    to: MemberId | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What is asked of one approver in one step; ``instead_of`` is whom he stands in for while that one is away."""

    id: TaskId
    approver: MemberId
    step: int = 0
    status: Decision = Decision.OPEN
    asked_at: datetime | None = None
    due_at: datetime | None = None
    reminders: int = 0
    decided_at: datetime | None = None
    comment: str | None = None
    instead_of: MemberId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Customs:
    """What the policy said about all flows when the approval started."""

    nobody: Nobody = Nobody.ADMINISTRATORS
    oneself: Oneself = Oneself.LEADER
    again: Again = Again.ONCE

    @classmethod
    def of(cls, rules: ApprovalRules) -> Customs:
        """Taken from the policy."""
        return cls(nobody=rules.nobody, oneself=rules.oneself, again=rules.again)


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """One approval of one subject (``kind:id``), under the flow that held when it started; ``at`` is its step. Those it
    is ``copied`` to learn how it goes and have no say.
    """

    id: ApprovalId
    subject: str
    rule: RuleRef
    started_at: datetime
    tasks: tuple[Task, ...]
    submitter: MemberId | None = None
    flow: str = ""
    steps: tuple[Step, ...] = FILING_FLOW.steps
    customs: Customs = Customs()
    at: int = 0
    acts: tuple[Act, ...] = ()
    copied: tuple[MemberId, ...] = ()
    status: Decision = Decision.OPEN
    version: int = 1

    @property
    def approvers(self) -> tuple[MemberId, ...]:
        """Everybody who was asked, once each."""
        return tuple(dict.fromkeys(task.approver for task in self.tasks))

    @property
    def readers(self) -> tuple[MemberId, ...]:
        """Everybody who may read the whole matter for its sake."""
        return tuple(dict.fromkeys((*self.approvers, *self.copied)))

    @property
    def asked(self) -> tuple[MemberId, ...]:
        """Those whose answer is awaited now."""
        return tuple(task.approver for task in self.tasks if task.status is Decision.OPEN)

    @property
    def step(self) -> Step | None:
        """The step it is in; ``None`` behind the last one."""
        return self.steps[self.at] if self.at < len(self.steps) else None

    @property
    def current(self) -> tuple[Task, ...]:
        """The tasks of this step that count: those that were closed do not."""
        return tuple(task for task in self.tasks if task.step == self.at and task.status is not Decision.CLOSED)

    @property
    def due_at(self) -> datetime | None:
        """When the next answer is overdue."""
        return min((task.due_at for task in self.tasks if task.status is Decision.OPEN and task.due_at), default=None)

    def open_task(self, member: MemberId) -> Task | None:
        """What this member is asked now."""
        return next((t for t in self.tasks if t.approver == member and t.status is Decision.OPEN), None)

    def noted(self, act: Act) -> Approval:
        """With one more line in the trace."""
        return replace(self, acts=(*self.acts, act))

    def with_tasks(self, *changed: Task) -> Approval:
        """With these tasks in place of those with the same id; new ones at the end."""
        by_id = {task.id: task for task in changed}
        kept = tuple(by_id.pop(task.id, task) for task in self.tasks)
        return replace(self, tasks=(*kept, *by_id.values()))

    def closed(self, status: Decision, *, at: datetime) -> Approval:
        """It is over, or waits for its submitter: nobody has to answer any more."""
        pending = {Decision.OPEN, Decision.WAITING}
        over = tuple(
            replace(task, status=Decision.CLOSED, decided_at=at) if task.status in pending else task
            for task in self.tasks
        )
        return replace(self, status=status, tasks=over)
