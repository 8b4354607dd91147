from __future__ import annotations

import asyncio
from collections import defaultdict
from random import Random

import pytest

from adapters import pacing
from adapters.pacing import Budget, Pacer
from tests.support.monotonic import SleepingClock

APP = Budget(key="app", limit=50)
MINUTE = Budget(key="minute", limit=1000, window=60.0)


def _chat(number: int) -> Budget:
    return Budget(key=f"chat {number}", limit=5)


class Server:
    """Counts calls in sliding windows as they arrive. Each way takes a quarter of the latency at least, half of it at
    most: the network delays each of them as it likes.
    """

    def __init__(self, seconds: SleepingClock, *, latency: float, rng: Random | None = None) -> None:
        self.seconds = seconds
        self.arrivals: dict[str, list[float]] = defaultdict(list)
        self._latency = latency
        self._rng = rng or Random(3)

    async def take(self, *budgets: Budget) -> None:
        await self.seconds.sleep(self._way())
        for budget in budgets:
            self.arrivals[budget.key].append(self.seconds())
        await self.seconds.sleep(self._way())

    def _way(self) -> float:
        return self._rng.uniform(self._latency / 4, self._latency / 2)

    def most_within(self, budget: Budget) -> int:
        """The fullest window that this server saw."""
        times = sorted(self.arrivals[budget.key])
        return max(sum(start <= time < start + budget.window - 1e-9 for time in times) for start in times)


@pytest.fixture
def seconds() -> SleepingClock:
    return SleepingClock()


@pytest.fixture
def pacer(seconds: SleepingClock) -> Pacer:
    return Pacer(clock=seconds, sleep=seconds.sleep)


async def _send(pacer: Pacer, server: Server, *budgets: Budget) -> None:
    async with pacer.slot(budgets):
        await server.take(*budgets)


async def test_no_chat_ever_gets_more_than_its_share(seconds: SleepingClock, pacer: Pacer) -> None:
    """However unevenly the network delays the calls, no second at the server sees more than five."""
    server = Server(seconds, latency=0.3)
    await seconds.drive(*(_send(pacer, server, _chat(1), APP) for _ in range(40)))

    assert len(server.arrivals["chat 1"]) == 40
    assert server.most_within(_chat(1)) <= 5


async def test_the_app_keeps_its_limits_over_many_chats(seconds: SleepingClock, pacer: Pacer) -> None:
    """Fifty a second over all chats together."""
    server = Server(seconds, latency=0.05)
    await seconds.drive(*(_send(pacer, server, _chat(number % 24), APP) for number in range(120)))

    assert server.most_within(APP) <= 50
    assert all(server.most_within(_chat(number)) <= 5 for number in range(24))


async def test_what_is_allowed_is_used(seconds: SleepingClock, pacer: Pacer) -> None:
    """Ten seconds' worth of messages to one chat takes hardly longer than ten seconds."""
    server = Server(seconds, latency=0.01)
    began = seconds()
    await seconds.drive(*(_send(pacer, server, _chat(1)) for _ in range(50)))

    assert 9.0 <= seconds() - began <= 9.0 * 1.03


async def test_the_minute_counts_as_well_as_the_second(seconds: SleepingClock, pacer: Pacer) -> None:
    """The thousand and first call waits for the first to be a minute old."""
    small = Budget(key="minute", limit=100, window=60.0)
    server = Server(seconds, latency=0.01)
    began = seconds()
    await seconds.drive(*(_send(pacer, server, APP, small) for _ in range(101)))

    assert seconds() - began >= 60
    assert server.most_within(small) <= 100


async def test_those_who_wait_for_one_chat_are_served_in_order(seconds: SleepingClock, pacer: Pacer) -> None:
    """First come, first served."""
    order: list[int] = []

    async def send(number: int) -> None:
        async with pacer.slot([_chat(1), APP]):
            order.append(number)

    await seconds.drive(*(send(number) for number in range(23)))

    assert order == list(range(23))


