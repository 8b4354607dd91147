"""Approvals and what waits for whom."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain.approval.approval import Decision
from core.domain.ids import ApprovalId, MemberId
from core.domain.rules import ConcurrentChange, RuleViolation
from core.service.ports.store import Store
from core.service.records import about_filing
from tests.support.stores import MINUTE, MORNING, an_approval, read, write, write_each

LIN, HE = MemberId("lin"), MemberId("he")


def test_an_approval_comes_back_with_its_tasks_in_order(store: Store) -> None:
    """Under its id and under its matter, where the latest counts."""
    first, second = an_approval("a2", "f1", "lin"), an_approval("a1", "f1", "zhou", "lin", started_at=MORNING + MINUTE)
    write_each(store, (first, second), lambda uow, approval: uow.approvals.add(approval))

    assert read(store, lambda uow: uow.approvals.get(second.id)) == second
    assert read(store, lambda uow: uow.approvals.about(about_filing("f1"))) == second
    assert read(store, lambda uow: uow.approvals.about(about_filing("f2"))) is None


def test_an_unknown_approval_is_refused_by_name(store: Store) -> None:
    """Not found is an answer, not an accident."""
    with pytest.raises(RuleViolation) as refusal:
        read(store, lambda uow: uow.approvals.get(ApprovalId("nowhere")))

    assert refusal.value.code == "approval_not_found"


def test_a_decision_is_kept_once(store: Store) -> None:
    """Whoever decided from the same reading later is refused."""
    asked = an_approval("a1", "f1", "lin", "he")
    write(store, lambda uow: uow.approvals.add(asked))
    decided = asked.decide(by=LIN, decision=Decision.APPROVED, at=MORNING, comment="同意")
    write(store, lambda uow: uow.approvals.save(decided))

    assert read(store, lambda uow: uow.approvals.get(asked.id)) == replace(decided, version=2)
    with pytest.raises(ConcurrentChange):
        write(store, lambda uow: uow.approvals.save(asked.cancel(at=MORNING)))


def test_what_waits_for_somebody_comes_oldest_first(store: Store) -> None:
    """What is decided no longer waits, for none of those who were asked."""
    later, sooner = an_approval("a1", "f1", "lin", "he", started_at=MORNING + MINUTE), an_approval("a2", "f2", "lin")
    decided = an_approval("a3", "f3", "lin", "he")
    write_each(store, (later, sooner, decided), lambda uow, approval: uow.approvals.add(approval))
    write(store, lambda uow: uow.approvals.save(decided.decide(by=HE, decision=Decision.REJECTED, at=MORNING)))

    assert read(store, lambda uow: uow.approvals.waiting_for(LIN, limit=9)) == [sooner, later]
    assert read(store, lambda uow: uow.approvals.waiting_for(LIN, limit=1)) == [sooner]
    assert read(store, lambda uow: uow.approvals.count_waiting_for(LIN)) == 2
    assert read(store, lambda uow: uow.approvals.count_waiting_for(HE)) == 1
    assert read(store, lambda uow: uow.approvals.count_waiting_for(MemberId("wang"))) == 0
