"""Feishu's open platform as typed calls: token, pace, address and errors are settled here once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, TypeVar

from adapters.base import BadCredentials, PlatformBusy, Unreachable
from adapters.feishu import sdk
from adapters.feishu.errors import APP_LIMIT, CHAT_LIMIT, STALE_TOKEN, judge
from adapters.feishu.settings import FeishuSettings
from adapters.http import Call, Http, Reply, Upload
from adapters.pacing import Budget, Pacer
from adapters.patience import patiently
from adapters.tokens import Token, TokenCache
from core.domain.frozen import dataclass

T = TypeVar("T")

_PER_SECOND: Final = 50
_PER_MINUTE: Final = 1000
_PER_CHAT: Final = 5
_TOKEN_PATH: Final = "/open-apis/auth/v3/tenant_access_token/internal"  # noqa: S105 - a path
_BOT_PATH: Final = "/open-apis/bot/v3/info"


@dataclass(frozen=True, slots=True, kw_only=True)
class SentMessage:
    """A delivered message and the conversation that it landed in."""

    message_id: str
    chat_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of a listing; an empty `following` is the end."""

    items: Sequence[dict[str, Any]]
    following: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """A page of what the app may read of the directory."""

    users: tuple[str, ...]
    departments: tuple[str, ...]
    following: str


