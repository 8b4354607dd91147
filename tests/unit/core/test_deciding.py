"""通过, 驳回, 撤回 and 到期 on the ledger."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.domain.approval.approval import Approval, Decision
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import FilingId, MemberId, TeamId
from core.domain.org import Role, RoleGrant
from core.domain.policy.document import Clause, Policy, ProtectionRules
from core.domain.rules import RuleRef, RuleViolation
from core.service.decide_filing import ApproveFiling, RejectFiling
from core.service.directory import MemberLeaves
from core.service.expire_filing import ExpireFiling
from core.service.records import NoticeKind, Timer, about_filing
from core.service.withdraw_filing import WithdrawFiling
from tests.support.builders import EAST, HE, LIN, SUN, WANG, XU, ZHOU, Ledger, a_filing

MONTH = timedelta(days=30)


def approval_of(ledger: Ledger, filing: Filing) -> Approval:
    """The approval of a filing as it is now."""
    approval = ledger.read(lambda uow: uow.approvals.about(about_filing(filing.id)))
    assert approval is not None
    return approval


def timers(ledger: Ledger) -> list[Timer]:
    """Every timer that is set."""
    waiting = ledger.read(lambda uow: uow.timers.due(now=ledger.clock() + 100 * MONTH, limit=100))
    return [timer for timer in waiting if timer.kind == "expire"]


def test_an_approved_customer_is_protected_from_the_decision_on(ledger: Ledger) -> None:
    """The approval is settled and time is told when to come back."""
    filing = ledger.file(WANG)
    ledger.later(timedelta(hours=5))

    approved = ledger.approve(filing)

    assert approved.status is FilingStatus.PROTECTED
    assert approved.protected_until == ledger.clock() + MONTH
    assert approved.rule == RuleRef(version=1, clause=Clause.PROTECTION.value)
    assert approval_of(ledger, filing).status is Decision.APPROVED
    assert timers(ledger)[-1:] == [
        Timer(
            key=f"expire:{filing.id}",
            kind="expire",
            due_at=approved.protected_until,
            subject=about_filing(filing.id),
        )
    ]


def test_the_policy_in_force_says_how_long(ledger: Ledger) -> None:
    """And the filing cites its version."""
    ledger.policy = Policy(version=7, protection=ProtectionRules(length=timedelta(days=90)))
    approved = ledger.approve(ledger.file(WANG))

    assert approved.protected_until == ledger.clock() + timedelta(days=90)
    assert approved.rule == RuleRef(version=7, clause=Clause.PROTECTION.value)


def test_a_decision_tells_the_owner_once_and_repaints_every_copy(ledger: Ledger) -> None:
    """Nobody else is bothered."""
    filing = ledger.approve(ledger.file(WANG))

    assert ledger.trail(filing) == ["filing_submitted", "filing_approved"]
    assert [(notice.kind, notice.to) for notice in ledger.notices()] == [
        (NoticeKind.APPROVAL_NEEDED, LIN),
        (NoticeKind.FILING_DECIDED, WANG),
        (NoticeKind.REPAINT, None),
    ]


def test_a_rejected_customer_is_free_and_its_owner_reads_why(ledger: Ledger) -> None:
    """No timer is left behind."""
    filing = ledger.reject(ledger.file(WANG), reason=" 请补充联系人职务 ")

    assert (filing.status, filing.reason) == (FilingStatus.REJECTED, "请补充联系人职务")
    assert filing.rule == RuleRef(version=1, clause="approval/filing")
    assert [task.comment for task in approval_of(ledger, filing).tasks] == ["请补充联系人职务"]
    assert ledger.told(WANG) == ["filing_decided"]
    assert timers(ledger) == []


def test_a_rejection_without_a_reason_leaves_the_filing_waiting(ledger: Ledger) -> None:
    """It can be rejected again, with one."""
    filing = ledger.file(WANG)

    assert ledger.refusal(RejectFiling(filing_id=filing.id, by=LIN, reason=" ")).code == "reason_needed"
    assert ledger.reject(filing).status is FilingStatus.REJECTED


@pytest.mark.parametrize("stranger", [XU, SUN, HE, ZHOU])
def test_only_those_who_were_asked_decide(ledger: Ledger, stranger: MemberId) -> None:
    """Not a colleague, not another leader, not even the leader above."""
    filing = ledger.file(WANG)

    yes = ledger.refusal(ApproveFiling(filing_id=filing.id, by=stranger))
    no = ledger.refusal(RejectFiling(filing_id=filing.id, by=stranger, reason="重复"))

    assert (yes.code, no.code, yes.facts) == ("not_your_task", "not_your_task", {"number": 1})


@pytest.mark.parametrize("owner", [WANG, LIN])
def test_nobody_decides_about_his_own_filing(ledger: Ledger, owner: MemberId) -> None:
    """Neither a salesperson nor the leader of the team, and he is told that this is the reason."""
    filing = ledger.file(owner)

    yes = ledger.refusal(ApproveFiling(filing_id=filing.id, by=owner))
    no = ledger.refusal(RejectFiling(filing_id=filing.id, by=owner, reason="重复"))

    assert (yes.code, no.code, yes.facts) == ("own_filing", "own_filing", {"number": 1})


def test_the_second_answer_is_told_who_was_first(ledger: Ledger) -> None:
    """Two leaders press, one decides."""
    ledger.write(lambda uow: uow.directory.grant(RoleGrant(member_id=XU, role=Role.LEADER, team_id=EAST)))
    filing = ledger.approve(ledger.file(WANG), by=XU)

    for late in (
        ApproveFiling(filing_id=filing.id, by=LIN),
        ApproveFiling(filing_id=filing.id, by=XU),
        RejectFiling(filing_id=filing.id, by=LIN, reason="重复"),
    ):
        refusal = ledger.refusal(late)

        assert refusal.code == "already_decided"
        assert refusal.facts == {"number": 1, "status": "protected", "by_id": XU, "at": ledger.clock().isoformat()}
        assert refusal.rule == RuleRef(version=1, clause=Clause.PROTECTION.value)


def test_a_leader_who_left_decides_nothing(ledger: Ledger) -> None:
    """His card may still lie on his phone."""
    filing = ledger.file(WANG)
    ledger.do(MemberLeaves(member_id=LIN))

    assert ledger.refusal(ApproveFiling(filing_id=filing.id, by=LIN)).code == "member_left"
    assert ledger.refusal(RejectFiling(filing_id=filing.id, by=LIN, reason="重复")).code == "member_left"


def test_a_filing_that_does_not_exist_cannot_be_decided(ledger: Ledger) -> None:
    """A button from another database."""
    gone = FilingId("gone")

    assert ledger.refusal(ApproveFiling(filing_id=gone, by=LIN)).code == "filing_not_found"
    assert ledger.refusal(WithdrawFiling(filing_id=gone, by=WANG)).code == "filing_not_found"


def test_a_withdrawn_customer_is_free_and_nobody_has_to_answer(ledger: Ledger) -> None:
    """Those who were asked are told, and their cards lose their buttons."""
    filing = ledger.withdraw(ledger.file(WANG), note="客户不做了")

    assert (filing.status, filing.reason, filing.decided_by) == (FilingStatus.WITHDRAWN, "客户不做了", WANG)
    assert filing.rule == RuleRef(version=1, clause=Clause.WITHDRAW.value)
    assert approval_of(ledger, filing).status is Decision.CLOSED
    assert ledger.told(LIN) == ["approval_needed", "filing_withdrawn"]
    assert ledger.told(WANG) == []
    assert ledger.notices()[-1].kind is NoticeKind.REPAINT
    assert ledger.read(lambda uow: uow.approvals.count_waiting_for(LIN)) == 0


def test_a_filing_without_an_approval_can_be_withdrawn(ledger: Ledger) -> None:
    """Nobody can decide it, and there is nobody to tell."""
    filing = a_filing(owner=WANG)
    ledger.write(lambda uow: uow.filings.add(filing, ()))

    assert ledger.refusal(ApproveFiling(filing_id=filing.id, by=LIN)).code == "not_your_task"
    assert ledger.withdraw(filing).status is FilingStatus.WITHDRAWN
    assert ledger.told(LIN) == []


def test_only_the_owner_withdraws_and_only_while_it_waits(ledger: Ledger) -> None:
    """Neither his leader nor himself after the decision."""
    filing = ledger.file(WANG)
    assert ledger.refusal(WithdrawFiling(filing_id=filing.id, by=LIN)).code == "not_yours"
    ledger.approve(filing)

    late = ledger.refusal(WithdrawFiling(filing_id=filing.id, by=WANG))

    assert (late.code, late.facts["by_id"], late.facts["status"]) == ("already_decided", LIN, "protected")


def test_somebody_who_left_withdraws_nothing(ledger: Ledger) -> None:
    """His filings are the company's affair now."""
    filing = ledger.file(WANG)
    ledger.do(MemberLeaves(member_id=WANG))

    assert ledger.refusal(WithdrawFiling(filing_id=filing.id, by=WANG)).code == "member_left"


