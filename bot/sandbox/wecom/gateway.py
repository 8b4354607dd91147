"""What stands before every API: the record, the ordered faults and the token check."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web

from bot.sandbox.feishu.faults import FaultPlan, RequestFault
from bot.sandbox.feishu.viewer import Recorded
from bot.sandbox.wecom.replies import Refused, answer
from bot.sandbox.wecom.state import World
from bot.sandbox.wecom.tokens import TokenDesk

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_BAD_GATEWAY_PAGE: Final = "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"
_NO_TOKEN_NEEDED: Final = ("/cgi-bin/gettoken", "/cgi-bin/webhook/send", "/aibot")


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """One middleware for the whole server. An ordered fault with a code is a 200 that carries it, as WeCom does it."""

    world: World
    tokens: TokenDesk
    faults: FaultPlan
    requests: list[Recorded]

    def middleware(self) -> Any:
        """The gateway as aiohttp wants it."""

        @web.middleware
        async def pass_through(request: web.Request, handler: Handler) -> web.StreamResponse:
            return await self._serve(request, handler)

        return pass_through

    async def _serve(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        body = await _parsed(request)
        fault = self.faults.take_request_fault(request.method, request.path)
        try:
            response = await self._answered(request, handler, fault)
        except Refused as refusal:
            response = refusal.response(self.world.mint())
        dropped = fault is not None and fault.drop_connection
        self._record(request, body, response, dropped=dropped)
        if dropped and request.transport is not None:
            request.transport.abort()
        return response

    async def _answered(self, request: web.Request, handler: Handler, fault: RequestFault | None) -> web.StreamResponse:
        if fault is None:
            return await self._admitted(request, handler)
        done = await self._admitted(request, handler) if fault.after_effect else None
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.until is not None:
            await fault.until.wait()
        if fault.status is None and fault.code is None and not fault.drop_connection:
            return done or await self._admitted(request, handler)
        return _failure(fault)

    async def _admitted(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.startswith(_NO_TOKEN_NEEDED):
            self.tokens.check(request.query.get("access_token", ""))
        return await handler(request)

    def _record(self, request: web.Request, body: Any, response: web.StreamResponse, *, dropped: bool) -> None:
        self.requests.append(
            Recorded(
                method=request.method,
                path=request.path,
                query=dict(request.query),
                json=body,
                headers={name.lower(): value for name, value in request.headers.items()},
                at=self.world.calendar.now,
                status=0 if dropped else response.status,
                code=None if dropped else _code_of(response),
            )
        )


async def _parsed(request: web.Request) -> Any:
    try:
        return json.loads(await request.read())
    except ValueError:
        return None


def _failure(fault: RequestFault) -> web.Response:
    if fault.code is not None:
        return answer({"errcode": fault.code, "errmsg": fault.msg or "ordered failure"})
    if fault.status == "html":
        return web.Response(status=502, text=_BAD_GATEWAY_PAGE, content_type="text/html")
    return web.Response(status=fault.status or 500, text="ordered failure")


def _code_of(response: web.StreamResponse) -> int | None:
    if not isinstance(response, web.Response) or response.content_type != "application/json":
        return None
    code = json.loads(response.text or "{}").get("errcode")
    return code if isinstance(code, int) else None
