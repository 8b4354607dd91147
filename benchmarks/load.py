"""Feishu's signed and encrypted events as ready-made requests, poured out as fast as they are answered."""

from __future__ import annotations

import asyncio
import hashlib
import itertools
import json
import os
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.sandbox.feishu.sealing import seal, signature

ENCRYPT_KEY, TOKEN, APP_ID = "a made-up key", "a made-up token", "cli_bench"


@dataclass(frozen=True, slots=True, kw_only=True)
class Poured:
    """One round: answers a second and how long each took, in seconds."""

    rate: float
    waits: list[float]
    refused: int


def requests(count: int, first: int, sellers: int) -> list[bytes]:
    """``count`` filings of different customers, numbered from ``first``."""
    return [_request(number, number % sellers) for number in range(first, first + count)]


def _request(number: int, seller: int) -> bytes:
    now = datetime.now(UTC)
    millis = str(int(now.timestamp() * 1000))
    text = f"报备 虚构{number:08d}精密机械有限公司 李娜 139{number + 1:08d} 意向产品：检测线 预算50万"
    message = {
        "message_id": f"om_{number:030d}",
        "create_time": millis,
        "update_time": millis,
        "chat_id": f"oc_{seller}",
        "chat_type": "p2p",
        "message_type": "text",
        "content": json.dumps({"text": text}, ensure_ascii=False),
    }
    event = {
        "schema": "2.0",
        "header": {
            "event_id": hashlib.md5(str(number).encode(), usedforsecurity=False).hexdigest(),
            "event_type": "im.message.receive_v1",
            "create_time": millis,
            "token": TOKEN,
            "app_id": APP_ID,
            "tenant_key": "bench",
        },
        "event": {
            "sender": {
                "sender_id": {"open_id": f"ou_{seller}", "union_id": f"on_{seller}", "user_id": f"u_{seller}"},
                "sender_type": "user",
                "tenant_key": "bench",
            },
            "message": message,
        },
    }
    body = json.dumps(
        {"encrypt": seal(ENCRYPT_KEY, json.dumps(event, ensure_ascii=False).encode(), os.urandom(16))}
    ).encode()
    timestamp, nonce = str(int(now.timestamp())), str(number)
    signed = signature(timestamp=timestamp, nonce=nonce, encrypt_key=ENCRYPT_KEY, body=body)
    head = (
        "POST /callback/feishu HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json; charset=utf-8\r\n"
        f"X-Lark-Request-Timestamp: {timestamp}\r\nX-Lark-Request-Nonce: {nonce}\r\n"
        f"X-Lark-Signature: {signed}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


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
            status = await _answer(reader)
            waits.append(time.perf_counter() - began)
            refused += status != 200
        writer.close()

    started = time.perf_counter()
    await asyncio.gather(*itertools.starmap(one, [()] * connections))
    return Poured(rate=len(waits) / (time.perf_counter() - started), waits=waits, refused=refused)


async def _answer(reader: asyncio.StreamReader) -> int:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
    )
    if length:
        await reader.readexactly(length)
    return int(head.split(b" ", 2)[1])
