"""What stands before every API: the record, the ordered faults, the token check and the rate limit."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, Final

from aiohttp import web

from bot.sandbox.faults import RequestFault
from bot.sandbox.feishu.replies import Refused, answer
from bot.sandbox.gateway import BAD_GATEWAY_PAGE, Gateway, Handler
from core.domain.frozen import dataclass

if TYPE_CHECKING:
    from bot.sandbox.feishu.limits import Gate
    from bot.sandbox.feishu.state import World
    from bot.sandbox.feishu.tokens import TokenDesk

RATE_LIMITED: Final = 99991400
_INTERNAL_ERROR: Final = 2200
_TOO_MANY: Final = 429
_NO_TOKEN_NEEDED = ("/callback/ws/", "/open-apis/auth/", "/open-apis/authen/v1/authorize", "/open-apis/authen/v2/")
_OWN_TOKEN = ("/open-apis/authen/v1/user_info",)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeishuGateway(Gateway[RequestFault]):
    """One middleware for the whole server."""

    world: World
    tokens: TokenDesk
    gate: Gate

    async def _refusing(self, answered: Awaitable[web.StreamResponse]) -> web.StreamResponse:
        log_id = self.world.mint("")
        try:
            response = await answered
        except Refused as refusal:
            response = refusal.response(log_id)
        if not response.prepared:
            response.headers["X-Tt-Logid"] = log_id
        return response

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

    def _failure(self, fault: RequestFault) -> web.Response:
        """A 429 says when to come back, as Feishu's gateway does."""
        if fault.status == "html":
            return web.Response(status=502, text=BAD_GATEWAY_PAGE, content_type="text/html")
        slowed = fault.status == _TOO_MANY
        pace = {"x-ogw-ratelimit-limit": "50", "x-ogw-ratelimit-reset": "1"} if slowed else {}
        code = fault.code if fault.code is not None else RATE_LIMITED if slowed else _INTERNAL_ERROR
        body = {"code": code, "msg": fault.msg or "ordered failure"}
        return answer(body, status=fault.status or 500, headers={**pace, **fault.headers})

    def _code_of(self, body: Any) -> int | None:
        code = (body or {}).get("code")
        return code if isinstance(code, int) else None
