"""The text frames of a Stream connection. (developerpedia: docs/learn/stream/protocol.md)"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import orjson

from adapters.reading import dict_at, json_in, str_at
from core.domain.frozen import dataclass

SYSTEM: Final = "SYSTEM"
EVENT: Final = "EVENT"
CALLBACK: Final = "CALLBACK"
ROBOT: Final = "/v1.0/im/bot/messages/get"
CARD: Final = "/v1.0/card/instances/callback"
SUBSCRIPTIONS: Final = ((EVENT, "*"), (CALLBACK, ROBOT), (CALLBACK, CARD))
OK: Final = 200
UNKNOWN_TOPIC: Final = 404


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What the server sent; `data` is JSON as text."""

    type: str
    headers: Mapping[str, Any]
    data: str

    @property
    def topic(self) -> str:
        return str_at(self.headers, "topic")

    @property
    def message_id(self) -> str:
        """Names this push; one that comes again has a new one."""
        return str_at(self.headers, "messageId")

    def payload(self) -> Mapping[str, Any]:
        """The object inside; empty when there is none."""
        value = json_in(self.data)
        return value if isinstance(value, dict) else {}


def read(text: str) -> Frame | None:
    """The frame, or `None` when it is none. One page of the documentation says `header` for `headers`."""
    value = json_in(text)
    if not isinstance(value, dict) or not str_at(value, "type"):
        return None
    headers = dict_at(value, "headers") or dict_at(value, "header")
    data = value.get("data")
    raw = data if isinstance(data, str) else orjson.dumps(data).decode()
    return Frame(type=str_at(value, "type"), headers=headers, data=raw)


def answer(frame: Frame, data: str, *, code: int = OK) -> str:
    """The acknowledgement of a frame; `data` is JSON as text."""
    body = {
        "code": code,
        "message": "OK" if code == OK else "not found",
        "headers": {"messageId": frame.message_id, "contentType": "application/json"},
        "data": data,
    }
    return orjson.dumps(body).decode()


def response(value: Any) -> str:
    """The data of the acknowledgement of a callback."""
    return orjson.dumps({"response": value}).decode()


def status(*, taken: bool) -> str:
    """The data of the acknowledgement of an event; what was not taken comes again."""
    return '{"status":"SUCCESS","message":"success"}' if taken else '{"status":"LATER","message":"later"}'
