"""What a stage asks to be done: its time begins with the stage, and whoever is named hears when it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.policy.approval import Approver
from core.domain.policy.catalog import STAGES, Duty, Stage
from core.domain.policy.document import Policy
from core.domain.rules import RuleViolation
from core.service.move_stage import MoveStage
from core.service.procedures.duties import KIND
from core.service.record_follow_up import RecordFollowUp
from core.service.records import Notice, NoticeKind
from core.service.ring_duties import RingDuties
from core.service.transfer_customers import AcceptTransfer, TransferCustomers
from core.service.views.duty_views import DutiesView, duties_view
from tests.support.builders import KEYS_ALONE, LIN, SUN, WANG, ZHOU, Ledger

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
VISIT = Duty(name="现场勘察", within=72 * HOUR, round_the_clock=True, kinds=("拜访",), remind=24 * HOUR)
OFFER = Duty(name="出方案", within=5 * DAY, kinds=("方案",), fields=("budget",), tell=())
GO_ON = Duty(name="定下一步", within=96 * HOUR, round_the_clock=True, tell=(Approver(leader=2),))


def asking(*duties: Duty, first: tuple[Duty, ...] = ()) -> Policy:
    """需求确认 asks for these, and the stage in which everybody begins for ``first``."""
    begins, confirmed, *others = STAGES
    stages: tuple[Stage, ...] = (replace(begins, duties=first), replace(confirmed, duties=duties), *others)
    return replace(KEYS_ALONE, stages=stages)


@pytest.fixture
def filing(ledger: Ledger) -> Filing:
    """王晨 has one, in the first stage."""
    ledger.policy = asking(VISIT, OFFER)
    return ledger.approve(ledger.file(WANG))


def move(ledger: Ledger, filing: Filing, stage: str = "need_confirmed") -> None:
    ledger.do(MoveStage(filing_id=filing.id, stage=stage, by=WANG))


def ring(ledger: Ledger, filing: Filing) -> None:
    ledger.do(RingDuties(filing_id=filing.id))


def told(ledger: Ledger, member: MemberId) -> list[Notice]:
    return [one for one in ledger.notices() if one.to == member and one.kind is NoticeKind.DUTY_DUE]


def seen(ledger: Ledger, filing: Filing, reader: MemberId = WANG) -> DutiesView:
    ctx = ledger.context()
    return ledger.read(lambda uow: duties_view(filing.id, reader, uow, ctx))


def rings_at(ledger: Ledger, filing: Filing) -> timedelta | None:
    """How long after now its timer is set."""
    due = ledger.read(lambda uow: uow.timers.due(now=ledger.clock() + 365 * DAY, limit=100))
    return next((one.due_at - ledger.clock() for one in due if one.key == f"{KIND}:{filing.id}"), None)


def test_nothing_is_asked_for_before_the_stage_begins(ledger: Ledger, filing: Filing) -> None:
    """And no timer stands."""
    assert seen(ledger, filing).lines == ()
    assert rings_at(ledger, filing) is None


def test_its_time_begins_with_the_stage(ledger: Ledger, filing: Filing) -> None:
    """Round the clock, or five working days of which two lie behind a weekend; the timer rings for the first word."""
    ledger.later(HOUR)
    move(ledger, filing)

    assert [(line.name, line.due_at - ledger.clock()) for line in seen(ledger, filing).lines] == [
        ("现场勘察", 3 * DAY),
        ("出方案", 7 * DAY),
    ]
    assert rings_at(ledger, filing) == 2 * DAY


def test_the_owner_is_reminded_and_with_the_end_his_leader_hears(ledger: Ledger, filing: Filing) -> None:
    """Each once, however often the timer rings."""
    move(ledger, filing)
    for _ in range(2):
        ledger.later(2 * DAY if not told(ledger, WANG) else timedelta())
        ring(ledger, filing)
    reminded = (len(told(ledger, WANG)), len(told(ledger, LIN)))
    ledger.later(DAY)
    for _ in range(2):
        ring(ledger, filing)

    assert reminded == (1, 0)
    assert (len(told(ledger, WANG)), len(told(ledger, LIN))) == (2, 1)
    assert [line.name for line in seen(ledger, filing, LIN).lines] == ["现场勘察"]


def test_a_follow_up_of_that_kind_does_it(ledger: Ledger, filing: Filing) -> None:
    """One of before the stage, or of another kind, does not."""
    ledger.do(RecordFollowUp(filing_id=filing.id, by=WANG, kind="拜访", note="拜访了李总，先认识一下"))
    ledger.later(HOUR)
    move(ledger, filing)
    ledger.later(HOUR)
    ledger.do(RecordFollowUp(filing_id=filing.id, by=WANG, kind="电话", note="电话约了周四上午过去看现场"))
    before = [line.name for line in seen(ledger, filing).lines]
    ledger.do(RecordFollowUp(filing_id=filing.id, by=WANG, kind="拜访", note="到车间量了尺寸，看了三条线"))
    after = [line.name for line in seen(ledger, filing).lines]
    ledger.later(3 * DAY)
    ring(ledger, filing)

    assert (before, after) == (["现场勘察", "出方案"], ["出方案"])
    assert told(ledger, WANG) == told(ledger, LIN) == []


def test_what_needs_an_answer_too_waits_for_both(ledger: Ledger, filing: Filing) -> None:
    """A proposal without a budget is half of it; the answer that comes later does not begin the stage anew."""
    move(ledger, filing)
    began = seen(ledger, filing).lines[1].due_at
    ledger.later(HOUR)
    ledger.do(RecordFollowUp(filing_id=filing.id, by=WANG, kind="方案", note="方案初稿发给李总了，等意见"))
    half = seen(ledger, filing).lines
    ledger.do(MoveStage(filing_id=filing.id, stage="need_confirmed", by=WANG, fields={"budget": "50万"}))

    assert [(line.name, line.due_at) for line in half][1] == ("出方案", began)
    assert [line.name for line in seen(ledger, filing).lines] == ["现场勘察"]


def test_going_on_ends_what_the_stage_before_asked_for(ledger: Ledger, filing: Filing) -> None:
    """Its timer falls away; coming back begins it anew."""
    move(ledger, filing)
    ledger.later(HOUR)
    move(ledger, filing, "quoting")
    gone = (seen(ledger, filing).lines, rings_at(ledger, filing))
    ledger.later(DAY)
    move(ledger, filing)

    assert gone == ((), None)
    assert seen(ledger, filing).lines[0].due_at == ledger.clock() + 3 * DAY


def test_the_first_stage_begins_with_the_protection(ledger: Ledger) -> None:
    """Nobody has to say that he is where everybody begins."""
    ledger.policy = asking(first=(GO_ON,))
    filing = ledger.approve(ledger.file(WANG))
    ledger.later(5 * DAY)
    ring(ledger, filing)

    assert [line.due_at for line in seen(ledger, filing).lines] == [filing.decided_at + 4 * DAY]  # type: ignore[operator]
    assert len(told(ledger, WANG)) == len(told(ledger, ZHOU)) == 1
    assert told(ledger, LIN) == []


def test_whoever_takes_the_customer_over_hears_instead(ledger: Ledger, filing: Filing) -> None:
    """What is late stays late."""
    move(ledger, filing)
    ledger.do(TransferCustomers(filings=(filing.id,), to=SUN, by=WANG, reason="他更熟"))
    transfer = ledger.read(lambda uow: uow.transfers.asked_about(filing.id))
    assert transfer is not None
    ledger.do(AcceptTransfer(transfer_id=transfer.id, by=SUN))
    ledger.later(3 * DAY)
    ring(ledger, filing)

    assert (len(told(ledger, SUN)), len(told(ledger, WANG))) == (2, 0)


def test_who_has_nothing_to_do_with_it_sees_nothing(ledger: Ledger, filing: Filing) -> None:
    """A colleague asks for the card by a number."""
    move(ledger, filing)

    with pytest.raises(RuleViolation, match="filing_not_found"):
        seen(ledger, filing, SUN)
