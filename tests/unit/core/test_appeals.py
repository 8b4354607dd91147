"""申诉: who may contest what, who rules, and what the ruling does."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.appeal import AppealState, Ground
from core.domain.filing import Filing, FilingStatus, Origin
from core.domain.ids import AppealId, MemberId
from core.domain.policy.appeal import AppealRules
from core.domain.policy.approval import ApprovalRules, Approver, Flow, Matter, Overdue, Step
from core.domain.policy.document import Policy
from core.domain.pool import Went
from core.domain.rules import ConcurrentChange
from core.service.claim_customer import ClaimCustomer
from core.service.decide_matter import ApproveMatter
from core.service.delegate import DelegateApprovals
from core.service.directory import MemberLeaves
from core.service.move_approval import AddApprover, HandOnApproval
from core.service.open_appeal import WithdrawAppeal
from core.service.queue import JoinQueue
from core.service.records import about_appeal
from core.service.release_filing import ReleaseFiling
from core.service.views.receipts import receipt_about
from core.service.views.waiting_views import my_approvals
from tests.support.appealing import (
    WHY,
    again,
    appeal_in,
    appeal_of,
    appealed,
    dismiss,
    judges,
    refuse,
    uphold,
    withdraw,
)
from tests.support.builders import FREE_AFTERWARDS, HE, LIN, SUN, WANG, XU, ZHOU, Ledger
from tests.support.ringing import ring
from tests.unit.core.test_receipts import verified

DAY = timedelta(days=1)


def held(ledger: Ledger) -> Filing:
    """王晨 has it."""
    return ledger.approve(ledger.file(WANG))


def taken(ledger: Ledger) -> Filing:
    """林岚 took it from 王晨: it lies in the pool."""
    filing = held(ledger)
    ledger.do(ReleaseFiling(filing_id=filing.id, by=LIN, reason="一个月没有动静"))
    return ledger.again(filing)


def test_whoever_was_refused_asks_the_leader_of_both(ledger: Ledger) -> None:
    """孙悦 in the south and 王晨 in the east have 周宁 in common; the owner hears of it at once."""
    filing = held(ledger)
    appeal = appealed(ledger, filing)

    assert (appeal.state, appeal.ground, appeal.against) == (AppealState.OPEN, Ground.REFUSED, WANG)
    assert judges(ledger, appeal) == (ZHOU,)
    assert ledger.told(ZHOU)[-1] == "appeal_needed"
    assert ledger.told(WANG)[-1] == "appeal_told"
    assert [view.number for view in ledger.read(lambda uow: my_approvals(ZHOU, uow, ledger.context())).matters] == [1]


@pytest.mark.parametrize(("by", "judge"), [(XU, LIN), (LIN, ZHOU), (ZHOU, None)])
def test_a_party_never_rules(ledger: Ledger, by: MemberId, judge: MemberId | None) -> None:
    """Of one team its leader rules, unless he appeals himself; where nobody but parties is left there is no appeal."""
    filing = held(ledger)
    if judge is not None:
        assert judges(ledger, appealed(ledger, filing, by)) == (judge,)
        return
    refuse(ledger, by)

    assert ledger.refusal(appeal_of(filing, by)).code == "no_approver"


def test_an_upheld_appeal_moves_the_customer_with_everything(ledger: Ledger) -> None:
    """Number, end and history stay; both hear of it with the rule, and the ruling has a receipt."""
    filing = held(ledger)
    ledger.policy = replace(ledger.policy, protection=replace(ledger.policy.protection, pauses=()))
    appeal = appealed(ledger, filing)
    done = uphold(ledger, appeal, ZHOU)
    now, over = ledger.again(filing), again(ledger, appeal)

    assert (now.owner, now.number, now.status) == (SUN, filing.number, FilingStatus.PROTECTED)
    assert (now.protected_until, now.extensions) == (filing.protected_until, 0)
    assert (over.state, over.settled_by, over.ruling) == (AppealState.UPHELD, ZHOU, "拜访在前")
    assert (ledger.told(WANG)[-1], ledger.told(SUN)[-1]) == ("appeal_settled", "appeal_settled")
    ruling = next(event for event in done.events if event.kind == "appeal_upheld")
    assert (ruling.rule, ruling.data["owner"]) == (appeal.rule, SUN)
    assert "filing_transferred" in ledger.trail(filing)
    code = ledger.read(lambda uow: receipt_about(about_appeal(appeal.id), uow))
    assert verified(ledger, code, by=ZHOU).what == "appeal_upheld"


def test_a_dismissed_appeal_changes_nothing_but_the_clock(ledger: Ledger) -> None:
    """He reads why, and waits before he may come again."""
    filing = held(ledger)
    appeal = appealed(ledger, filing)
    dismiss(ledger, appeal, ZHOU)

    assert (ledger.again(filing).owner, again(ledger, appeal).ruling) == (WANG, "先报先得")
    assert (ledger.told(WANG)[-1], ledger.told(SUN)[-1]) == ("appeal_settled", "appeal_settled")
    assert ledger.refusal(appeal_of(filing)).code == "appeal_again"
    assert ledger.refusal(ApproveMatter(about=about_appeal(appeal.id), by=ZHOU)).code == "appeal_settled"


def test_one_appeal_of_a_person_about_a_customer_waits(ledger: Ledger) -> None:
    """Another person may contest the same customer; withdrawn, it can be made anew, and only by whoever made it."""
    filing = held(ledger)
    appeal = appealed(ledger, filing)
    assert ledger.refusal(appeal_of(filing)).code == "appeal_waiting"
    assert judges(ledger, appealed(ledger, filing, XU)) == (LIN,)
    assert ledger.refusal(WithdrawAppeal(appeal_id=appeal.id, by=XU)).code == "appeal_not_yours"
    withdraw(ledger, appeal)

    assert again(ledger, appeal).state is AppealState.WITHDRAWN
    assert judges(ledger, appeal) == ()
    assert ledger.do(appeal_of(filing)).code == "appeal_opened"


def test_the_store_has_the_last_word_on_it(ledger: Ledger) -> None:
    """Two of the same person at once: the second is a lost race."""
    appeal = appealed(ledger, held(ledger))
    with pytest.raises(ConcurrentChange):
        ledger.write(lambda uow: uow.appeals.add(replace(appeal, id=AppealId("other"), version=1)))


def test_without_a_ground_there_is_no_appeal(ledger: Ledger) -> None:
    """Nobody was refused, nothing was lost; one's own and a free customer need none, and a reason must be given."""
    filing = held(ledger)
    assert ledger.refusal(appeal_of(filing)).code == "appeal_no_ground"
    assert ledger.refusal(appeal_of(filing, WANG)).code == "appeal_own"
    refuse(ledger)
    assert ledger.refusal(appeal_of(filing, reason=" ")).code == "appeal_reason"
    ledger.policy = replace(ledger.policy, appeal=AppealRules(allowed=False))
    assert ledger.refusal(appeal_of(filing)).code == "appeal_off"
    ledger.policy = replace(ledger.policy, appeal=AppealRules(), release=FREE_AFTERWARDS)
    ledger.do(ReleaseFiling(filing_id=filing.id, by=LIN, reason="没有动静"))

    assert ledger.refusal(appeal_of(filing)).code == "appeal_free"


