"""Nobody answered in time: remind, ask the leader above, or decide by rule (S33, S34)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import assert_never

from core.domain.approval.advancing import Candidate, Way
from core.domain.approval.answering import settled
from core.domain.approval.approval import Act, ActKind, Approval, Decision, Task
from core.domain.approval.moving import replaced
from core.domain.ids import MemberId
from core.domain.policy.approval import Overdue, Step

Above = Callable[[MemberId], tuple[MemberId, ...]]
"""Those who lead this member."""


def ring(approval: Approval, way: Way, above: Above, *, at: datetime) -> Approval:
    """Everything that is overdue at this instant. Ringing again before the next time changes nothing."""
    step = approval.step
    if approval.status is not Decision.OPEN or step is None or step.within is None:
        return approval
    began = approval.at
    for task in approval.current:
        if task.status is Decision.OPEN and task.due_at is not None and task.due_at <= at:
            approval = _late(approval, task, step, way, above, at)
        if not approval.asked or approval.at != began:
            break
    return approval


def _late(approval: Approval, task: Task, step: Step, way: Way, above: Above, at: datetime) -> Approval:
    match step.overdue:
        case Overdue.ESCALATE:
            return _escalated(approval, task, step, way, above, at)
        case Overdue.REMIND:
            return _reminded(approval, task, step, way, at)
        case Overdue.APPROVE:
            return _by_rule(approval, task, Decision.APPROVED, at)
        case Overdue.REJECT:
            return _by_rule(approval, task, Decision.REJECTED, at)
        case _:
            assert_never(step.overdue)


def _escalated(approval: Approval, task: Task, step: Step, way: Way, above: Above, at: datetime) -> Approval:
    taken = {approval.submitter, *(each.approver for each in approval.current)}
    people = tuple(Candidate(member=leader) for leader in above(task.approver) if leader not in taken)
    if not people:
        return _reminded(approval, task, step, way, at)
    for person in people:
        act = Act(kind=ActKind.ESCALATED, at=at, step=approval.at, by=task.approver, to=person.member)
        approval = approval.noted(act)
    return replaced(approval, task, people, way, at)


def _reminded(approval: Approval, task: Task, step: Step, way: Way, at: datetime) -> Approval:
    act = Act(kind=ActKind.REMINDED, at=at, step=approval.at, to=task.approver)
    return approval.noted(act).with_tasks(replace(task, reminders=task.reminders + 1, due_at=way.due(step)))


def _by_rule(approval: Approval, task: Task, decision: Decision, at: datetime) -> Approval:
    act = Act(kind=ActKind.TIMED_OUT, at=at, step=approval.at, to=task.approver, comment=decision.value)
    said = replace(task, status=decision, decided_at=at)
    return settled(approval.noted(act).with_tasks(said), at=at)
