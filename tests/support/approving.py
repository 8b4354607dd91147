"""An approval on its way, with people chosen by the test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from core.domain.approval import answering, moving, overdue
from core.domain.approval.advancing import Candidate, Way, advance
from core.domain.approval.approval import ActKind, Approval, Customs, Decision
from core.domain.ids import ApprovalId, MemberId, TaskId
from core.domain.policy.approval import Approver, Step
from tests.support.builders import RULE, WANG
from tests.support.clock import ORDINARY_MORNING

LAST_RESORT = MemberId("admin")
"""Asked by a step that finds nobody."""


def a_step(*names: str, **changes: Any) -> Step:
    """A step that asks people by name."""
    return Step(name="审批", approvers=tuple(Approver(member=name) for name in names), **changes)


@dataclass
class Course:
    """Every method is one change, followed by the way on; ``gone`` are asked no more, ``above`` leads whom."""

    steps: Sequence[Step]
    now: datetime = ORDINARY_MORNING
    gone: set[MemberId] = field(default_factory=set)
    above: Mapping[str, Sequence[str]] = field(default_factory=dict)
    customs: Customs = field(default_factory=Customs)
    approval: Approval = field(init=False)

    def __post_init__(self) -> None:
        serial = count(1)
        self.way = Way(
            ask=self._ask,
            due=lambda step: self.now + step.within if step.within else None,
            task_id=lambda: TaskId(f"t{next(serial)}"),
        )
        fresh = Approval(
            id=ApprovalId("a"),
            subject="filing:1",
            rule=RULE,
            started_at=self.now,
            tasks=(),
            submitter=WANG,
            steps=tuple(self.steps),
            customs=self.customs,
        )
        self._go_on(fresh)

    def say(self, who: str, decision: Decision = Decision.APPROVED, comment: str | None = "资料不全") -> Approval:
        """Yes or no."""
        by = MemberId(who)
        return self._go_on(answering.answer(self.approval, by=by, decision=decision, at=self.now, comment=comment))

    def send_back(self, who: str) -> Approval:
        """退回补充."""
        return self._go_on(answering.send_back(self.approval, by=MemberId(who), at=self.now, comment="补合同"))

    def resubmit(self, who: MemberId = WANG) -> Approval:
        """It comes back."""
        return self._go_on(answering.resubmit(self.approval, by=who, at=self.now))

    def hand_on(self, who: str, to: str) -> Approval:
        """转交."""
        by, heir = MemberId(who), MemberId(to)
        return self._go_on(moving.hand_on(self.approval, by=by, to=heir, way=self.way, at=self.now, comment=None))

    def add(self, who: str, extra: str, *, before: bool) -> Approval:
        """加签."""
        by, more = MemberId(who), MemberId(extra)
        return self._go_on(moving.add_approver(self.approval, by=by, who=more, at=self.now, before=before))

    def leave(self, who: str, *heirs: str) -> Approval:
        """Somebody leaves the company."""
        self.gone.add(MemberId(who))
        found = tuple(Candidate(member=MemberId(heir)) for heir in heirs if heir not in self.gone)
        return self._go_on(moving.leave(self.approval, MemberId(who), found, way=self.way, at=self.now))

    def stand_in(self, away: str, delegate: str) -> Approval:
        """Somebody is away."""
        who, other = MemberId(away), MemberId(delegate)
        return self._go_on(moving.stand_in(self.approval, away=who, delegate=other, way=self.way, at=self.now))

    def ring(self, later: timedelta) -> Approval:
        """Time passes, and whatever is overdue happens."""
        self.now += later
        return self._go_on(overdue.ring(self.approval, self.way, self._above, at=self.now))

    @property
    def asked(self) -> list[str]:
        """Whose answer is awaited."""
        return sorted(self.approval.asked)

    @property
    def trace(self) -> list[ActKind]:
        """What was done so far."""
        return [act.kind for act in self.approval.acts]

    def _go_on(self, approval: Approval) -> Approval:
        self.approval = advance(approval, self.way, at=self.now)
        return self.approval

    def _ask(self, step: Step) -> tuple[Candidate, ...]:
        named = dict.fromkeys(MemberId(rule.member) for rule in step.approvers)
        present = tuple(Candidate(member=member) for member in named if member not in self.gone and member != WANG)
        return present or (Candidate(member=LAST_RESORT),)

    def _above(self, member: MemberId) -> tuple[MemberId, ...]:
        return tuple(MemberId(each) for each in self.above.get(member, ()))
