"""Approvals and the tasks in them."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.approval.approval import Approval, Decision, Task
from core.domain.ids import ApprovalId, MemberId
from core.domain.rules import ConcurrentChange, RuleRef, RuleViolation
from core.service.records import Subject
from storage.repositories.courses import course_of, with_course
from storage.sessions.hot import Record
from storage.sessions.prepared import approvals as sql
from storage.sessions.session import Session


class SqlApprovals:
    """The port ``Approvals``."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, approval_id: ApprovalId) -> Approval:
        row = self._session.row(sql.GET, {"id": approval_id})
        if row is None:
            raise RuleViolation("approval_not_found")
        return self._approval(row)

    def about(self, subject: Subject) -> Approval | None:
        row = self._session.row(sql.ABOUT, {"subject": str(subject)})
        return self._approval(row) if row else None

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
        return [self._approval(row) for row in rows]

    def asking_nobody(self, *, limit: int) -> Sequence[Approval]:
        return [self._approval(row) for row in self._session.rows(sql.ASKING_NOBODY, {"limit": limit})]

    def count_waiting_for(self, approver: MemberId) -> int:
        ((count,),) = self._session.rows(sql.COUNT_WAITING_FOR, {"approver_id": approver})
        return int(count)

    def _approval(self, row: Record) -> Approval:
        id_, subject, rule_version, rule_clause, started_at, status, version, course = row
        approval = Approval(
            id=id_,
            subject=subject,
            rule=RuleRef(version=rule_version, clause=rule_clause),
            started_at=started_at,
            tasks=tuple(_task_from(each) for each in self._session.rows(sql.TASKS, {"approval_id": id_})),
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
