"""分成: what is one's own is given away at once, what others lose is ruled about by somebody who is no party."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.credit import CreditState, Party, Wanted
from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.order import Order
from core.domain.policy.approval import FILING_FLOW, ApprovalRules, Approver, Flow, Matter, Step
from core.service.change_order import CancelOrder
from core.service.decide_matter import ApproveMatter
from core.service.directory import MemberLeaves
from core.service.move_approval import HandOnApproval
from core.service.ports.store import UnitOfWork
from core.service.record_follow_up import RecordFollowUp, today
from core.service.records import EventKind, NoticeKind, Subject, about_credit, about_order
from core.service.split_credit import SplitCredit, WithdrawSplit
from core.service.transfer_customers import TransferCustomers
from tests.support.builders import EAST, HE, LIN, SOUTH, SUN, WANG, XU, ZHOU, Ledger
from tests.support.ordering import (
    WHY,
    again,
    disputed,
    grant,
    judges,
    percents,
    recorded,
    refuse,
    request_in,
    split,
)

DAY = timedelta(days=1)


@pytest.fixture
def ledger() -> Ledger:
    """The company."""
    return Ledger()


@pytest.fixture
def filing(ledger: Ledger) -> Filing:
    """A customer of 王晨, whom 徐朗 and 孙悦 have visited with him."""
    filing = ledger.approve(ledger.file())
    for place, helper in enumerate((XU, SUN)):
        follow(ledger, filing, helper, place)
    return filing


@pytest.fixture
def order(ledger: Ledger, filing: Filing) -> Order:
    """300,000 yuan, all 王晨's."""
    return recorded(ledger, filing)


def follow(ledger: Ledger, filing: Filing, by: MemberId, place: int = 0) -> None:
    """A visit, by whoever; written behind the commands' back, for only the owner writes one."""
    command = RecordFollowUp(
        filing_id=filing.id, by=WANG, kind="上门拜访", note=f"第{place}次", day=today(ledger.context())
    )
    ledger.do(command)
    entry = ledger.read(lambda uow: uow.follow_ups.latest_by(WANG))
    assert entry is not None
    ledger.write(lambda uow: uow.follow_ups.add(replace(entry, id=f"{by}{place}", by=by)))  # type: ignore[arg-type]


def told(ledger: Ledger, kind: NoticeKind) -> list[MemberId | None]:
    """Who was told so, in order."""
    return [one.to for one in ledger.notices() if one.kind is kind]


def code(ledger: Ledger, command: SplitCredit) -> str:
    """Of the refusal."""
    return ledger.refusal(command).code


def flow(ledger: Ledger, when: str = "", *steps: Step) -> None:
    """The company's own flow for credit."""
    own = Flow(key="merit", name="业绩", matter=Matter.CREDIT, when=when, steps=steps)
    ledger.policy = replace(ledger.policy, approval=ApprovalRules(flows=(FILING_FLOW, own)))


def test_what_is_ones_own_is_given_away_at_once(ledger: Ledger, order: Order) -> None:
    """The other hears of it, the trail knows before and after, and the ground is that it was agreed."""
    outcome = ledger.do(split(order, WANG, (XU, 30), reason="一起谈的"))
    shared = again(ledger, order)
    (kept,) = ledger.read(lambda uow: uow.orders.requests_of(order.id))

    assert outcome.code == "credit_split"
    assert (kept.state, kept.settled_by, kept.reason, kept.dispute) == (CreditState.GRANTED, WANG, "一起谈的", False)
    assert percents(shared) == {WANG: 70, XU: 30}
    assert {one.party for one in shared.credits} == {Party.AGREED}
    assert [(event.data["before"], event.data["after"]) for event in outcome.events] == [
        ("wang:10000", "wang:7000,xu:3000")
    ]
    assert told(ledger, NoticeKind.ORDER_TOLD) == [XU]