async def test_a_slow_chat_does_not_hold_up_the_others(seconds: SleepingClock, pacer: Pacer) -> None:
    """While one chat is out of slots another gets its message through at once."""
    crowd = [asyncio.create_task(_send(pacer, Server(seconds, latency=0.1), _chat(1), APP)) for _ in range(30)]
    await seconds.settle()
    entered = asyncio.Event()

    async def other() -> None:
        async with pacer.slot([_chat(2), APP]):
            entered.set()

    await other()

    assert entered.is_set()
    assert not any(task.done() for task in crowd)
    for task in crowd:
        task.cancel()
    await asyncio.wait(crowd)


async def test_a_refusal_pauses_the_chat_for_as_long_as_the_platform_says(seconds: SleepingClock, pacer: Pacer) -> None:
    """Nothing goes out before the time is over; other chats do not notice."""
    pacer.pause(_chat(1), 7.0)
    server = Server(seconds, latency=0.0)
    began = seconds()
    await seconds.drive(_send(pacer, server, _chat(1)), _send(pacer, server, _chat(2)))

    assert server.arrivals["chat 1"] == [began + 7.0]
    assert server.arrivals["chat 2"] == [began]


async def test_when_the_limit_was_cut_the_new_pace_is_found_and_then_the_old_one_again(
    seconds: SleepingClock, pacer: Pacer
) -> None:
    """After refusals fewer calls go out at once; without further complaints it becomes as many as before."""
    pacer.pause(_chat(1), 1.0)
    server = Server(seconds, latency=0.0)
    await seconds.drive(*(_send(pacer, server, _chat(1)) for _ in range(60)))
    arrivals = server.arrivals["chat 1"]
    counts = [sum(start <= time < start + 1 for time in arrivals) for start in sorted(set(arrivals))]

    assert counts[0] == 2
    assert counts == sorted(counts[:-1]) + counts[-1:]
    assert max(counts) == 5


async def test_somebody_who_gives_up_waiting_takes_no_slot(seconds: SleepingClock, pacer: Pacer) -> None:
    """A cancelled call leaves the place to the next one."""
    server = Server(seconds, latency=0.0)
    await seconds.drive(*(_send(pacer, server, _chat(1)) for _ in range(5)))
    given_up = asyncio.create_task(_send(pacer, server, _chat(1)))
    await seconds.settle()
    given_up.cancel()
    await asyncio.wait((given_up,))
    await seconds.drive(_send(pacer, server, _chat(1)))

    assert len(server.arrivals["chat 1"]) == 6


async def test_a_call_that_fails_gives_its_slot_back_after_the_window(seconds: SleepingClock, pacer: Pacer) -> None:
    """It may have reached the platform, so it counts like any other."""
    for _ in range(5):
        with pytest.raises(RuntimeError):
            async with pacer.slot([_chat(1)]):
                raise RuntimeError
    began = seconds()
    await seconds.drive(_send(pacer, Server(seconds, latency=0.0), _chat(1)))

    assert seconds() == began + 1.0


async def test_chats_that_fell_silent_are_forgotten(
    seconds: SleepingClock, pacer: Pacer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Memory does not grow with every chat there ever was."""
    monkeypatch.setattr(pacing, "KEPT_LANES", 10)
    for number in range(200):
        await seconds.drive(_send(pacer, Server(seconds, latency=0.3), _chat(number)))

    assert len(pacer._lanes) <= 11


async def test_a_call_that_comes_too_early_waits_for_the_rest_of_the_window(
    seconds: SleepingClock, pacer: Pacer
) -> None:
    """Nine tenths of a second after five calls there is still no room."""
    server = Server(seconds, latency=0.0)
    await seconds.drive(*(_send(pacer, server, _chat(1)) for _ in range(5)))
    began = seconds()
    await seconds.advance(0.9)
    await seconds.drive(_send(pacer, server, _chat(1)))

    assert server.arrivals["chat 1"][-1] == began + 1.0
