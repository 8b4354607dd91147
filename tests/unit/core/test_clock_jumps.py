"""The clock jumps: forward by a month, back by an hour, into and out of another zone's daylight saving time. Nothing
ends early, nothing is told twice.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.domain.filing import Filing, FilingStatus
from core.domain.policy.calendar import CalendarRules, Holidays
from core.domain.policy.document import Policy
from core.domain.policy.protection import ReleaseRules
from core.service.records import EventKind, NoticeKind, about_filing
from tests.support.builders import WANG, Ledger
from tests.support.ringing import ring

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
NEW_YORK = ZoneInfo("America/New_York")
SPRING = datetime(2026, 2, 20, 15, 0, tzinfo=UTC)
"""Thirty days from here an hour is skipped on 8 March."""
AUTUMN = datetime(2026, 10, 15, 14, 0, tzinfo=UTC)
"""Thirty days from here an hour comes twice on 1 November."""


def reminders(ledger: Ledger, filing: Filing) -> list[tuple[object, datetime]]:
    """Which notices were given, and when."""
    events = ledger.read(lambda uow: uow.trail.about(about_filing(filing.id)))
    return [(event.data["notice"], event.at) for event in events if event.kind is EventKind.FILING_REMINDED]


def hourly(ledger: Ledger, days: int) -> None:
    """The house ticks five minutes past every hour."""
    for _ in range(days * 24):
        ledger.later(HOUR)
        ring(ledger)


@pytest.mark.parametrize("start", [SPRING, AUTUMN])
def test_daylight_saving_elsewhere_moves_no_end_and_doubles_no_reminder(ledger: Ledger, start: datetime) -> None:
    """Thirty days are thirty days; the reminders come at nine by the clock on the wall, before and after the change."""
    zone = CalendarRules(zone="America/New_York", holidays=Holidays.NONE)
    ledger.policy = replace(ledger.policy, calendar=zone)
    ledger.at(start)
    filing = ledger.approve(ledger.file(WANG))
    until = filing.must_be_protected()
    hourly(ledger, 31)
    given = reminders(ledger, filing)

    assert until == start + 30 * DAY
    assert [notice for notice, _ in given] == [7, 3, 1]
    assert {at.astimezone(NEW_YORK).hour for _, at in given} == {9}
    assert ledger.again(filing).status is FilingStatus.EXPIRED


def test_a_month_forward_ends_nothing_without_a_word(ledger: Ledger) -> None:
    """Protections, silences: each owner hears once, and has the time that the rules promise from then on."""
    ledger.policy = Policy(release=ReleaseRules(idle=10 * DAY))
    filing = ledger.approve(ledger.file(WANG))
    ledger.later(31 * DAY)
    ring(ledger)

    assert ledger.again(filing).status is FilingStatus.PROTECTED
    assert ledger.again(filing).must_be_protected() >= ledger.clock() + DAY
    assert len([one for one in ledger.notices() if one.kind is NoticeKind.ENDING_DIGEST]) == 1


def test_an_hour_back_at_any_moment_tells_nothing_twice(ledger: Ledger) -> None:
    """Every few hours the clock is set back, and goes over the same hour again."""
    ledger.policy = Policy(release=ReleaseRules(idle=25 * DAY))
    filing = ledger.approve(ledger.file(WANG))
    for step in range(33 * 24):
        ledger.later(HOUR)
        ring(ledger)
        if step % 5 == 0:
            ledger.later(-HOUR)
            ring(ledger)
            ledger.later(HOUR)
    trail = ledger.trail(filing)
    keys = [notice.dedupe_key for notice in ledger.notices()]

    assert trail.count("filing_warned") == 1
    assert [notice for notice, _ in reminders(ledger, filing)] == [7]
    assert len(keys) == len(set(keys))
    assert ledger.again(filing).status is FilingStatus.RELEASED