def test_who_gives_takes_from_nobody_else(ledger: Ledger, order: Order) -> None:
    """Of what three share, one gives of his own; what he does not have, others would lose."""
    ledger.do(split(order, WANG, (XU, 30)))
    ledger.do(split(order, WANG, (SUN, 20)))
    assert percents(again(ledger, order)) == {WANG: 50, XU: 30, SUN: 20}

    ledger.do(split(order, XU, (XU, 0)))
    assert percents(again(ledger, order)) == {WANG: pytest.approx(71.43), SUN: pytest.approx(28.57)}
    assert code(ledger, split(order, SUN, (LIN, 40))) == "credit_reason"


def test_shares_must_add_up(ledger: Ledger, order: Order) -> None:
    """Not more than the whole, not less where everybody is named, nobody twice, and something must change."""
    assert code(ledger, split(order, WANG, (XU, 60), (SUN, 50))) == "split_over"
    assert code(ledger, split(order, WANG, (WANG, 60), (XU, -5))) == "split_over"
    assert code(ledger, split(order, WANG, (XU, 10), (XU, 20))) == "split_twice"
    assert code(ledger, split(order, WANG, (WANG, 90))) == "split_short"
    assert code(ledger, split(order, WANG, (WANG, 100))) == "split_same"


def test_a_team_can_have_a_share(ledger: Ledger, order: Order) -> None:
    """Its leader speaks for it: he hears of it, and gives it back."""
    wanted = (Wanted(team=SOUTH, basis=4_000),)
    ledger.do(SplitCredit(order_id=order.id, by=WANG, shares=wanted))
    assert percents(again(ledger, order)) == {WANG: 60, SOUTH: 40}
    assert told(ledger, NoticeKind.ORDER_TOLD) == [HE]

    back = SplitCredit(order_id=order.id, by=HE, shares=(Wanted(team=SOUTH, basis=1_000),))
    assert ledger.do(back).code == "credit_split"
    assert percents(again(ledger, order)) == {WANG: 90, SOUTH: 10}
    taken = SplitCredit(order_id=order.id, by=HE, shares=(Wanted(team=SOUTH, basis=0), Wanted(member=HE, basis=1_000)))
    assert code(ledger, taken) == "credit_reason"


def test_who_leads_all_of_them_shares_it_out(ledger: Ledger, order: Order) -> None:
    """But not for himself, and not with people of others."""
    ledger.do(split(order, LIN, (XU, 40)))
    assert percents(again(ledger, order)) == {WANG: 60, XU: 40}

    assert code(ledger, split(order, LIN, (LIN, 10))) == code(ledger, split(order, LIN, (SUN, 10))) == "credit_reason"
    ledger.do(split(order, ZHOU, (SUN, 10)))
    assert percents(again(ledger, order)) == {WANG: 54, XU: 36, SUN: 10}


def test_what_others_would_lose_is_ruled_about(ledger: Ledger, order: Order) -> None:
    """By the nearest leader whom both have; granted, the shares are as they were wished for."""
    request = disputed(ledger, order, XU, 50)
    assert judges(ledger, request) == (LIN,)
    assert percents(again(ledger, order)) == {WANG: 100}
    assert (told(ledger, NoticeKind.CREDIT_NEEDED), told(ledger, NoticeKind.CREDIT_TOLD)) == ([LIN], [WANG])

    outcome = grant(ledger, request, LIN)
    assert [event.kind for event in outcome.events] == [EventKind.CREDIT_GRANTED, EventKind.CREDIT_SPLIT]
    assert percents(again(ledger, order)) == {WANG: 50, XU: 50}
    assert told(ledger, NoticeKind.CREDIT_SETTLED) == [XU, WANG]
    over = request_in(ledger, outcome)
    assert (over.state, over.settled_by, over.ruling) == (CreditState.GRANTED, LIN, "属实")


