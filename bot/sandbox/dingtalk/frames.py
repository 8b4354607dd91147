"""The frames of Stream: what the server writes, and how it reads an ack."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from bot.sandbox.carriers import Carried
from bot.sandbox.dingtalk.replies import compact
from bot.sandbox.dingtalk.state import World


def frame(kind: str, headers: Mapping[str, str], data: Mapping[str, Any]) -> str:
    """A frame of the server; `data` travels as JSON text."""
    return compact({"specVersion": "1.0", "type": kind, "headers": dict(headers), "data": compact(data)})


def headers_of(world: World, topic: str, connection_id: str) -> dict[str, str]:
    """The headers that every frame has, all strings; each attempt has a messageId of its own."""
    return {
        "appId": "made-up-app",
        "connectionId": connection_id,
        "contentType": "application/json",
        "messageId": world.mint(),
        "time": str(world.milliseconds()),
        "topic": topic,
    }


def read_ack(text: str) -> tuple[str, Carried]:
    """The messageId that an ack belongs to, empty when it cannot be told, and what the ack says."""
    try:
        ack = json.loads(text)
        message_id = ack["headers"]["messageId"]
    except (ValueError, TypeError, KeyError):
        return "", Carried(outcome="unreadable", detail="an ack without a messageId")
    if not isinstance(message_id, str):
        return "", Carried(outcome="unreadable", detail="a messageId that is no string")
    return message_id, _read(ack)


def _read(ack: dict[str, Any]) -> Carried:
    code, data = ack.get("code"), ack.get("data")
    if not isinstance(code, int) or isinstance(code, bool):
        return Carried(outcome="unreadable", detail="a code that is no number")
    if code != 200:
        return Carried(outcome="refused", detail=f"code {code}")
    if not isinstance(data, str):
        return Carried(outcome="unreadable", detail="data that is no string")
    try:
        body = json.loads(data) if data else {}
    except ValueError:
        return Carried(outcome="unreadable", detail="data that is no JSON")
    later = isinstance(body, dict) and body.get("status") == "LATER"
    return Carried(outcome="refused", detail="later") if later else Carried(outcome="ok", body=body)
