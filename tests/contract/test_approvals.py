"""Approvals and what waits for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.approval.answering import answer, take_back
from core.domain.approval.approval import Act, ActKind, Customs, Decision
from core.domain.ids import ApprovalId, MemberId
from core.domain.policy.approval import FILING_FLOW, Again, Approver, Mode, Nobody, Oneself, Overdue, Step
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


def test_the_whole_course_of_an_approval_comes_back(store: Store) -> None:
    """Its flow as it was, where it stands in it, its trace, who gets a copy, what was asked of whom until when."""
    step = Step(
        name="财务会签",
        approvers=(Approver(leader=2), Approver(role="财务"), Approver(expression="owner.name")),
        mode=Mode.RATIO,
        ratio=60,
        when="amount > 100000",
        within=timedelta(hours=4),
        overdue=Overdue.ESCALATE,
        may_add=False,
    )
    course = an_approval(
        steps=(*FILING_FLOW.steps, step),
        customs=Customs(nobody=Nobody.SKIP, oneself=Oneself.ALLOW, again=Again.EACH),
        submitter=MemberId("wang"),
        flow="大客户",
        at=1,
        acts=(Act(kind=ActKind.APPROVED, at=MORNING, step=0, by=LIN, comment="同意"),),
        copied=(HE, MemberId("zhou")),
    )
    late = replace(course.tasks[0], step=1, due_at=MORNING + MINUTE, reminders=2, instead_of=HE)
    wanted = replace(course, tasks=(late,))
    write(store, lambda uow: uow.approvals.add(wanted))
    assert read(store, lambda uow: uow.approvals.get(wanted.id)) == wanted

    write(store, lambda uow: uow.approvals.save(replace(wanted, tasks=(replace(late, reminders=3),), at=2)))

    kept = read(store, lambda uow: uow.approvals.get(wanted.id))
    assert (kept.at, kept.tasks[0].reminders, kept.version) == (2, 3, 2)


def test_an_unknown_approval_is_refused_by_name(store: Store) -> None:
    """Not found is an answer, not an accident."""
    with pytest.raises(RuleViolation) as refusal:
        read(store, lambda uow: uow.approvals.get(ApprovalId("nowhere")))

    assert refusal.value.code == "approval_not_found"


def test_a_decision_is_kept_once(store: Store) -> None:
    """Whoever decided from the same reading later is refused."""
    asked = an_approval("a1", "f1", "lin", "he")
    write(store, lambda uow: uow.approvals.add(asked))
    decided = answer(asked, by=LIN, decision=Decision.APPROVED, at=MORNING, comment="同意")
    write(store, lambda uow: uow.approvals.save(decided))

    assert read(store, lambda uow: uow.approvals.get(asked.id)) == replace(decided, version=2)
    with pytest.raises(ConcurrentChange):
        write(store, lambda uow: uow.approvals.save(take_back(asked, by=LIN, at=MORNING)))


def test_what_waits_for_somebody_comes_oldest_first(store: Store) -> None:
    """What is decided no longer waits, for none of those who were asked."""
    later, sooner = an_approval("a1", "f1", "lin", "he", started_at=MORNING + MINUTE), an_approval("a2", "f2", "lin")
    decided = an_approval("a3", "f3", "lin", "he")
    write_each(store, (later, sooner, decided), lambda uow, approval: uow.approvals.add(approval))
    no = answer(decided, by=HE, decision=Decision.REJECTED, at=MORNING, comment="重复")
    write(store, lambda uow: uow.approvals.save(no))

    assert read(store, lambda uow: uow.approvals.waiting_for(LIN, limit=9)) == [sooner, later]
    assert read(store, lambda uow: uow.approvals.waiting_for(LIN, limit=1)) == [sooner]
    assert read(store, lambda uow: uow.approvals.count_waiting_for(LIN)) == 2
    assert read(store, lambda uow: uow.approvals.count_waiting_for(HE)) == 1
    assert read(store, lambda uow: uow.approvals.count_waiting_for(MemberId("wang"))) == 0
