"""Feishu's signed and encrypted events."""

from __future__ import annotations

import hashlib
import json
import os
from datetime import UTC, datetime

from benchmarks.load import filing, post
from bot.sandbox.feishu.sealing import seal, signature

PATH = "/callback/feishu"
ENCRYPT_KEY, TOKEN, APP_ID = "a made-up key", "a made-up token", "cli_bench"


def request(number: int, seller: int) -> bytes:
    """One filing of one salesperson."""
    now = datetime.now(UTC)
    millis = str(int(now.timestamp() * 1000))
    message = {
        "message_id": f"om_{number:030d}",
        "create_time": millis,
        "update_time": millis,
        "chat_id": f"oc_{seller}",
        "chat_type": "p2p",
        "message_type": "text",
        "content": json.dumps({"text": filing(number)}, ensure_ascii=False),
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
    plain = json.dumps(event, ensure_ascii=False).encode()
    body = json.dumps({"encrypt": seal(ENCRYPT_KEY, plain, os.urandom(16))}).encode()
    timestamp, nonce = str(int(now.timestamp())), str(number)
    signed = signature(timestamp=timestamp, nonce=nonce, encrypt_key=ENCRYPT_KEY, body=body)
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Lark-Request-Timestamp": timestamp,
        "X-Lark-Request-Nonce": nonce,
        "X-Lark-Signature": signed,
    }
    return post(PATH, body, headers)
