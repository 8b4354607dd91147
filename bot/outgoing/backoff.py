"""When to try again, and when to give up: pure, so that it can be tested as a table."""

from __future__ import annotations

from datetime import datetime, timedelta

from adapters.base import BadCredentials, CardGone, HeldBack, NotInChat, PlatformBusy, PlatformError, Refused
from core.domain.frozen import dataclass

FIRST = timedelta(seconds=1)
LONGEST = timedelta(minutes=15)
GIVE_UP_AFTER = 40
"""Tries: with the longest wait between them, about eight hours of a platform's absence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """``at`` is when to try again; ``None`` gives the notice up as dead. ``counted`` is false for what was no try."""

    at: datetime | None
    counted: bool = True


def next_attempt(*, attempts: int, error: PlatformError, now: datetime, jitter: float) -> Attempt:
    """Doubling waits, never shorter than the platform asks for; ``jitter`` (0..1) spreads them by up to a quarter.

    What the platform will never take (a bad request, a person who is not there) is not repeated. What we held back
    ourselves comes again at the moment that was named, however often: it was no try.
    """
    if isinstance(error, HeldBack):
        held = timedelta(seconds=error.retry_after or FIRST.total_seconds())
        return Attempt(at=now + held * (1 + jitter / 4), counted=False)
    if isinstance(error, Refused | NotInChat | CardGone) or attempts >= GIVE_UP_AFTER:
        return Attempt(at=None)
    wait = LONGEST if isinstance(error, BadCredentials) else min(FIRST * 2 ** min(attempts - 1, 12), LONGEST)
    if isinstance(error, PlatformBusy) and error.retry_after is not None:
        wait = max(wait, timedelta(seconds=error.retry_after))
    return Attempt(at=now + wait * (1 + jitter / 4))
