"""转交: whose yes is needed, what stays as it was, who hears of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.filing import Filing
from core.domain.handover import Passed, Transfer, TransferState
from core.domain.ids import MemberId, TransferId
from core.domain.policy.approval import EXTENSION_FLOW, FILING_FLOW, NEAREST_LEADER, ApprovalRules, Flow, Matter, Step
from core.domain.policy.pool import Consent, HandoverRules, PoolRules
from core.service.decide_matter import ApproveMatter, RejectMatter
from core.service.directory import MemberLeaves
from core.service.outcome import Outcome
from core.service.procedures.planning import open_steps
from core.service.record_follow_up import RecordFollowUp, today
from core.service.records import about_extension, about_transfer
from core.service.request_extension import RequestExtension
from core.service.transfer_customers import AcceptTransfer, DeclineTransfer, TransferCustomers
from tests.support.builders import HE, LIN, SUN, WANG, XU, ZHOU, Ledger
from tests.support.ringing import ring
from tests.unit.core.test_extending import follow
from tests.unit.core.test_receipts import code_on_card, verified

DAY = timedelta(days=1)


def protected(ledger: Ledger, n: int = 0) -> Filing:
    """A customer of 王晨."""
    if not n:
        return ledger.approve(ledger.file(WANG))
    names = ("宁波示例机电", "杭州云上示例科技", "南京假想食品", "无锡样例电子")
    return ledger.approve(ledger.file(WANG, f"{names[n - 1]}有限公司", f"1390005678{n}"))


def consent(ledger: Ledger, kind: Consent, **changes: object) -> None:
    """What the policy wants."""
    rules = HandoverRules(consent=kind, **changes)  # type: ignore[arg-type]
    ledger.policy = replace(ledger.policy, handover=rules)


def give(ledger: Ledger, *filings: Filing, by: MemberId = WANG, to: MemberId = XU) -> Outcome:
    """转交."""
    return ledger.do(TransferCustomers(by=by, to=to, filings=tuple(one.id for one in filings), reason="换区了"))


def refused(ledger: Ledger, *filings: Filing, by: MemberId = WANG, to: MemberId = XU) -> str:
    """The code of the refusal."""
    command = TransferCustomers(by=by, to=to, filings=tuple(one.id for one in filings))
    return ledger.refusal(command).code


def transfer_in(ledger: Ledger, outcome: Outcome) -> Transfer:
    """The passing-on as it is now."""
    assert outcome.subject is not None
    ident = TransferId(outcome.subject.id)
    return ledger.read(lambda uow: uow.transfers.get(ident))


def outcomes(ledger: Ledger, transfer: Transfer) -> list[Passed]:
    """How it went with each customer."""
    return [one.how for one in ledger.read(lambda uow: uow.transfers.passings(transfer.id, limit=99))]


def test_the_receiver_says_yes_and_the_customer_is_his(ledger: Ledger) -> None:
    """Number, end and extensions stay; both hear of it, and the trail and a receipt say so."""
    filing = protected(ledger)
    asked = give(ledger, filing)
    assert (asked.code, ledger.again(filing).owner) == ("transfer_asked", WANG)
    assert ledger.told(XU)[-1] == "transfer_needed"

    done = ledger.do(AcceptTransfer(transfer_id=transfer_in(ledger, asked).id, by=XU))
    now = ledger.again(filing)
    assert (done.code, now.owner, now.number) == ("transferred", XU, filing.number)
    assert (now.protected_until, now.extensions, now.status) == (filing.protected_until, 0, filing.status)
    assert ledger.told(WANG)[-1] == "transfer_settled"
    assert ledger.trail(filing)[-1] == "filing_transferred"
    assert transfer_in(ledger, asked).state is TransferState.DONE
    assert verified(ledger, code_on_card(ledger, now, XU), by=LIN).what == "filing_transferred"


def test_a_receiver_who_declines_leaves_all_as_it_was(ledger: Ledger) -> None:
    """The giver reads why; it can be asked again."""
    filing = protected(ledger)
    asked = give(ledger, filing)
    ledger.do(DeclineTransfer(transfer_id=transfer_in(ledger, asked).id, by=XU, reason="手上太多"))

    assert ledger.again(filing).owner == WANG
    assert transfer_in(ledger, asked).answer == "手上太多"
    assert ledger.told(WANG)[-1] == "transfer_settled"
    assert give(ledger, filing).code == "transfer_asked"


def test_without_an_answer_it_is_dropped_and_both_are_told(ledger: Ledger) -> None:
    """After the time that the policy gives, and not before."""
    filing = protected(ledger)
    asked = give(ledger, filing)
    ledger.later(timedelta(hours=23))
    ring(ledger)
    assert transfer_in(ledger, asked).state is TransferState.ASKED
    ledger.later(timedelta(hours=1))
    ring(ledger)

    assert transfer_in(ledger, asked).state is TransferState.DROPPED
    assert ledger.again(filing).owner == WANG
    assert (ledger.told(WANG)[-1], ledger.told(XU)[-1]) == ("transfer_settled", "transfer_settled")
    late = ledger.refusal(AcceptTransfer(transfer_id=transfer_in(ledger, asked).id, by=XU))
    assert late.code == "transfer_settled"


def test_who_wished_it_takes_it_back(ledger: Ledger) -> None:
    """As long as nobody has answered; others cannot."""
    asked = give(ledger, protected(ledger))
    ident = transfer_in(ledger, asked).id
    assert ledger.refusal(DeclineTransfer(transfer_id=ident, by=SUN)).code == "transfer_not_asked"
    assert ledger.refusal(AcceptTransfer(transfer_id=ident, by=WANG)).code == "transfer_not_asked"
    ledger.do(DeclineTransfer(transfer_id=ident, by=WANG))

    assert transfer_in(ledger, asked).state is TransferState.DROPPED
    assert ledger.told(XU)[-1] == "transfer_settled"


def test_without_consent_it_passes_at_once(ledger: Ledger) -> None:
    """And several on one card: those that cannot pass are told."""
    consent(ledger, Consent.NONE)
    one, two, waiting = (
        protected(ledger),
        protected(ledger, 1),
        ledger.file(WANG, "南京假想食品有限公司", "13900056783"),
    )
    done = give(ledger, one, two, waiting)

    assert done.facts["count"] == 2
    assert [ledger.again(each).owner for each in (one, two, waiting)] == [XU, XU, WANG]
    assert ledger.told(XU)[-1] == "transfer_settled"


def test_an_approval_decides_where_the_policy_says_so(ledger: Ledger) -> None:
    """Through a flow of the matter; the leader is asked, and his no leaves all as it was."""
    flow = Flow(
        key="transfer", name="转交审批", matter=Matter.TRANSFER, steps=(Step(name="主管", approvers=(NEAREST_LEADER,)),)
    )
    flows = ApprovalRules(flows=(FILING_FLOW, EXTENSION_FLOW, flow))
    ledger.policy = replace(ledger.policy, approval=flows)
    consent(ledger, Consent.APPROVAL)
    filing = protected(ledger)
    sent = give(ledger, filing)
    ident = transfer_in(ledger, sent).id
    assert (sent.code, ledger.told(LIN)[-1]) == ("transfer_sent", "transfer_needed")
    assert ledger.refusal(AcceptTransfer(transfer_id=ident, by=XU)).code == "transfer_not_asked"
    assert ledger.refusal(ApproveMatter(about=about_transfer(ident), by=HE)).code == "not_your_task"

    ledger.do(RejectMatter(about=about_transfer(ident), by=LIN, reason="你来跟完"))
    assert (transfer_in(ledger, sent).answer, ledger.again(filing).owner) == ("你来跟完", WANG)
    again = give(ledger, filing)
    ledger.do(ApproveMatter(about=about_transfer(transfer_in(ledger, again).id), by=LIN))
    assert ledger.again(filing).owner == XU


def test_an_approval_without_a_flow_needs_nobody(ledger: Ledger) -> None:
    """A matter for which no flow fits needs none."""
    consent(ledger, Consent.APPROVAL)

    assert give(ledger, protected(ledger)).code == "transferred"


def test_a_leader_moves_the_customers_of_his_people(ledger: Ledger) -> None:
    """To himself without being asked; nobody else may."""
    filing = protected(ledger)
    assert refused(ledger, filing, by=HE, to=SUN) == "transfer_not_yours"
    assert refused(ledger, filing, by=XU, to=XU) == "transfer_not_yours"

    assert give(ledger, filing, by=LIN, to=LIN).code == "transferred"
    assert ledger.again(filing).owner == LIN


def test_what_cannot_pass_is_refused_with_the_reason(ledger: Ledger) -> None:
    """One alone: which of it. The refusals leave nothing behind."""
    filing, pending = protected(ledger), ledger.file(WANG, "南京假想食品有限公司", "13900056783")
    other = ledger.approve(ledger.file(XU, "宁波示例机电有限公司", "13900056781"))

    assert refused(ledger) == "transfer_nothing"
    assert refused(ledger, filing, to=WANG) == "transfer_to_owner"
    assert refused(ledger, pending) == "transfer_pending"
    assert refused(ledger, filing, other) == "transfer_mixed"
    give(ledger, filing)
    assert refused(ledger, filing, to=SUN) == "transfer_waiting"
    ledger.do(MemberLeaves(member_id=SUN))
    assert refused(ledger, other, by=XU, to=SUN) == "colleague_left"
    consent(ledger, Consent.NONE, batch_most=1)
    assert refused(ledger, filing, pending) == "transfer_too_many"


def test_the_receivers_room_counts(ledger: Ledger) -> None:
    """What does not fit stays with the giver, the first numbers pass; a full one is not asked."""
    consent(ledger, Consent.NONE)
    ledger.policy = replace(ledger.policy, pool=PoolRules(capacity=2))
    one, two, three = (protected(ledger, n) for n in (1, 2, 3))
    ledger.approve(ledger.file(XU))
    done = give(ledger, one, two, three)

    assert outcomes(ledger, transfer_in(ledger, done)) == [Passed.DONE, Passed.FULL, Passed.FULL]
    assert [ledger.again(each).owner for each in (one, two, three)] == [XU, WANG, WANG]
    assert refused(ledger, two) == "transfer_full"


def test_many_pass_in_portions(ledger: Ledger) -> None:
    """A timer carries on; each passes once."""
    consent(ledger, Consent.NONE)
    ledger.policy = replace(ledger.policy, pool=PoolRules(capacity=0))
    filings = [imported(ledger, n) for n in range(1, 121)]
    first = give(ledger, *filings)
    assert first.code == "transfer_running"
    assert sum(ledger.again(each).owner == XU for each in filings) == 50
    while transfer_in(ledger, first).state is TransferState.RUNNING:
        ring(ledger)

    assert {ledger.again(each).owner for each in filings} == {XU}
    assert {tuple(ledger.trail(each)).count("filing_transferred") for each in filings} == {1}


def imported(ledger: Ledger, n: int) -> Filing:
    """One of many customers of 王晨, put down behind the commands' back."""
    from core.domain.customer import Customer
    from core.domain.filing import FilingStatus
    from core.domain.ids import CustomerId, FilingId
    from tests.support.builders import a_filing

    ident = CustomerId(f"many-{n}")
    customer = Customer(
        id=ident, name=f"公司{n}", compare_name=f"公司{n}", uscc=None, region=None, created_at=ledger.clock()
    )
    filing = a_filing(
        id=FilingId(f"many-{n}"),
        number=1000 + n,
        customer_id=ident,
        status=FilingStatus.PROTECTED,
        protected_until=ledger.clock() + 30 * DAY,
        decided_at=ledger.clock(),
    )

    def put(uow: object) -> None:
        uow.customers.add(customer, [])  # type: ignore[attr-defined]
        uow.filings.add(filing, [])  # type: ignore[attr-defined]

    ledger.write(put)
    return filing


