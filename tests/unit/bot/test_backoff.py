"""When a notice is tried again, as a table."""

from __future__ import annotations

from datetime import timedelta

import pytest

from adapters.base import (
    BadCredentials,
    CardGone,
    NotInChat,
    PlatformBusy,
    PlatformError,
    Refused,
    Unreachable,
)
from bot.outgoing.backoff import GIVE_UP_AFTER, LONGEST, next_attempt
from tests.support.clock import ORDINARY_MORNING

DOWN = Unreachable("no answer")


def wait(attempts: int, error: PlatformError = DOWN, jitter: float = 0.0) -> timedelta | None:
    """How long to wait after this many tries; `None` gives up."""
    at = next_attempt(attempts=attempts, error=error, now=ORDINARY_MORNING, jitter=jitter).at
    return None if at is None else at - ORDINARY_MORNING


@pytest.mark.parametrize(
    ("attempts", "seconds"),
    [(1, 1), (2, 2), (3, 4), (4, 8), (9, 256), (10, 512), (11, 900), (12, 900), (39, 900)],
)
def test_each_wait_doubles_up_to_a_quarter_of_an_hour(attempts: int, seconds: int) -> None:
    """A short absence is bridged fast, a long one patiently."""
    assert wait(attempts) == timedelta(seconds=seconds)


def test_after_many_tries_a_notice_is_given_up() -> None:
    """An administrator can send it again."""
    assert wait(GIVE_UP_AFTER - 1) is not None
    assert wait(GIVE_UP_AFTER) is None
    assert wait(GIVE_UP_AFTER + 1) is None


@pytest.mark.parametrize("error", [Refused("no"), NotInChat("gone"), CardGone("old")])
def test_what_the_platform_will_never_take_is_not_repeated(error: PlatformError) -> None:
    """Not even once."""
    assert wait(1, error) is None


def test_a_busy_platform_is_left_alone_for_as_long_as_it_asks() -> None:
    """And never for less than the own patience."""
    assert wait(1, PlatformBusy("slow down", retry_after=30)) == timedelta(seconds=30)
    assert wait(6, PlatformBusy("slow down", retry_after=0.5)) == timedelta(seconds=32)
    assert wait(2, PlatformBusy("slow down")) == timedelta(seconds=2)


def test_bad_credentials_wait_for_an_administrator() -> None:
    """Knocking at once helps nobody."""
    assert wait(1, BadCredentials("wrong secret")) == LONGEST


@pytest.mark.parametrize("attempts", range(1, GIVE_UP_AFTER))
def test_chance_spreads_the_waits_by_up_to_a_quarter(attempts: int) -> None:
    """So that a thousand notices do not knock in the same second."""
    least, most = wait(attempts), wait(attempts, jitter=1.0)

    assert least is not None
    assert most == least * 1.25


def test_the_waits_never_become_shorter() -> None:
    """Whatever chance says within its limits."""
    waits = [wait(attempts) for attempts in range(1, GIVE_UP_AFTER)]

    assert waits == sorted(w for w in waits if w is not None)