class FeishuApi:
    """Every call raises the `PlatformError` family.

    A token that Feishu refuses is renewed and the call made once more.
    """

    def __init__(
        self,
        settings: FeishuSettings,
        *,
        http: Http,
        pacer: Pacer,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`clock` is monotonic, in seconds."""
        self._settings = settings
        self._http = http
        self._pacer = pacer
        self._sleep = sleep
        self._tokens = TokenCache(self._fetch_token, clock=clock, name=f"feishu:{settings.app_id}", shared=pacer.shared)
        self._loaded: asyncio.Task[None] | None = None

    async def send(
        self, receive_id_type: str, receive_id: str, msg_type: str, content: str, *, uuid: str, pace: str
    ) -> SentMessage:
        """Deliver a message, at most once an hour per `uuid`; `pace` names whose 5 a second it counts against."""
        await self._ready()
        request = sdk.create_message(receive_id_type, receive_id, msg_type, content, uuid)
        return _sent(await self._call(request, Budget(key=f"feishu chat {pace}", limit=_PER_CHAT, in_turn=True)))

    async def reply(self, message_id: str, msg_type: str, content: str, *, uuid: str, pace: str) -> SentMessage:
        """Answer a message where it stands, otherwise as `send`."""
        await self._ready()
        request = sdk.reply_message(message_id, msg_type, content, uuid)
        return _sent(await self._call(request, Budget(key=f"feishu chat {pace}", limit=_PER_CHAT, in_turn=True)))

    async def patch(self, message_id: str, content: str) -> None:
        """Repaint a card; possible for 14 days."""
        await self._ready()
        request = sdk.patch_message(message_id, content)
        await self._call(request, Budget(key=f"feishu card {message_id}", limit=_PER_CHAT, in_turn=True))

    async def resource(self, message_id: str, key: str, kind: str, *, limit: int) -> bytes:
        """The `image` or `file` that a message holds. Raises `TooLarge` beyond `limit` bytes."""
        await self._ready()
        request = sdk.message_resource(message_id, key, kind)

        async def fetch(token: str) -> bytes:
            return await self._http.fetch(self._addressed(request, token), judge, limit=limit)

        return await self._with_token(lambda token: self._paced(request, None, lambda: fetch(token)))

    async def upload_file(self, name: str, kind: str, content: bytes) -> str:
        """Hand over a file to be sent; returns its file_key."""
        await self._ready()
        request = sdk.create_file(name, kind)
        fields = tuple((request.body or {}).items())
        upload = Upload(field="file", filename=name, content=content, fields=fields)
        reply = await self._call(request, upload=upload)
        key = (reply.body.get("data") or {}).get("file_key")
        if not isinstance(key, str) or not key:
            raise Unreachable("a file without a key", code="file_key")
        return key

    async def chat_mode(self, chat_id: str) -> str:
        """`p2p`, `group` or `topic`."""
        return str((await self._chat(chat_id)).get("chat_mode", ""))

    async def chat_name(self, chat_id: str) -> str:
        """What a group is called; empty for one without a name of its own."""
        return str((await self._chat(chat_id)).get("name", ""))

    async def _chat(self, chat_id: str) -> dict[str, Any]:
        await self._ready()
        found = (await self._call(sdk.get_chat(chat_id))).body.get("data")
        return found if isinstance(found, dict) else {}

    async def bot_open_id(self) -> str:
        """The bot's own open_id, by which a mention of it is known."""
        request = sdk.Request(method="GET", route=_BOT_PATH, path=_BOT_PATH, params=(), body=None)
        bot = (await self._call(request)).body.get("bot")  # beside `data`, not in it
        return str(bot.get("open_id", "")) if isinstance(bot, dict) else ""

    async def get_user(self, open_id: str) -> dict[str, Any]:
        """One person as Feishu describes them; fields are missing where the app lacks the right."""
        await self._ready()
        return _data((await self._patiently(sdk.get_user(open_id))).body, "user")

    async def get_department(self, department_id: str) -> dict[str, Any]:
        """One department as Feishu describes it."""
        await self._ready()
        return _data((await self._patiently(sdk.get_department(department_id))).body, "department")

    async def list_departments(self, parent: str, page_token: str = "") -> Page:
        """A page of everything below `parent` ("0" is the company)."""
        await self._ready()
        return _page(await self._patiently(sdk.list_departments(parent, page_token)))

    async def users_in_department(self, department_id: str, page_token: str = "") -> Page:
        """A page of the people directly in a department."""
        await self._ready()
        return _page(await self._patiently(sdk.users_in_department(department_id, page_token)))

    async def list_scope(self, page_token: str = "") -> Scope:
        """A page of the people and departments that the app was given to read."""
        await self._ready()
        data = (await self._patiently(sdk.list_scopes(page_token))).body.get("data") or {}
        return Scope(
            users=tuple(data.get("user_ids") or ()),
            departments=tuple(data.get("department_ids") or ()),
            following=_following(data),
        )

    async def close(self) -> None:
        """End what is under way; the session belongs to somebody else."""
        await self._tokens.close()

    async def _ready(self) -> None:
        """Load the SDK's models beside the loop, once."""
        if self._loaded is None:
            self._loaded = asyncio.create_task(asyncio.to_thread(sdk.load))
        if not self._loaded.done():
            await asyncio.shield(self._loaded)

    async def _patiently(self, request: sdk.Request) -> Reply:
        return await patiently(lambda: self._call(request), self._sleep)

    async def _call(self, request: sdk.Request, narrow: Budget | None = None, *, upload: Upload | None = None) -> Reply:
        def call(token: str) -> Awaitable[Reply]:
            return self._http.call(self._addressed(request, token, upload), judge)

        return await self._with_token(lambda token: self._paced(request, narrow, lambda: call(token)))

    async def _with_token(self, ask: Callable[[str], Awaitable[T]]) -> T:
        token = await self._tokens.get()
        try:
            return await ask(token)
        except BadCredentials as error:
            if error.code not in _STALE_CODES:
                raise
        self._tokens.invalidate(token)
        return await ask(await self._tokens.get())

    async def _paced(self, request: sdk.Request, narrow: Budget | None, ask: Callable[[], Awaitable[T]]) -> T:
        """Limits hold per API: each route has its own 50 a second and 1,000 a minute."""
        key = f"feishu {request.method} {request.route}"
        wide = Budget(key=f"{key} second", limit=_PER_SECOND)
        minute = Budget(key=f"{key} minute", limit=_PER_MINUTE, window=60.0)
        async with self._pacer.slot([narrow, wide, minute] if narrow else [wide, minute]):
            try:
                return await ask()
            except PlatformBusy as error:
                refused = {str(CHAT_LIMIT): narrow, str(APP_LIMIT): wide}.get(error.code)
                if refused is not None:
                    self._pacer.pause(refused, min(error.retry_after or 1.0, 60.0))
                raise

    def _addressed(self, request: sdk.Request, token: str, upload: Upload | None = None) -> Call:
        return Call(
            route=request.route,
            method=request.method,
            url=self._settings.api_base.rstrip("/") + request.path,
            params=request.params,
            json=request.body if upload is None else None,
            headers={"Authorization": f"Bearer {token}"},
            upload=upload,
        )

    async def _fetch_token(self) -> Token:
        """A token of the company for our app; the same one again while it has more than half an hour left."""
        call = Call(
            route=_TOKEN_PATH,
            method="POST",
            url=self._settings.api_base.rstrip("/") + _TOKEN_PATH,
            json={"app_id": self._settings.app_id, "app_secret": self._settings.app_secret},
        )
        body = (await self._http.call(call, judge)).body
        value, lifetime = body.get("tenant_access_token"), body.get("expire")
        if not isinstance(value, str) or not isinstance(lifetime, int):
            raise Unreachable("an answer without a token", code="token")
        return Token(value=value, lifetime=float(lifetime))


_STALE_CODES: Final = frozenset(str(code) for code in STALE_TOKEN)


def _sent(reply: Reply) -> SentMessage:
    data = reply.body.get("data") or {}
    return SentMessage(message_id=str(data.get("message_id", "")), chat_id=str(data.get("chat_id", "")))


def _page(reply: Reply) -> Page:
    data = reply.body.get("data") or {}
    return Page(items=data.get("items") or (), following=_following(data))


def _following(data: dict[str, Any]) -> str:
    return str(data.get("page_token") or "") if data.get("has_more") else ""


def _data(body: dict[str, Any], name: str) -> dict[str, Any]:
    value = (body.get("data") or {}).get(name)
    return value if isinstance(value, dict) else {}
