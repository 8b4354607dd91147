"""A request for more time is approved as a filing is: handed on, added to, sent back, overdue, left behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.approval.approval import ActKind, Approval
from core.domain.extension import Extension, ExtensionStatus
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import MemberId
from core.domain.policy.approval import FILING_FLOW, ApprovalRules, Approver, Flow, Matter, Mode, Overdue, Step
from core.domain.policy.document import Policy
from core.domain.policy.protection import ExtensionRules
from core.service.decide_matter import ApproveMatter, RejectMatter
from core.service.delegate import DelegateApprovals
from core.service.directory import MemberLeaves
from core.service.move_approval import AddApprover, HandOnApproval, ReturnMatter
from core.service.overdue_approval import RingApproval
from core.service.procedures.matters import asked_about
from core.service.records import Subject, about_extension, about_filing
from core.service.request_extension import RequestExtension
from core.service.resubmit_extension import ResubmitExtension
from tests.support.builders import HE, LIN, SUN, WANG, XU, ZHOU, Ledger
from tests.support.ringing import ring

DAY = timedelta(days=1)
EASY = ExtensionRules(actions=0)
"""More time may be asked for without a follow-up."""
LEADER = Step(name="主管", approvers=(Approver(leader=1),))


def under(ledger: Ledger, *steps: Step, version: int = 1) -> Ledger:
    """Requests for more time take these steps."""
    flow = Flow(key="more", name="延期", matter=Matter.EXTENSION, steps=steps)
    ledger.policy = Policy(version=version, extension=EASY, approval=ApprovalRules(flows=(FILING_FLOW, flow)))
    return ledger


def asked(ledger: Ledger) -> tuple[Filing, Extension, Subject]:
    """王晨 asks for fifteen days."""
    ledger.policy = replace(ledger.policy, extension=EASY)
    filing = ledger.approve(ledger.file(WANG))
    ledger.do(RequestExtension(filing_id=filing.id, by=WANG, days=15, reason="合同在走流程"))
    extension = ledger.read(lambda uow: uow.extensions.waiting(filing.id))
    assert extension is not None
    return filing, extension, about_extension(extension.id)


def approval(ledger: Ledger, about: Subject) -> Approval:
    """As it is now."""
    found = ledger.read(lambda uow: uow.approvals.about(about))
    assert found is not None
    return found


def status(ledger: Ledger, extension: Extension) -> ExtensionStatus:
    """As it is now."""
    return ledger.read(lambda uow: uow.extensions.get(extension.id)).status


def test_another_answers_in_his_place(ledger: Ledger) -> None:
    """He gets the card of the request, and his yes moves the end."""
    _, extension, about = asked(ledger)
    ledger.do(HandOnApproval(about=about, by=LIN, to=HE, comment="你更熟"))
    assert ledger.told(HE) == ["extension_needed"]
    assert ledger.refusal(ApproveMatter(about=about, by=LIN)).code == "not_your_task"

    ledger.do(ApproveMatter(about=about, by=HE))

    assert status(ledger, extension) is ExtensionStatus.GRANTED


def test_one_more_has_to_say_yes_first(ledger: Ledger) -> None:
    """Then it comes back to the first, who is told a second time."""
    _, extension, about = asked(ledger)
    ledger.do(AddApprover(about=about, by=LIN, who=ZHOU))
    ledger.do(ApproveMatter(about=about, by=ZHOU))

    assert status(ledger, extension) is ExtensionStatus.WAITING
    assert ledger.told(LIN).count("extension_needed") == 2
    ledger.do(ApproveMatter(about=about, by=LIN))
    assert status(ledger, extension) is ExtensionStatus.GRANTED


def test_a_request_comes_back_for_a_better_reason(ledger: Ledger) -> None:
    """While its owner has it, the clock runs; afterwards it stands still again."""
    filing, extension, about = asked(ledger)
    end = filing.must_be_protected()
    ledger.later(DAY).do(ReturnMatter(about=about, by=LIN, reason="合同走到哪一步了？"))
    assert ledger.told(WANG)[-1:] == ["extension_returned"]
    assert ledger.again(filing).protected_until == end + DAY

    ledger.later(3 * DAY).do(ResubmitExtension(extension_id=extension.id, by=WANG, reason="法务审完了，周五签"))
    assert ledger.told(LIN)[-1:] == ["extension_needed"]
    ledger.later(2 * DAY).do(ApproveMatter(about=about, by=LIN))

    settled = ledger.read(lambda uow: uow.extensions.get(extension.id))
    assert (settled.status, settled.reason) == (ExtensionStatus.GRANTED, "法务审完了，周五签")
    assert ledger.again(filing).protected_until == end + (1 + 2 + 15) * DAY


def test_what_came_back_and_is_not_completed_does_not_keep_the_customer(ledger: Ledger) -> None:
    """The protection ends in its time, and the request with it."""
    filing, extension, about = asked(ledger)
    ledger.do(ReturnMatter(about=about, by=LIN, reason="写清楚一点"))
    ledger.at(filing.must_be_protected() - DAY)
    ring(ledger)
    ledger.at(filing.must_be_protected())
    ring(ledger)

    assert ledger.again(filing).status is FilingStatus.EXPIRED
    assert status(ledger, extension) is ExtensionStatus.DROPPED


def test_who_may_complete_a_request_and_how(ledger: Ledger) -> None:
    """Its owner, after it came back, with words."""
    _, extension, about = asked(ledger)
    better = ResubmitExtension(extension_id=extension.id, by=WANG, reason="周五签")
    assert ledger.refusal(better).code == "not_returned"
    ledger.do(ReturnMatter(about=about, by=LIN, reason="写清楚一点"))

    assert ledger.refusal(ResubmitExtension(extension_id=extension.id, by=XU, reason="周五签")).code == "not_yours"
    assert ledger.refusal(ResubmitExtension(extension_id=extension.id, by=WANG, reason=" ")).code == "extension_reason"
    ledger.do(MemberLeaves(member_id=WANG))
    assert ledger.refusal(better).code == "member_left"


@pytest.mark.parametrize(
    ("then", "end"),
    [(Overdue.APPROVE, ExtensionStatus.GRANTED), (Overdue.REJECT, ExtensionStatus.REFUSED)],
)
def test_time_decides_by_rule(ledger: Ledger, then: Overdue, end: ExtensionStatus) -> None:
    """Nobody answered within a day."""
    _, extension, about = asked(under(ledger, _within_a_day(then)))
    ledger.later(DAY).do(RingApproval(about=about))

    assert status(ledger, extension) is end
    assert ledger.do(RingApproval(about=about)).code == "nothing_due"


def test_a_late_approver_is_reminded_and_then_passed_over(ledger: Ledger) -> None:
    """With a card of its own, or his leader is asked."""
    _, _, about = asked(under(ledger, _within_a_day(Overdue.REMIND)))
    ledger.later(DAY).do(RingApproval(about=about))
    assert ledger.told(LIN)[-1:] == ["extension_overdue"]

    other = Ledger(policy=under(ledger, _within_a_day(Overdue.ESCALATE)).policy)
    _, _, about = asked(other)
    other.later(DAY).do(RingApproval(about=about))

    assert (approval(other, about).asked, other.told(ZHOU)) == ((ZHOU,), ["extension_needed"])


def _within_a_day(then: Overdue) -> Step:
    return Step(name="主管", approvers=(Approver(leader=1),), within=DAY, round_the_clock=True, overdue=then)


def test_a_leaver_and_somebody_away_do_not_hold_it_up(ledger: Ledger) -> None:
    """Whoever stands in gets the request, and after him whoever leads."""
    _, _, about = asked(ledger)
    now = ledger.clock()
    ledger.do(DelegateApprovals(by=LIN, to=HE, since=now, until=now + DAY))
    assert approval(ledger, about).asked == (HE,)

    ledger.do(MemberLeaves(member_id=HE))

    assert approval(ledger, about).asked != ()
    assert HE not in approval(ledger, about).asked
    assert {ActKind.DELEGATED, ActKind.LEFT} <= {act.kind for act in approval(ledger, about).acts}


def test_a_no_says_why_and_a_settled_request_takes_no_answer(ledger: Ledger) -> None:
    """As with filings."""
    _, extension, about = asked(ledger)
    assert ledger.refusal(RejectMatter(about=about, by=LIN, reason=" ")).code == "reason_needed"
    ledger.do(RejectMatter(about=about, by=LIN, reason="近期没有进展"))

    assert ledger.read(lambda uow: uow.extensions.get(extension.id)).answer == "近期没有进展"
    assert ledger.refusal(ReturnMatter(about=about, by=LIN, reason="补")).code == "extension_settled"


def test_nothing_is_decided_about_what_cannot_be_under_approval(ledger: Ledger) -> None:
    """A button of no release of ours."""
    ledger.file(WANG)

    assert ledger.refusal(ApproveMatter(about=Subject(kind="moon", id="1"), by=LIN)).code == "stale_button"


def test_a_number_means_what_is_asked_about_now(ledger: Ledger) -> None:
    """The filing while it waits, its request for more time afterwards, else the filing."""
    fresh = ledger.file(XU, company="无锡远舟食品有限公司", phone="13900012346")
    filing, _, about = asked(ledger)

    def meant(of: Filing, by: MemberId) -> Subject:
        return ledger.read(lambda uow: asked_about(of, by, uow))

    assert meant(fresh, LIN) == about_filing(fresh.id)
    assert meant(filing, LIN) == about
    assert meant(filing, SUN) == about_filing(filing.id)


def test_whoever_left_before_his_turn_is_not_waited_for(ledger: Ledger) -> None:
    """In turn, 孙悦 behind 徐朗: when it would be his, it is decided without him."""
    step = Step(name="依次", approvers=(Approver(member="xu"), Approver(member="sun")), mode=Mode.IN_TURN)
    _, extension, about = asked(under(ledger, step))
    ledger.do(MemberLeaves(member_id=SUN))
    ledger.do(ApproveMatter(about=about, by=XU))

    assert SUN not in approval(ledger, about).asked
    assert status(ledger, extension) is ExtensionStatus.GRANTED
