"""Yes, no, back for more, taken back: what people answer, and what the answers of a step come to."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.domain.approval.approval import Act, ActKind, Approval, Decision, Task
from core.domain.ids import MemberId
from core.domain.policy.approval import Mode, Step
from core.domain.rules import RuleViolation

_SAID = {Decision.APPROVED: ActKind.APPROVED, Decision.REJECTED: ActKind.REJECTED}


def answer(approval: Approval, *, by: MemberId, decision: Decision, at: datetime, comment: str | None) -> Approval:
    """One approver's yes or no; the step may be decided by it, and ``advancing.advance`` goes on from there.

    Raises ``not_your_task``, ``already_decided``, ``already_answered``, ``reason_needed`` and ``comment_needed`` where
    the step wants words with it.
    """
    task = asked_task(approval, by)
    words = (comment or "").strip() or None
    if words is None:
        _may_be_silent(approval, decision)
    said = replace(task, status=decision, decided_at=at, comment=words)
    noted = approval.noted(Act(kind=_SAID[decision], at=at, step=approval.at, by=by, comment=words))
    return settled(noted.with_tasks(said), at=at)


def send_back(approval: Approval, *, by: MemberId, at: datetime, comment: str) -> Approval:
    """退回补充: the submitter is to complete the matter. Raises as :func:`answer` does."""
    asked_task(approval, by)
    if approval.step is not None and not approval.step.may_return:
        raise RuleViolation("no_return_here", rule=approval.rule)
    if not comment.strip():
        raise RuleViolation("reason_needed", rule=approval.rule)
    act = Act(kind=ActKind.RETURNED, at=at, step=approval.at, by=by, to=approval.submitter, comment=comment.strip())
    return approval.noted(act).closed(Decision.RETURNED, at=at)


def resubmit(approval: Approval, *, by: MemberId, at: datetime) -> Approval:
    """It comes back: the step it was in is asked again. Raises ``not_returned``, ``not_yours``."""
    if approval.status is not Decision.RETURNED:
        raise RuleViolation("not_returned", rule=approval.rule)
    if by != approval.submitter:
        raise RuleViolation("not_yours", rule=approval.rule)
    old = tuple(replace(t, status=Decision.CLOSED) if t.step >= approval.at else t for t in approval.tasks)
    again = replace(approval, status=Decision.OPEN, tasks=old)
    return again.noted(Act(kind=ActKind.RESUBMITTED, at=at, step=approval.at, by=by))


def take_back(approval: Approval, *, by: MemberId | None, at: datetime) -> Approval:
    """The matter is withdrawn, or over for another reason. One that is over stays as it is."""
    if approval.status not in {Decision.OPEN, Decision.RETURNED}:
        return approval
    return approval.noted(Act(kind=ActKind.WITHDRAWN, at=at, step=approval.at, by=by)).closed(Decision.CLOSED, at=at)


def _may_be_silent(approval: Approval, decision: Decision) -> None:
    step = approval.step
    if decision is Decision.REJECTED and (step is None or step.comment_on_reject):
        raise RuleViolation("reason_needed", rule=approval.rule)
    if decision is Decision.APPROVED and step is not None and step.comment_on_approve:
        raise RuleViolation("comment_needed", rule=approval.rule)


def asked_task(approval: Approval, member: MemberId) -> Task:
    """The open task of this member. Raises ``not_your_task``, ``already_decided``, ``already_answered``."""
    if (task := approval.open_task(member)) is not None and approval.status is Decision.OPEN:
        return task
    if member not in approval.approvers:
        raise RuleViolation("not_your_task", rule=approval.rule)
    if approval.status is not Decision.OPEN:
        raise RuleViolation("already_decided", rule=approval.rule)
    answered = {Decision.APPROVED, Decision.REJECTED}
    if any(t.approver == member and t.step == approval.at and t.status in answered for t in approval.tasks):
        raise RuleViolation("already_answered", rule=approval.rule)
    raise RuleViolation("not_your_task", rule=approval.rule)


def settled(approval: Approval, *, at: datetime) -> Approval:
    """What the answers of the current step come to: a no ends the approval, a yes the step, else the next in turn is
    asked.
    """
    step = approval.step
    tasks = approval.current
    if step is None or not tasks:
        return approval
    result = verdict(step, tasks)
    if result is Decision.REJECTED:
        return approval.closed(Decision.REJECTED, at=at)
    if result is Decision.APPROVED:
        over = tuple(_not_needed(task, approval.at, at) for task in approval.tasks)
        return replace(approval, tasks=over, at=approval.at + 1)
    return approval


def _not_needed(task: Task, step: int, at: datetime) -> Task:
    """The step is decided: whoever has not answered need not."""
    if task.step == step and task.status in {Decision.OPEN, Decision.WAITING}:
        return replace(task, status=Decision.CLOSED, decided_at=at)
    return task


def verdict(step: Step, tasks: tuple[Task, ...]) -> Decision:
    """The verdict of the tasks that count; ``OPEN`` while it is not settled."""
    yes = sum(task.status is Decision.APPROVED for task in tasks)
    no = sum(task.status is Decision.REJECTED for task in tasks)
    if step.mode is Mode.ANY:
        needed, spare = 1, 0
    elif step.mode is Mode.RATIO:
        needed = max(1, -(-len(tasks) * step.ratio // 100))
        spare = len(tasks) - needed
    else:
        needed, spare = len(tasks), 0
    if yes >= needed:
        return Decision.APPROVED
    return Decision.REJECTED if no > spare else Decision.OPEN
