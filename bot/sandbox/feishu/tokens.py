"""Tenant access tokens: issued, reused while they have 30 minutes left, checked, expired."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from aiohttp import web

from bot.sandbox.feishu.replies import Refused, answer, json_body
from core.domain.frozen import dataclass

if TYPE_CHECKING:
    import random

    from bot.sandbox.calendar import Calendar

_REUSED_WHILE_LEFT = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Issued:
    token: str
    until: datetime


class TokenDesk:
    """Issues and checks the tokens of one app (authentication-management/access-token of the official docs)."""

    def __init__(
        self, *, calendar: Calendar, rng: random.Random, app_id: str, app_secret: str, life: timedelta
    ) -> None:
        self._calendar = calendar
        self._rng = rng
        self._app_id = app_id
        self._app_secret = app_secret
        self._life = life
        self._issued: list[_Issued] = []

    def routes(self) -> list[web.RouteDef]:
        return [web.post("/open-apis/auth/v3/tenant_access_token/internal", self.handle)]

    async def handle(self, request: web.Request) -> web.Response:
        """POST /open-apis/auth/v3/tenant_access_token/internal: fields at the top level, not in `data`."""
        body = await json_body(request)
        token = self._issue(body.get("app_id"), body.get("app_secret"))
        expire = int((token.until - self._calendar.now).total_seconds())
        return answer({"code": 0, "msg": "ok", "tenant_access_token": token.token, "expire": expire})

    def expire_all(self) -> None:
        """No token issued so far is good any more."""
        self._issued.clear()

    def check(self, authorization: str | None) -> None:
        """Raise the code that a call with this Authorization header gets; nothing when it is in order."""
        if not authorization:
            raise Refused(99991661, "Missing access token for authorization.")
        scheme, _, token = authorization.partition(" ")
        if scheme != "Bearer" or not token.startswith(("t-", "u-", "a-")):
            raise Refused(99991671, "Invalid access token for authorization: wrong prefix.")
        if token.startswith("u-"):
            raise Refused(99991668, "Invalid access token for authorization: user_access_token.")
        if token.startswith("a-"):
            raise Refused(99991664, "Invalid app access token.")
        if not any(issued.token == token and self._calendar.now < issued.until for issued in self._issued):
            raise Refused(99991663, "Invalid access token for authorization.")

    def _issue(self, app_id: object, app_secret: object) -> _Issued:
        if not isinstance(app_id, str) or not isinstance(app_secret, str):
            raise Refused(10003, "invalid param", status=200)
        if app_id != self._app_id:
            raise Refused(10003, "invalid param: app_id", status=200)
        if app_secret != self._app_secret:
            raise Refused(10014, "app secret invalid", status=200)
        now = self._calendar.now
        self._issued = [issued for issued in self._issued if issued.until > now]
        if self._issued and self._issued[-1].until - now >= _REUSED_WHILE_LEFT:
            return self._issued[-1]
        self._issued.append(_Issued(token=f"t-{self._rng.getrandbits(128):032x}", until=now + self._life))
        return self._issued[-1]
