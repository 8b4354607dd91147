"""A night in which very many protections end: by sets, in slices whose size follows what they cost."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.timed.expiring import HELD, LEAST, MANY, MOST, fitting
from bot.timed.jobs import ring_timers
from core.domain.filing import FilingStatus
from core.service.records import Timer, about_filing
from tests.support.builders import KEYS_ALONE, WANG, Ledger
from tests.support.chat import Desk
from tests.support.ringing import set_aside

MONTH = timedelta(days=30)


@pytest.mark.parametrize(
    ("limit", "seconds", "fits"),
    [
        (200, HELD, 200),
        (200, HELD / 1.2, 240),
        (200, HELD / 9, 300),
        (200, HELD * 2, 100),
        (LEAST, HELD * 9, LEAST),
        (MOST, 0.0, MOST),
    ],
)
def test_the_next_slice_is_as_large_as_the_time_allows(limit: int, seconds: float, fits: int) -> None:
    """It grows slowly and shrinks at once, never out of its bounds."""
    assert fitting(limit, seconds) == fits


async def test_many_protections_end_in_one_tick_and_what_is_left_by_itself(ledger: Ledger) -> None:
    """All of them; a timer about nothing that exists holds nobody up."""
    quiet = replace(KEYS_ALONE.protection, notices=())
    calm = replace(KEYS_ALONE.follow_up, idle_alarm=None, idle_alarm_leader=None)
    ledger.policy = replace(KEYS_ALONE, protection=quiet, follow_up=calm)
    desk = Desk(ledger)
    filings = [
        ledger.approve(ledger.file(WANG, f"苏州{number:03d}青禾精密机械有限公司", f"1390002{number:04d}"))
        for number in range(MANY + 20)
    ]
    set_aside(ledger)
    ledger.later(MONTH)
    gone = Timer(key="expire:gone", kind="expire", due_at=ledger.clock() - MONTH, subject=about_filing("gone"))
    ledger.write(lambda uow: uow.timers.set(gone))
    rung = await ring_timers(desk.door)

    assert rung == MANY + 20
    assert {ledger.again(filing).status for filing in filings} == {FilingStatus.EXPIRED}
    assert ledger.told(WANG).count("ended_digest") == 1
