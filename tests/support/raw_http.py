"""HTTP spoken by hand, for clients that do what no library would."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

from tests.support.waiting import LIMIT


@dataclass(frozen=True, slots=True)
class Line:
    """One connection to a server on this machine."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    async def say(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def hear(self) -> bytes:
        """Everything until the server hangs up; nothing when it just does so."""
        async with asyncio.timeout(LIMIT):
            with suppress(ConnectionError):
                return await self.reader.read()
            return b""

    async def head(self) -> bytes:
        """The head of the next answer; empty when there is none."""
        async with asyncio.timeout(LIMIT):
            with suppress(ConnectionError, asyncio.IncompleteReadError):
                return await self.reader.readuntil(b"\r\n\r\n")
            return b""


@asynccontextmanager
async def line(port: int) -> AsyncIterator[Line]:
    """A connection that is closed at the end of the block."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Line(reader, writer)
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


def request(path: str, body: bytes = b"", *, method: str = "POST", headers: Mapping[str, str] | None = None) -> bytes:
    """The bytes of an honest request."""
    lines = [f"{method} {path} HTTP/1.1", "Host: x", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


async def status(port: int, data: bytes) -> int:
    """Say it on a line of its own; the status of the answer, 0 without one."""
    async with line(port) as one:
        await one.say(data)
        head = await one.head()
    return int(head.split()[1]) if head else 0
