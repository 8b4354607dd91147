"""Who is asked to decide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from core.domain.approval.approval import Customs
from core.domain.approval.approvers import Org, candidates
from core.domain.authority import may_see_filing
from core.domain.ids import MemberId, TeamId
from core.domain.org import Member, Team, upwards
from core.domain.policy.approval import FILING_FLOW
from core.domain.rules import RuleViolation
from tests.support.builders import CENTRE, EAST, LIN, RULE, WANG, XU, ZHOU, a_member, a_team

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
    org = Org(teams=teams, leaders=lambda team: led.get(team, ()), admins=lambda: admins, named=lambda name: None)
    found = candidates(FILING_FLOW.steps[0], submitter, org, customs=Customs(), rule=RULE)
    return tuple(each.member for each in found or ())


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


def test_the_only_administrator_has_nobody_to_ask() -> None:
    """His own matter passes by rule; that of a colleague asks him."""
    assert asked(a_member("zhou"), led={}, admins=[a_member("zhou"), a_member("lin", active=False)]) == ()
    assert asked(a_member("wang"), led={}, admins=[a_member("zhou")]) == (ZHOU,)


def test_a_filing_never_waits_for_nobody() -> None:
    """It is refused at once, by the rule about approvals."""
    with pytest.raises(RuleViolation) as refusal:
        asked(a_member("wang"), led={}, admins=[a_member("lin", active=False)])

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


@pytest.mark.parametrize(
    ("reader", "leads", "whole"), [(WANG, False, True), (LIN, False, True), (XU, False, False), (XU, True, True)]
)
def test_the_whole_filing_is_for_its_owner_its_judges_and_its_leaders(
    reader: MemberId, leads: bool, whole: bool
) -> None:
    """A colleague is not among them."""
    assert may_see_filing(reader, owner=WANG, entitled=(LIN,), leads=leads) is whole
