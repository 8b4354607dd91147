"""Whatever people do, in whatever order: an approval is never stuck, never decided twice, and comes to an end."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from core.domain.approval.approval import Approval, Customs, Decision
from core.domain.policy.approval import Again, Mode, Overdue, Step
from core.domain.rules import RuleViolation
from tests.support.approving import Course, a_step

NAMES = ("lin", "he", "zhou", "xu", "sun", "wang")
SOMEBODY = st.sampled_from(NAMES)
PEOPLE = st.lists(SOMEBODY, min_size=1, max_size=4, unique=True)
STEPS = st.lists(
    st.builds(
        lambda names, **changes: a_step(*names, **changes),
        PEOPLE,
        mode=st.sampled_from(Mode),
        ratio=st.integers(1, 100),
        within=st.none() | st.just(timedelta(hours=8)),
        overdue=st.sampled_from(Overdue),
    ),
    max_size=4,
)
OVER = {Decision.APPROVED, Decision.REJECTED, Decision.CLOSED}


class Machine(RuleBasedStateMachine):
    """Six people, one of them the submitter, press whatever they can think of."""

    @initialize(steps=STEPS, again=st.sampled_from(Again))
    def begin(self, steps: list[Step], again: Again) -> None:
        """A flow of any shape, and a chain of leaders."""
        above = {"lin": ["zhou"], "he": ["zhou"], "xu": ["lin"], "sun": ["he"]}
        self.course = Course(steps, above=above, customs=Customs(again=again))
        self.verdict: Approval | None = None

    @rule(who=SOMEBODY, decision=st.sampled_from([Decision.APPROVED, Decision.REJECTED]))
    def say(self, who: str, decision: Decision) -> None:
        """Asked or not."""
        entitled = self.course.approval.open_task(who) is not None  # type: ignore[arg-type]
        assert self._try(lambda: self.course.say(who, decision)) is entitled

    @rule(who=SOMEBODY)
    def send_back(self, who: str) -> None:
        """退回补充, and it comes back at once."""
        if self._try(lambda: self.course.send_back(who)):
            assert self.course.approval.status is Decision.RETURNED
            assert self._try(self.course.resubmit)

    @rule(who=SOMEBODY, to=SOMEBODY)
    def hand_on(self, who: str, to: str) -> None:
        """Also to himself, to the submitter, to somebody who is asked anyway."""
        self._try(lambda: self.course.hand_on(who, to))

    @rule(who=SOMEBODY, extra=SOMEBODY, before=st.booleans())
    def add(self, who: str, extra: str, before: bool) -> None:
        """One more."""
        self._try(lambda: self.course.add(who, extra, before=before))

    @precondition(lambda self: len(self.course.gone) < 4)
    @rule(who=SOMEBODY, heirs=st.lists(SOMEBODY, max_size=2))
    def leave(self, who: str, heirs: list[str]) -> None:
        """For good."""
        self.course.leave(who, *(heir for heir in heirs if heir not in {who, "wang"}))
        assert who not in self.course.asked

    @rule(who=SOMEBODY, other=SOMEBODY)
    def stand_in(self, who: str, other: str) -> None:
        """审批交给…"""
        self.course.stand_in(who, other)

    @rule(hours=st.integers(1, 30))
    def wait(self, hours: int) -> None:
        """Time passes; ringing again at the same instant changes nothing."""
        self.course.ring(timedelta(hours=hours))
        after = self.course.approval
        assert self.course.ring(timedelta()) == after

    @invariant()
    def somebody_is_asked_while_it_is_open(self) -> None:
        """Never stuck; nobody is asked about what is over; the submitter never judges himself."""
        approval = self.course.approval
        asked = approval.asked
        assert bool(asked) is (approval.status is Decision.OPEN)
        assert len(set(asked)) == len(asked)
        assert "wang" not in asked

    @invariant()
    def a_verdict_stands(self) -> None:
        """Never decided twice."""
        if self.verdict is not None:
            assert self.course.approval == self.verdict
        elif self.course.approval.status in OVER:
            self.verdict = self.course.approval

    def teardown(self) -> None:
        """Every path ends: when everybody who is asked says yes, it is approved after a bounded number of answers."""
        if not hasattr(self, "course"):
            return
        for _ in range(200):
            if self.course.approval.status in OVER:
                return
            self.course.say(self.course.asked[0])
        raise AssertionError("no end in sight")

    def _try(self, change: object) -> bool:
        """``False`` if it was refused, and then nothing has changed."""
        before = self.course.approval
        try:
            change()  # type: ignore[operator]
        except RuleViolation:
            assert self.course.approval is before
            return False
        return True


TestApprovalMachine = Machine.TestCase
