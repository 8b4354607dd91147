"""Each way in which a policy names approvers and readers, and what happens where it names nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

import pytest

from core.domain.approval.advancing import Candidate, Way, advance
from core.domain.approval.approval import ActKind, Approval, Customs, Decision
from core.domain.approval.approvers import Org, candidates, copied_to
from core.domain.ids import ApprovalId, MemberId, TaskId, TeamId
from core.domain.org import Member
from core.domain.policy.approval import ApprovalRules, Approver, Nobody, Oneself, Step
from tests.support.builders import CENTRE, EAST, LIN, RULE, SOUTH, WANG, XU, ZHOU, a_member, a_team
from tests.support.clock import ORDINARY_MORNING

TEAMS = {
    EAST: a_team(EAST, name="华东区", parent_id=CENTRE),
    SOUTH: a_team(SOUTH, name="华南区", parent_id=CENTRE),
    CENTRE: a_team(CENTRE, name="销售中心"),
}
LED: Mapping[TeamId, Sequence[Member]] = {
    EAST: [a_member("lin")],
    SOUTH: [a_member("he", team_id=SOUTH)],
    CENTRE: [a_member("zhou", team_id=CENTRE)],
}
STAFF = {name: a_member(name) for name in ("wang", "xu", "lin")} | {"gone": a_member("gone", active=False)}
HE = MemberId("he")


def org(*, away: Mapping[str, str] | None = None, admins: Sequence[Member] = ()) -> Org:
    """The company, with whoever stands in for whom."""
    instead = {MemberId(one): MemberId(other) for one, other in (away or {}).items()}
    return Org(
        teams=TEAMS,
        leaders=lambda team: LED.get(team, ()),
        admins=lambda: admins,
        named=STAFF.get,
        roles={"finance": ("xu", "nobody", "gone")},
        delegate=instead.get,
        expressed=lambda text: ("lin", ""),
    )


def asked(
    *ways: Approver, by: str = "wang", customs: Customs | None = None, away: Mapping[str, str] | None = None
) -> tuple[Candidate, ...] | None:
    """Whom a step with these ways asks about a matter of this member."""
    step = Step(name="审批", approvers=ways)
    company = org(away=away, admins=[a_member("zhou")])
    return candidates(step, a_member(by), company, customs=customs or Customs(), rule=RULE)


def people(found: tuple[Candidate, ...] | None) -> tuple[MemberId, ...]:
    """Their ids."""
    assert found is not None
    return tuple(each.member for each in found)


@pytest.mark.parametrize(
    ("way", "who"),
    [
        (Approver(leader=1), (LIN,)),
        (Approver(leader=2), (ZHOU,)),
        (Approver(head_of="华南区"), (HE,)),
        (Approver(role="admin"), (ZHOU,)),
        (Approver(role="leader"), (LIN,)),
        (Approver(role="finance"), (XU,)),
        (Approver(member="xu"), (XU,)),
        (Approver(expression="owner.name"), (LIN,)),
        (Approver(role="unknown"), (ZHOU,)),
    ],
)
def test_each_way_finds_its_people(way: Approver, who: tuple[MemberId, ...]) -> None:
    """Nobody found: the administrators."""
    assert people(asked(way)) == who


def test_where_nobody_is_found_the_policy_says_what_happens() -> None:
    """The step is passed over, or it fails."""
    ways = Approver(member="nobody")

    assert asked(ways, customs=Customs(nobody=Nobody.SKIP)) == ()
    assert asked(ways, customs=Customs(nobody=Nobody.REJECT)) is None


def test_oneself_is_asked_passed_over_or_replaced() -> None:
    """As the policy says."""
    own = Approver(member="wang")

    assert people(asked(own)) == (ZHOU,)
    assert asked(own, customs=Customs(oneself=Oneself.SKIP)) == ()
    assert people(asked(own, customs=Customs(oneself=Oneself.ALLOW))) == (WANG,)


def test_a_leader_of_his_own_team_is_found_where_he_may_judge_himself() -> None:
    """The nearest team that has a leader is his own; there is none so far up."""
    allow = Customs(oneself=Oneself.ALLOW)

    assert people(asked(Approver(leader=1), by="lin", customs=allow)) == (LIN,)
    assert people(asked(Approver(leader=2), by="lin", customs=allow)) == (ZHOU,)
    assert people(asked(Approver(leader=9), by="lin", customs=allow)) == (ZHOU,)


def test_levels_that_there_are_not_are_passed_over() -> None:
    """Where the flow goes up step by step; the first level is never one of them."""
    assert asked(Approver(leader=3, leaders_up_to=3)) == ()
    assert people(asked(Approver(leader=1, leaders_up_to=3), by="zhou")) == (LIN,)


def test_delegates_of_delegates_answer_but_never_in_a_circle() -> None:
    """And never the submitter: then whoever is away is asked himself."""
    found = asked(Approver(leader=1), away={"lin": "xu", "xu": "he", "he": "lin"})
    assert found == (Candidate(member=HE, instead_of=LIN),)

    assert asked(Approver(leader=1), away={"lin": "wang"}) == (Candidate(member=LIN),)
    long = {"lin": "a", "a": "b", "b": "c", "c": "d", "d": "e", "e": "f"}
    assert asked(Approver(leader=1), away=long) == (Candidate(member=MemberId("e"), instead_of=LIN),)


def test_two_ways_to_one_person_ask_him_once() -> None:
    """In the order of the ways."""
    found = asked(Approver(role="finance"), Approver(leader=1), Approver(member="lin"))

    assert people(found) == (XU, LIN)


def test_readers_are_found_all_at_once() -> None:
    """Up to a level, without the submitter and without leavers."""
    ways = (Approver(leaders_up_to=2), Approver(member="wang"), Approver(role="finance"), Approver(leader=1))

    assert copied_to(ways, a_member("wang"), org(), customs=Customs()) == (LIN, ZHOU, XU)


def a_way(found: tuple[Candidate, ...] | None) -> Way:
    """Every step asks these."""
    return Way(ask=lambda _: found, due=lambda _: None, task_id=lambda: TaskId("t"))


@pytest.mark.parametrize(
    ("found", "end", "act"), [(None, Decision.REJECTED, ActKind.REJECTED), ((), Decision.APPROVED, ActKind.PASSED)]
)
def test_a_step_that_asks_nobody_ends_by_rule(found: tuple[Candidate, ...] | None, end: Decision, act: ActKind) -> None:
    """It fails, or it is passed over, and the trace names nobody."""
    done = advance(fresh(), a_way(found), at=ORDINARY_MORNING)

    assert (done.status, [(each.kind, each.by) for each in done.acts]) == (end, [(act, None)])


def test_everybody_who_was_asked_or_copied_may_read() -> None:
    """Once each, the approvers first."""
    running = advance(replace(fresh(), copied=(ZHOU, LIN)), a_way((Candidate(member=LIN),)), at=ORDINARY_MORNING)

    assert (running.approvers, running.readers) == ((LIN,), (LIN, ZHOU))


def test_the_customs_are_those_of_the_policy() -> None:
    """Kept in the approval when it starts."""
    rules = ApprovalRules(nobody=Nobody.SKIP, oneself=Oneself.ALLOW)

    assert Customs.of(rules) == Customs(nobody=Nobody.SKIP, oneself=Oneself.ALLOW)


def fresh(at: datetime = ORDINARY_MORNING) -> Approval:
    """One that asks nobody yet."""
    return Approval(id=ApprovalId("a"), subject="filing:1", rule=RULE, started_at=at, tasks=(), submitter=WANG)
