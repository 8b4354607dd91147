"""Our Stream client at work against the local DingTalk: a reception that remembers, pauses that take no time."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from adapters.dingtalk.inbound import Inbound
from adapters.dingtalk.quota import Quota
from adapters.dingtalk.stream import Patience, Stream
from adapters.held import Held
from adapters.http import Http
from adapters.presses import Presses
from bot.sandbox.dingtalk.server import DingTalkStandIn
from tests.support.clock import HandSetClock
from tests.support.dingtalk_product import the_settings
from tests.support.dingtalk_standin import CLIENT_ID
from tests.support.reception import Memory
from tests.support.waiting import LIMIT


@dataclass
class Naps:
    """Sleeping that takes no time, up to the point where a test wants to look."""

    taken: list[float] = field(default_factory=list)
    until: asyncio.Event | None = None

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)
        if self.until is not None:
            await self.until.wait()
        await asyncio.sleep(0)


@dataclass
class Client:
    """Our end of the line, running."""

    stream: Stream
    memory: Memory
    naps: Naps
    quota: Quota
    inbound: Inbound
    held: Held
    task: asyncio.Task[None]
    answered: list[tuple[str, str]]
    """Lines that strangers got, with the address of their session."""


@asynccontextmanager
async def running(
    dingtalk: DingTalkStandIn,
    clock: HandSetClock,
    *,
    patience: float = 1.5,
    napping: bool = False,
    line: Patience | None = None,
    **changes: Any,
) -> AsyncIterator[Client]:
    """`napping` holds the client up at its first pause; `patience` is that of the work, `line` that of connections."""
    memory, naps, http, quota = Memory(), Naps(), Http(timeout=LIMIT), Quota(clock)
    if napping:
        naps.until = asyncio.Event()
    held, answered = Held(patience=patience), list[tuple[str, str]]()

    async def answer(session: str, text: str) -> None:
        answered.append((session, text))

    inbound = Inbound(
        memory, robot=CLIENT_ID, answer_session=answer, presses=Presses(), held=held, quota=quota, clock=clock
    )
    settings = the_settings(base=dingtalk.base_url, **changes)
    stream = Stream(
        settings,
        inbound,
        http=http,
        sleep=naps,
        chance=lambda: 0.5,
        patience=line,
    )
    task = asyncio.create_task(stream.run())
    try:
        yield Client(stream, memory, naps, quota, inbound, held, task, answered)
    finally:
        for gate in (memory.until, naps.until):
            if gate is not None:
                gate.set()
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await held.drain(1.0)
        await http.close()


def a_frame(kind: str, topic: str, data: dict[str, Any]) -> str:
    """A frame as the server writes it."""
    headers = {"topic": topic, "messageId": "raw-1", "contentType": "application/json", "time": "1773194400000"}
    return json.dumps({"specVersion": "1.0", "type": kind, "headers": headers, "data": json.dumps(data)})
