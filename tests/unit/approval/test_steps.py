"""From step to step, and other people in between."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.domain.approval.approval import ActKind, Customs, Decision
from core.domain.approval.moving import MOST_STEPS
from core.domain.policy.approval import Again, Mode, Overdue, Step
from core.domain.rules import RuleViolation
from tests.support.approving import Course, a_step

DAY = timedelta(days=1)
LIN, THEN_ZHOU = a_step("lin"), a_step("zhou")


def limited(then: Overdue, *names: str, mode: Mode = Mode.ANY) -> Step:
    """A step with a day's time."""
    return a_step(*names, mode=mode, within=DAY, overdue=then)


def test_the_second_step_is_asked_after_the_first() -> None:
    """And the last yes ends it."""
    course = Course([LIN, THEN_ZHOU])
    course.say("lin")
    assert (course.approval.at, course.asked, course.approval.status) == (1, ["zhou"], Decision.OPEN)

    assert course.say("zhou").status is Decision.APPROVED


def test_a_no_in_the_first_step_ends_it_all() -> None:
    """The second one is never asked."""
    course = Course([LIN, THEN_ZHOU])

    assert course.say("lin", Decision.REJECTED).status is Decision.REJECTED
    assert course.approval.approvers == ("lin",)


def test_no_steps_are_a_yes_by_rule() -> None:
    """Simple matters need no approval (S40)."""
    assert Course([]).approval.status is Decision.APPROVED


def test_whoever_said_yes_before_is_not_asked_again() -> None:
    """Unless the flow wants it."""
    course = Course([LIN, a_step("lin", "zhou", mode=Mode.ALL)])
    course.say("lin")
    assert (course.asked, course.trace[-1]) == (["zhou"], ActKind.PASSED)
    assert Course([LIN, LIN]).say("lin").status is Decision.APPROVED


@pytest.mark.parametrize(("again", "asked"), [(Again.EACH, ["lin"]), (Again.NOT_IN_A_ROW, ["lin"]), (Again.ONCE, [])])
def test_the_flow_says_whether_an_earlier_yes_counts(again: Again, asked: list[str]) -> None:
    """Every time, only in the next step, or always: 林岚 is in the first and the third."""
    course = Course([LIN, THEN_ZHOU, LIN], customs=Customs(again=again))
    course.say("lin")
    course.say("zhou")

    assert course.asked == asked
    in_a_row = Course([LIN, LIN], customs=Customs(again=again))
    in_a_row.say("lin")
    assert in_a_row.asked == (["lin"] if again is Again.EACH else [])


@pytest.mark.parametrize(("forbidden", "code"), [("may_hand_on", "no_hand_on_here"), ("may_add", "no_adding_here")])
def test_a_step_can_forbid_to_ask_others(forbidden: str, code: str) -> None:
    """Then whoever was asked answers himself."""
    course = Course([a_step("lin", **{forbidden: False})])
    with pytest.raises(RuleViolation) as refusal:
        course.hand_on("lin", "he") if forbidden == "may_hand_on" else course.add("lin", "he", before=True)

    assert refusal.value.code == code


def test_a_task_is_handed_on() -> None:
    """转交: the heir answers in his place and in his turn, he himself no longer."""
    course = Course([a_step("lin", "zhou", mode=Mode.IN_TURN)])
    course.hand_on("lin", "he")
    assert course.asked == ["he"]
    with pytest.raises(RuleViolation) as late:
        course.say("lin")
    course.say("he")

    assert late.value.code == "not_your_task"
    assert course.asked == ["zhou"]


@pytest.mark.parametrize(("to", "code"), [("wang", "handed_to_submitter"), ("zhou", "already_asked")])
def test_nothing_is_handed_to_the_submitter_or_to_somebody_asked(to: str, code: str) -> None:
    """The one may not judge his own matter, the other is asked anyway."""
    with pytest.raises(RuleViolation) as refusal:
        Course([a_step("lin", "zhou")]).hand_on("lin", to)

    assert refusal.value.code == code


def test_handing_on_to_somebody_who_said_yes_already_is_his_yes() -> None:
    """Nobody is asked twice within a step."""
    course = Course([a_step("lin", "he", mode=Mode.ALL)])
    course.say("he")

    assert course.hand_on("lin", "he").status is Decision.APPROVED


def test_one_more_approver_before_oneself() -> None:
    """加签: first the other, then the step again; what was said in it stays said."""
    course = Course([a_step("lin", "zhou", mode=Mode.ALL)])
    course.say("zhou")
    course.add("lin", "he", before=True)
    assert course.asked == ["he"]
    course.say("he")
    assert course.asked == ["lin"]

    assert course.say("lin").status is Decision.APPROVED


def test_one_more_approver_after_the_step() -> None:
    """The step goes on, and the other decides behind it."""
    course = Course([LIN])
    course.add("lin", "he", before=False)
    assert course.asked == ["lin"]
    course.say("lin")

    assert course.asked == ["he"]


