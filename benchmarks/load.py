"""Ready-made requests, poured out as fast as they are answered; what each platform's look like is said beside this."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Mapping
from dataclasses import dataclass

from benchmarks.firms import firm


@dataclass(frozen=True, slots=True, kw_only=True)
class Poured:
    """One round: answers a second and how long each took, in seconds."""

    rate: float
    waits: list[float]
    refused: int


def filing(number: int) -> str:
    """A filing of another customer for each number."""
    return f"报备 {firm(number)} 李娜 139{number + 1:08d} 意向产品：检测线 预算50万"


def post(target: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    """The bytes of a POST on a connection that is kept."""
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n{lines}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def pour(port: int, ready: list[bytes], connections: int) -> Poured:
    """Send them all, each connection one at a time."""
    supply = iter(ready)
    waits: list[float] = []
    refused = 0

    async def one() -> None:
        nonlocal refused
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for request in supply:
            began = time.perf_counter()
            writer.write(request)
            status = await answered(reader)
            waits.append(time.perf_counter() - began)
            refused += status != 200
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*itertools.starmap(one, [()] * connections))
    return Poured(rate=len(waits) / (time.perf_counter() - started), waits=waits, refused=refused)


async def answered(reader: asyncio.StreamReader) -> int:
    """The status of the answer, its body read."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
    )
    if length:
        await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])
