"""Which way a filing takes, as the policy says."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from core.domain.approval.approval import Approval
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import MemberId
from core.domain.policy.approval import ApprovalRules, Approver, Flow, Matter, Mode, Nobody, Oneself, Step
from core.domain.policy.catalog import CompanyRole
from core.domain.policy.document import Policy
from core.domain.rules import RuleRef
from core.service.directory import MemberLeaves
from core.service.records import about_filing
from tests.support.builders import HE, LIN, SUN, WANG, XU, ZHOU, Ledger, filing_of

LEADER = Step(name="主管", approvers=(Approver(leader=1),))


def a_flow(*steps: Step, when: str = "", key: str = "own") -> Flow:
    """A way for filings."""
    return Flow(key=key, name=key, matter=Matter.FILING, when=when, steps=steps)


def under(ledger: Ledger, *flows: Flow, roles: tuple[CompanyRole, ...] = (), **rules: Any) -> Ledger:
    """The ledger under these flows from now on."""
    ledger.policy = Policy(version=2, approval=ApprovalRules(flows=flows, **rules), roles=roles)
    return ledger


def approval_of(ledger: Ledger, filing: Filing) -> Approval:
    """As it is now."""
    approval = ledger.read(lambda uow: uow.approvals.about(about_filing(filing.id)))
    assert approval is not None
    return approval


def asked(ledger: Ledger, by: MemberId = WANG, **fields: str) -> set[MemberId]:
    """Who is asked first about a new filing."""
    return set(approval_of(ledger, ledger.file(by, **fields)).asked)


def test_the_first_flow_whose_condition_holds_is_taken(ledger: Ledger) -> None:
    """A big deal goes up to the top, an ordinary one to the leader."""
    top = a_flow(Step(name="总监", approvers=(Approver(leader=2),)), when="amount >= 500000.0", key="big")
    under(ledger, top, a_flow(LEADER, key="usual"))

    assert asked(ledger, budget="800000") == {ZHOU}
    assert asked(ledger, company="无锡远舟食品有限公司", phone="13900012346", budget="80000") == {LIN}
    small = ledger.read(lambda uow: uow.approvals.waiting_for(LIN, limit=9))[0]
    assert (small.rule, small.flow) == (RuleRef(version=2, clause="approval/usual"), "usual")


def test_a_matter_without_a_flow_needs_no_approval(ledger: Ledger) -> None:
    """It is protected at once, nobody is asked, and the trail names the rule (S40)."""
    filing = under(ledger, a_flow(LEADER, when="amount > 1.0")).file(WANG)

    assert (filing.status, filing.decided_by) == (FilingStatus.PROTECTED, None)
    assert ledger.trail(filing) == ["filing_submitted", "filing_approved"]
    assert ledger.notices() == []


def test_two_steps_decide_one_after_the_other(ledger: Ledger) -> None:
    """The filing waits until the last yes, and each approver is told when his turn comes."""
    finance = CompanyRole(key="finance", label="财务", members=("徐朗", "sun"))
    both = Step(name="财务会签", approvers=(Approver(role="finance"),), mode=Mode.ALL)
    filing = under(ledger, a_flow(LEADER, both), roles=(finance,)).file(HE)
    assert ledger.told(XU) == []

    assert ledger.approve(filing, by=ZHOU).status is FilingStatus.PENDING
    assert (ledger.told(XU), ledger.told(SUN), ledger.told(HE)) == (["approval_needed"], ["approval_needed"], [])
    assert ledger.approve(filing, by=XU).status is FilingStatus.PENDING
    done = ledger.approve(filing, by=SUN)

    assert (done.status, done.decided_by) == (FilingStatus.PROTECTED, SUN)
    assert ledger.trail(filing) == ["filing_submitted", "step_approved", "step_answered", "filing_approved"]


def test_a_no_of_one_among_several_may_leave_it_open(ledger: Ledger) -> None:
    """Half of them are enough for a yes."""
    half = Step(name="投票", approvers=tuple(Approver(member=who) for who in (LIN, XU)), mode=Mode.RATIO, ratio=50)
    filing = under(ledger, a_flow(half)).file(WANG)

    assert ledger.reject(filing, by=LIN).status is FilingStatus.PENDING
    assert ledger.approve(filing, by=XU).status is FilingStatus.PROTECTED


def test_a_flow_goes_up_level_by_level(ledger: Ledger) -> None:
    """As far as there are leaders; those who are missing above hold up nobody."""
    filing = under(ledger, a_flow(Step(name="逐级", approvers=(Approver(leaders_up_to=4),)))).file(WANG)
    assert approval_of(ledger, filing).asked == (LIN,)
    ledger.approve(filing)
    assert approval_of(ledger, filing).asked == (ZHOU,)

    assert ledger.approve(filing, by=ZHOU).status is FilingStatus.PROTECTED


def test_a_step_whose_condition_does_not_hold_is_passed_over(ledger: Ledger) -> None:
    """The others remain."""
    extra = replace(LEADER, name="总监", approvers=(Approver(leader=2),), when="amount > 100000.0")
    under(ledger, a_flow(extra, LEADER))

    assert asked(ledger, budget="5000") == {LIN}


@pytest.mark.parametrize(
    ("approver", "who"),
    [
        (Approver(head_of="华南区"), HE),
        (Approver(role="admin"), ZHOU),
        (Approver(member="何川"), HE),
        (Approver(expression="submitter.team == '华东区' ? '徐朗' : '何川'"), XU),
    ],
)
def test_approvers_are_named_in_many_ways(ledger: Ledger, approver: Approver, who: MemberId) -> None:
    """Head of a team, role, person, expression."""
    assert asked(under(ledger, a_flow(Step(name="审批", approvers=(approver,))))) == {who}


def test_nobody_found_is_what_the_policy_says(ledger: Ledger) -> None:
    """The administrators, a pass, or a refusal before anything is written."""
    flow = a_flow(Step(name="审批", approvers=(Approver(member="没有这个人"),)))

    assert asked(under(ledger, flow)) == {ZHOU}
    second = {"company": "无锡远舟食品有限公司", "phone": "13900012346"}
    assert under(ledger, flow, nobody=Nobody.SKIP).file(WANG, **second).status is FilingStatus.PROTECTED
    under(ledger, flow, nobody=Nobody.REJECT)
    third = filing_of(WANG, company="杭州云松软件有限公司", phone="13900012347")
    assert ledger.refusal(third).code == "no_approver"


def test_whoever_would_decide_his_own_matter(ledger: Ledger) -> None:
    """The next leader does, the rule does, or he may himself."""
    assert asked(under(ledger, a_flow(LEADER)), by=LIN) == {ZHOU}
    skipped = under(ledger, a_flow(LEADER), oneself=Oneself.SKIP)
    second = skipped.file(LIN, company="无锡远舟食品有限公司", phone="13900012346")
    assert second.status is FilingStatus.PROTECTED

    allowed = under(ledger, a_flow(LEADER), oneself=Oneself.ALLOW)
    third = allowed.file(LIN, company="杭州云松软件有限公司", phone="13900012347")

    assert approval_of(ledger, third).asked == (LIN,)
    assert ledger.approve(third, by=LIN).decided_by == LIN


def test_a_running_approval_keeps_the_flow_under_which_it_began(ledger: Ledger) -> None:
    """A new policy is for new matters."""
    filing = under(ledger, a_flow(LEADER, Step(name="总监", approvers=(Approver(leader=2),)))).file(WANG)
    under(ledger, a_flow(LEADER))
    ledger.approve(filing)

    assert approval_of(ledger, filing).asked == (ZHOU,)


def test_a_leaver_in_the_second_step_is_found_out_when_its_turn_comes(ledger: Ledger) -> None:
    """The steps ask those who are there then."""
    filing = under(ledger, a_flow(LEADER, Step(name="何川", approvers=(Approver(member="何川"),)))).file(WANG)
    ledger.do(MemberLeaves(member_id=HE))
    ledger.approve(filing)

    assert approval_of(ledger, filing).asked == (ZHOU,)
