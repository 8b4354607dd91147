"""抄送: told when it begins and when it is decided, may read everything, decides nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain.filing import FilingStatus
from core.domain.ids import MemberId
from core.domain.policy.approval import EXTENSION_FLOW, ApprovalRules, Approver, Flow, Matter, Step
from core.domain.policy.catalog import CompanyRole
from core.domain.policy.document import Policy
from core.domain.policy.protection import ExtensionRules
from core.service.decide_filing import ApproveFiling
from core.service.decide_matter import ApproveMatter
from core.service.directory import MemberLeaves
from core.service.records import about_extension, about_filing
from core.service.request_extension import RequestExtension
from core.service.views.queries import filing_view
from tests.support.builders import HE, LIN, SUN, WANG, ZHOU, Ledger

LEADER = Step(name="主管", approvers=(Approver(leader=1),))


def copied(ledger: Ledger, *people: Approver, steps: tuple[Step, ...] = (LEADER,)) -> Ledger:
    """Filings and requests for more time are approved by the leader, and these get a copy."""
    filing = Flow(key="own", name="报备审批", matter=Matter.FILING, steps=steps, copy_to=people)
    flows = (filing, replace(EXTENSION_FLOW, copy_to=people))
    roles = (CompanyRole(key="service", label="客服", members=("sun", "he")),)
    easy = ExtensionRules(actions=0)
    ledger.policy = Policy(version=2, approval=ApprovalRules(flows=flows), roles=roles, extension=easy)
    return ledger


def test_a_copy_comes_with_the_request_and_with_the_decision(ledger: Ledger) -> None:
    """Two cards, and none in between."""
    filing = copied(ledger, Approver(member="sun")).file(WANG)
    assert ledger.told(SUN) == ["copied"]

    ledger.approve(filing)

    assert ledger.told(SUN) == ["copied", "copied"]


def test_whoever_gets_a_copy_reads_everything_and_decides_nothing(ledger: Ledger) -> None:
    """The contact is open to him, the button is not."""
    filing = copied(ledger, Approver(member="sun")).file(WANG)
    view = ledger.read(lambda uow: filing_view(filing.id, SUN, uow, ledger.clock()))

    assert (view.contact, view.may_decide) == ("李娜", False)
    assert view.approval is not None
    assert view.approval.copied == ("孙悦",)
    assert ledger.refusal(ApproveFiling(filing_id=filing.id, by=SUN)).code == "not_your_task"
    other = ledger.read(lambda uow: filing_view(filing.id, HE, uow, ledger.clock()))
    assert other.contact == ""


@pytest.mark.parametrize(
    ("way", "told"),
    [
        (Approver(role="service"), {SUN, HE}),
        (Approver(leaders_up_to=2), {LIN, ZHOU}),
        (Approver(leader=2), {ZHOU}),
        (Approver(head_of="华南区"), {HE}),
        (Approver(member="王晨"), set()),
        (Approver(role="admin"), {ZHOU}),
    ],
)
def test_a_copy_goes_to_whoever_the_policy_names(ledger: Ledger, way: Approver, told: set[MemberId]) -> None:
    """Found as approvers are, but all at once, and never the filer himself."""
    filing = copied(ledger, way).file(WANG)
    approval = ledger.read(lambda uow: uow.approvals.about(about_filing(filing.id)))

    assert approval is not None
    assert set(approval.copied) == told


def test_who_is_asked_anyway_gets_no_copy_beside_it(ledger: Ledger) -> None:
    """Nor does somebody who has left."""
    ledger.do(MemberLeaves(member_id=HE))
    filing = copied(ledger, Approver(leader=1), Approver(role="service")).file(WANG)
    ledger.approve(filing)

    assert "copied" not in ledger.told(LIN) + ledger.told(HE)
    assert ledger.told(SUN) == ["copied", "copied"]


def test_a_matter_that_needs_no_approval_is_copied_all_the_same(ledger: Ledger) -> None:
    """Once: it begins and ends in one instant."""
    filing = copied(ledger, Approver(member="sun"), steps=()).file(WANG)

    assert filing.status is FilingStatus.PROTECTED
    assert ledger.told(SUN) == ["copied"]


def test_requests_for_more_time_are_copied_too(ledger: Ledger) -> None:
    """With the request's own card."""
    filing = ledger.approve(copied(ledger, Approver(member="sun")).file(WANG))
    ledger.do(RequestExtension(filing_id=filing.id, by=WANG, reason="合同在走流程"))
    extension = ledger.read(lambda uow: uow.extensions.waiting(filing.id))
    assert extension is not None
    ledger.do(ApproveMatter(about=about_extension(extension.id), by=LIN))

    about = [notice.about.kind for notice in ledger.notices() if notice.to == SUN]
    assert about == ["filing", "filing", "extension", "extension"]
