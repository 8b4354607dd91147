"""What stands before every API: the record, the ordered faults, the token, the permission, the pace, the quota."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final

from aiohttp import web

from bot.sandbox.dingtalk.faults import NOT_PERMITTED, TOO_FAST, USED_UP, FaultPlan, RequestFault
from bot.sandbox.dingtalk.limits import Meter
from bot.sandbox.dingtalk.replies import Refused, RefusedOld, answer
from bot.sandbox.dingtalk.state import World
from bot.sandbox.dingtalk.tokens import HEADER, TokenDesk
from bot.sandbox.dingtalk.viewer import Recorded

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

_NO_TOKEN_NEEDED: Final = ("/v1.0/oauth2/", "/v1.0/gateway/", "/connect", "/robot/sendBySession", "/files/")
_METERED: Final = ("/v1.0/card/", "/v1.0/robot/")
_SCOPES: Final = (
    ("/v1.0/card/", "Card.Instance.Write"),
    ("/v1.0/robot/", "qyapi_robot_sendmsg"),
    ("/topapi/v2/department/", "qyapi_get_department_list"),
    ("/topapi/v2/user/getuserinfo", ""),
    ("/topapi/", "qyapi_get_member"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway:
    """One middleware for the whole server."""

    world: World
    tokens: TokenDesk
    meter: Meter
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
        except (Refused, RefusedOld) as refusal:
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
        await _held_back(fault)
        if not fault.is_failure:
            return done or await self._admitted(request, handler)
        if isinstance(fault.answer, str):
            return web.Response(status=fault.status, text=fault.answer, content_type="text/html")
        return answer(fault.answer or {}, status=fault.status)

    async def _admitted(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        old = not request.path.startswith("/v1.0/")
        if not request.path.startswith(_NO_TOKEN_NEEDED):
            if old:
                self.tokens.check_old(request.query.get("access_token"))
            else:
                self.tokens.check(request.headers.get(HEADER))
            self._check_scope(request.path, old=old)
            self._check_pace(request, old=old)
        try:
            return await handler(request)
        except web.HTTPNotFound as error:
            raise Refused("InvalidAction.NotFound", f"no such API: {request.path}", status=404) from error

    def _check_scope(self, path: str, *, old: bool) -> None:
        scope = next((scope for prefix, scope in _SCOPES if path.startswith(prefix)), "")
        if scope not in self.faults.missing_scopes:
            return
        if old:
            # The wrapper's number; the reason is in the text, as the gateway writes it.
            raise RefusedOld(88, f"ding talk error[subcode=60011,submsg=没有调用该接口的权限 {scope}]")
        raise Refused(NOT_PERMITTED, "没有调用该接口的权限", status=403, scopes=(scope,))

    def _check_pace(self, request: web.Request, *, old: bool) -> None:
        """Calls that were too fast are not counted towards the month."""
        if self.meter.too_fast(f"{request.method} {request.path}"):
            if old:
                raise RefusedOld(90018, "您的服务器调用钉钉开放平台当前接口的所有请求都被暂时禁用了")
            raise Refused(TOO_FAST, "应用对该接口的调用超过QPS限制", status=403)
        if request.path.startswith(_METERED) and not self.meter.take_call():
            raise Refused(USED_UP, "企业本月API调用次数已用完", status=403)

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
                code="" if dropped else _code_of(response),
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


def _code_of(response: web.StreamResponse) -> str:
    if not isinstance(response, web.Response) or response.content_type != "application/json":
        return ""
    body = json.loads(response.text or "{}")
    return str(body.get("code") or body.get("errcode") or "")
