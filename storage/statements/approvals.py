"""The statements of :mod:`storage.repositories.approvals`."""

from __future__ import annotations

from sqlalchemy import ColumnElement, bindparam, func, literal_column, select

from storage.rows.approvals import ApprovalRow, ApprovalTaskRow
from storage.rows.base import columns_of, table_of
from storage.statements.making import Statement, for_each, insert_into, insert_or_set, update_unchanged

_approval, _task = table_of(ApprovalRow), table_of(ApprovalTaskRow)
_APPROVAL = select(*columns_of(ApprovalRow))
_OPEN: ColumnElement[str] = literal_column("'open'")
_WAITING = (_task.c.approver_id == bindparam("approver_id"), _task.c.status == _OPEN)

GET = Statement(_APPROVAL.where(_approval.c.id == bindparam("id")))
ABOUT = Statement(
    _APPROVAL.where(_approval.c.subject == bindparam("subject"))
    .order_by(_approval.c.started_at.desc(), _approval.c.id.desc())
    .limit(1)
)
ABOUT_EACH = for_each(_APPROVAL, _approval.c.subject)
_TASK = select(*columns_of(ApprovalTaskRow))
TASKS = Statement(_TASK.where(_task.c.approval_id == bindparam("approval_id")).order_by(_task.c.position))
TASKS_OF_EACH = for_each(_TASK, _task.c.approval_id)
WAITING_FOR = Statement(
    _APPROVAL.join(_task, _task.c.approval_id == _approval.c.id)
    .where(*_WAITING)
    .order_by(_task.c.asked_at, _task.c.approval_id)
    .limit(bindparam("limit"))
)
_ASKED = select(_task.c.id).where(_task.c.approval_id == _approval.c.id, _task.c.status == _OPEN)
ASKING_NOBODY = Statement(
    _APPROVAL.where(_approval.c.status == _OPEN, ~_ASKED.exists())
    .order_by(_approval.c.started_at, _approval.c.id)
    .limit(bindparam("limit"))
)
COUNT_WAITING_FOR = Statement(select(func.count()).select_from(_task).where(*_WAITING))
ADD = insert_into(ApprovalRow)
SAVE = update_unchanged(ApprovalRow, "rule_version", "rule_clause", "status", "course")
ADD_TASK = insert_into(ApprovalTaskRow)
SET_TASK = insert_or_set(
    ApprovalTaskRow, "position", "asked_at", "status", "decided_at", "comment", "step", "due_at", "reminders"
)
