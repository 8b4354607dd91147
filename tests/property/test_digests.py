"""However requests fall together: the platform never has to drop one, and each is told once."""

from __future__ import annotations

import asyncio

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.builders import Ledger
from tests.support.thrift import STEP, ThriftyPlatform, ThriftyWorld

BURSTS = st.lists(st.tuples(st.integers(0, 45), st.integers(0, 30), st.booleans()), min_size=1, max_size=6)
"""How many are filed, how many steps of the clock go by, whether the newest is approved at once."""


@settings(max_examples=40, deadline=None)
@given(BURSTS)
def test_nothing_is_dropped_lost_or_told_twice(bursts: list[tuple[int, int, bool]]) -> None:
    """What was answered before it could be told need not be told; all else is, once."""
    ledger = Ledger()
    world = ThriftyWorld(ledger=ledger, platform=ThriftyPlatform(ledger=ledger))
    answered = asyncio.run(_live(world, bursts))

    told = {filing.id: world.times_told(filing) for filing in world.filed}
    assert world.platform.dropped == 0
    assert all(times == 1 or (ident in answered and times == 0) for ident, times in told.items()), told


async def _live(world: ThriftyWorld, bursts: list[tuple[int, int, bool]]) -> set[str]:
    answered: set[str] = set()
    for count, steps, approving in bursts:
        world.file(count)
        await world.deliver(steps=0)
        if approving and count:
            answered.add(world.ledger.approve(world.filed[-1]).id)
        for _ in range(steps):
            world.ledger.later(STEP)
            await world.relay.drain()
    await world.deliver_all()
    return answered
