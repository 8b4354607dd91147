"""Follow-ups put down, corrected, commented and remembered."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.domain.filing import Filing
from core.domain.follow_up import FollowUp
from core.domain.ids import FilingId
from core.service.comment_follow_up import CommentFollowUp
from core.service.idle_customer import RingIdle
from core.service.next_steps import RingNextSteps
from core.service.record_follow_up import CorrectFollowUp, RecordFollowUp
from core.service.records import about_follow_up
from tests.support.builders import LIN, SUN, WANG, XU, Ledger

NOTE = "拜访了王总，样机看得很满意"
DAY = timedelta(days=1)


@pytest.fixture
def ledger() -> Ledger:
    """An ordinary morning."""
    return Ledger()


@pytest.fixture
def filing(ledger: Ledger) -> Filing:
    """A protected customer of 王晨."""
    return ledger.approve(ledger.file())


def told(filing: Filing, note: str = NOTE, **changes: object) -> RecordFollowUp:
    """What 王晨 tells."""
    values: dict[str, object] = {"filing_id": filing.id, "by": WANG, "kind": "拜访", "note": note}
    return RecordFollowUp(**{**values, **changes})  # type: ignore[arg-type]


def last(ledger: Ledger, filing: Filing) -> FollowUp:
    """The newest entry."""
    return ledger.read(lambda uow: uow.follow_ups.of_filing(filing.id, limit=1)[0])


def test_the_owner_puts_down_what_he_did(ledger: Ledger, filing: Filing) -> None:
    """With a line on the trail that tells nothing of the words."""
    outcome = ledger.do(told(filing))
    entry = last(ledger, filing)

    assert (entry.note, entry.kind, entry.counts) == (NOTE, "拜访", True)
    assert outcome.subject == about_follow_up(entry.id)
    (event,) = ledger.read(lambda uow: uow.trail.about(about_follow_up(entry.id)))
    assert NOTE not in repr(event)


def test_his_leader_may_and_a_colleague_may_not(ledger: Ledger, filing: Filing) -> None:
    """A customer that is not his is none of his business."""
    ledger.do(told(filing, by=LIN))

    assert ledger.refusal(told(filing, by=XU)).code == "not_following"
    assert ledger.refusal(told(filing, by=SUN)).code == "not_following"


def test_nothing_is_put_down_of_a_customer_that_is_free(ledger: Ledger, filing: Filing) -> None:
    """The protection is over."""
    assert ledger.refusal(told(ledger.expire(filing))).code == "not_following"


@pytest.mark.parametrize(
    ("note", "code"), [("", "follow_up_what"), ("。。\x00", "follow_up_what"), ("长" * 1001, "follow_up_too_long")]
)
def test_words_that_are_none_are_refused(ledger: Ledger, filing: Filing, note: str, code: str) -> None:
    """And leave no trace."""
    assert ledger.refusal(told(filing, note)).code == code


def test_a_kind_that_the_policy_does_not_know_becomes_other(ledger: Ledger, filing: Filing) -> None:
    """The words stay."""
    ledger.do(told(filing, kind="喝茶"))

    assert (last(ledger, filing).kind, last(ledger, filing).why) == ("其他", "kind")


def test_a_correction_keeps_the_words_before(ledger: Ledger, filing: Filing) -> None:
    """Nothing is edited silently."""
    ledger.do(told(filing))
    entry = last(ledger, filing)
    ledger.do(CorrectFollowUp(follow_up_id=entry.id, by=WANG, note="拜访了李总，样机看得很满意"))
    after = last(ledger, filing)

    assert (after.note, after.at, after.counts) == ("拜访了李总，样机看得很满意", entry.at, True)
    assert after.corrected_at is not None
    (before,) = ledger.read(lambda uow: uow.follow_ups.remarks(entry.id))
    assert (before.text, before.comment) == (f"拜访：{NOTE}", False)


def test_only_its_author_corrects_and_only_for_a_day(ledger: Ledger, filing: Filing) -> None:
    """As the policy says."""
    ledger.do(told(filing))
    ident = last(ledger, filing).id

    assert ledger.refusal(CorrectFollowUp(follow_up_id=ident, by=LIN, note="别的")).code == "not_your_follow_up"
    ledger.later(DAY + timedelta(minutes=1))
    assert ledger.refusal(CorrectFollowUp(follow_up_id=ident, by=WANG, note="别的")).code == "too_late_to_correct"


def test_a_comment_of_the_leader_reaches_the_author(ledger: Ledger, filing: Filing) -> None:
    """Once; a colleague may not comment."""
    ledger.do(told(filing))
    ident = last(ledger, filing).id
    ledger.do(CommentFollowUp(follow_up_id=ident, by=LIN, text="很好，记得带合同"))

    assert ledger.told(WANG)[-1] == "follow_up_commented"
    assert [one.text for one in ledger.read(lambda uow: uow.follow_ups.remarks(ident))] == ["很好，记得带合同"]
    assert ledger.refusal(CommentFollowUp(follow_up_id=ident, by=XU, text="好")).code == "comment_by_leader"
    assert ledger.refusal(CommentFollowUp(follow_up_id=ident, by=LIN, text=" \n")).code == "comment_what"


def ring(ledger: Ledger, day: date) -> int:
    """The morning comes; how many cards 王晨 has got for it."""
    ledger.do(RingNextSteps(member=WANG, day=day))
    return ledger.told(WANG).count("next_steps")


def test_the_next_step_is_reminded_of_on_its_morning(ledger: Ledger, filing: Filing) -> None:
    """By a timer at the start of work, once however often it rings."""
    day = (ledger.clock() + 5 * DAY).date()
    ledger.do(told(filing, next_step="带样品", next_day=day))
    timers = ledger.read(lambda uow: uow.timers.due(now=ledger.clock() + 6 * DAY, limit=9))
    (timer,) = [timer for timer in timers if timer.kind == "next_steps"]
    ledger.at(timer.due_at)

    assert timer.subject.id == f"{WANG}/{day.isoformat()}"
    assert (ring(ledger, day), ring(ledger, day)) == (1, 1)


def test_a_step_that_was_done_is_not_reminded_of(ledger: Ledger, filing: Filing) -> None:
    """There is a later entry."""
    day = (ledger.clock() + 5 * DAY).date()
    ledger.do(told(filing, next_step="带样品", next_day=day))
    ledger.later(2 * DAY).do(told(filing, "样品送到了，王总当场试了两台"))

    assert ring(ledger, day) == 0


def test_a_customer_left_alone_is_told_to_the_owner_and_then_to_his_leader(ledger: Ledger, filing: Filing) -> None:
    """After two weeks, after three; each once."""
    approved_at = filing.decided_at
    assert approved_at is not None
    for days in (13, 14, 14, 21, 30):
        ledger.at(approved_at + days * DAY)
        ledger.do(RingIdle(filing_id=FilingId(filing.id)))
    owner, leader = ledger.told(WANG).count("customer_idle"), ledger.told(LIN).count("customer_idle")

    assert (owner, leader) == (1, 1)


def test_a_follow_up_winds_the_alarm_anew(ledger: Ledger, filing: Filing) -> None:
    """Two weeks from then on."""
    ledger.later(10 * DAY).do(told(filing))
    ledger.later(10 * DAY).do(RingIdle(filing_id=FilingId(filing.id)))

    assert ledger.told(WANG).count("customer_idle") == 0
    ledger.later(4 * DAY).do(RingIdle(filing_id=FilingId(filing.id)))
    assert ledger.told(WANG).count("customer_idle") == 1