def test_the_time_counts_from_the_first_refusal(ledger: Ledger) -> None:
    """Filing it again and again gives no more time."""
    filing = held(ledger)
    refuse(ledger)
    ledger.later(10 * DAY)
    refuse(ledger)
    ledger.later(5 * DAY)
    assert ledger.do(appeal_of(filing)).code == "appeal_opened"
    refuse(ledger, XU)
    ledger.later(15 * DAY + timedelta(minutes=1))

    assert ledger.refusal(appeal_of(filing, XU)).code == "appeal_too_late"


def test_a_former_owner_contests_what_was_taken_from_him(ledger: Ledger) -> None:
    """Meanwhile nobody claims it, and whoever waits in the queue has his turn after the ruling."""
    filing = taken(ledger)
    ledger.later(3 * DAY)
    opened = ledger.do(appeal_of(filing, WANG))
    appeal = appeal_in(ledger, opened)
    entry = ledger.read(lambda uow: uow.pool.live_of(filing.customer_id, ""))
    assert entry is not None
    assert (appeal.ground, appeal.against, judges(ledger, appeal)) == (Ground.LOST, None, (LIN,))
    assert ledger.refusal(ClaimCustomer(entry_id=entry.id, by=XU)).code == "claim_appealed"
    uphold(ledger, appeal, LIN)
    now = ledger.read(lambda uow: uow.filings.live_of(filing.customer_id, ""))
    left = ledger.read(lambda uow: uow.pool.get(entry.id))

    assert now is not None
    assert (now.owner, now.status, now.origin) == (WANG, FilingStatus.PROTECTED, Origin.TRANSFERRED)
    assert (left.went, left.taken_by) == (Went.FILED, WANG)


