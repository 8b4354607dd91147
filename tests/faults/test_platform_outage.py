"""One platform is away: the others go on undisturbed, nothing is lost, and all of it arrives once it is back."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest

from storage.memory.store import MemoryStore
from tests.support.invented import company_name
from tests.support.three_worlds import ThreeWorlds, three_worlds
from tests.support.waiting import eventually

MANY = 10_000
"""Requests: more than a story makes."""
CARDS = "/v1.0/card"


def _overloaded(dingtalk: Any) -> None:
    dingtalk.faults.break_down("/v1.0", status=504, times=MANY)


def _throttled(dingtalk: Any) -> None:
    dingtalk.faults.throttle(CARDS, times=MANY)


def _hanging_up(dingtalk: Any) -> None:
    dingtalk.faults.hang_up("/v1.0", times=MANY)


def _slow(dingtalk: Any) -> None:
    dingtalk.faults.slow("/v1.0", 30.0, times=MANY)


@pytest.fixture
async def worlds() -> AsyncIterator[ThreeWorlds]:
    """All three apps on a ledger in memory."""
    async with three_worlds(MemoryStore()) as running:
        yield running


@pytest.mark.parametrize("trouble", [_overloaded, _throttled, _hanging_up, _slow])
async def test_the_other_apps_go_on_and_nothing_is_lost(worlds: ThreeWorlds, trouble: Callable[[Any], None]) -> None:
    """林岚 is on DingTalk, which fails in this way; 王晨 files on Feishu and WeCom and is answered all the same."""
    dingtalk = worlds.stand_ins["dingtalk"]
    await worlds.phones["dingtalk"].say("lin", "帮助")
    await worlds.sees("dingtalk", "lin", "待我审批")
    trouble(dingtalk)
    names = [company_name(number) for number in range(3)]
    for number, (app, name) in enumerate(zip(("feishu", "wecom", "feishu"), names, strict=True)):
        await worlds.phones[app].say("wang", f"报备 {name} 李娜 1390001000{number + 1}")  # type: ignore[index]
        await worlds.sees(app, "wang", name)  # type: ignore[arg-type]
    await _tried_in_vain(worlds)
    dingtalk.faults.clear()

    await eventually(lambda: all(any(name in text for text in _seen(worlds)) for name in names), within=40)
    told = [[name for name in names if name in text] for text in _seen(worlds)]

    assert sorted(one for some in told for one in some) == sorted(names)


def _seen(worlds: ThreeWorlds) -> list[str]:
    return worlds.phones["dingtalk"].seen("lin")


async def _tried_in_vain(worlds: ThreeWorlds) -> None:
    """Until the relay has tried to reach DingTalk at least once; it has no copy of the request there yet."""
    before = len(worlds.stand_ins["dingtalk"].requests)
    await eventually(lambda: len(worlds.stand_ins["dingtalk"].requests) > before or before)
