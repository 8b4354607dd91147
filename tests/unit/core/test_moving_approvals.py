"""转交, 加签, 退回补充, time limits and delegates on the ledger."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.domain.approval.approval import ActKind
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import MemberId
from core.domain.policy.approval import ApprovalRules, Approver, Overdue, Step
from core.domain.policy.document import Policy
from core.service.delegate import BeginDelegation, DelegateApprovals, EndDelegation
from core.service.directory import MemberLeaves
from core.service.move_approval import AddApprover, HandOnApproval, ReturnMatter
from core.service.overdue_approval import RingApproval
from core.service.records import NoticeKind, about_filing
from core.service.resubmit_filing import ResubmitFiling
from tests.support.builders import HE, LIN, SUN, WANG, XU, ZHOU, Ledger, a_uscc, filing_of
from tests.unit.core.test_flows import a_flow, approval_of, under

DAY = timedelta(days=1)


def limited(ledger: Ledger, then: Overdue) -> Ledger:
    """Filings have to be answered within a day, round the clock."""
    step = Step(name="主管", approvers=(Approver(leader=1),), within=DAY, round_the_clock=True, overdue=then)
    return under(ledger, a_flow(step))


def due(ledger: Ledger) -> list[str]:
    """The timers that ring now."""
    return [timer.kind for timer in ledger.read(lambda uow: uow.timers.due(now=ledger.clock(), limit=99))]


def test_another_answers_in_his_place(ledger: Ledger) -> None:
    """He is told at once; the first one has no say any more."""
    filing = ledger.file(WANG)
    ledger.do(HandOnApproval(about=about_filing(filing.id), by=LIN, to=XU, comment="你更熟"))

    assert (ledger.told(XU), approval_of(ledger, filing).asked) == (["approval_needed"], (XU,))
    assert ledger.trail(filing)[-1] == "approval_handed_on"
    assert ledger.approve(filing, by=XU).status is FilingStatus.PROTECTED


def test_nobody_who_left_is_asked(ledger: Ledger) -> None:
    """Neither by handing on nor by adding."""
    filing = ledger.file(WANG)
    ledger.do(MemberLeaves(member_id=XU))

    for command in (
        HandOnApproval(about=about_filing(filing.id), by=LIN, to=XU),
        AddApprover(about=about_filing(filing.id), by=LIN, who=XU),
        DelegateApprovals(by=LIN, to=XU, since=ledger.clock(), until=ledger.clock() + DAY),
    ):
        assert ledger.refusal(command).code == "colleague_left"


def test_one_more_has_to_say_yes_first(ledger: Ledger) -> None:
    """加签: then it comes back."""
    filing = ledger.file(WANG)
    ledger.do(AddApprover(about=about_filing(filing.id), by=LIN, who=HE))
    assert approval_of(ledger, filing).asked == (HE,)
    assert ledger.approve(filing, by=HE).status is FilingStatus.PENDING

    assert ledger.told(LIN) == ["approval_needed", "approval_needed"]
    assert ledger.approve(filing, by=LIN).status is FilingStatus.PROTECTED


def test_more_is_wanted_before_the_answer(ledger: Ledger) -> None:
    """The filer completes it, and the approver sees the new answers."""
    filing = ledger.file(WANG, budget="50000")
    ledger.do(ReturnMatter(about=about_filing(filing.id), by=LIN, reason="预算是哪年的？"))
    assert (ledger.told(WANG), approval_of(ledger, filing).asked) == (["filing_returned"], ())

    ledger.do(ResubmitFiling(filing_id=filing.id, by=WANG, fields={"note": "明年的", "phone": "139 0001 2399"}))

    again = ledger.again(filing)
    assert (again.answers["note"], again.answers["budget"], again.contact.phone) == ("明年的", "50000", "13900012399")
    assert ledger.told(LIN) == ["approval_needed", "approval_needed"]
    assert ledger.approve(again).status is FilingStatus.PROTECTED


def returned(ledger: Ledger) -> Filing:
    """A filing of 王晨 that came back."""
    filing = ledger.file(WANG)
    ledger.do(ReturnMatter(about=about_filing(filing.id), by=LIN, reason="换个电话"))
    return filing


def test_a_new_phone_is_checked_as_in_a_new_filing(ledger: Ledger) -> None:
    """Somebody else's keeps it out; a free one is held from then on."""
    ledger.file(SUN, company="杭州岚宝博林自动化有限公司", phone="13900054321")
    filing = returned(ledger)
    taken = ResubmitFiling(filing_id=filing.id, by=WANG, fields={"phone": "13900054321"})
    assert ledger.refusal(taken).code == "customer_held"

    ledger.do(ResubmitFiling(filing_id=filing.id, by=WANG, fields={"phone": "13900054322"}))

    third = filing_of(XU, company="宁波帆谷泽达新材料有限公司", phone="13900054322")
    assert ledger.refusal(third).facts["owner_id"] == WANG
    ledger.withdraw(ledger.again(filing))
    assert ledger.do(third).code == "filed"


