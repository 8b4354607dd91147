"""到期提醒: in time, once, one message a morning, and no end without a word before it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from core.domain.filing import FilingStatus
from core.domain.policy.calendar import CalendarRules
from core.domain.policy.document import Policy, ProtectionRules
from core.domain.policy.protection import Length, Pause
from core.service.records import Notice, NoticeKind
from core.service.release_filing import ReleaseFiling
from core.service.remind_owner import RemindOwner
from tests.support.builders import HE, KEYS_ALONE, SUN, WANG, Ledger
from tests.support.ringing import ring

DAY = timedelta(days=1)


def digests(ledger: Ledger) -> list[Notice]:
    """The reminders so far."""
    return [notice for notice in ledger.notices() if notice.kind is NoticeKind.ENDING_DIGEST]


def day_by_day(ledger: Ledger, days: int) -> list[date]:
    """Days on which a digest was written while the house ticks once an hour."""
    told: list[date] = []
    for _ in range(days * 24):
        ledger.later(timedelta(hours=1))
        before = len(digests(ledger))
        ring(ledger)
        told += [ledger.clock().date()] * (len(digests(ledger)) - before)
    return told


def test_the_owner_hears_seven_three_and_one_day_before(ledger: Ledger) -> None:
    """On the mornings of those days, and then it ends."""
    filing = ledger.approve(ledger.file(WANG))
    told = day_by_day(ledger, 31)
    until = filing.must_be_protected().date()

    assert [(until - day).days for day in told] == [7, 3, 1]
    assert ledger.again(filing).status is FilingStatus.EXPIRED


def test_customers_that_end_together_are_told_together(ledger: Ledger) -> None:
    """One message for a person and morning, whatever the number; another person has his own."""
    ledger.policy = KEYS_ALONE
    for serial in range(4):
        ledger.approve(ledger.file(WANG, f"苏州第{serial}青禾精密机械有限公司", f"1390001000{serial}"))
    ledger.approve(ledger.file(SUN, "南京假想食品有限公司", "13900010009"), by=HE)
    ledger.later(24 * DAY)
    ring(ledger)

    assert sorted(str(notice.to) for notice in digests(ledger)) == ["sun", "wang"]


def test_what_was_slept_through_is_told_once(ledger: Ledger) -> None:
    """The machine was off for four weeks: one reminder, the latest of the three."""
    filing = ledger.approve(ledger.file(WANG))
    ledger.later(29 * DAY + timedelta(hours=2))

    assert "reminded" in ring(ledger)
    assert ledger.again(filing).reminded == 1
    assert len(digests(ledger)) == 1


def test_whoever_slept_past_the_end_is_warned_and_has_a_day(ledger: Ledger) -> None:
    """A month forward at once: no release without a warning."""
    filing = ledger.approve(ledger.file(WANG))
    ledger.later(60 * DAY)
    ring(ledger)

    assert ledger.again(filing).protected_until == ledger.clock() + DAY
    ledger.later(DAY)
    assert ring(ledger).count("expired") == 1


def test_a_clock_that_is_set_back_tells_nothing_twice(ledger: Ledger) -> None:
    """An hour back, and the timer rings again by mistake."""
    filing = ledger.approve(ledger.file(WANG))
    ledger.later(24 * DAY)
    ring(ledger)
    ledger.later(-timedelta(hours=1))

    assert ledger.do(RemindOwner(filing_id=filing.id)).code == "nothing_due"
    ledger.later(timedelta(hours=2))
    assert ring(ledger) == []
    assert len(digests(ledger)) == 1


def test_reminders_wait_for_the_end_of_the_quiet_hours(ledger: Ledger) -> None:
    """It woke up at eleven at night: the card comes at eight."""
    ledger.approve(ledger.file(WANG))
    ledger.at(datetime(2026, 4, 9, 15, 0, tzinfo=UTC))
    ring(ledger)

    assert [notice.not_before for notice in digests(ledger)] == [datetime(2026, 4, 10, 0, 0, tzinfo=UTC)]


def test_a_released_customer_is_not_reminded_of(ledger: Ledger) -> None:
    """Its timers went with it."""
    filing = ledger.approve(ledger.file(WANG))
    ledger.do(ReleaseFiling(filing_id=filing.id, by=WANG, reason="客户没有预算"))
    ledger.later(60 * DAY)

    ring(ledger)
    assert digests(ledger) == []


def test_the_length_goes_by_the_first_condition_that_holds(ledger: Ledger) -> None:
    """A big deal is protected longer; the others as usual."""
    lengths = (Length(when="amount >= 500000", length=90 * DAY),)
    ledger.policy = Policy(protection=ProtectionRules(lengths=lengths))
    big = ledger.approve(ledger.file(WANG, budget="800000"))

    assert big.protected_until == ledger.clock() + 90 * DAY


def test_holidays_stop_the_clock_where_the_rules_say_so(ledger: Ledger) -> None:
    """Two days off of the company within thirty: thirty-two days."""
    calendar = CalendarRules(days_off=(date(2026, 3, 20), date(2026, 3, 27)), days_on=())
    rules = ProtectionRules(length=20 * DAY, pauses=(Pause.HOLIDAYS,))
    ledger.policy = Policy(protection=rules, calendar=calendar)

    assert ledger.approve(ledger.file(WANG)).protected_until == ledger.clock() + 22 * DAY


def test_a_change_of_the_rules_does_not_shorten_what_runs(ledger: Ledger) -> None:
    """It ends when it was promised to."""
    filing = ledger.approve(ledger.file(WANG))
    ledger.policy = Policy(version=2, protection=ProtectionRules(length=5 * DAY))
    ledger.later(10 * DAY)
    ring(ledger)

    assert ledger.again(filing).protected_until == filing.protected_until
