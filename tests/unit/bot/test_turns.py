"""Whose turn it is among the notices that the relay has in hand."""

from __future__ import annotations

import asyncio

import pytest

from bot.outgoing.turns import LEAST, RECEIVER, InLine, Turns


async def _some_turns_of_the_loop() -> None:
    for _ in range(10):
        await asyncio.sleep(0)


async def test_one_receiver_is_served_in_order_and_others_do_not_wait_for_him() -> None:
    """Whoever hangs holds up his own notices alone."""
    turns, done, gate = Turns(share=9), list[str](), asyncio.Event()

    async def tell(receiver: str, number: int) -> None:
        async with turns.of(receiver):
            if (receiver, number) == ("wang", 0):
                await gate.wait()
            done.append(f"{receiver}{number}")

    tasks = [asyncio.create_task(tell(who, number)) for number in range(3) for who in ("wang", "lin")]
    await _some_turns_of_the_loop()
    before = list(done)
    gate.set()
    await asyncio.gather(*tasks)

    assert before == ["lin0", "lin1", "lin2"]
    assert done[3:] == ["wang0", "wang1", "wang2"]


async def test_a_dead_receiver_keeps_only_so_many_in_hand() -> None:
    """The rest comes back later, in its order and not all at once."""
    turns, held = Turns(share=9, clock=lambda: 50.0), list[float]()

    async def hang() -> None:
        try:
            async with turns.of("dead"):
                await asyncio.Event().wait()
        except InLine as later:
            held.append(later.retry_after or 0.0)

    tasks = [asyncio.create_task(hang()) for _ in range(RECEIVER + 4)]
    await _some_turns_of_the_loop()
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    assert len(held) == 4
    assert held[0] == LEAST
    assert held == sorted(set(held))
    async with turns.of("dead"):
        pass


def test_a_platform_has_only_so_many_places() -> None:
    """A slow one leaves the others theirs."""
    turns = Turns(share=1)
    with turns.at("feishu"):
        with pytest.raises(InLine), turns.at("feishu"):
            pass
        with turns.at("wecom"):
            pass
    with turns.at("feishu"):
        pass
