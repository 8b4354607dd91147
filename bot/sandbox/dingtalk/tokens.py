"""Access tokens: the same one until it is over, good in the header of new APIs and in the query of old ones."""

from __future__ import annotations

from datetime import datetime, timedelta

from aiohttp import web

from bot.sandbox.dingtalk.replies import Refused, RefusedOld, answer, json_body
from bot.sandbox.dingtalk.state import World

HEADER = "x-acs-dingtalk-access-token"


class TokenDesk:
    """Issues and checks the tokens of one app (obtain-the-access-token-of-an-internal-app, api-gettoken)."""

    def __init__(self, *, world: World, client_secret: str, life: timedelta) -> None:
        self._world = world
        self._client = (world.client_id, client_secret)
        self._life = life
        self._token = ""
        self._until: datetime | None = None

    def routes(self) -> list[web.RouteDef]:
        return [
            web.post("/v1.0/oauth2/accessToken", self.access_token),
            web.post("/v1.0/oauth2/{corp_id}/token", self.token),
        ]

    async def access_token(self, request: web.Request) -> web.Response:
        body = await json_body(request)
        self._issue(body.get("appKey"), body.get("appSecret"))
        return answer({"accessToken": self._token, "expireIn": int(self._life.total_seconds())})

    async def token(self, request: web.Request) -> web.Response:
        """The newer call, named as OAuth names it."""
        body = await json_body(request)
        if body.get("grant_type") != "client_credentials":
            raise Refused("invalidGrantType")
        self._issue(body.get("client_id"), body.get("client_secret"))
        life = int(self._life.total_seconds())
        return answer({"access_token": self._token, "token_type": "Bearer", "expires_in": life})

    def expire_all(self) -> None:
        """No token issued so far is good any more."""
        self._token, self._until = "", None

    def check(self, token: str | None) -> None:
        """Raise what a new API says to this token; nothing when it is in order."""
        if not self._good(token):
            raise Refused("InvalidAuthentication", "不合法的access_token")

    def check_old(self, token: str | None) -> None:
        """Raise what an old API says to this token."""
        if not self._good(token):
            raise RefusedOld(40014, "不合法的access_token")

    def _good(self, token: str | None) -> bool:
        return (
            bool(token) and token == self._token and self._until is not None and self._world.calendar.now < self._until
        )

    def _issue(self, client_id: object, client_secret: object) -> None:
        """Asking again within the life returns the same token and renews it."""
        if (client_id, client_secret) != self._client:
            raise Refused("invalidClientIdOrSecret", "无效的clientId或者clientSecret")
        if not self._good(self._token):
            self._token = self._world.mint()
        self._until = self._world.calendar.now + self._life
