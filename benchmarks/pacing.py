"""The relay under a platform's limits: how much of the ideal schedule it keeps, and what is refused on the way."""

from __future__ import annotations

import asyncio
import hashlib
import math
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import aiohttp

from adapters.feishu.settings import FeishuSettings
from benchmarks import ledger
from benchmarks.callback import wait_for
from benchmarks.report import table
from bot.app import House, Parts
from bot.platforms import PlatformSettings
from bot.process.clock import utc_now
from core.service.ports.store import Store, UnitOfWork
from core.service.records import Notice, NoticeKind, Place, about_filing
from storage.opening import open_store
from tests.support.process import free_port

APP, PER_CHAT, CUT, OTHERS = 50, 5, 25, 30
DEAD = "ou_dead"
SHORT, LONG = 400, 925
"""Cards; the product also keeps to a thousand a minute. The last second is half full: one call more to somebody who is
dead shall not begin another one.
"""
WINDOW = 1.1
"""Seconds after which the platform has forgotten the calls of the house before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Call:
    at: float
    receiver: str
    uuid: str
    taken: bool


def measure() -> None:
    """Print the tables."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.pacing_platform", str(port)]
    platform = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        rows, halved = asyncio.run(_measure(f"http://127.0.0.1:{port}"))
    finally:
        platform.terminate()
        platform.wait()
    table(
        f"The outbox under {APP} calls a second and {PER_CHAT} a chat",
        ["chats", "cards", "seconds, ideal", "seconds", "of the ideal", "refused", "twice", "out of order"],
        rows,
        "The ideal is what windows over the arrivals allow. Each way to the platform takes 4 to 12 ms. Every card is a "
        "matter of its own; those of one chat are to arrive in the order in which they were written.",
    )
    table(
        f"The same, the rate cut to {CUT} after five seconds, 200 chats",
        ["seconds after the cut", "taken a second", "of the new ideal", "refused"],
        halved,
    )


async def _measure(base: str) -> tuple[list[list[str]], list[list[str]]]:
    rows = [await _drained(base, chats, cards) for chats, cards in ((8, SHORT), (40, LONG), (200, LONG))]
    rows.append(await _drained(base, 40, LONG, dead=50))
    rows.append(await _drained(base, 40, LONG, others=OTHERS))
    return rows, await _halved(base)


async def _drained(base: str, chats: int, cards: int, *, dead: int = 0, others: int = 0) -> list[str]:
    async with _house(base) as (house, store):
        receivers = [f"ou_{number % chats}" for number in range(cards)]
        step = max(1, cards // dead) if dead else 0
        for number in range(dead):
            receivers.insert(number * (step + 1), DEAD)
        await write_notices(store, receivers)
        await _others_call(base, others)
        draining = asyncio.create_task(house.relay.run())
        calls: list[_Call] = []
        while sum(call.taken for call in calls) < cards:
            await asyncio.sleep(0.2)
            calls += await _report(base)
        draining.cancel()
        await asyncio.gather(draining, return_exceptions=True)
    taken = [call for call in calls if call.taken]
    ideal = float(max((cards - 1) // APP, (math.ceil(cards / chats) - 1) // PER_CHAT))
    seconds = taken[-1].at - taken[0].at
    refused = len(calls) - len(taken)
    twice = sum(count - 1 for count in Counter(call.uuid for call in taken).values())
    label = f"{chats}{' and one that is dead' * bool(dead)}{', just after another house' * bool(others)}"
    share = f"{ideal / seconds:.1%}"
    counts = (refused, twice, _inverted(taken, receivers))
    return [label, str(cards), f"{ideal:.0f}", f"{seconds:.1f}", share, *map(str, counts)]


async def _others_call(base: str, count: int) -> None:
    """The last calls of a house that is gone."""
    async with aiohttp.ClientSession() as session:
        for number in range(count):
            message = {"receive_id": f"ou_other{number}", "uuid": f"other{number}"}
            async with session.post(f"{base}/open-apis/im/v1/messages", json=message):
                pass
    await _report(base)


async def _halved(base: str) -> list[list[str]]:
    async with _house(base) as (house, store), aiohttp.ClientSession() as session:
        await write_notices(store, [f"ou_{number % 200}" for number in range(950)])
        draining = asyncio.create_task(house.relay.run())
        await asyncio.sleep(5)
        async with session.post(f"{base}/limit?rate={CUT}") as answer:
            cut = float((await answer.json())["at"])
        await asyncio.sleep(20.5)
        calls = await _report(base)
        draining.cancel()
        await asyncio.gather(draining, return_exceptions=True)
        async with session.post(f"{base}/limit?rate={APP}"):
            pass
    rows = []
    for begin, end in ((0, 5), (5, 10), (10, 15), (15, 20)):
        within = [call for call in calls if cut + begin <= call.at < cut + end]
        rate = sum(call.taken for call in within) / (end - begin)
        refused = sum(not call.taken for call in within)
        rows.append([f"{begin} to {end}", f"{rate:.1f}", f"{rate / CUT:.0%}", str(refused)])
    return rows


@asynccontextmanager
async def _house(base: str) -> AsyncIterator[tuple[House, Store]]:
    await asyncio.sleep(WINDOW)
    settings = FeishuSettings(
        enabled=True,
        mode="webhook",
        app_id="cli_bench",
        app_secret="made up",
        encrypt_key="made up",
        verification_token="made up",
        api_base=base,
    )
    with tempfile.TemporaryDirectory(prefix="baobei-bench-") as folder:
        store = open_store(ledger.fresh(Path(folder)), vault=ledger.vault())
        house = House(Parts(store=store, platforms=PlatformSettings(feishu=settings)))
        yield house, store
        for platform in house.platforms.values():
            await platform.close()
        await house.http.close()
        store.close()


async def write_notices(store: Store, receivers: Sequence[str]) -> None:
    """One for each of them, in this order."""
    for begin in range(0, len(receivers), 100):
        some = list(enumerate(receivers))[begin : begin + 100]
        await asyncio.wrap_future(store.submit(partial(_add, some)))


def _add(some: Sequence[tuple[int, str]], uow: UnitOfWork) -> None:
    for number, receiver in some:
        notice = Notice(
            dedupe_key=f"card:{number}",
            kind=NoticeKind.REPLY,
            to=None,
            about=about_filing(str(number)),
            args={"say": "help"},
            place=Place(platform="feishu", person=receiver, chat=""),
        )
        uow.outbox.add(notice, at=utc_now(), correlation="benchmark")


async def _report(base: str) -> list[_Call]:
    async with aiohttp.ClientSession() as session, session.get(f"{base}/report") as answer:
        return [_Call(at=at, receiver=to, uuid=uuid, taken=ok) for at, to, uuid, ok in await answer.json()]


def _inverted(taken: Sequence[_Call], receivers: Sequence[str]) -> int:
    """How many cards came before one of the same chat that had been written earlier."""
    place = {hashlib.sha256(f"card:{number}".encode()).hexdigest()[:50]: number for number in range(len(receivers))}
    last: dict[str, int] = defaultdict(lambda: -1)
    count = 0
    for call in taken:
        number = place[call.uuid]
        count += number < last[call.receiver]
        last[call.receiver] = max(last[call.receiver], number)
    return count
