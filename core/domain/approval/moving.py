"""Other people are asked: handed on, added, stood in for, left."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from core.domain.approval.advancing import Candidate, Way
from core.domain.approval.answering import asked_task, settled
from core.domain.approval.approval import Act, ActKind, Approval, Decision, Task
from core.domain.ids import MemberId
from core.domain.policy.approval import Approver, Mode, Step
from core.domain.rules import RuleViolation

MOST_STEPS = 30
"""So many steps an approval has at most, added ones included: asking one more for ever is no way to decide."""


def hand_on(approval: Approval, *, by: MemberId, to: MemberId, way: Way, at: datetime, comment: str | None) -> Approval:
    """转交: another is asked in his place. Raises as ``answer`` does; ``handed_to_submitter``, ``already_asked``."""
    task = asked_task(approval, by)
    if approval.step is not None and not approval.step.may_hand_on:
        raise RuleViolation("no_hand_on_here", rule=approval.rule)
    _may_be_asked(approval, to)
    act = Act(kind=ActKind.HANDED_ON, at=at, step=approval.at, by=by, to=to, comment=comment)
    return settled(replaced(approval.noted(act), task, (Candidate(member=to),), way, at), at=at)


def add_approver(approval: Approval, *, by: MemberId, who: MemberId, at: datetime, before: bool) -> Approval:
    """加签: one more has to say yes, before the one who asks for him or after this step.

    The added approval is a step of its own; with ``before`` the step that is in question is asked again behind it.
    Raises as :func:`hand_on` does, ``too_many_steps``.
    """
    asked_task(approval, by)
    if approval.step is not None and not approval.step.may_add:
        raise RuleViolation("no_adding_here", rule=approval.rule)
    _may_be_asked(approval, who)
    if len(approval.steps) >= MOST_STEPS:
        raise RuleViolation("too_many_steps", rule=approval.rule)
    extra = Step(name="加签", approvers=(Approver(member=who),), mode=Mode.ALL)
    place = approval.at if before else approval.at + 1
    steps = (*approval.steps[:place], extra, *approval.steps[place:])
    act = Act(kind=ActKind.ADDED, at=at, step=approval.at, by=by, to=who)
    added = replace(approval.noted(act), steps=steps)
    if not before:
        return added
    return replace(added, tasks=tuple(_put_off(task, place) for task in approval.tasks))


def leave(approval: Approval, leaver: MemberId, heirs: tuple[Candidate, ...], *, way: Way, at: datetime) -> Approval:
    """Somebody has left: whoever would be asked today is asked in his place. Never blocks: with no heir his answer is
    not needed any more, nor in a step that was put off, and a step of which nobody is left is entered anew by
    ``advance``.
    """
    if approval.status is not Decision.OPEN:
        return approval
    pending = {Decision.OPEN, Decision.WAITING}
    for task in [t for t in approval.current if t.approver == leaver and t.status in pending]:
        approval = replaced(
            approval.noted(Act(kind=ActKind.LEFT, at=at, step=task.step, by=leaver)), task, heirs, way, at
        )
    put_off = [t for t in approval.tasks if t.approver == leaver and t.status is Decision.WAITING]
    approval = approval.with_tasks(*(replace(t, status=Decision.CLOSED, decided_at=at) for t in put_off))
    return settled(approval, at=at)


def stand_in(approval: Approval, *, away: MemberId, delegate: MemberId, way: Way, at: datetime) -> Approval:
    """审批交给…: what he is asked now goes to his delegate, unless that one cannot be asked about this matter."""
    task = approval.open_task(away)
    if task is None or approval.status is not Decision.OPEN or delegate in {approval.submitter, *approval.asked}:
        return approval
    act = Act(kind=ActKind.DELEGATED, at=at, step=approval.at, by=away, to=delegate)
    return settled(replaced(approval.noted(act), task, (Candidate(member=delegate, instead_of=away),), way, at), at=at)


def replaced(approval: Approval, task: Task, people: tuple[Candidate, ...], way: Way, at: datetime) -> Approval:
    """The task closes, and these are asked instead, in its place in the order; whoever counts in the step already is
    not asked twice.
    """
    counting = {each.approver for each in approval.current if each.id != task.id}
    fresh = tuple(
        replace(
            task,
            id=way.task_id(),
            approver=person.member,
            asked_at=at,
            due_at=_due(approval, task, way),
            reminders=0,
            instead_of=person.instead_of,
        )
        for person in {each.member: each for each in people}.values()
        if person.member not in counting
    )
    closed = replace(task, status=Decision.CLOSED, decided_at=at)
    place = approval.tasks.index(task)
    return replace(approval, tasks=(*approval.tasks[:place], closed, *fresh, *approval.tasks[place + 1 :]))


def _due(approval: Approval, task: Task, way: Way) -> datetime | None:
    step = approval.step
    return way.due(step) if step is not None and task.status is Decision.OPEN else None


def _put_off(task: Task, place: int) -> Task:
    """The tasks of this step move one step on; what has been said stays said, the others wait."""
    if task.step < place:
        return task
    waits = task.status is Decision.OPEN
    return replace(task, step=task.step + 1, status=Decision.WAITING if waits else task.status, due_at=None)


def _may_be_asked(approval: Approval, member: MemberId) -> None:
    if member == approval.submitter:
        raise RuleViolation("handed_to_submitter", rule=approval.rule)
    if member in approval.asked:
        raise RuleViolation("already_asked", rule=approval.rule)
