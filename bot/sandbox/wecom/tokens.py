"""gettoken: one token of the app, the same again while it is good, and the check that every API makes."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from aiohttp import web

from bot.sandbox.calendar import Calendar
from bot.sandbox.wecom.replies import Refused, ok


class TokenDesk:
    """Issues and checks the tokens of one app (developer.work.weixin.qq.com/document/path/91039)."""

    def __init__(self, *, calendar: Calendar, rng: random.Random, corp_id: str, secret: str, life: timedelta) -> None:
        self._calendar = calendar
        self._rng = rng
        self._corp_id = corp_id
        self._secret = secret
        self._life = life
        self._issued: dict[str, datetime] = {}

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/cgi-bin/gettoken", self.handle)]

    async def handle(self, request: web.Request) -> web.Response:
        if request.query.get("corpid") != self._corp_id:
            raise Refused(40013, "invalid corpid")
        if request.query.get("corpsecret") != self._secret:
            raise Refused(40001, "invalid credential")
        now = self._calendar.now
        current = next((token for token, until in self._issued.items() if until > now), None)
        if current is None:
            current = f"{self._rng.getrandbits(512):0128x}"
            self._issued[current] = now + self._life
        return ok(access_token=current, expires_in=int((self._issued[current] - now).total_seconds()))

    def expire_all(self) -> None:
        """No token issued so far is known any more (40014 from now on)."""
        self._issued.clear()

    def check(self, token: str) -> None:
        """Raise the code that a call with this token gets; nothing when it is in order."""
        if not token:
            raise Refused(41001, "access_token missing")
        if token not in self._issued:
            raise Refused(40014, "invalid access_token")
        if self._calendar.now >= self._issued[token]:
            raise Refused(42001, "access_token expired")
