"""Approvals and the tasks in them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from operator import itemgetter

from core.domain.approval.approval import Approval, Decision, Task
from core.domain.ids import ApprovalId, MemberId
from core.domain.rules import ConcurrentChange, RuleRef, RuleViolation
from core.service.records import Subject
from storage.repositories.courses import course_of, with_course
from storage.repositories.recalled import Recalled
from storage.sessions.hot import Record
from storage.sessions.prepared import approvals as sql
from storage.sessions.session import Session
from storage.sessions.sets import listed


class SqlApprovals:
    """The port ``Approvals``."""

    def __init__(self, session: Session, recalled: Recalled) -> None:
        self._session = session
        self._recalled = recalled

    def get(self, approval_id: ApprovalId) -> Approval:
        row = self._session.row(sql.GET, {"id": approval_id})
        if row is None:
            raise RuleViolation("approval_not_found")
        return self._approvals([row])[0]

    def about(self, subject: Subject) -> Approval | None:
        return self._recalled.of("approval", subject, lambda: self._about(subject))

    def about_each(self, subjects: Collection[Subject]) -> Mapping[Subject, Approval]:
        known = self._recalled.each("approval", subjects, self._about_each)
        return {subject: approval for subject, approval in known.items() if approval is not None}

    def _about(self, subject: Subject) -> Approval | None:
        rows = self._approvals(self._session.rows(sql.ABOUT, {"subject": str(subject)}))
        return rows[0] if rows else None

    def _about_each(self, subjects: Sequence[Subject]) -> Mapping[Subject, Approval | None]:
        found = self._approvals(self._session.rows(sql.ABOUT_EACH, {"asked": listed(map(str, subjects))}))
        latest = {each.subject: each for each in sorted(found, key=lambda one: (one.started_at, one.id))}
        return {subject: latest.get(str(subject)) for subject in subjects}

    def add(self, approval: Approval) -> None:
        born = {"subject": approval.subject, "started_at": approval.started_at, "version": approval.version}
        self._session.write(sql.ADD, born | _values(approval))
        self._session.write_all(sql.ADD_TASK, _task_values(approval))

    def save(self, approval: Approval) -> None:
        if not self._session.change(sql.SAVE, {**_values(approval), "seen": approval.version}):
            raise ConcurrentChange
        self._session.write_all(sql.SET_TASK, _task_values(approval))

    def waiting_for(self, approver: MemberId, *, limit: int) -> Sequence[Approval]:
        rows = self._session.rows(sql.WAITING_FOR, {"approver_id": approver, "limit": limit})
        return self._approvals(rows)

    def asking_nobody(self, *, limit: int) -> Sequence[Approval]:
        return self._approvals(self._session.rows(sql.ASKING_NOBODY, {"limit": limit}))

    def count_waiting_for(self, approver: MemberId) -> int:
        ((count,),) = self._session.rows(sql.COUNT_WAITING_FOR, {"approver_id": approver})
        return int(count)

    def _approvals(self, rows: Sequence[Record]) -> list[Approval]:
        """With the tasks of all of them, asked for at once."""
        tasks: dict[str, list[Record]] = {row[0]: [] for row in rows}
        for task in self._tasks(list(tasks)):
            tasks[task[1]].append(task)
        return [_approval_from(row, tasks[row[0]]) for row in rows]

    def _tasks(self, approvals: Sequence[str]) -> Sequence[Record]:
        if len(approvals) == 1:
            return self._session.rows(sql.TASKS, {"approval_id": approvals[0]})
        rows = self._session.rows(sql.TASKS_OF_EACH, {"asked": listed(approvals)}) if approvals else []
        return sorted(rows, key=itemgetter(2))


def _approval_from(row: Record, tasks: Sequence[Record]) -> Approval:
    id_, subject, rule_version, rule_clause, started_at, status, version, course = row
    approval = Approval(
        id=id_,
        subject=subject,
        rule=RuleRef(version=rule_version, clause=rule_clause),
        started_at=started_at,
        tasks=tuple(map(_task_from, tasks)),
        status=Decision(status),
        version=version,
    )
    return with_course(approval, course)


def _values(approval: Approval) -> dict[str, object]:
    rule = approval.rule
    return {
        "id": approval.id,
        "rule_version": rule.version,
        "rule_clause": rule.clause,
        "status": approval.status.value,
        "course": course_of(approval),
    }


def _task_values(approval: Approval) -> list[dict[str, object]]:
    return [
        {
            "id": task.id,
            "approval_id": approval.id,
            "position": position,
            "approver_id": task.approver,
            "asked_at": task.asked_at or approval.started_at,
            "status": task.status.value,
            "decided_at": task.decided_at,
            "comment": task.comment,
            "step": task.step,
            "due_at": task.due_at,
            "reminders": task.reminders,
            "instead_of": task.instead_of,
        }
        for position, task in enumerate(approval.tasks)
    ]


def _task_from(row: Record) -> Task:
    id_, _, _, approver, asked_at, status, decided_at, comment, step, due_at, reminders, instead_of = row
    return Task(
        id=id_,
        approver=approver,
        step=step,
        status=Decision(status),
        asked_at=asked_at,
        due_at=due_at,
        reminders=reminders,
        decided_at=decided_at,
        comment=comment,
        instead_of=instead_of,
    )
