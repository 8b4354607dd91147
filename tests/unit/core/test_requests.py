"""申请 on the ledger: who may ask for what, who is asked, and what the answer leads to."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.domain.filing import FilingStatus
from core.domain.ids import RequestId
from core.domain.policy.approval import Matter
from core.domain.request import RequestState
from core.service.decide_matter import ApproveMatter, RejectMatter
from core.service.directory import MemberLeaves
from core.service.move_approval import AddApprover, HandOnApproval, ReturnMatter
from core.service.open_request import OpenRequest, WithdrawRequest
from core.service.release_filing import ReleaseFiling
from core.service.resubmit_request import ResubmitRequest
from core.service.views.receipts import receipt_about, receipt_view
from core.service.views.request_views import request_view
from tests.support.builders import HE, LIN, SUN, WANG, XU, ZHOU, Ledger
from tests.support.requesting import RULES, SLIGHT, about, asked, discount, protected, the_request, under, visit
from tests.support.ringing import ring

DAY = timedelta(days=1)


@pytest.fixture
def ledger(ledger: Ledger) -> Ledger:
    """Discounts over ten percent ask three people."""
    ledger.policy = RULES
    return ledger


def test_a_deep_discount_asks_the_leader_then_director_and_finance_both(ledger: Ledger) -> None:
    """One yes of two is not enough; the asker hears of the last one alone."""
    filing = protected(ledger)
    assert discount(ledger, filing).code == "request_asked"
    subject = about(ledger, filing)
    assert asked(ledger, subject) == (LIN,)
    ledger.do(ApproveMatter(about=subject, by=LIN))
    assert set(asked(ledger, subject)) == {HE, ZHOU}
    assert ledger.do(ApproveMatter(about=subject, by=HE)).code == "step_answered"
    assert the_request(ledger, filing).state is RequestState.WAITING
    outcome = ledger.do(ApproveMatter(about=subject, by=ZHOU))

    settled = the_request(ledger, filing)
    assert (outcome.code, settled.state, settled.settled_by) == ("request_granted", RequestState.GRANTED, ZHOU)
    assert ledger.told(WANG)[-1:] == ["request_decided"]
    assert settled.rule.clause == "approval/deep"


def test_a_slight_discount_asks_the_leader_alone(ledger: Ledger) -> None:
    """九折 is ten percent off, not more."""
    filing = protected(ledger)
    discount(ledger, filing, percent=90)
    ledger.do(ApproveMatter(about=about(ledger, filing), by=LIN))

    assert the_request(ledger, filing).state is RequestState.GRANTED


def test_what_no_flow_fits_is_noted_at_once(ledger: Ledger) -> None:
    """Nobody is asked or told, and the trail knows of it."""
    filing = protected(ledger)
    told = ledger.told(LIN)
    outcome = discount(ledger, filing, percent=96)
    noted = the_request(ledger, filing)

    assert (outcome.code, noted.state, noted.needed_nobody) == ("request_noted", RequestState.GRANTED, True)
    assert [event.kind.value for event in outcome.events] == ["request_noted"]
    assert ledger.told(LIN) == told


def test_a_refusal_says_why(ledger: Ledger) -> None:
    """And it can be asked for anew."""
    filing = protected(ledger)
    discount(ledger, filing)
    subject = about(ledger, filing)
    assert ledger.refusal(RejectMatter(about=subject, by=LIN, reason=" ")).code == "reason_needed"
    ledger.do(RejectMatter(about=subject, by=LIN, reason="最多九折"))

    assert (the_request(ledger, filing).state, the_request(ledger, filing).answer) == (RequestState.REFUSED, "最多九折")
    assert ledger.refusal(ApproveMatter(about=subject, by=LIN)).code == "request_settled"
    assert discount(ledger, filing, percent=90).code == "request_asked"


def test_several_matters_wait_beside_each_other_but_one_of_a_kind(ledger: Ledger) -> None:
    """A visit may be asked for while a discount waits, no second discount."""
    filing = protected(ledger)
    discount(ledger, filing)
    visit(ledger, filing)
    again = OpenRequest(filing_id=filing.id, by=WANG, matter=Matter.DISCOUNT, percent=80, reason="客户还要降")

    assert ledger.refusal(again).code == "request_waiting"
    assert len(ledger.read(lambda uow: uow.requests.waiting(filing.id))) == 2


@pytest.mark.parametrize(
    ("matter", "fields", "code"),
    [
        (Matter.DISCOUNT, {"reason": "客户要签三年"}, "request_percent"),
        (Matter.DISCOUNT, {"percent": 100, "reason": "不打折"}, "request_percent"),
        (Matter.DISCOUNT, {"percent": 85}, "request_reason"),
        (Matter.QUOTE, {}, "request_amount"),
        (Matter.CONTRACT, {"reason": "  "}, "request_amount"),
        (Matter.VISIT, {}, "request_what"),
    ],
)
def test_whoever_asks_says_what_there_is_to_decide(
    ledger: Ledger, matter: Matter, fields: dict[str, object], code: str
) -> None:
    """How much, or why, or what for."""
    filing = protected(ledger)

    assert ledger.refusal(OpenRequest(filing_id=filing.id, by=WANG, matter=matter, **fields)).code == code  # type: ignore[arg-type]


def test_the_owner_and_whoever_leads_him_ask(ledger: Ledger) -> None:
    """Neither a colleague, nor for a customer that is not protected yet."""
    filing = ledger.file(WANG)
    wish = {"matter": Matter.VISIT, "reason": "周五去"}
    assert ledger.refusal(OpenRequest(filing_id=filing.id, by=WANG, **wish)).code == "not_protected"  # type: ignore[arg-type]
    ledger.approve(filing)

    assert ledger.refusal(OpenRequest(filing_id=filing.id, by=XU, **wish)).code == "request_not_yours"  # type: ignore[arg-type]
    ledger.do(OpenRequest(filing_id=filing.id, by=LIN, **wish))  # type: ignore[arg-type]
    assert asked(ledger, about(ledger, filing, Matter.VISIT)) == (ZHOU,)


def test_nobody_who_asks_decides(ledger: Ledger) -> None:
    """Nor does somebody who was not asked."""
    filing = protected(ledger)
    discount(ledger, filing)
    subject = about(ledger, filing)

    assert ledger.refusal(ApproveMatter(about=subject, by=WANG)).code == "own_filing"
    assert ledger.refusal(ApproveMatter(about=subject, by=SUN)).code == "not_your_task"


def test_a_request_is_taken_back_while_it_waits(ledger: Ledger) -> None:
    """Whoever was asked hears of it and has nothing to decide; twice is once, and a colleague cannot."""
    filing = protected(ledger)
    discount(ledger, filing)
    request = the_request(ledger, filing)
    assert ledger.refusal(WithdrawRequest(request_id=request.id, by=XU)).code == "withdraw_request_not_yours"
    ledger.do(WithdrawRequest(request_id=request.id, by=WANG))

    assert the_request(ledger, filing).state is RequestState.WITHDRAWN
    assert ledger.told(LIN)[-1:] == ["request_withdrawn"]
    assert ledger.read(lambda uow: uow.approvals.count_waiting_for(LIN)) == 0
    assert ledger.refusal(WithdrawRequest(request_id=request.id, by=WANG)).code == "request_settled"


def test_a_request_that_came_back_goes_out_again_with_a_better_reason(ledger: Ledger) -> None:
    """Only whoever asked completes it."""
    filing = protected(ledger)
    discount(ledger, filing)
    subject, request = about(ledger, filing), the_request(ledger, filing)
    ledger.do(ReturnMatter(about=subject, by=LIN, reason="竞品报多少？"))
    assert ledger.told(WANG)[-1:] == ["request_returned"]
    assert ledger.refusal(ResubmitRequest(request_id=request.id, by=XU, reason="七折")).code == "not_yours"
    assert ledger.refusal(ResubmitRequest(request_id=request.id, by=WANG, reason=" ")).code == "request_reason"
    ledger.do(ResubmitRequest(request_id=request.id, by=WANG, reason="客户要签三年；竞品报七五折"))

    assert asked(ledger, subject) == (LIN,)
    assert the_request(ledger, filing).reason == "客户要签三年；竞品报七五折"
    assert ledger.refusal(ResubmitRequest(request_id=request.id, by=WANG, reason="再说")).code == "not_returned"


def test_it_is_handed_on_and_added_to_as_any_matter(ledger: Ledger) -> None:
    """何川 answers first, then 徐朗, to whom 林岚 has handed it."""
    under(ledger, SLIGHT)
    filing = protected(ledger)
    discount(ledger, filing, percent=92)
    subject = about(ledger, filing)
    ledger.do(AddApprover(about=subject, by=LIN, who=HE))
    ledger.do(ApproveMatter(about=subject, by=HE))
    ledger.do(HandOnApproval(about=subject, by=LIN, to=XU))
    ledger.do(ApproveMatter(about=subject, by=XU))

    assert the_request(ledger, filing).settled_by == XU


def test_what_is_asked_passes_on_with_the_customer(ledger: Ledger) -> None:
    """The new owner asks from then on, and no longer decides."""
    filing = protected(ledger)
    discount(ledger, filing)
    ledger.do(MemberLeaves(member_id=WANG))
    ring(ledger)
    now, subject = ledger.again(filing), about(ledger, filing)
    approval = ledger.read(lambda uow: uow.approvals.about(subject))

    assert approval is not None
    assert approval.submitter == now.owner
    assert now.owner not in approval.asked
    assert asked(ledger, about(ledger, filing))


def test_it_ends_with_the_protection(ledger: Ledger) -> None:
    """By time, or because somebody takes the customer: nobody need answer."""
    filing = protected(ledger)
    discount(ledger, filing)
    ledger.do(ReleaseFiling(filing_id=filing.id, by=LIN, reason="三个月没有进展"))

    assert the_request(ledger, filing).state is RequestState.DROPPED
    assert asked(ledger, about(ledger, filing)) == ()
    assert ledger.refusal(ApproveMatter(about=about(ledger, filing), by=LIN)).code == "request_settled"


def test_it_ends_when_time_ends_the_protection(ledger: Ledger) -> None:
    """A waiting request holds up nothing."""
    filing = protected(ledger)
    discount(ledger, filing)
    for _ in range(34):
        ledger.later(DAY)
        ring(ledger)

    assert ledger.again(filing).status is FilingStatus.EXPIRED
    assert the_request(ledger, filing).state is RequestState.DROPPED


def test_the_asker_the_approver_and_the_leader_read_it_and_no_colleague(ledger: Ledger) -> None:
    """As much as it takes to decide: the stage, the follow-ups, what was granted before."""
    filing = protected(ledger)
    discount(ledger, filing, percent=96)
    ledger.later(DAY)
    discount(ledger, filing)
    request = the_request(ledger, filing)
    view = ledger.read(lambda uow: request_view(request.id, LIN, uow, ledger.context()))

    assert (view.may_decide, view.mine, [line.percent for line in view.before]) == (True, False, [96])
    assert ledger.read(lambda uow: request_view(request.id, WANG, uow, ledger.context())).may_withdraw
    with pytest.raises(Exception, match="request_not_found"):
        ledger.read(lambda uow: request_view(request.id, SUN, uow, ledger.context()))
    with pytest.raises(Exception, match="request_not_found"):
        ledger.read(lambda uow: uow.requests.get(RequestId("nothing")))


def test_a_yes_has_its_receipt(ledger: Ledger) -> None:
    """It is proven as any other."""
    under(ledger, SLIGHT)
    filing = protected(ledger)
    discount(ledger, filing, percent=92)
    subject = about(ledger, filing)
    ledger.do(ApproveMatter(about=subject, by=LIN))
    code = ledger.read(lambda uow: receipt_about(subject, uow))

    assert code.startswith(f"{filing.number}-")
    assert ledger.read(lambda uow: receipt_view(code, WANG, uow, ledger.clock())).what == "request_granted"