def test_a_credit_code_that_comes_later_is_kept_with_the_customer(ledger: Ledger) -> None:
    """Not one that another customer has, and not a second one."""
    ledger.file(SUN, company="杭州岚宝博林自动化有限公司", phone="13900054321", uscc=a_uscc(1))
    ledger.withdraw(ledger.read(lambda uow: uow.filings.page(after=0, limit=1))[0])
    filing = returned(ledger)
    other = ResubmitFiling(filing_id=filing.id, by=WANG, fields={"uscc": a_uscc(1)})
    assert ledger.refusal(other).code == "other_company"

    ledger.do(ResubmitFiling(filing_id=filing.id, by=WANG, fields={"uscc": a_uscc(2)}))

    assert ledger.customer(filing).uscc == a_uscc(2)
    ledger.do(ReturnMatter(about=about_filing(filing.id), by=LIN, reason="代码对吗？"))
    second = ResubmitFiling(filing_id=filing.id, by=WANG, fields={"uscc": a_uscc(3)})
    assert ledger.refusal(second).code == "other_company"


def test_only_its_owner_completes_it_and_only_after_a_return(ledger: Ledger) -> None:
    """And it stays the same company."""
    filing = ledger.file(WANG)
    assert ledger.refusal(ResubmitFiling(filing_id=filing.id, by=WANG, fields={})).code == "not_returned"
    ledger.do(ReturnMatter(about=about_filing(filing.id), by=LIN, reason="缺联系人职务"))

    other = {"company": "无锡远舟食品有限公司"}
    assert ledger.refusal(ResubmitFiling(filing_id=filing.id, by=XU, fields={})).code == "not_yours"
    assert ledger.refusal(ResubmitFiling(filing_id=filing.id, by=WANG, fields=other)).code == "other_company"
    assert ledger.refusal(ResubmitFiling(filing_id=filing.id, by=WANG, fields={"phone": ""})).code == "incomplete"
    assert ledger.withdraw(filing).status is FilingStatus.WITHDRAWN


@pytest.mark.parametrize(
    ("then", "status"), [(Overdue.APPROVE, FilingStatus.PROTECTED), (Overdue.REJECT, FilingStatus.REJECTED)]
)
def test_time_decides_by_rule(ledger: Ledger, then: Overdue, status: FilingStatus) -> None:
    """The filer is told, the trail names nobody, the timer rang once."""
    filing = limited(ledger, then).file(WANG)
    assert due(ledger.later(DAY - timedelta(seconds=1))) == []
    assert due(ledger.later(timedelta(seconds=1))) == ["overdue"]
    ledger.do(RingApproval(about=about_filing(filing.id)))

    decided = ledger.again(filing)
    assert (decided.status, decided.decided_by) == (status, None)
    assert ledger.told(WANG) == ["filing_decided"]
    assert ledger.do(RingApproval(about=about_filing(filing.id))).code == "nothing_due"


def test_a_reminder_comes_to_whoever_is_late(ledger: Ledger) -> None:
    """Again after another day, each once."""
    filing = limited(ledger, Overdue.REMIND).file(WANG)
    for _ in range(2):
        ledger.later(DAY).do(RingApproval(about=about_filing(filing.id)))
        ledger.do(RingApproval(about=about_filing(filing.id)))

    assert [notice.kind for notice in ledger.notices() if notice.to == LIN] == [
        NoticeKind.APPROVAL_NEEDED,
        NoticeKind.APPROVAL_OVERDUE,
        NoticeKind.APPROVAL_OVERDUE,
    ]


