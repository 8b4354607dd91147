"""On to the next step: whom it asks, who has said yes before, and the end of the last one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from core.domain.approval.answering import settled
from core.domain.approval.approval import Act, ActKind, Approval, Decision, Task
from core.domain.frozen import dataclass
from core.domain.ids import MemberId, TaskId
from core.domain.policy.approval import Again, Mode, Step


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody to ask; ``instead_of`` is the approver for whom he stands in."""

    member: MemberId
    instead_of: MemberId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """What is needed from outside: whom a step asks (nobody: it passes by rule; ``None``: it fails by rule), when an
    answer is due, fresh ids.
    """

    ask: Callable[[Step], tuple[Candidate, ...] | None]
    due: Callable[[Step], datetime | None]
    task_id: Callable[[], TaskId]


def advance(approval: Approval, way: Way, *, at: datetime) -> Approval:
    """Until somebody is asked or all is decided. Raises what ``way.ask`` raises (``no_approver``)."""
    while approval.status is Decision.OPEN:
        step = approval.step
        if step is None:
            return replace(approval, status=Decision.APPROVED)
        if not approval.current:
            approval = _entered(approval, step, way, at)
        elif approval.asked:
            return approval
        else:
            decided = settled(approval, at=at)
            approval = decided if decided is not approval else _asked_on(approval, step, way, at)
    return approval


def _entered(approval: Approval, step: Step, way: Way, at: datetime) -> Approval:
    people = way.ask(step)
    if people is None:
        failed = Act(kind=ActKind.REJECTED, at=at, step=approval.at)
        return approval.noted(failed).closed(Decision.REJECTED, at=at)
    if not people:
        return replace(approval.noted(_passed(approval, at, by=None)), at=approval.at + 1)
    earlier = _said_yes(approval)
    tasks = tuple(_task(person, step, approval, way, at) for person in people)
    begun = replace(approval, tasks=(*approval.tasks, *tasks))
    for task in tasks:
        if task.approver in earlier:
            yes = replace(task, status=Decision.APPROVED, decided_at=at)
            begun = begun.with_tasks(yes).noted(_passed(approval, at, by=task.approver))
    return settled(begun, at=at)


def _task(person: Candidate, step: Step, approval: Approval, way: Way, at: datetime) -> Task:
    in_turn = step.mode is Mode.IN_TURN
    return Task(
        id=way.task_id(),
        approver=person.member,
        step=approval.at,
        status=Decision.WAITING if in_turn else Decision.OPEN,
        asked_at=at,
        due_at=None if in_turn else way.due(step),
        instead_of=person.instead_of,
    )


def _asked_on(approval: Approval, step: Step, way: Way, at: datetime) -> Approval:
    """Whoever waits is asked: the next one in turn, otherwise all (they were put off for an added approver)."""
    waiting = [task for task in approval.current if task.status is Decision.WAITING]
    asked = waiting[:1] if step.mode is Mode.IN_TURN else waiting
    due = way.due(step)
    return approval.with_tasks(*(replace(task, status=Decision.OPEN, asked_at=at, due_at=due) for task in asked))


def _said_yes(approval: Approval) -> frozenset[MemberId]:
    """Whose yes of an earlier step counts in this one as well."""
    again = approval.customs.again
    first = {Again.EACH: approval.at, Again.ONCE: 0, Again.NOT_IN_A_ROW: approval.at - 1}[again]
    yes = (task for task in approval.tasks if task.status is Decision.APPROVED)
    return frozenset(task.approver for task in yes if first <= task.step < approval.at)


def _passed(approval: Approval, at: datetime, *, by: MemberId | None) -> Act:
    return Act(kind=ActKind.PASSED, at=at, step=approval.at, by=by)
