from __future__ import annotations

import asyncio

import pytest

from adapters.presses import ELSEWHERE, LONGEST_WAIT, SETTLING, Presses
from tests.support.monotonic import SleepingClock


@pytest.fixture
def seconds() -> SleepingClock:
    return SleepingClock()


@pytest.fixture
def presses(seconds: SleepingClock) -> Presses:
    return Presses(clock=seconds, sleep=seconds.sleep)


async def test_a_card_that_nobody_presses_is_free_at_once(presses: Presses) -> None:
    """No wait, not even a short one."""
    await presses.settled("om_1")


async def test_an_update_waits_until_the_answer_is_written_and_a_moment_longer(
    presses: Presses, seconds: SleepingClock
) -> None:
    """The answer has to reach the client first."""
    with presses.unanswered("om_1"):
        update = asyncio.create_task(presses.settled("om_1"))
        await seconds.settle()
        assert not update.done()
    await seconds.settle()
    assert not update.done()
    await seconds.advance(SETTLING)

    assert update.done()


async def test_two_presses_on_one_card_are_both_waited_for(presses: Presses, seconds: SleepingClock) -> None:
    """Two managers may press the same card."""
    with presses.unanswered("om_1"):
        with presses.unanswered("om_1"):
            update = asyncio.create_task(presses.settled("om_1"))
        await seconds.advance(1.0)
        assert not update.done()
    await seconds.settle()
    await seconds.advance(SETTLING)

    assert update.done()


async def test_other_cards_do_not_wait(presses: Presses) -> None:
    """The gate is one for each card."""
    with presses.unanswered("om_1"):
        await presses.settled("om_2")


async def test_the_gate_opens_when_the_answer_failed(presses: Presses, seconds: SleepingClock) -> None:
    """An error while answering must not lock the card."""
    with pytest.raises(RuntimeError), presses.unanswered("om_1"):
        raise RuntimeError
    await seconds.drive(presses.settled("om_1"))


async def test_a_press_that_is_never_answered_does_not_lock_the_card(
    presses: Presses, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The wait has a limit beyond what the client waits itself."""
    assert LONGEST_WAIT > 3
    monkeypatch.setattr("adapters.presses.LONGEST_WAIT", 0.01)
    with presses.unanswered("om_1"):
        await presses.settled("om_1")


async def test_answered_presses_are_forgotten(presses: Presses, seconds: SleepingClock) -> None:
    """Memory does not grow with every press there ever was."""
    for number in range(100):
        with presses.unanswered(f"om_{number}"):
            pass
        await seconds.advance(SETTLING)

    assert len(presses._quiet_from) <= 1
    assert not presses._open
    assert not presses._answered


async def test_where_others_take_presses_too_an_update_gives_them_time(seconds: SleepingClock) -> None:
    """Another process may be about to answer; a press of one's own is known exactly."""
    presses = Presses(clock=seconds, sleep=seconds.sleep, elsewhere=True)

    update = asyncio.create_task(presses.settled("om_somewhere"))
    await seconds.settle()
    assert not update.done()
    await seconds.advance(ELSEWHERE)
    assert update.done()

    with presses.unanswered("om_here"):
        pass
    update = asyncio.create_task(presses.settled("om_here"))
    await seconds.settle()
    await seconds.advance(SETTLING)
    assert update.done()
