"""Web login: the page that asks who you are, the code, the user's token, and who that was."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from aiohttp import web

from bot.sandbox.feishu.replies import Refused, answer, json_body, ok

if TYPE_CHECKING:
    from bot.sandbox.feishu.state import Person, World

_CODE_LIFE: Final = timedelta(minutes=5)
_TOKEN_LIFE: Final = timedelta(hours=2)


@dataclass(slots=True, kw_only=True)
class _Grant:
    """What stands behind an authorization code."""

    open_id: str
    redirect_uri: str
    challenge: str
    challenge_method: str
    scope: str
    at: datetime
    used: bool = False


@dataclass(slots=True, kw_only=True)
class LoginDesk:
    """authen/v1/authorize, authen/v2/oauth/token and authen/v1/user_info over one world."""

    world: World
    app_secret: str
    _grants: dict[str, _Grant] = field(default_factory=dict)
    _tokens: dict[str, tuple[str, datetime]] = field(default_factory=dict)

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/open-apis/authen/v1/authorize", self.authorize),
            web.post("/open-apis/authen/v2/oauth/token", self.token),
            web.get("/open-apis/authen/v1/user_info", self.user_info),
        ]

    async def authorize(self, request: web.Request) -> web.StreamResponse:
        """Ask who is there; `&as=<open_id>` answers the question and leads back to the app with a code."""
        query = request.query
        redirect_uri = query.get("redirect_uri", "")
        if query.get("client_id") != self.world.app_id or not redirect_uri or query.get("response_type") != "code":
            return web.Response(status=400, text="请求非法：client_id、redirect_uri 或 response_type 不正确")
        person = self.world.people.get(query.get("as", ""))
        if person is None or person.resigned:
            return web.Response(text=self._page(request), content_type="text/html")
        code = self.world.mint("")
        self._grants[code] = _Grant(
            open_id=person.open_id,
            redirect_uri=redirect_uri,
            challenge=query.get("code_challenge", ""),
            challenge_method=query.get("code_challenge_method", "plain"),
            scope=query.get("scope", ""),
            at=self.world.calendar.now,
        )
        back = urlencode({"code": code, **({"state": query["state"]} if "state" in query else {})})
        location = f"{redirect_uri}{'&' if '?' in redirect_uri else '?'}{back}"
        return web.Response(status=302, headers={"Location": location})

    async def token(self, request: web.Request) -> web.Response:
        """Exchange a code, once; success and failure have their fields at the top level."""
        try:
            grant = self._redeem(await json_body(request))
        except Refused as refusal:
            body = {"code": refusal.code, "error": "invalid_request", "error_description": refusal.msg}
            return answer(body, status=refusal.status)
        token = self.world.mint("u-")
        self._tokens[token] = (grant.open_id, self.world.calendar.now + _TOKEN_LIFE)
        expires = int(_TOKEN_LIFE.total_seconds())
        return answer(
            {"code": 0, "access_token": token, "expires_in": expires, "token_type": "Bearer", "scope": grant.scope}
        )

    async def user_info(self, request: web.Request) -> web.Response:
        """Who the token belongs to."""
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        open_id, until = self._tokens.get(token, ("", self.world.calendar.now))
        person = self.world.people.get(open_id)
        if person is None:
            raise Refused(99991668, "Invalid access token for authorization: user_access_token.")
        if self.world.calendar.now >= until:
            raise Refused(99991677, "Authentication token expired.")
        return ok(self._profile(person))

    def _redeem(self, body: dict[str, Any]) -> _Grant:
        self._check_client(body)
        grant = self._grants.get(str(body.get("code")))
        if grant is None:
            raise Refused(20003, "The authorization code is not found.")
        if grant.used:
            raise Refused(20065, "The authorization code has been used.")
        if self.world.calendar.now - grant.at >= _CODE_LIFE:
            raise Refused(20004, "The authorization code has expired.")
        if body.get("redirect_uri", grant.redirect_uri) != grant.redirect_uri:
            raise Refused(20071, "The provided redirect URI does not match the one used during authorization.")
        if not _verified(grant, str(body.get("code_verifier", ""))):
            raise Refused(20049, "PKCE code challenge failed.")
        grant.used = True
        return grant

    def _check_client(self, body: dict[str, Any]) -> None:
        if body.get("grant_type") != "authorization_code":
            raise Refused(20036, "The specified grant_type is not supported.")
        if body.get("client_id") != self.world.app_id:
            raise Refused(20048, "The specified app does not exist.")
        if body.get("client_secret") != self.app_secret:
            raise Refused(20002, "The client secret is invalid.")

    def _profile(self, person: Person) -> dict[str, Any]:
        return {
            "name": person.name,
            "open_id": person.open_id,
            "union_id": person.union_id,
            "user_id": person.user_id,
            "tenant_key": self.world.tenant_key,
        }

    def _page(self, request: web.Request) -> str:
        here = request.rel_url
        people = [person for person in self.world.people.values() if not person.resigned]
        links = (
            f'<li><a href="{escape(str(here.update_query({"as": person.open_id})))}">{escape(person.name)}</a>'
            for person in people
        )
        title = "<title>飞书登录</title><h1>以谁的身份登录？</h1>"
        return f'<!doctype html><html lang="zh-CN">{title}<ul>{"".join(links)}</ul></html>'


def _verified(grant: _Grant, verifier: str) -> bool:
    """PKCE: the verifier of the exchange fits the challenge of the authorization."""
    if not grant.challenge:
        return True
    if grant.challenge_method == "plain":
        return verifier == grant.challenge
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).decode().rstrip("=") == grant.challenge
