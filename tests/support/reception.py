"""Where adapters hand in what arrived, in tests of the adapters alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from adapters.base import Answer, DirectoryChanged, Greeted, GroupRenamed, Incoming, PersonLeft, Press
from cards.card import Tone


class Memory:
    """A `Reception` that remembers what it was told; tests hold it up or let it fail."""

    def __init__(self) -> None:
        self.messages: list[Incoming] = []
        self.presses: list[Press] = []
        self.leavers: list[PersonLeft] = []
        self.changes: list[DirectoryChanged] = []
        self.greetings: list[Greeted] = []
        self.renamings: list[GroupRenamed] = []
        self.answer = Answer(text="已通过", tone=Tone.GOOD)
        self.until: asyncio.Event | None = None
        self.meanwhile: Callable[[], Awaitable[None]] | None = None
        self.error: Exception | None = None
        self.begun = asyncio.Event()
        self.finished = asyncio.Event()

    async def message(self, incoming: Incoming) -> None:
        await self._work()
        self.messages.append(incoming)
        self.finished.set()

    async def press(self, press: Press) -> Answer:
        await self._work()
        self.presses.append(press)
        self.finished.set()
        return self.answer

    async def left(self, left: PersonLeft) -> None:
        await self._work()
        self.leavers.append(left)

    async def changed(self, changed: DirectoryChanged) -> None:
        await self._work()
        self.changes.append(changed)

    async def greeted(self, greeted: Greeted) -> None:
        await self._work()
        self.greetings.append(greeted)

    async def renamed(self, renamed: GroupRenamed) -> None:
        await self._work()
        self.renamings.append(renamed)

    async def _work(self) -> None:
        self.begun.set()
        if self.meanwhile is not None:
            await self.meanwhile()
        if self.until is not None:
            await self.until.wait()
        if self.error is not None:
            raise self.error