def test_late_answers_go_to_the_leader_above(ledger: Ledger) -> None:
    """林岚 did not answer, 周宁 is asked."""
    filing = limited(ledger, Overdue.ESCALATE).file(WANG)
    ledger.later(DAY).do(RingApproval(about=about_filing(filing.id)))

    assert (approval_of(ledger, filing).asked, ledger.told(ZHOU)) == ((ZHOU,), ["approval_needed"])
    assert [act.kind for act in approval_of(ledger, filing).acts] == [ActKind.ESCALATED]


def test_time_limits_run_in_working_hours(ledger: Ledger) -> None:
    """Four hours from a Friday evening end on Monday."""
    step = Step(name="主管", approvers=(Approver(leader=1),), within=timedelta(hours=4))
    filing = under(ledger, a_flow(step)).file(WANG)
    started = approval_of(ledger, filing).started_at
    until = approval_of(ledger, filing).due_at

    assert until is not None
    assert until - started >= timedelta(hours=4)


def test_a_delegate_answers_while_somebody_is_away(ledger: Ledger) -> None:
    """What waits goes over, what comes goes to him at once, and afterwards everything is as before."""
    waiting = ledger.file(WANG)
    now = ledger.clock()
    ledger.do(DelegateApprovals(by=LIN, to=HE, since=now, until=now + DAY))
    assert approval_of(ledger, waiting).asked == (HE,)
    fresh = ledger.file(XU, company="无锡远舟食品有限公司", phone="13900012346")
    assert approval_of(ledger, fresh).asked == (HE,)
    assert ledger.approve(waiting, by=HE).status is FilingStatus.PROTECTED

    later = ledger.later(DAY).file(XU, company="杭州云松软件有限公司", phone="13900012347")

    assert approval_of(ledger, later).asked == (LIN,)


def test_a_delegate_who_files_himself_is_judged_by_the_one_who_is_away(ledger: Ledger) -> None:
    """Nobody decides his own matter by this door."""
    now = ledger.clock()
    ledger.do(DelegateApprovals(by=LIN, to=WANG, since=now, until=now + DAY))

    assert approval_of(ledger, ledger.file(WANG)).asked == (LIN,)


def test_a_delegation_to_come_begins_by_itself(ledger: Ledger) -> None:
    """On the day, with what waits then; taken back before, it never does."""
    filing = ledger.file(WANG)
    start = ledger.clock() + DAY
    ledger.do(DelegateApprovals(by=LIN, to=HE, since=start, until=start + DAY))
    assert (approval_of(ledger, filing).asked, due(ledger)) == ((LIN,), [])
    ledger.later(DAY)
    assert due(ledger) == ["delegation"]
    ledger.do(BeginDelegation(member=LIN))
    assert approval_of(ledger, filing).asked == (HE,)

    ledger.do(EndDelegation(by=LIN))

    assert (due(ledger), ledger.do(BeginDelegation(member=LIN)).code) == ([], "nothing_due")
    assert ledger.refusal(EndDelegation(by=LIN)).code == "nobody_delegated"


@pytest.mark.parametrize(
    ("to", "days", "code"),
    [(LIN, 1, "delegate_to_oneself"), (HE, 0, "delegation_over"), (HE, 31, "delegation_too_long")],
)
def test_a_delegation_has_to_make_sense(ledger: Ledger, to: MemberId, days: int, code: str) -> None:
    """Not to oneself, not over before it starts, not for ever."""
    now = ledger.clock()

    assert ledger.refusal(DelegateApprovals(by=LIN, to=to, since=now, until=now + days * DAY)).code == code


def test_a_policy_can_forbid_delegates(ledger: Ledger) -> None:
    """Then everybody answers himself."""
    ledger.policy = Policy(approval=ApprovalRules(may_delegate=False))
    now = ledger.clock()

    assert ledger.refusal(DelegateApprovals(by=LIN, to=HE, since=now, until=now + DAY)).code == "no_delegation"


def test_circles_of_delegates_end(ledger: Ledger) -> None:
    """林岚 to 何川, 何川 to 孙悦, 孙悦 to 林岚: somebody is asked, once."""
    now = ledger.clock()
    for who, to in ((LIN, HE), (HE, SUN), (SUN, LIN)):
        ledger.do(DelegateApprovals(by=who, to=to, since=now, until=now + DAY))

    assert approval_of(ledger, ledger.file(WANG)).asked == (SUN,)
