from __future__ import annotations

import asyncio

import pytest

from adapters.base import Unreachable
from adapters.tokens import HOLD_OFF, Token, TokenCache
from tests.support.monotonic import SleepingClock


class Issuer:
    """Hands out numbered tokens; tests hold it up or let it fail."""

    def __init__(self, lifetime: float = 7200.0) -> None:
        self.lifetime = lifetime
        self.asked = 0
        self.until: asyncio.Event | None = None
        self.error: Exception | None = None

    async def __call__(self) -> Token:
        self.asked += 1
        number = self.asked
        if self.until is not None:
            await self.until.wait()
        if self.error is not None:
            raise self.error
        return Token(value=f"t-{number}", lifetime=self.lifetime)


@pytest.fixture
def seconds() -> SleepingClock:
    return SleepingClock()


@pytest.fixture
def issuer() -> Issuer:
    return Issuer()


@pytest.fixture
def tokens(issuer: Issuer, seconds: SleepingClock) -> TokenCache:
    return TokenCache(issuer, clock=seconds, chance=lambda: 0.0)


async def test_everybody_who_waits_shares_one_fetch(tokens: TokenCache, issuer: Issuer) -> None:
    """Many calls at a cold start ask once."""
    assert set(await asyncio.gather(*(tokens.get() for _ in range(10)))) == {"t-1"}
    assert await tokens.get() == "t-1"
    assert issuer.asked == 1


async def test_a_token_is_renewed_before_it_ends_while_the_old_one_still_serves(
    tokens: TokenCache, issuer: Issuer, seconds: SleepingClock
) -> None:
    """Nobody waits for the renewal."""
    await tokens.get()
    await seconds.advance(7200 - 599)

    assert await tokens.get() == "t-1"
    await seconds.settle()
    assert await tokens.get() == "t-2"
    assert issuer.asked == 2


async def test_several_processes_do_not_renew_at_the_same_moment(issuer: Issuer, seconds: SleepingClock) -> None:
    """Chance moves the renewal up, at most by half as much again."""
    early = TokenCache(issuer, clock=seconds, chance=lambda: 0.999)
    await early.get()
    await seconds.advance(7200 - 890)
    await early.get()
    await seconds.settle()

    assert issuer.asked == 2


async def test_a_short_lived_token_is_not_fetched_for_every_call(seconds: SleepingClock) -> None:
    """Feishu hands out what is left of a token's life; a few seconds of it are still used."""
    issuer = Issuer(lifetime=8.0)
    tokens = TokenCache(issuer, clock=seconds, chance=lambda: 0.0)
    for _ in range(5):
        await tokens.get()
        await seconds.advance(1.0)

    assert issuer.asked == 1


async def test_an_ended_token_is_never_used(tokens: TokenCache, seconds: SleepingClock) -> None:
    """After its life the next call waits for a new one."""
    await tokens.get()
    await seconds.advance(7200)

    assert await tokens.get() == "t-2"


async def test_a_failed_fetch_is_told_and_then_forgotten(tokens: TokenCache, issuer: Issuer) -> None:
    """All who waited hear of it; the next call tries again and succeeds."""
    issuer.error = Unreachable("down")
    results = await asyncio.gather(tokens.get(), tokens.get(), return_exceptions=True)
    issuer.error = None

    assert [type(result) for result in results] == [Unreachable, Unreachable]
    assert await tokens.get() == "t-2"


async def test_a_failed_renewal_does_not_harm_the_token_at_hand(
    tokens: TokenCache, issuer: Issuer, seconds: SleepingClock
) -> None:
    """The old one serves until its end, and the platform is not asked at every call."""
    await tokens.get()
    await seconds.advance(7200 - 300)
    issuer.error = Unreachable("down")
    for _ in range(10):
        assert await tokens.get() == "t-1"
        await seconds.settle()
    asked_in_vain = issuer.asked
    issuer.error = None
    await seconds.advance(HOLD_OFF)
    await tokens.get()
    await seconds.settle()

    assert asked_in_vain == 2
    assert await tokens.get() == "t-3"


async def test_a_refused_token_is_dropped_once(tokens: TokenCache, issuer: Issuer) -> None:
    """Ten calls that failed with the same token lead to one new token, not to ten."""
    first = await tokens.get()
    for _ in range(10):
        tokens.invalidate(first)
        assert await tokens.get() == "t-2"

    assert issuer.asked == 2


async def test_a_caller_that_gives_up_does_not_take_the_fetch_along(tokens: TokenCache, issuer: Issuer) -> None:
    """The others still get their token."""
    issuer.until = asyncio.Event()
    impatient, patient = asyncio.create_task(tokens.get()), asyncio.create_task(tokens.get())
    await asyncio.sleep(0)
    impatient.cancel()
    await asyncio.wait((impatient,))
    issuer.until.set()

    assert await patient == "t-1"
    assert issuer.asked == 1


async def test_closing_ends_a_fetch_under_way(tokens: TokenCache, issuer: Issuer) -> None:
    """Nothing is left behind for the loop to complain about."""
    issuer.until = asyncio.Event()
    waiting = asyncio.create_task(tokens.get())
    await asyncio.sleep(0)
    await tokens.close()
    await asyncio.wait((waiting,))

    assert waiting.cancelled()
