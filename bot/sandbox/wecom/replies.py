"""The shape of every answer of WeCom: HTTP 200 with `errcode` and `errmsg`, and the refusal that becomes one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web


class Refused(Exception):
    """A request that the platform turns down with a code."""

    def __init__(self, code: int, msg: str) -> None:
        super().__init__(f"{code} {msg}")
        self.code = code
        self.msg = msg

    def response(self, hint: str) -> web.Response:
        """The refusal on the wire; the real one ends with a hint for the support as well."""
        return answer({"errcode": self.code, "errmsg": f"{self.msg}, hint: [{hint}]"})


def answer(body: Mapping[str, Any]) -> web.Response:
    return web.json_response(body, dumps=_compact)


def ok(**fields: Any) -> web.Response:
    """Success with these fields beside the code."""
    return answer({"errcode": 0, "errmsg": "ok", **fields})


async def json_body(request: web.Request) -> dict[str, Any]:
    """The JSON object of a request, whatever its Content-Type says."""
    try:
        body = json.loads(await request.read())
    except ValueError as error:
        raise Refused(40058, "invalid Request Parameter: the body is not JSON") from error
    if not isinstance(body, dict):
        raise Refused(40058, "invalid Request Parameter: the body is not an object")
    return body


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
