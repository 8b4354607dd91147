"""DingTalk's open platform as typed calls: token, pace, allowance, address and errors are settled here once."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Final

from adapters.base import BadCredentials, NotInChat, PlatformBusy, PlatformError, Refused, Unreachable
from adapters.dingtalk import sdk
from adapters.dingtalk.errors import QuotaOver, ScopeMissing, StaleToken, TooFast, banned, judge
from adapters.dingtalk.quota import CALLS, Quota
from adapters.dingtalk.settings import DingTalkSettings
from adapters.http import Call, Http, Reply, Upload
from adapters.pacing import Budget, Pacer
from adapters.patience import patiently
from adapters.reading import dict_at, list_at, str_at
from adapters.tokens import Token, TokenCache
from core.domain.frozen import dataclass

_PER_SECOND: Final = 20
_PER_GROUP: Final = 20
_TOKEN_PATH: Final = "/v1.0/oauth2/accessToken"  # noqa: S105 - a path
_SESSION_PATH: Final = "/robot/sendBySession"
_PAGE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of a listing; `following` is the next cursor, `None` at the end."""

    items: Sequence[Mapping[str, Any]]
    following: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """What the app was given to read of the directory."""

    people: tuple[str, ...]
    departments: tuple[int, ...]


class NotDelivered(Refused):
    """The card was made, but it is not where it should be: its outTrackId is used up."""


