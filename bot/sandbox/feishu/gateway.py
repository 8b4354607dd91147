"""What stands before every API: the record, the ordered faults, the token check and the rate limit."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

from bot.sandbox.feishu.faults import RATE_LIMITED, FaultPlan, RequestFault
from bot.sandbox.feishu.replies import Refused, answer
from bot.sandbox.feishu.viewer import Recorded

if TYPE_CHECKING:
    from bot.sandbox.feishu.limits import Gate
    from bot.sandbox.feishu.state import World
    from bot.sandbox.feishu.tokens import TokenDesk

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_BAD_GATEWAY_PAGE = "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"
_NO_TOKEN_NEEDED = ("/callback/ws/", "/open-apis/auth/", "/open-apis/authen/v1/authorize", "/open-apis/authen/v2/")
_OWN_TOKEN = ("/open-apis/authen/v1/user_info",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """One middleware for the whole server."""

    world: World
    tokens: TokenDesk
    gate: Gate
    faults: FaultPlan
    requests: list[Recorded]

    def middleware(self) -> Any:
        """The gateway as aiohttp wants it."""

        @web.middleware
        async def pass_through(request: web.Request, handler: Handler) -> web.StreamResponse:
            return await self._serve(request, handler)

        return pass_through

    async def _serve(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        log_id = self.world.mint("")
        body = None if request.content_type.startswith("multipart/") else await _parsed(request)
        fault = self.faults.take_request_fault(request.method, request.path)
        try:
            response = await self._answered(request, handler, fault)
        except Refused as refusal:
            response = refusal.response(log_id)
        dropped = fault is not None and fault.drop_connection
        self._record(request, body, response, dropped=dropped)
        if dropped and request.transport is not None:
            request.transport.abort()
        if not response.prepared:
            response.headers["X-Tt-Logid"] = log_id
        return response

    async def _answered(self, request: web.Request, handler: Handler, fault: RequestFault | None) -> web.StreamResponse:
        if fault is None:
            return await self._admitted(request, handler)
        done = await self._admitted(request, handler) if fault.after_effect else None
        await _held_back(fault)
        if fault.status is None and not fault.drop_connection:
            return done or await self._admitted(request, handler)
        return _failure(fault)

    async def _admitted(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.startswith(_NO_TOKEN_NEEDED):
            if not request.path.startswith(_OWN_TOKEN):
                self.tokens.check(request.headers.get("Authorization"))
            self._check_pace(request)
        try:
            return await handler(request)
        except web.HTTPNotFound as error:
            raise Refused(99991500, f"no such API: {request.method} {request.path}", status=404) from error

    def _check_pace(self, request: web.Request) -> None:
        resource = request.match_info.route.resource
        wait = self.gate.api(f"{request.method} {resource.canonical if resource else request.path}")
        if wait:
            headers = {"x-ogw-ratelimit-limit": "50", "x-ogw-ratelimit-reset": str(wait)}
            raise Refused(RATE_LIMITED, "request trigger frequency limit", status=429, headers=headers)

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


async def _held_back(fault: RequestFault) -> None:
    if fault.delay:
        await asyncio.sleep(fault.delay)
    if fault.until is not None:
        await fault.until.wait()


def _failure(fault: RequestFault) -> web.Response:
    if fault.status == "html":
        return web.Response(status=502, text=_BAD_GATEWAY_PAGE, content_type="text/html")
    return answer(fault.body(), status=fault.status or 500, headers=fault.answer_headers())


def _code_of(response: web.StreamResponse) -> int | None:
    if not isinstance(response, web.Response) or response.content_type != "application/json":
        return None
    code = json.loads(response.text or "{}").get("code")
    return code if isinstance(code, int) else None
