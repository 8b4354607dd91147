"""What the answers of a step come to."""

from __future__ import annotations

import pytest

from core.domain.approval.answering import send_back, take_back
from core.domain.approval.approval import ActKind, Decision
from core.domain.ids import MemberId
from core.domain.policy.approval import Mode
from core.domain.rules import RuleViolation
from tests.support.approving import Course, a_step

YES, NO = Decision.APPROVED, Decision.REJECTED


def a_course(mode: Mode = Mode.ANY, *names: str, ratio: int = 100) -> Course:
    """One step."""
    return Course([a_step(*(names or ("lin", "he", "zhou")), mode=mode, ratio=ratio)])


def refused(course: Course, who: str, decision: Decision = YES, comment: str | None = "不") -> str:
    """The code of the refusal."""
    with pytest.raises(RuleViolation) as refusal:
        course.say(who, decision, comment)
    return refusal.value.code


@pytest.mark.parametrize("decision", [YES, NO])
def test_of_several_the_first_answer_decides(decision: Decision) -> None:
    """或签: the others need not answer any more."""
    course = a_course()
    course.say("he", decision)

    assert course.approval.status is decision
    assert [task.status for task in course.approval.tasks] == [Decision.CLOSED, decision, Decision.CLOSED]


def test_all_have_to_say_yes() -> None:
    """会签: two of three are not enough."""
    course = a_course(Mode.ALL)
    course.say("he")
    course.say("lin")
    assert course.asked == ["zhou"]

    assert course.say("zhou").status is YES


def test_one_no_of_all_is_a_no() -> None:
    """Whoever has not answered yet need not."""
    course = a_course(Mode.ALL)
    course.say("he")

    assert course.say("lin", NO).status is NO
    assert course.asked == []


def test_in_turn_each_is_asked_when_the_one_before_said_yes() -> None:
    """依次: nobody is asked too early."""
    course = a_course(Mode.IN_TURN)
    order = []
    while course.approval.status is Decision.OPEN:
        order += course.asked
        course.say(course.asked[0])

    assert order == ["lin", "he", "zhou"]
    assert course.approval.status is YES


@pytest.mark.parametrize(
    ("ratio", "said", "becomes"),
    [
        (50, {"lin": YES, "he": YES}, YES),
        (60, {"lin": YES, "he": YES}, YES),
        (67, {"lin": YES, "he": YES}, Decision.OPEN),
        (60, {"lin": NO, "he": YES}, Decision.OPEN),
        (60, {"lin": NO, "he": NO}, NO),
        (100, {"lin": NO}, NO),
        (1, {"lin": NO, "he": NO}, Decision.OPEN),
        (1, {"lin": YES}, YES),
    ],
)
def test_a_share_of_yes_is_enough(ratio: int, said: dict[str, Decision], becomes: Decision) -> None:
    """And a no when the share cannot be reached any more."""
    course = a_course(Mode.RATIO, ratio=ratio)
    for who, decision in said.items():
        course.say(who, decision)

    assert course.approval.status is becomes


def test_only_those_who_are_asked_answer_and_only_once() -> None:
    """A bystander, a second answer, an answer after the end."""
    course = a_course(Mode.ALL)
    course.say("lin")
    assert (refused(course, "wang"), refused(course, "lin")) == ("not_your_task", "already_answered")
    course.say("he", NO)

    assert (refused(course, "zhou"), refused(course, "lin")) == ("already_decided", "already_decided")


def test_whoever_is_not_in_turn_yet_has_to_wait() -> None:
    """His card would come too early."""
    assert refused(a_course(Mode.IN_TURN), "he") == "not_your_task"


def test_a_no_says_why() -> None:
    """Blanks are no reason."""
    assert refused(a_course(), "lin", NO, "  ") == "reason_needed"
    assert refused(a_course(), "lin", NO, None) == "reason_needed"


def test_what_is_sent_back_waits_for_its_submitter() -> None:
    """Nobody else has to answer until it comes back, then the same step is asked again."""
    course = Course([a_step("lin"), a_step("he", "zhou", mode=Mode.ALL)])
    course.say("lin")
    course.say("he")
    course.send_back("zhou")
    assert (course.approval.status, course.asked, refused(course, "he")) == (Decision.RETURNED, [], "already_decided")

    course.resubmit()

    assert course.asked == ["he", "zhou"]
    assert course.trace[-2:] == [ActKind.RETURNED, ActKind.RESUBMITTED]


def test_a_step_can_want_words_with_a_yes_and_none_with_a_no() -> None:
    """As the flow says."""
    course = Course([a_step("lin", comment_on_approve=True, comment_on_reject=False)])
    assert refused(course, "lin", YES, None) == "comment_needed"

    assert course.say("lin", NO, None).status is NO


def test_a_step_can_forbid_a_return() -> None:
    """Then it is yes or no."""
    course = Course([a_step("lin", may_return=False)])
    with pytest.raises(RuleViolation) as refusal:
        course.send_back("lin")

    assert refusal.value.code == "no_return_here"


def test_only_the_submitter_brings_it_back_and_only_after_a_return() -> None:
    """There is nothing to complete otherwise."""
    course = a_course()
    with pytest.raises(RuleViolation) as early:
        course.resubmit()
    course.send_back("lin")
    with pytest.raises(RuleViolation) as other:
        course.resubmit(MemberId("lin"))

    assert (early.value.code, other.value.code) == ("not_returned", "not_yours")


def test_a_return_says_what_is_missing() -> None:
    """Silence helps nobody."""
    course = a_course()
    with pytest.raises(RuleViolation) as silent:
        send_back(course.approval, by=MemberId("lin"), at=course.now, comment=" ")

    assert silent.value.code == "reason_needed"


def test_what_is_withdrawn_asks_nobody_and_what_is_over_stays() -> None:
    """Also while it waits for its submitter."""
    course = a_course()
    gone = take_back(course.approval, by=MemberId("wang"), at=course.now)
    assert (gone.status, gone.asked) == (Decision.CLOSED, ())
    course.send_back("lin")
    assert take_back(course.approval, by=None, at=course.now).status is Decision.CLOSED

    decided = a_course().say("lin")

    assert take_back(decided, by=None, at=course.now) is decided