def test_protection_ends_when_its_time_is_over(ledger: Ledger) -> None:
    """By time itself: the trail names nobody, and the owner hears of it."""
    filing = ledger.expire(ledger.approve(ledger.file(WANG)))
    last = ledger.read(lambda uow: uow.trail.about(about_filing(filing.id)))[-1]

    assert filing.status is FilingStatus.EXPIRED
    assert (last.kind.value, last.actor, last.at) == ("filing_expired", None, ledger.clock())
    assert ledger.told(WANG) == ["filing_decided", "ending_digest", "ended_digest"]


def test_a_timer_that_rings_late_warns_before_it_ends_anything(ledger: Ledger) -> None:
    """The server was off for a week, the reminders with it: a day is left from now on."""
    filing = ledger.approve(ledger.file(WANG))
    ledger.later(MONTH + timedelta(days=7))

    assert ledger.do(ExpireFiling(filing_id=filing.id)).code == "reminded"
    assert ledger.again(filing).protected_until == ledger.clock() + timedelta(days=1)
    assert ledger.later(timedelta(days=1)).do(ExpireFiling(filing_id=filing.id)).code == "expired"


def test_a_timer_that_rings_early_is_set_again(ledger: Ledger) -> None:
    """Nothing happens before the end."""
    filing = ledger.approve(ledger.file(WANG))
    ledger.write(lambda uow: uow.timers.done(f"expire:{filing.id}"))
    ledger.later(MONTH - timedelta(seconds=1))

    outcome = ledger.do(ExpireFiling(filing_id=filing.id))

    assert outcome.code == "nothing_due"
    assert ledger.again(filing) == filing
    assert timers(ledger)[-1].due_at == filing.protected_until


