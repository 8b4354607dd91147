"""The two shapes of refusals: `{code, message, requestid}` of the new APIs, `{errcode, errmsg}` of the old ones."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web


class Refused(Exception):
    """A request that a new API turns down."""

    def __init__(self, code: str, message: str = "", *, status: int = 400, scopes: tuple[str, ...] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.message = message or code
        self.status = status
        self.scopes = scopes

    def response(self, request_id: str) -> web.Response:
        """The refusal on the wire."""
        body: dict[str, Any] = {"code": self.code, "requestid": request_id, "message": self.message}
        if self.scopes:
            body["accessdenieddetail"] = {"requiredScopes": list(self.scopes)}
        return answer(body, status=self.status)


class RefusedOld(Exception):
    """A request that an old API turns down: HTTP 200 with an errcode."""

    def __init__(self, errcode: int, errmsg: str) -> None:
        super().__init__(f"{errcode} {errmsg}")
        self.errcode = errcode
        self.errmsg = errmsg

    def response(self, request_id: str) -> web.Response:
        """The refusal on the wire."""
        return answer({"errcode": self.errcode, "errmsg": self.errmsg, "request_id": request_id})


def answer(body: Mapping[str, Any], *, status: int = 200) -> web.Response:
    """A JSON answer as the gateway writes it."""
    return web.json_response(body, status=status, dumps=compact)


def compact(value: Any) -> str:
    """JSON without spaces, Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


async def json_body(request: web.Request) -> dict[str, Any]:
    """The JSON object of a request to a new API."""
    try:
        body = json.loads(await request.read())
    except ValueError as error:
        raise Refused("InvalidParameter", "the body is not JSON") from error
    if not isinstance(body, dict):
        raise Refused("InvalidParameter", "the body is not an object")
    return body


async def old_body(request: web.Request) -> dict[str, Any]:
    """The fields of a request to an old API, which takes JSON and forms alike."""
    if request.content_type == "application/x-www-form-urlencoded":
        return dict(await request.post())
    try:
        body = json.loads(await request.read() or b"{}")
    except ValueError as error:
        raise RefusedOld(400002, "the body is not JSON") from error
    return body if isinstance(body, dict) else {}