def test_across_regions_whoever_is_above_both_rules(ledger: Ledger, order: Order) -> None:
    """And with a no all stays as it is, with the reason."""
    request = disputed(ledger, order, SUN)
    assert judges(ledger, request) == (ZHOU,)

    over = request_in(ledger, refuse(ledger, request, ZHOU))
    assert (over.state, over.ruling) == (CreditState.REFUSED, "没有证据")
    assert again(ledger, order) == order


def test_no_party_rules_whoever_hands_it_on(ledger: Ledger, order: Order) -> None:
    """Whoever asks and whose share would change are nobody's judges."""
    request = disputed(ledger, order, SUN)
    about = about_credit(request.id)

    assert ledger.refusal(HandOnApproval(about=about, by=ZHOU, to=WANG)).code == "credit_party"
    assert ledger.refusal(ApproveMatter(about=about, by=WANG)).code == "own_filing"
    assert ledger.refusal(ApproveMatter(about=about, by=HE)).code == "not_your_task"


def test_a_dispute_needs_a_reason_and_comes_in_time(ledger: Ledger, order: Order) -> None:
    """What is one's own can be given away at any time."""
    assert code(ledger, split(order, XU, (XU, 50))) == "credit_reason"
    ledger.later(30 * DAY + timedelta(seconds=1))

    assert code(ledger, split(order, XU, (XU, 50), reason=WHY)) == "credit_too_late"
    assert ledger.do(split(order, WANG, (XU, 50))).code == "credit_split"


def test_who_took_no_part_hears_of_no_order(ledger: Ledger, order: Order) -> None:
    """何川 has nothing to do with it; a leaver says nothing more."""
    assert code(ledger, split(order, HE, (HE, 50), reason=WHY)) == "order_not_found"
    ledger.do(MemberLeaves(member_id=XU))

    assert code(ledger, split(order, XU, (XU, 50), reason=WHY)) == "member_left"


def test_one_wish_about_an_order_waits(ledger: Ledger, order: Order) -> None:
    """Whoever asked takes it back, nobody else; then the next one may."""
    request = disputed(ledger, order, XU)
    assert code(ledger, split(order, WANG, (SUN, 10))) == "credit_waiting"
    assert ledger.refusal(WithdrawSplit(request_id=request.id, by=WANG)).code == "credit_not_yours"

    outcome = ledger.do(WithdrawSplit(request_id=request.id, by=XU))
    assert (outcome.code, request_in(ledger, outcome).state) == ("credit_dropped", CreditState.DROPPED)
    assert judges(ledger, request) == ()
    assert ledger.refusal(WithdrawSplit(request_id=request.id, by=XU)).code == "credit_settled"
    assert ledger.do(split(order, WANG, (SUN, 10))).code == "credit_split"


def test_a_leaver_takes_no_wish_back(ledger: Ledger, order: Order) -> None:
    """It is ruled about all the same."""
    request = disputed(ledger, order, XU)
    ledger.do(MemberLeaves(member_id=XU))

    assert ledger.refusal(WithdrawSplit(request_id=request.id, by=XU)).code == "member_left"
    assert grant(ledger, request, LIN).code == "credit_granted"


def test_a_cancelled_order_ends_the_wish_about_it(ledger: Ledger, order: Order) -> None:
    """There is nothing left to share, and its judge is told that nothing is left to say."""
    request = disputed(ledger, order, XU)
    ledger.do(CancelOrder(order_id=order.id, by=WANG, reason="客户退了"))

    assert ledger.read(lambda uow: uow.orders.request(request.id)).state is CreditState.DROPPED
    assert ledger.refusal(ApproveMatter(about=about_credit(request.id), by=LIN)).code == "credit_settled"
    assert code(ledger, split(order, WANG, (XU, 10))) == "order_cancelled"


