"""What stands before every API: the record, the ordered faults and the token check."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, Final

from aiohttp import web

from bot.sandbox.faults import RequestFault
from bot.sandbox.gateway import BAD_GATEWAY_PAGE, Gateway, Handler
from bot.sandbox.wecom.replies import Refused, answer
from bot.sandbox.wecom.state import World
from bot.sandbox.wecom.tokens import TokenDesk
from core.domain.frozen import dataclass

_NO_TOKEN_NEEDED: Final = ("/cgi-bin/gettoken", "/cgi-bin/webhook/send", "/aibot")


@dataclass(frozen=True, slots=True, kw_only=True)
class WeComGateway(Gateway[RequestFault]):
    """One middleware for the whole server. An ordered fault with a code is a 200 that carries it, as WeCom does it."""

    world: World
    tokens: TokenDesk

    async def _refusing(self, answered: Awaitable[web.StreamResponse]) -> web.StreamResponse:
        try:
            return await answered
        except Refused as refusal:
            return refusal.response(self.world.mint())

    async def _admitted(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        if not request.path.startswith(_NO_TOKEN_NEEDED):
            self.tokens.check(request.query.get("access_token", ""))
        return await handler(request)

    def _failure(self, fault: RequestFault) -> web.Response:
        if fault.code is not None:
            return answer({"errcode": fault.code, "errmsg": fault.msg or "ordered failure"})
        if fault.status == "html":
            return web.Response(status=502, text=BAD_GATEWAY_PAGE, content_type="text/html")
        return web.Response(status=fault.status or 500, text="ordered failure")

    def _code_of(self, body: Any) -> int | None:
        code = (body or {}).get("errcode")
        return code if isinstance(code, int) else None
