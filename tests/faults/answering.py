"""Messages over a few connections to the product under ``strace``, and what the trace says of the answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

from bot.sandbox.feishu import events
from tests.faults.killing import KillRounds
from tests.support.crowd import Crowd, Side
from tests.support.feishu_world import TOKEN
from tests.support.invented import company_name
from tests.support.process import PRODUCT
from tests.support.traced import Proof, proof, strace


async def answered(folder: Path, *, messages: int, connections: int = 8, program: tuple[str, ...] = PRODUCT) -> Proof:
    """So many filings on SQLite, and whether an answer went out before its message was on the disk."""
    trace, crowd = folder / "trace", Crowd(chance=Random(1), teams=2, sellers=connections)
    database = f"sqlite:///{folder / 'ledger.db'}"
    rounds = await KillRounds.begun(
        crowd, database=database, folder=folder, chance=crowd.chance, program=program, under=strace(trace)
    )
    supply = iter(range(messages))
    try:
        told = await asyncio.gather(
            *(_tell(crowd.sides[0], rounds.servers[0].base, supply) for _ in range(connections))
        )
        await rounds.servers[0].stop()
    finally:
        await rounds.end()
    with trace.open(encoding="utf-8", errors="replace") as lines:
        return proof(lines, dict(told))


async def _tell(side: Side, base: str, supply: Iterator[int]) -> tuple[int, list[str]]:
    """One connection: its port here, and the ids of what it brought, each sent when the one before was answered."""
    address = urlsplit(base)
    reader, writer = await asyncio.open_connection(address.hostname, address.port)
    idents = []
    for number in supply:
        ident, body, headers = _pushed(side, number)
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        head = f"POST /callback/feishu HTTP/1.1\r\nHost: x\r\n{lines}Content-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        answer = await reader.readuntil(b"\r\n\r\n")
        assert answer.startswith(b"HTTP/1.1 200"), answer
        length = next(line for line in answer.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        await reader.readexactly(int(length.split(b":")[1]))
        idents.append(ident)
    port = int(writer.get_extra_info("sockname")[1])
    writer.close()
    return port, idents


def _pushed(side: Side, number: int) -> tuple[str, bytes, dict[str, str]]:
    """A filing as Feishu would push it: the id of the message, body, headers."""
    stand_in = side.stand_in
    content = json.dumps({"text": f"报备 {company_name(number)} 李娜 139{number + 1:08d}"}, ensure_ascii=False)
    seller = side.sellers[number % len(side.sellers)]
    message = stand_in._company.write(seller, None, "text", content, mention=False)
    event = events.message_received(stand_in._world, message)
    kind = "im.message.receive_v1"
    envelope = events.envelope(stand_in._world, token=TOKEN, event_type=kind, event=event)
    body, headers = stand_in._push._wrapped(envelope, signed=True)
    return message.message_id, body, headers