def test_a_dismissed_appeal_opens_the_pool_again(ledger: Ledger) -> None:
    """As if nothing had been."""
    filing = taken(ledger)
    ledger.later(3 * DAY)
    appeal = appeal_in(ledger, ledger.do(appeal_of(filing, WANG)))
    dismiss(ledger, appeal, LIN)
    entry = ledger.read(lambda uow: uow.pool.live_of(filing.customer_id, ""))
    assert entry is not None

    assert ledger.do(ClaimCustomer(entry_id=entry.id, by=XU)).code == "claimed"


def test_what_a_colleague_claimed_can_be_contested_too(ledger: Ledger) -> None:
    """For so many days after the loss; the ruling moves the new owner's filing."""
    filing = taken(ledger)
    ledger.later(3 * DAY)
    entry = ledger.read(lambda uow: uow.pool.live_of(filing.customer_id, ""))
    assert entry is not None
    ledger.do(ClaimCustomer(entry_id=entry.id, by=XU))
    appeal = appeal_in(ledger, ledger.do(appeal_of(filing, WANG)))
    uphold(ledger, appeal, LIN)
    now = ledger.read(lambda uow: uow.filings.live_of(filing.customer_id, ""))

    assert appeal.against == XU
    assert now is not None
    assert (now.owner, now.number) == (WANG, 2)


def test_whoever_gave_it_back_himself_lost_nothing(ledger: Ledger) -> None:
    """It was his own wish."""
    filing = held(ledger)
    ledger.do(ReleaseFiling(filing_id=filing.id, by=WANG, reason="不做这个行业了"))

    assert ledger.refusal(appeal_of(filing, WANG)).code == "appeal_no_ground"


def test_a_flow_of_the_company_names_the_judge(ledger: Ledger) -> None:
    """And a party in it is passed over: where nobody else is named, the administrators are asked."""
    flow = Flow(
        key="ruling",
        name="归属裁定",
        matter=Matter.APPEAL,
        steps=(Step(name="裁定", approvers=(Approver(member="何川"), Approver(member="王晨"))),),
    )
    ledger.policy = Policy(approval=ApprovalRules(flows=(*ApprovalRules().flows, flow)))
    filing = held(ledger)

    assert judges(ledger, appealed(ledger, filing)) == (HE,)
    assert judges(ledger, appealed(ledger, filing, HE)) == (ZHOU,)


