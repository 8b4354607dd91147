from __future__ import annotations

from datetime import UTC, timedelta

import pytest

from bot.process.clock import ShiftedClock, utc_now
from tests.support.clock import ORDINARY_MORNING


def test_the_wall_clock_knows_its_zone() -> None:
    """A naive moment would be read as somebody's local time."""
    assert utc_now().tzinfo is UTC


def test_the_sandbox_moves_on_and_never_back() -> None:
    """What was tomorrow stays past."""
    clock = ShiftedClock(lambda: ORDINARY_MORNING)
    clock.advance(timedelta(days=1))
    clock.advance(timedelta(hours=2))
    with pytest.raises(ValueError, match="forward"):
        clock.advance(timedelta(seconds=-1))

    assert clock() == ORDINARY_MORNING + timedelta(days=1, hours=2)
