"""The shape of every answer of the open platform: `{code, msg, data}`, and the refusal that becomes one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from collections.abc import Mapping


class Refused(Exception):
    """A request that the platform turns down with a code."""

    def __init__(self, code: int, msg: str, *, status: int = 400, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(f"{code} {msg}")
        self.code = code
        self.msg = msg
        self.status = status
        self.headers = dict(headers or {})

    def response(self, log_id: str) -> web.Response:
        """The refusal on the wire, with the log id that Feishu's support asks for."""
        body = {"code": self.code, "msg": self.msg, "error": {"log_id": log_id}}
        return answer(body, status=self.status, headers=self.headers)


def answer(body: Mapping[str, Any], *, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """A JSON answer as the gateway writes it."""
    return web.json_response(body, status=status, headers=headers, dumps=_compact)


def ok(data: Mapping[str, Any] | None = None, **top_level: Any) -> web.Response:
    """Success, with `data` or, for the few APIs without it, top-level fields."""
    body: dict[str, Any] = {"code": 0, "msg": "success", **top_level}
    if data is not None:
        body["data"] = data
    return answer(body)


async def json_body(request: web.Request) -> dict[str, Any]:
    """The JSON object of a request; refuses anything else with 9499, as the gateway does."""
    try:
        body = json.loads(await request.read())
    except ValueError as error:
        raise Refused(9499, "Bad Request: the body is not JSON") from error
    if not isinstance(body, dict):
        raise Refused(9499, "Bad Request: the body is not an object")
    return body


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