def test_approvers_are_not_added_for_ever() -> None:
    """An approval has an end."""
    course = Course([LIN])
    for number in range(MOST_STEPS - 1):
        course.add("lin", f"extra{number}", before=False)
    with pytest.raises(RuleViolation) as refusal:
        course.add("lin", "one more", before=False)

    assert refusal.value.code == "too_many_steps"


def test_a_leaver_is_replaced_in_his_place() -> None:
    """His heirs are asked; who has been asked anyway is not asked twice."""
    course = Course([a_step("lin", "zhou")])
    course.leave("lin", "zhou", "he")

    assert course.asked == ["he", "zhou"]
    assert course.trace == [ActKind.LEFT]


def test_a_leaver_without_heirs_never_blocks() -> None:
    """The others decide without him, or the step asks anew."""
    course = Course([a_step("lin", "zhou", mode=Mode.ALL)])
    course.say("zhou")
    assert course.leave("lin").status is Decision.APPROVED

    alone = Course([LIN])
    alone.leave("lin")

    assert alone.asked == ["admin"]


def test_a_leaver_changes_nothing_in_what_is_over() -> None:
    """The decision stands."""
    course = Course([LIN])
    decided = course.say("lin")

    assert course.leave("lin") is decided


def test_somebody_stands_in_while_he_is_away() -> None:
    """His open tasks go over; the submitter and whoever is asked already do not stand in."""
    course = Course([a_step("lin", "zhou")])
    course.stand_in("lin", "zhou")
    course.stand_in("lin", "wang")
    assert course.asked == ["lin", "zhou"]
    course.stand_in("lin", "he")

    assert course.asked == ["he", "zhou"]
    assert [task.instead_of for task in course.approval.tasks if task.approver == "he"] == ["lin"]


def test_a_reminder_comes_again_until_somebody_answers() -> None:
    """Each after the same time."""
    course = Course([limited(Overdue.REMIND, "lin")])
    for _ in range(3):
        course.ring(DAY)

    assert course.trace == [ActKind.REMINDED] * 3
    assert [task.reminders for task in course.approval.tasks] == [3]
    assert (course.asked, course.approval.due_at) == (["lin"], course.now + DAY)


def test_nothing_happens_before_the_time() -> None:
    """Nor without a limit, nor after the end."""
    course = Course([limited(Overdue.REJECT, "lin")])
    before = course.approval

    assert course.ring(DAY - timedelta(seconds=1)) is before
    decided = course.say("lin")
    assert course.ring(DAY) is decided
    assert Course([LIN]).ring(DAY).acts == ()


def test_a_late_answer_goes_to_the_leader_above() -> None:
    """Who has it from then on; with nobody above it is a reminder."""
    course = Course([limited(Overdue.ESCALATE, "lin")], above={"lin": ["zhou", "wang"]})
    course.ring(DAY)
    assert (course.asked, course.trace) == (["zhou"], [ActKind.ESCALATED])

    course.ring(DAY)

    assert (course.asked, course.trace[-1]) == (["zhou"], ActKind.REMINDED)


@pytest.mark.parametrize(("then", "becomes"), [(Overdue.APPROVE, "approved"), (Overdue.REJECT, "rejected")])
def test_time_decides_by_rule(then: Overdue, becomes: str) -> None:
    """The trace says that it was time, not a person."""
    course = Course([limited(then, "lin", "zhou")])

    assert course.ring(DAY).status.value == becomes
    assert course.trace == [ActKind.TIMED_OUT]


def test_time_says_yes_for_everybody_who_is_late() -> None:
    """In a step where all have to agree; the next step gets its own time."""
    course = Course([limited(Overdue.APPROVE, "lin", "zhou", mode=Mode.ALL), limited(Overdue.APPROVE, "he")])
    course.ring(DAY)

    assert (course.approval.at, course.asked) == (1, ["he"])
    assert course.approval.due_at == course.now + DAY


def test_whoever_said_yes_himself_can_stand_in() -> None:
    """Then nothing is left to ask in a step where all agree."""
    course = Course([a_step("lin", "he", mode=Mode.ALL)])
    course.say("he")

    assert course.stand_in("lin", "he").status is Decision.APPROVED


def test_somebody_who_leaves_while_his_step_is_put_off_is_not_asked_later() -> None:
    """林岚 wanted another opinion first, and left before it came."""
    course = Course([a_step("lin", "zhou", mode=Mode.ALL)])
    course.say("zhou")
    course.add("lin", "he", before=True)
    course.leave("lin")

    assert course.say("he").status is Decision.APPROVED


def test_one_more_is_asked_before_the_second_step() -> None:
    """What was said in the first stays said."""
    course = Course([LIN, THEN_ZHOU])
    course.say("lin")
    course.add("zhou", "he", before=True)
    assert course.asked == ["he"]
    course.say("he")

    assert course.asked == ["zhou"]
    assert course.say("zhou").status is Decision.APPROVED
    assert [task.step for task in course.approval.tasks] == [0, 2, 1]