def test_the_new_owner_is_reminded_of_the_end(ledger: Ledger) -> None:
    """The old one was already; the new one hears of it at the next notice, and nothing moves."""
    consent(ledger, Consent.NONE)
    filing = protected(ledger)
    ledger.at(filing.must_be_protected() - 7 * DAY)
    ring(ledger)
    assert ledger.again(filing).warned_at is not None
    give(ledger, filing)
    assert (ledger.again(filing).warned_at, ledger.again(filing).reminded) == (None, None)
    ledger.later(4 * DAY)
    ring(ledger)

    assert "ending_digest" in ledger.told(XU)
    assert ledger.again(filing).protected_until == filing.protected_until


def test_a_customer_that_passes_on_its_last_day_keeps_its_end(ledger: Ledger) -> None:
    """The card of the passing-on says when it ends: that was the warning."""
    consent(ledger, Consent.NONE)
    filing = protected(ledger)
    for days in (7, 3, 1):
        ledger.at(filing.must_be_protected() - days * DAY)
        ring(ledger)
    ledger.at(filing.must_be_protected() - timedelta(hours=2))
    until = ledger.again(filing).must_be_protected()
    give(ledger, filing)

    assert ledger.again(filing).protected_until == until
    assert ledger.again(filing).warned_at is not None


