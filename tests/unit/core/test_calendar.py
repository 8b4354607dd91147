"""Working days, working hours, quiet hours."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from core.domain.calendar import Calendar
from core.domain.policy.calendar import CalendarRules, Holidays, Hours

SHANGHAI = ZoneInfo("Asia/Shanghai")
USUAL = Calendar(CalendarRules())


def at(text: str) -> datetime:
    """A moment in Shanghai, as the ledger keeps it."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "span", "due"),
    [
        ("2026-11-18 10:00", timedelta(hours=1), "2026-11-18 11:00"),
        ("2026-11-18 11:00", timedelta(hours=4), "2026-11-18 16:00"),
        ("2026-11-18 17:00", timedelta(hours=4), "2026-11-19 12:00"),
        ("2026-11-18 22:30", timedelta(hours=2), "2026-11-19 11:00"),
        ("2026-11-18 12:30", timedelta(hours=2), "2026-11-18 15:00"),
        ("2026-11-20 17:00", timedelta(hours=2), "2026-11-23 10:00"),
        ("2026-11-21 10:00", timedelta(hours=2), "2026-11-23 11:00"),
        ("2026-11-18 10:00", timedelta(days=1), "2026-11-19 10:00"),
        ("2026-11-20 10:00", timedelta(days=1), "2026-11-23 10:00"),
        ("2026-11-20 10:00", timedelta(days=2, hours=3), "2026-11-24 14:00"),
        ("2026-09-30 10:00", timedelta(days=1), "2026-10-08 10:00"),
        ("2026-02-13 17:00", timedelta(hours=2), "2026-02-14 10:00"),
    ],
)
def test_time_limits_run_in_working_time(start: str, span: timedelta, due: str) -> None:
    """Over lunch, nights, weekends, the National Day holidays and a Saturday that is worked for them."""
    assert USUAL.after(at(start), span) == at(due)


def test_no_working_time_at_all_lets_time_go_on_as_it_is() -> None:
    """A calendar that is wrong must not stop the clock."""
    for rules in (CalendarRules(weekdays=(), holidays=Holidays.NONE), CalendarRules(hours=())):
        assert Calendar(rules).after(at("2026-11-18 10:00"), timedelta(hours=5)) == at("2026-11-18 15:00")


def test_the_companys_own_days_come_first() -> None:
    """It closes on an ordinary day and works on a holiday."""
    calendar = Calendar(CalendarRules(days_off=(date(2026, 11, 18),), days_on=(date(2026, 10, 2),)))

    assert not calendar.works_on(date(2026, 11, 18))
    assert calendar.works_on(date(2026, 10, 2))
    assert not calendar.works_on(date(2026, 10, 1))


def test_a_year_that_is_not_announced_yet_has_only_weekends() -> None:
    """Nobody knows its holidays."""
    assert USUAL.works_on(date(2031, 1, 1))
    assert not USUAL.works_on(date(2031, 1, 4))


def test_a_company_can_work_on_the_countrys_holidays() -> None:
    """Shops do."""
    assert Calendar(CalendarRules(holidays=Holidays.NONE)).works_on(date(2026, 10, 1))


def test_a_night_shift_runs_over_midnight() -> None:
    """22:00 to 06:00."""
    night = Calendar(CalendarRules(hours=(Hours(start=time(22), end=time(6)),)))

    assert night.after(at("2026-11-18 23:00"), timedelta(hours=5)) == at("2026-11-19 04:00")
    assert night.after(at("2026-11-19 05:00"), timedelta(hours=2)) == at("2026-11-19 23:00")


@pytest.mark.parametrize(
    ("moment", "over"),
    [
        ("2026-11-18 22:00", "2026-11-19 08:00"),
        ("2026-11-19 03:00", "2026-11-19 08:00"),
        ("2026-11-19 08:00", None),
        ("2026-11-18 20:59", None),
    ],
)
def test_quiet_hours_end_in_the_morning(moment: str, over: str | None) -> None:
    """Weekends have nights as well."""
    assert USUAL.quiet_until(at(moment)) == (at(over) if over else None)


def test_without_quiet_hours_it_is_never_quiet() -> None:
    """As the policy says."""
    assert Calendar(CalendarRules(quiet=None)).quiet_until(at("2026-11-18 23:00")) is None


def test_the_next_morning_is_that_of_a_working_day() -> None:
    """From Friday it is Monday."""
    assert USUAL.next_morning(at("2026-11-20 10:00")) == at("2026-11-23 09:00")


def test_working_days_are_counted_after_the_first() -> None:
    """From Friday to Tuesday are two."""
    assert USUAL.working_days_between(at("2026-11-20 10:00"), at("2026-11-24 09:00")) == 2
    assert USUAL.working_days_between(at("2026-11-20 10:00"), at("2026-11-20 18:00")) == 0