def test_a_timer_that_rings_twice_changes_nothing_the_second_time(ledger: Ledger) -> None:
    """No second notice, no second line in the trail."""
    filing = ledger.expire(ledger.approve(ledger.file(WANG)))
    before = ledger.snapshot()

    assert ledger.do(ExpireFiling(filing_id=filing.id)).code == "nothing_due"
    assert ledger.snapshot() == before


def test_a_timer_does_not_end_what_waits(ledger: Ledger) -> None:
    """Only a protection has an end."""
    filing = ledger.file(WANG)
    ledger.later(2 * MONTH)

    assert ledger.do(ExpireFiling(filing_id=filing.id)).code == "nothing_due"
    assert ledger.again(filing).status is FilingStatus.PENDING


def test_moving_to_another_team_does_not_move_what_was_filed(ledger: Ledger) -> None:
    """The leader who was asked decides still; the filing keeps the team in which it was made."""
    filing = ledger.file(WANG)
    south = TeamId("feishu:south")
    moved = ledger.read(lambda uow: uow.directory.member(WANG))
    ledger.write(lambda uow: uow.directory.save_member(type(moved)(id=WANG, name=moved.name, team_id=south)))

    approved = ledger.approve(filing, by=LIN)

    assert approved.team_id == EAST
    with pytest.raises(RuleViolation, match="not_your_task"):
        ledger.approve(filing, by=HE)