def test_a_plan_of_the_old_owner_is_the_new_ones_to_do(ledger: Ledger) -> None:
    """On its morning the new one is reminded, the old one is not."""
    consent(ledger, Consent.NONE)
    filing = protected(ledger)
    day = today(ledger.context()) + DAY
    command = RecordFollowUp(
        filing_id=filing.id,
        by=WANG,
        kind="拜访",
        note="今天拜访了王总，样机很满意，要报价",
        next_step="发报价",
        next_day=day,
    )
    ledger.do(command)
    give(ledger, filing)

    assert [entry.by for entry in ledger.read(lambda uow: open_steps(XU, day, uow))] == [WANG]
    assert ledger.read(lambda uow: open_steps(WANG, day, uow)) == ()
    ledger.later(DAY)
    ring(ledger)
    assert "next_steps" in ledger.told(XU)
    assert "next_steps" not in ledger.told(WANG)


def test_a_request_for_more_time_goes_on_and_nobody_answers_his_own(ledger: Ledger) -> None:
    """林岚 was asked, and now it is her customer: 周宁 is asked instead."""
    consent(ledger, Consent.NONE)
    filing = protected(ledger)
    follow(ledger, filing)
    ledger.do(RequestExtension(filing_id=filing.id, by=WANG, days=15, reason="合同在走流程"))
    extension = ledger.read(lambda uow: uow.extensions.waiting(filing.id))
    assert extension is not None
    give(ledger, filing, by=LIN, to=LIN)
    approval = ledger.read(lambda uow: uow.approvals.about(about_extension(extension.id)))
    assert approval is not None
    assert (approval.asked, approval.submitter) == ((ZHOU,), LIN)

    ledger.do(ApproveMatter(about=about_extension(extension.id), by=ZHOU))
    assert ledger.again(filing).extensions == 1
    assert ledger.again(filing).owner == LIN


@pytest.mark.parametrize("answer", [True, False])
def test_answering_twice_changes_nothing_the_second_time(ledger: Ledger, answer: bool) -> None:
    """Whoever was first."""
    asked = give(ledger, protected(ledger))
    ident = transfer_in(ledger, asked).id
    command = AcceptTransfer(transfer_id=ident, by=XU) if answer else DeclineTransfer(transfer_id=ident, by=XU)
    ledger.do(command)

    assert ledger.refusal(command).code == "transfer_settled"
    events = [event.kind.value for event in ledger.read(lambda uow: uow.trail.about(about_transfer(ident)))]
    assert events == ["transfer_asked", "transfer_done" if answer else "transfer_declined"]