def test_the_companys_own_flow_is_asked_first(ledger: Ledger, order: Order) -> None:
    """About what is one's own, too, where its condition holds; without steps it lets that pass."""
    step = Step(name="总监", approvers=(Approver(role="admin"),))
    flow(ledger, "amount >= 300000 && request.kind == 'split'", step)
    asked = request_in(ledger, ledger.do(split(order, WANG, (XU, 30))))
    assert (judges(ledger, asked), asked.dispute) == ((ZHOU,), False)
    grant(ledger, asked, ZHOU)
    assert percents(again(ledger, order)) == {WANG: 70, XU: 30}

    assert judges(ledger, disputed(ledger, order, SUN)) == (ZHOU,)


def test_a_flow_without_steps_lets_pass_only_what_is_ones_own(ledger: Ledger, order: Order) -> None:
    """What others would lose is decided by somebody all the same."""
    flow(ledger)

    assert ledger.do(split(order, WANG, (XU, 30))).code == "credit_split"
    assert judges(ledger, disputed(ledger, order, XU, 60)) == (LIN,)


def test_a_step_that_is_passed_over_lets_pass_too(ledger: Ledger, order: Order) -> None:
    """Its condition does not hold for what is one's own."""
    flow(ledger, "", Step(name="总监", approvers=(Approver(role="admin"),), when="request.kind == 'dispute'"))

    assert ledger.do(split(order, WANG, (XU, 30))).code == "credit_split"
    assert judges(ledger, disputed(ledger, order, XU, 60)) == (ZHOU,)


def test_where_nobody_can_rule_nothing_is_contested(ledger: Ledger, order: Order) -> None:
    """The only administrator is a party, and nobody else is above both."""
    ledger.do(split(order, WANG, (ZHOU, 30)))

    assert code(ledger, split(order, SUN, (SUN, 50), reason=WHY)) == "no_approver"


def test_a_ruling_outlives_transfers_and_leavers(ledger: Ledger, filing: Filing, order: Order) -> None:
    """Of the customer, of the owner, of whoever asked: the judge decides, and the shares are what they were."""
    request = disputed(ledger, order, SUN)
    ledger.do(TransferCustomers(by=LIN, to=XU, filings=(filing.id,), reason="换区"))
    ledger.do(MemberLeaves(member_id=WANG))
    ledger.do(MemberLeaves(member_id=SUN))

    grant(ledger, request, ZHOU)
    assert percents(again(ledger, order)) == {WANG: 50, SUN: 50}


def test_a_judge_who_leaves_holds_nothing_up(ledger: Ledger, order: Order) -> None:
    """Whoever is above is asked instead, and never a party."""
    request = disputed(ledger, order, XU)
    ledger.do(MemberLeaves(member_id=LIN))

    assert judges(ledger, request) == (ZHOU,)
    grant(ledger, request, ZHOU)
    assert percents(again(ledger, order)) == {WANG: 50, XU: 50}


def test_shares_keep_the_team_of_their_day(ledger: Ledger, order: Order) -> None:
    """Whoever changes teams takes with him what comes, not what was."""
    ledger.do(split(order, WANG, (SUN, 30)))

    def moves(uow: UnitOfWork) -> None:
        uow.directory.save_member(replace(uow.directory.member(SUN), team_id=EAST))

    ledger.write(moves)
    ledger.do(split(order, WANG, (XU, 10)))
    assert [(one.member, one.team) for one in again(ledger, order).credits] == [(WANG, EAST), (SUN, SOUTH), (XU, EAST)]


def test_the_trail_tells_who_asked_and_who_ruled(ledger: Ledger, order: Order) -> None:
    """Under the order and under the wish, each line with its rule."""
    request = disputed(ledger, order, XU)
    grant(ledger, request, LIN)

    def lines(about: Subject) -> list[tuple[str, MemberId | None]]:
        events = ledger.read(lambda uow: uow.trail.about(about))
        assert all(event.rule is not None for event in events)
        return [(event.kind.value, event.actor) for event in events]

    assert lines(about_order(order.id)) == [("order_recorded", WANG), ("credit_split", LIN)]
    assert lines(about_credit(request.id)) == [("credit_asked", XU), ("credit_granted", LIN)]
