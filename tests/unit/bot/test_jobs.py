"""What time brings: timers ring once, and one that cannot run holds up no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.timed import jobs
from bot.timed.jobs import REMEMBER, forget_inbox, ring_timers
from core.domain.filing import FilingStatus
from core.service.records import InboxKey, Timer, about_filing
from tests.support.builders import FREE_AFTERWARDS, SUN, WANG, Ledger
from tests.support.chat import FEISHU, Desk
from tests.support.invented import company_name
from tests.support.ringing import set_aside

MONTH = timedelta(days=30)


@pytest.fixture
def desk(ledger: Ledger) -> Desk:
    """The house that the timers ring in; nobody minds idle customers there, and nobody is reminded."""
    calm = replace(ledger.policy.follow_up, idle_alarm=None, idle_alarm_leader=None)
    quiet = replace(ledger.policy.protection, notices=())
    ledger.policy = replace(ledger.policy, follow_up=calm, protection=quiet, release=FREE_AFTERWARDS)
    return Desk(ledger)


def a_timer(ledger: Ledger, key: str, kind: str = "expire") -> None:
    """A timer about nothing that exists, due now."""
    timer = Timer(key=key, kind=kind, due_at=ledger.clock(), subject=about_filing("gone"))
    ledger.write(lambda uow: uow.timers.set(timer))


def waiting(ledger: Ledger) -> list[str]:
    """The timers that are still set."""
    return [timer.key for timer in ledger.read(lambda uow: uow.timers.due(now=ledger.clock() + 9 * MONTH, limit=999))]


async def test_a_protection_ends_when_its_timer_rings(desk: Desk) -> None:
    """The timer is gone then, and the relay is woken."""
    filing = desk.ledger.approve(desk.ledger.file(WANG))
    set_aside(desk.ledger)
    desk.ledger.later(MONTH)

    assert await ring_timers(desk.door) == 1
    assert desk.ledger.again(filing).status is FilingStatus.EXPIRED
    assert waiting(desk.ledger) == []
    assert desk.woken == 1


async def test_before_its_time_nothing_rings(desk: Desk) -> None:
    """And nobody is woken."""
    desk.ledger.approve(desk.ledger.file(WANG))
    set_aside(desk.ledger)
    desk.ledger.later(MONTH - timedelta(seconds=1))

    assert await ring_timers(desk.door) == 0
    assert desk.woken == 0


async def test_ticking_again_changes_nothing(desk: Desk) -> None:
    """Several processes tick."""
    desk.ledger.approve(desk.ledger.file(WANG))
    desk.ledger.later(MONTH)
    await ring_timers(desk.door)
    before = desk.ledger.snapshot()

    assert await ring_timers(desk.door) == 0
    assert desk.ledger.snapshot() == before


async def test_more_than_one_batch_rings_in_one_tick(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """After a week without power a lot is due."""
    monkeypatch.setattr(jobs, "BATCH", 2)
    for n in range(5):
        desk.ledger.approve(desk.ledger.file(WANG, company=company_name(n), phone=f"1390002000{n}"))
    set_aside(desk.ledger)
    desk.ledger.later(MONTH)

    assert await ring_timers(desk.door) == 5
    assert waiting(desk.ledger) == []


async def test_a_timer_of_something_that_is_gone_stays_for_the_next_tick(desk: Desk) -> None:
    """Ringing it in a circle would help nobody."""
    a_timer(desk.ledger, "expire:gone")

    assert await ring_timers(desk.door) == 0
    assert waiting(desk.ledger) == ["expire:gone"]


async def test_full_batches_of_timers_that_cannot_run_end_the_tick(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next tick tries again."""
    monkeypatch.setattr(jobs, "BATCH", 2)
    for n in range(3):
        a_timer(desk.ledger, f"expire:gone{n}")

    assert await ring_timers(desk.door) == 0


async def test_a_timer_of_a_kind_that_nobody_knows_holds_up_no_other(desk: Desk) -> None:
    """A newer release wrote it; the protections end all the same."""
    a_timer(desk.ledger, "a newer release", kind="unheard_of")
    filing = desk.ledger.approve(desk.ledger.file(WANG))
    set_aside(desk.ledger)
    desk.ledger.later(MONTH)

    assert await ring_timers(desk.door) == 1
    assert desk.ledger.again(filing).status is FilingStatus.EXPIRED
    assert waiting(desk.ledger) == ["a newer release"]


async def test_the_customer_is_free_in_the_moment_that_its_protection_ends(desk: Desk) -> None:
    """The next one files it in the same second."""
    desk.ledger.approve(desk.ledger.file(WANG))
    desk.ledger.later(MONTH)
    await ring_timers(desk.door)

    assert desk.ledger.file(SUN).number == 2


async def test_old_events_are_forgotten_and_young_ones_are_not(desk: Desk) -> None:
    """No platform repeats itself after a week."""
    old, young = InboxKey(platform=FEISHU, event_id="old"), InboxKey(platform=FEISHU, event_id="young")
    desk.ledger.write(lambda uow: uow.inbox.register(old, at=desk.ledger.clock()))
    desk.ledger.later(REMEMBER)
    desk.ledger.write(lambda uow: uow.inbox.register(young, at=desk.ledger.clock()))
    assert await forget_inbox(desk.door) == 0

    desk.ledger.later(timedelta(seconds=1))

    assert await forget_inbox(desk.door) == 1
    again = desk.ledger.write(lambda uow: [uow.inbox.register(key, at=desk.ledger.clock()) for key in (old, young)])
    assert again == [True, False]
