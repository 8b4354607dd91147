"""WeCom's server API as typed calls: token, pace, address and errors are settled here once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from adapters.base import BadCredentials, NotInChat, PlatformBusy, Unreachable
from adapters.http import Call, Http, Reply, Upload
from adapters.pacing import Budget, Pacer
from adapters.reading import dict_at, list_at, str_at
from adapters.tokens import Token, TokenCache
from adapters.wecom.errors import STALE_TOKEN, judge
from adapters.wecom.settings import WeComSettings
from core.domain.frozen import dataclass

T = TypeVar("T")

_PER_MINUTE: Final = 10_000
_PER_HOUR: Final = 150_000
_PATIENT_TRIES: Final = 3
_HOLD_OFF: Final = 60.0
"""Seconds without another try after WeCom refused the secret: who keeps guessing is shut out for an hour."""
_TOKEN_PATH: Final = "/cgi-bin/gettoken"  # noqa: S105 - a path
_STALE_CODES: Final = frozenset(str(code) for code in STALE_TOKEN)


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMessage:
    """A message that was taken; `response_code` updates its card once, within 72 hours."""

    msgid: str
    response_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visible:
    """Whom the app was given one by one, and which departments."""

    users: tuple[str, ...]
    departments: tuple[int, ...]


class WeComApi:
    """Every call raises the `PlatformError` family.

    A token that WeCom refuses is renewed and the call made once more. `refusal` is the code by which WeCom last said
    that the app itself may not do something; empty as soon as a call succeeds again.
    """

    def __init__(
        self,
        settings: WeComSettings,
        *,
        http: Http,
        pacer: Pacer,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`clock` is monotonic, in seconds."""
        self.refusal = ""
        self._settings = settings
        self._agent = int(settings.agent_id) if settings.agent_id.isdecimal() else 0
        self._http = http
        self._pacer = pacer
        self._sleep = sleep
        self._clock = clock
        self._tokens = TokenCache(
            self._fetch_token, clock=clock, name=f"wecom:{settings.corp_id}:{settings.agent_id}", shared=pacer.shared
        )
        self._shut_out: BadCredentials | None = None
        self._quiet_until = 0.0

    async def send(self, userid: str, content: Mapping[str, Any], *, again: bool = False) -> SentMessage:
        """Deliver to one person; `content` is the msgtype and its object.

        With `again`, WeCom drops the message if the same was sent within the last half hour: for a repetition after
        an answer that never came. Raises `NotInChat` when the person cannot be reached.
        """
        check = {"enable_duplicate_check": 1, "duplicate_check_interval": 1800} if again else {}
        body = (await self._post("/cgi-bin/message/send", {"touser": userid, **self._from_us(content), **check})).body
        if body.get("invaliduser") or body.get("unlicenseduser"):
            raise NotInChat("nobody there: /cgi-bin/message/send", code="invaliduser")
        return SentMessage(msgid=str_at(body, "msgid"), response_code=str_at(body, "response_code"))

    async def update_card(self, response_code: str, card: Mapping[str, Any]) -> None:
        """Replace a card for everybody who was sent it; the code is used up by that."""
        what = {"atall": 1, "response_code": response_code, "template_card": card}
        await self._post("/cgi-bin/message/update_template_card", self._from_us(what))

    async def send_to_chat(self, chatid: str, content: Mapping[str, Any]) -> None:
        """Deliver to a group that this app created; template cards are not taken there."""
        await self._post("/cgi-bin/appchat/send", {"chatid": chatid, **content})

    async def media(self, media_id: str, *, limit: int) -> bytes:
        """What somebody sent, for three days. Raises `TooLarge` beyond `limit` bytes."""
        path = "/cgi-bin/media/get"
        call = Call(route=path, method="GET", url=self._url(path), params=(("media_id", media_id),))
        return await self._asked(call, lambda ready: self._http.fetch(ready, judge, limit=limit))

    async def upload(self, name: str, content: bytes) -> str:
        """Hand over a file to be sent within three days; returns its media id."""
        path = "/cgi-bin/media/upload"
        upload = Upload(field="media", filename=name, content=content)
        call = Call(route=path, method="POST", url=self._url(path), params=(("type", "file"),), upload=upload)
        media = str_at((await self._call(call)).body, "media_id")
        if not media:
            raise Unreachable("a file without an id", code="media_id")
        return media

    async def user(self, userid: str) -> dict[str, Any]:
        """One member as WeCom describes them."""
        return (await self._patiently("/cgi-bin/user/get", userid=userid)).body

    async def users_in(self, department: int) -> Sequence[dict[str, Any]]:
        """The members directly in a department."""
        return _objects((await self._patiently("/cgi-bin/user/list", department_id=str(department))).body, "userlist")

    async def departments(self) -> Sequence[dict[str, Any]]:
        """Every department that the app may read."""
        return _objects((await self._patiently("/cgi-bin/department/list")).body, "department")

    async def visible(self) -> Visible:
        """What the administrator gave the app to see (agent/get)."""
        body = (await self._patiently("/cgi-bin/agent/get", agentid=str(self._agent))).body
        listed = _objects(dict_at(body, "allow_userinfos"), "user")
        ids = list_at(dict_at(body, "allow_partys"), "partyid")
        return Visible(
            users=tuple(str_at(user, "userid") for user in listed),
            departments=tuple(id_ for id_ in ids if isinstance(id_, int)),
        )

    async def plain_userid(self, open_userid: str) -> str | None:
        """The userid behind an id that an AI bot of an ordinary member was told; `None` when WeCom knows none."""
        reply = await self._post("/cgi-bin/batch/openuserid_to_userid", {"open_userid_list": [open_userid]})
        found = [each for each in _objects(reply.body, "userid_list") if each.get("open_userid") == open_userid]
        return str_at(found[0], "userid") or None if found else None

    async def close(self) -> None:
        """End what is under way; the session belongs to somebody else."""
        await self._tokens.close()

    def _from_us(self, body: Mapping[str, Any]) -> dict[str, Any]:
        return {"agentid": self._agent, **body}

    async def _post(self, path: str, body: Mapping[str, Any]) -> Reply:
        return await self._call(Call(route=path, method="POST", url=self._url(path), json=body))

    async def _patiently(self, path: str, **params: str) -> Reply:
        """For reads that nobody repeats later: a few tries."""
        call = Call(route=path, method="GET", url=self._url(path), params=tuple(params.items()))
        for attempt in range(_PATIENT_TRIES - 1):
            try:
                return await self._call(call)
            except PlatformBusy as error:
                await self._sleep(min(error.retry_after or 1.0, 60.0))
            except Unreachable:
                await self._sleep(0.5 * 2**attempt)
        return await self._call(call)

    async def _call(self, call: Call) -> Reply:
        return await self._asked(call, lambda ready: self._http.call(ready, judge))

    async def _asked(self, call: Call, ask: Callable[[Call], Awaitable[T]]) -> T:
        """What `ask` makes of the call, once it has a token and its turn."""
        try:
            answer = await self._with_token(call, ask)
        except BadCredentials as error:
            self.refusal = error.code
            raise
        self.refusal = ""
        return answer

    async def _with_token(self, call: Call, ask: Callable[[Call], Awaitable[T]]) -> T:
        token = await self._tokens.get()
        try:
            return await self._paced(call, token, ask)
        except BadCredentials as error:
            if error.code not in _STALE_CODES:
                raise
        self._tokens.invalidate(token)
        return await self._paced(call, await self._tokens.get(), ask)

    async def _paced(self, call: Call, token: str, ask: Callable[[Call], Awaitable[T]]) -> T:
        """Limits hold per API: each has its own 10,000 a minute and 150,000 an hour (document/path/90454)."""
        minute = Budget(key=f"wecom {call.route} minute", limit=_PER_MINUTE, window=60.0)
        hour = Budget(key=f"wecom {call.route} hour", limit=_PER_HOUR, window=3600.0)
        async with self._pacer.slot([minute, hour]):
            return await ask(_with_param(call, "access_token", token))

    async def _fetch_token(self) -> Token:
        """The app's token; asked for again too early, WeCom hands out the same one."""
        if self._shut_out is not None and self._clock() < self._quiet_until:
            raise BadCredentials(str(self._shut_out), code=self._shut_out.code)
        try:
            return await self._asked_for_token()
        except BadCredentials as error:
            self._shut_out, self._quiet_until = error, self._clock() + _HOLD_OFF
            raise

    async def _asked_for_token(self) -> Token:
        who = (("corpid", self._settings.corp_id), ("corpsecret", self._settings.secret))
        call = Call(route=_TOKEN_PATH, method="GET", url=self._url(_TOKEN_PATH), params=who)
        body = (await self._http.call(call, judge)).body
        value, lifetime = body.get("access_token"), body.get("expires_in")
        if not isinstance(value, str) or not value or not isinstance(lifetime, int):
            raise Unreachable("an answer without a token", code="token")
        return Token(value=value, lifetime=float(lifetime))

    def _url(self, path: str) -> str:
        return self._settings.api_base.rstrip("/") + path


def _with_param(call: Call, name: str, value: str) -> Call:
    return replace(call, params=((name, value), *call.params))


def _objects(body: Mapping[str, Any], name: str) -> tuple[dict[str, Any], ...]:
    return tuple(item for item in list_at(body, name) if isinstance(item, dict))
