"""Open approvals that nobody is asked about."""

from __future__ import annotations

from dataclasses import replace

from core.domain.approval.approval import Approval, Decision
from core.service.ports.store import Store
from tests.support.stores import MINUTE, MORNING, an_approval, read, write_each


def closed(approval: Approval) -> Approval:
    """Whoever was asked has left."""
    return replace(approval, tasks=tuple(replace(task, status=Decision.CLOSED) for task in approval.tasks))


def test_open_approvals_that_ask_nobody_come_oldest_first(store: Store) -> None:
    """Those that ask somebody do not, nor those that are decided."""
    late = closed(an_approval("a1", "f1", started_at=MORNING + MINUTE))
    early = closed(an_approval("a2", "f2"))
    asking = an_approval("a3", "f3", "lin", "he")
    half = replace(asking, id=type(asking.id)("a4"), tasks=())
    decided = replace(closed(an_approval("a5", "f5")), status=Decision.APPROVED)
    write_each(store, (late, early, asking, half, decided), lambda uow, approval: uow.approvals.add(approval))

    found = read(store, lambda uow: uow.approvals.asking_nobody(limit=9))
    assert [approval.id for approval in found] == ["a2", "a4", "a1"]
    assert found[0] == early
    assert len(read(store, lambda uow: uow.approvals.asking_nobody(limit=1))) == 1
