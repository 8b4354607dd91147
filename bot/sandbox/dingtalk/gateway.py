"""What stands before every API: the record, the ordered faults, the token, the permission, the pace, the quota."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, Final

from aiohttp import web

from bot.sandbox.dingtalk.faults import NOT_PERMITTED, TOO_FAST, USED_UP, FaultPlan, RequestFault
from bot.sandbox.dingtalk.limits import Meter
from bot.sandbox.dingtalk.replies import Refused, RefusedOld, answer
from bot.sandbox.dingtalk.state import World
from bot.sandbox.dingtalk.tokens import HEADER, TokenDesk
from bot.sandbox.gateway import Gateway, Handler
from core.domain.frozen import dataclass

_NO_TOKEN_NEEDED: Final = ("/v1.0/oauth2/", "/v1.0/gateway/", "/connect", "/robot/sendBySession", "/files/")
_METERED: Final = ("/v1.0/card/", "/v1.0/robot/")
_SCOPES: Final = (
    ("/v1.0/card/", "Card.Instance.Write"),
    ("/v1.0/robot/", "qyapi_robot_sendmsg"),
    ("/topapi/v2/department/", "qyapi_get_department_list"),
    ("/topapi/v2/user/getuserinfo", ""),
    ("/topapi/v2/user/list", "qyapi_get_department_member"),
    ("/topapi/user/list", "qyapi_get_department_member"),
    ("/topapi/", "qyapi_get_member"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DingTalkGateway(Gateway[RequestFault]):
    """One middleware for the whole server."""

    world: World
    tokens: TokenDesk
    meter: Meter
    faults: FaultPlan

    async def _refusing(self, answered: Awaitable[web.StreamResponse]) -> web.StreamResponse:
        try:
            return await answered
        except (Refused, RefusedOld) as refusal:
            return refusal.response(self.world.mint())

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

    def _failure(self, fault: RequestFault) -> web.Response:
        if isinstance(fault.answer, str):
            return web.Response(status=fault.status, text=fault.answer, content_type="text/html")
        return answer(fault.answer or {}, status=fault.status)

    def _code_of(self, body: Any) -> str:
        told = body or {}
        return str(told.get("code") or told.get("errcode") or "")