def test_nobody_hands_the_ruling_to_a_party(ledger: Ledger) -> None:
    """Neither on, nor beside himself, nor while he is away."""
    filing = held(ledger)
    appeal = appealed(ledger, filing)
    about = about_appeal(appeal.id)
    for party in (WANG, SUN):
        code = "appeal_party"
        assert ledger.refusal(HandOnApproval(about=about, by=ZHOU, to=party)).code == code
        assert ledger.refusal(AddApprover(about=about, by=ZHOU, who=party)).code == code
    now = ledger.clock()
    ledger.do(DelegateApprovals(by=ZHOU, to=WANG, since=now, until=now + DAY))
    assert judges(ledger, appeal) == (ZHOU,)
    ledger.do(HandOnApproval(about=about, by=ZHOU, to=HE))

    assert judges(ledger, appeal) == (HE,)


def test_a_judge_who_leaves_is_replaced(ledger: Ledger) -> None:
    """An appeal never waits for nobody."""
    filing = held(ledger)
    appeal = appealed(ledger, filing, XU)
    ledger.do(MemberLeaves(member_id=LIN))

    assert judges(ledger, appeal) == (ZHOU,)


def test_an_appellant_who_leaves_contests_nothing_any_more(ledger: Ledger) -> None:
    """The owner hears that it is over."""
    filing = held(ledger)
    appeal = appealed(ledger, filing)
    ledger.do(MemberLeaves(member_id=SUN))

    assert (again(ledger, appeal).state, judges(ledger, appeal)) == (AppealState.WITHDRAWN, ())
    assert ledger.told(WANG)[-1] == "appeal_settled"
    assert again(ledger, appeal).reason == WHY


def test_a_late_ruling_goes_up_but_not_to_a_party(ledger: Ledger) -> None:
    """周宁 leads everybody and appeals himself: 林岚 is reminded instead."""
    step = Step(name="裁定", approvers=(Approver(member="林岚"),), within=DAY, overdue=Overdue.ESCALATE)
    flow = Flow(key="ruling", name="归属裁定", matter=Matter.APPEAL, steps=(step,))
    ledger.policy = Policy(approval=ApprovalRules(flows=(*ApprovalRules().flows, flow)))
    filing = held(ledger)
    own, other = appealed(ledger, filing, ZHOU), appealed(ledger, filing)
    ledger.later(4 * DAY)
    ring(ledger)

    assert judges(ledger, own) == (LIN,)
    assert judges(ledger, other) == (ZHOU,)


def test_a_judge_who_became_a_party_hands_it_on(ledger: Ledger) -> None:
    """He filed what had become free meanwhile."""
    ledger.policy = replace(ledger.policy, release=FREE_AFTERWARDS)
    filing = held(ledger)
    appeal = appealed(ledger, filing, XU)
    ledger.do(ReleaseFiling(filing_id=filing.id, by=WANG, reason="不做了"))
    ledger.file(LIN, phone="13900098765")
    about = about_appeal(appeal.id)
    assert ledger.refusal(ApproveMatter(about=about, by=LIN)).code == "appeal_party"
    ledger.do(HandOnApproval(about=about, by=LIN, to=HE))
    uphold(ledger, appeal, HE)
    now = ledger.read(lambda uow: uow.filings.live_of(filing.customer_id, ""))

    assert now is not None
    assert (now.owner, now.status) == (XU, FilingStatus.PENDING)


def test_what_is_free_is_the_filers_whoever_contests_it(ledger: Ledger) -> None:
    """Who queues for it has his turn; the appeal goes on against him."""
    ledger.policy = replace(ledger.policy, release=FREE_AFTERWARDS)
    filing = held(ledger)
    ledger.do(JoinQueue(customer_id=filing.customer_id, by=HE))
    appeal = appealed(ledger, filing)
    ledger.do(ReleaseFiling(filing_id=filing.id, by=WANG, reason="不做了"))
    assert ledger.told(HE)[-1] == "pool_turn"
    ledger.approve(ledger.file(HE), by=ZHOU)
    uphold(ledger, appeal, ZHOU)
    now = ledger.read(lambda uow: uow.filings.live_of(filing.customer_id, ""))

    assert now is not None
    assert now.owner == SUN