class DingTalkApi:
    """Every call raises the `PlatformError` family.

    A token that DingTalk refuses is renewed and the call made once more.
    """

    def __init__(
        self,
        settings: DingTalkSettings,
        *,
        http: Http,
        pacer: Pacer,
        quota: Quota,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`clock` is monotonic, in seconds."""
        self._denied: dict[str, tuple[str, ...]] = {}
        self._settings = settings
        self._http = http
        self._pacer = pacer
        self._quota = quota
        self._sleep = sleep
        self._tokens = TokenCache(
            self._fetch_token, clock=clock, name=f"dingtalk:{settings.client_id}", shared=pacer.shared
        )
        self._loaded: asyncio.Task[None] | None = None

    @property
    def scopes(self) -> frozenset[str]:
        """The rights for want of which calls were refused that have not gone through since."""
        return frozenset(scope for scopes in self._denied.values() for scope in scopes)

    async def deliver(self, card: sdk.Delivery) -> None:
        """Make a card and put it into its conversation. `NotDelivered` when only the first of the two worked."""
        await self.ready()
        request = sdk.create_and_deliver(card, self._settings.robot)
        reply = await self._call(request, _group_budget(card.conversation))
        results = list_at(dict_at(reply.body, "result"), "deliverResults")
        if not results or not all(isinstance(one, dict) and _is_true(one.get("success")) for one in results):
            raise NotDelivered("a card was not delivered", code="deliverResults")

    async def update_card(self, out_track_id: str, params: Mapping[str, str]) -> None:
        """Repaint everybody's copy of a card."""
        await self.ready()
        await self._call(sdk.update_card(out_track_id, params))

    async def send_direct(self, person: str, msg_key: str, msg_param: str) -> str:
        """A robot message to one person; returns its processQueryKey.

        The answer is 200 even when nobody got anything, so both of its lists are read.
        """
        await self.ready()
        reply = await self._call(sdk.send_direct((person,), msg_key, msg_param, self._settings.robot))
        if list_at(reply.body, "invalidStaffIdList"):
            raise NotInChat("nobody there: oToMessages", code="invalidStaffIdList")
        if list_at(reply.body, "flowControlledStaffIdList"):
            raise PlatformBusy("too many messages: oToMessages", code="flowControlledStaffIdList", retry_after=60.0)
        return str_at(reply.body, "processQueryKey")

    async def send_group(self, conversation: str, msg_key: str, msg_param: str) -> str:
        """A robot message to a group; returns its processQueryKey."""
        await self.ready()
        request = sdk.send_group(conversation, msg_key, msg_param, self._settings.robot)
        return str_at((await self._call(request, _group_budget(conversation))).body, "processQueryKey")

    async def download_url(self, code: str) -> str:
        """The temporary address of a file that somebody sent."""
        await self.ready()
        reply = await patiently(lambda: self._call(sdk.download_file(code, self._settings.robot)), self._sleep)
        url = str_at(reply.body, "downloadUrl")
        if not url:
            raise Unreachable("a file without an address", code="downloadUrl")
        return url

    async def upload(self, kind: str, name: str, content: bytes) -> str:
        """Hand over a `file` or an `image` to be sent; returns its media id. One of the old APIs, and free."""
        route, upload = "/media/upload", Upload(field="media", filename=name, content=content)
        url = self._settings.oapi_base.rstrip("/") + route

        def addressed(token: str) -> Call:
            params = (("access_token", token), ("type", kind))
            return Call(route=route, method="POST", url=url, params=params, upload=upload)

        reply = await self._with_token(addressed, [_wide("POST", route)], metered=False)
        media = str_at(reply.body, "media_id")
        if not media:
            raise Unreachable("a file without an id", code="media_id")
        return media

    async def register_callback(self, route_key: str, url: str, secret: str) -> None:
        """Tell DingTalk where the presses on cards with this key go."""
        await self.ready()
        await patiently(lambda: self._call(sdk.register_callback(route_key, url, secret)), self._sleep)

    async def answer_session(self, session: str, text: str) -> None:
        """A line into the conversation that a message came from, by the address that came with it.

        Addresses that are not DingTalk's are left alone.
        """
        if not session.startswith(self._settings.oapi_base.rstrip("/") + _SESSION_PATH + "?"):
            return
        body = {"msgtype": "text", "text": {"content": text}}
        await self._http.call(Call(route=_SESSION_PATH, method="POST", url=session, json=body), judge)

    async def user(self, user_id: str) -> Mapping[str, Any]:
        """One person as DingTalk describes them; fields are missing where the app lacks the right."""
        return dict_at((await self._read("/topapi/v2/user/get", userid=user_id)).body, "result")

    async def departments_below(self, department: int) -> Sequence[Mapping[str, Any]]:
        """The departments directly below one; 1 is the company."""
        return dicts((await self._read("/topapi/v2/department/listsub", dept_id=department)).body.get("result"))

    async def department(self, department: int) -> Mapping[str, Any]:
        """One department as DingTalk describes it."""
        return dict_at((await self._read("/topapi/v2/department/get", dept_id=department)).body, "result")

    async def range(self) -> Range:
        """Which people and departments the administrator let the app see."""
        given = dict_at((await self._read("/auth/scopes", method="GET")).body, "auth_org_scopes")
        numbers = (integer(one) for one in list_at(given, "authed_dept"))
        return Range(
            people=tuple(one for one in list_at(given, "authed_user") if isinstance(one, str)),
            departments=tuple(number for number in numbers if number is not None),
        )

    async def users_in(self, department: int, cursor: int = 0) -> Page:
        """A page of the people directly in a department."""
        reply = await self._read("/topapi/v2/user/list", dept_id=department, cursor=cursor, size=_PAGE)
        result = dict_at(reply.body, "result")
        following = integer(result.get("next_cursor")) if _is_true(result.get("has_more")) else None
        return Page(items=dicts(result.get("list")), following=following)

    async def close(self) -> None:
        """End what is under way; the session belongs to somebody else."""
        await self._tokens.close()

    async def ready(self) -> None:
        """Load the SDK's models beside the loop, once."""
        if self._loaded is None:
            self._loaded = asyncio.create_task(asyncio.to_thread(sdk.load))
        if not self._loaded.done():
            await asyncio.shield(self._loaded)

    async def _read(self, path: str, *, method: str = "POST", **body: str | int) -> Reply:
        """A call of the old APIs, where the token stands in the query; reads are free."""
        base = self._settings.oapi_base.rstrip("/")

        def addressed(token: str) -> Call:
            params = (("access_token", token),)
            return Call(route=path, method=method, url=base + path, params=params, json=body or None)

        return await patiently(lambda: self._with_token(addressed, [_wide(method, path)], metered=False), self._sleep)

    async def _call(self, request: sdk.Request, narrow: Budget | None = None) -> Reply:
        url = self._settings.api_base.rstrip("/") + request.path

        def addressed(token: str) -> Call:
            headers = {"x-acs-dingtalk-access-token": token}
            return Call(route=request.path, method=request.method, url=url, json=request.body, headers=headers)

        wide = _wide(request.method, request.path)
        return await self._with_token(addressed, [narrow, wide] if narrow else [wide], metered=request.metered)

    async def _with_token(self, addressed: Callable[[str], Call], budgets: list[Budget], *, metered: bool) -> Reply:
        token = await self._tokens.get()
        try:
            return await self._paced(addressed(token), budgets, metered=metered)
        except StaleToken:
            self._tokens.invalidate(token)
        return await self._paced(addressed(await self._tokens.get()), budgets, metered=metered)

    async def _paced(self, call: Call, budgets: list[Budget], *, metered: bool) -> Reply:
        """Limits hold per API: each has its own 20 a second. Without allowance one is tried each hour."""
        if metered and (wait := self._quota.wait(CALLS)):
            raise QuotaOver("the month's calls are used up", code="month", retry_after=wait)
        async with self._pacer.slot(budgets):
            try:
                reply = await self._http.call(call, judge)
            except TooFast as error:
                self._pacer.pause(budgets[-1], error.retry_after or 1.0)
                raise
            except QuotaOver:
                self._quota.used_up(CALLS)
                raise
            except Unreachable as error:
                raise banned(error) from error
            except PlatformError as error:
                self._learn(call, error, metered=metered)
                raise
        self._denied.pop(call.route, None)
        if metered:
            self._quota.spent(CALLS)
            self._quota.available(CALLS)
        return reply

    def _learn(self, call: Call, error: PlatformError, *, metered: bool) -> None:
        """A call that was refused for what it asked counts too; one that came too fast does not."""
        if metered and not isinstance(error, PlatformBusy | BadCredentials):
            self._quota.spent(CALLS)
        if isinstance(error, ScopeMissing):
            self._denied[call.route] = error.scopes

    async def _fetch_token(self) -> Token:
        """A token of the company for our app; the same one again while it holds."""
        call = Call(
            route=_TOKEN_PATH,
            method="POST",
            url=self._settings.api_base.rstrip("/") + _TOKEN_PATH,
            json={"appKey": self._settings.client_id, "appSecret": self._settings.client_secret},
        )
        body = (await self._http.call(call, judge)).body
        value, lifetime = str_at(body, "accessToken"), integer(body.get("expireIn"))
        if not value or not lifetime:
            raise Unreachable("an answer without a token", code="token")
        return Token(value=value, lifetime=float(lifetime))


def integer(value: Any) -> int | None:
    """A number, which the old APIs at times write as text."""
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    return int(value) if isinstance(value, str) and value.isascii() and value.isdigit() else None


def _is_true(value: Any) -> bool:
    """Truth, which some answers write as text."""
    return value is True or value == "true"


def dicts(value: Any) -> Sequence[Mapping[str, Any]]:
    """The objects of a list; the documentation shows a lone object where there is only one."""
    listed = value if isinstance(value, list) else [value]
    return [one for one in listed if isinstance(one, dict)]


def _wide(method: str, path: str) -> Budget:
    return Budget(key=f"dingtalk {method} {path}", limit=_PER_SECOND)


def _group_budget(conversation: str) -> Budget | None:
    """No limit is published for an app's robot in one group; this is the one of a webhook robot."""
    return Budget(key=f"dingtalk group {conversation}", limit=_PER_GROUP, window=60.0) if conversation else None
