"""Who is asked to decide, and what one answer does to the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest

from core.domain.approval.approval import Approval, Decision, Task
from core.domain.approval.approvers import approvers_for
from core.domain.authority import may_see_filing
from core.domain.ids import ApprovalId, MemberId, TaskId, TeamId
from core.domain.org import Member, Team, upwards
from core.domain.rules import RuleViolation
from tests.support.builders import CENTRE, EAST, LIN, RULE, WANG, XU, ZHOU, a_member, a_team
from tests.support.clock import ORDINARY_MORNING

NOON = ORDINARY_MORNING + timedelta(hours=2)
TREE = {EAST: a_team(EAST, parent_id=CENTRE), CENTRE: a_team(CENTRE)}
LED: Mapping[TeamId, Sequence[Member]] = {EAST: [a_member("lin")], CENTRE: [a_member("zhou", team_id=CENTRE)]}


def asked(
    submitter: Member,
    *,
    teams: Mapping[TeamId, Team] = TREE,
    led: Mapping[TeamId, Sequence[Member]] = LED,
    admins: Sequence[Member] = (),
) -> tuple[MemberId, ...]:
    """Who is asked about a filing of this member."""
    return approvers_for(
        submitter, teams=teams, leaders=lambda team: led.get(team, ()), admins=lambda: admins, rule=RULE
    )


def an_approval() -> Approval:
    """One that asks 林岚 and 周宁."""
    tasks = (Task(id=TaskId("t1"), approver=LIN), Task(id=TaskId("t2"), approver=ZHOU))
    return Approval(id=ApprovalId("a"), subject="filing:1", rule=RULE, started_at=ORDINARY_MORNING, tasks=tasks)


def test_the_leader_of_the_own_team_is_asked() -> None:
    """The nearest one, and nobody above him."""
    assert asked(a_member("wang")) == (LIN,)


def test_all_leaders_of_a_team_are_asked() -> None:
    """Any one of them decides."""
    assert asked(a_member("wang"), led={EAST: [a_member("lin"), a_member("xu")]}) == (LIN, XU)


def test_a_leader_who_files_himself_asks_the_next_one_above() -> None:
    """Nobody judges his own filing."""
    assert asked(a_member("lin")) == (ZHOU,)


def test_a_second_leader_of_the_team_judges_the_first_ones_filing() -> None:
    """No need to go further up."""
    assert asked(a_member("lin"), led={EAST: [a_member("lin"), a_member("xu")]}) == (XU,)


def test_leaders_who_left_are_passed_over() -> None:
    """A filing must not wait for somebody who cannot answer."""
    assert asked(a_member("wang"), led={**LED, EAST: [a_member("lin", active=False)]}) == (ZHOU,)


def test_a_team_without_a_leader_asks_the_one_above() -> None:
    """A new team often has none yet."""
    assert asked(a_member("wang"), led={CENTRE: LED[CENTRE]}) == (ZHOU,)


@pytest.mark.parametrize("team", [None, TeamId("feishu:gone")])
def test_somebody_without_a_team_asks_the_administrators(team: TeamId | None) -> None:
    """Or somebody in a team that the directory does not know."""
    assert asked(a_member("wang", team_id=team), admins=[a_member("zhou")]) == (ZHOU,)


def test_the_administrators_are_asked_when_no_leader_is_left() -> None:
    """Those who are still here, and not the one who files."""
    admins = [a_member("lin", active=False), a_member("wang"), a_member("zhou")]

    assert asked(a_member("wang"), led={}, admins=admins) == (ZHOU,)


def test_a_filing_never_waits_for_nobody() -> None:
    """It is refused at once, by the rule about approvals."""
    with pytest.raises(RuleViolation) as refusal:
        asked(a_member("wang"), led={}, admins=[a_member("wang"), a_member("lin", active=False)])

    assert (refusal.value.code, refusal.value.rule) == ("no_approver", RULE)


def test_a_directory_that_runs_in_a_circle_ends_the_walk() -> None:
    """Two teams that are each other's parent ask the administrators in the end."""
    circle = {EAST: a_team(EAST, parent_id=CENTRE), CENTRE: a_team(CENTRE, parent_id=EAST)}

    assert [team.id for team in upwards(EAST, circle)] == [EAST, CENTRE]
    assert asked(a_member("wang"), teams=circle, led={}, admins=[a_member("zhou")]) == (ZHOU,)


def test_the_way_up_begins_at_the_own_team() -> None:
    """And is empty where there is none."""
    assert [team.id for team in upwards(EAST, TREE)] == [EAST, CENTRE]
    assert list(upwards(None, TREE)) == []


def test_the_first_answer_decides_and_closes_the_other_tasks() -> None:
    """或签: one is enough."""
    decided = an_approval().decide(by=ZHOU, decision=Decision.REJECTED, at=NOON, comment="重复")

    assert decided.status is Decision.REJECTED
    assert [(task.status, task.comment) for task in decided.tasks] == [
        (Decision.CLOSED, None),
        (Decision.REJECTED, "重复"),
    ]


def test_only_those_who_were_asked_decide_and_only_once() -> None:
    """A bystander has no say; a second answer comes too late."""
    decided = an_approval().decide(by=LIN, decision=Decision.APPROVED, at=NOON)
    with pytest.raises(RuleViolation) as bystander:
        an_approval().decide(by=WANG, decision=Decision.APPROVED, at=NOON)
    with pytest.raises(RuleViolation) as late:
        decided.decide(by=ZHOU, decision=Decision.REJECTED, at=NOON)

    assert (bystander.value.code, late.value.code) == ("not_your_task", "already_decided")


def test_a_cancelled_approval_asks_nobody_any_more() -> None:
    """What was asked about was withdrawn."""
    cancelled = an_approval().cancel(at=NOON)

    assert cancelled.status is Decision.CLOSED
    assert {task.status for task in cancelled.tasks} == {Decision.CLOSED}


@pytest.mark.parametrize(
    ("reader", "leads", "whole"), [(WANG, False, True), (LIN, False, True), (XU, False, False), (XU, True, True)]
)
def test_the_whole_filing_is_for_its_owner_its_judges_and_its_leaders(
    reader: MemberId, leads: bool, whole: bool
) -> None:
    """A colleague is not among them."""
    assert may_see_filing(reader, owner=WANG, approvers=(LIN,), leads=leads) is whole


def test_somebody_who_left_and_came_back_is_asked_again() -> None:
    """林岚 leaves, 徐朗 is asked; 林岚 returns, 徐朗 leaves: it is hers again, once."""
    approval = an_approval().hand_on(LIN, (Task(id=TaskId("t3"), approver=XU),), at=NOON)
    assert approval.asked == (ZHOU, XU)

    back = approval.hand_on(XU, (Task(id=TaskId("t4"), approver=LIN),), at=NOON)

    assert back.asked == (LIN, ZHOU)
    assert back.approvers == (LIN, ZHOU, XU)


def test_what_is_decided_is_not_handed_on() -> None:
    """Nobody has to answer any more."""
    decided = an_approval().decide(by=ZHOU, decision=Decision.APPROVED, at=NOON)

    assert decided.hand_on(LIN, (Task(id=TaskId("t3"), approver=XU),), at=NOON) is decided
