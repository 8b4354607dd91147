"""The sandbox page: its files, a small JSON interface over a desk, and the nudges that keep an open page fresh."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict, fields
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlsplit

from aiohttp import hdrs, web

from adapters.held import BodyTooLarge, read_body
from bot.web.desk import MAX_FILE, MAX_TEXT, Account, Attachment, Desk, Message, Person, Pressed

STATIC: Final = Path(__file__).with_name("static")

# With trusted types the browser itself refuses innerHTML and its like: names and messages can only become text.
_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
_HEADERS: Final = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}
_HEARTBEAT: Final = 15.0
"""Seconds after which an idle stream says a word, so that a closed page is noticed."""

_MAX_DAYS: Final = 366
_LONGEST_NAME: Final = 255

_Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def sandbox_routes(desk: Desk) -> list[web.RouteDef]:
    """The page at `/`, its files and interface under `/sandbox/`. They end with the application they are added to."""
    api = _Interface(desk)
    return [
        web.get("/", _guarded(_page)),
        web.get("/sandbox/static/{path:.+}", _guarded(_file)),
        web.get("/sandbox/overview", _guarded(api.overview)),
        web.get("/sandbox/timeline", _guarded(api.timeline)),
        web.get("/sandbox/changes", api.changes),
        web.post("/sandbox/say", _guarded(api.say)),
        web.post("/sandbox/attach", _guarded(api.attach)),
        web.get("/sandbox/file", _guarded(api.file)),
        web.post("/sandbox/press", _guarded(api.press)),
        web.post("/sandbox/clock", _guarded(api.clock)),
        web.post("/sandbox/leave", _guarded(api.leave)),
        web.post("/sandbox/restart", _guarded(api.restart)),
    ]


class _Interface:
    """The JSON interface over one desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def overview(self, request: web.Request) -> web.StreamResponse:
        """Everything but the messages: who there is, their conversations, the time."""
        desk = self._desk
        return _json(
            {
                "run": desk.run,
                "now": desk.now(),
                "can_restart": desk.can_restart,
                "guide": asdict(desk.guide) if desk.guide else None,
                "people": [self._person(person) for person in desk.people()],
            }
        )

    def _person(self, person: Person) -> dict[str, Any]:
        return {**asdict(person), "apps": [self._account(account) for account in person.apps]}

    def _account(self, account: Account) -> dict[str, Any]:
        chats = self._desk.chats(account.app, account.account)
        return {**asdict(account), "chats": [asdict(chat) for chat in chats]}

    async def timeline(self, request: web.Request) -> web.StreamResponse:
        app, account, chat = (_asked(request, name) for name in ("app", "account", "chat"))
        return _json({"messages": [_message(message) for message in self._desk.timeline(app, account, chat)]})

    async def say(self, request: web.Request) -> web.StreamResponse:
        told = await _told(request)
        text = _text(told, "text").strip()
        if not text or len(text) > MAX_TEXT:
            raise web.HTTPBadRequest(text="empty or too long")
        message = await self._desk.say(
            _text(told, "app"), _text(told, "account"), _text(told, "chat"), text, mention=told.get("mention") is True
        )
        return _json({"message": message})

    async def attach(self, request: web.Request) -> web.StreamResponse:
        """The content of the file is the body; who sends it and how it is called stands in the query."""
        _check_origin(request)
        if request.content_type != "application/octet-stream":
            raise web.HTTPUnsupportedMediaType
        app, account, chat, name = (_asked(request, key) for key in ("app", "account", "chat", "name"))
        try:
            content = await read_body(request, MAX_FILE)
        except BodyTooLarge:
            raise web.HTTPRequestEntityTooLarge(max_size=MAX_FILE, actual_size=MAX_FILE + 1) from None
        return _json({"message": await self._desk.attach(app, account, chat, name[:_LONGEST_NAME], content)})

    async def file(self, request: web.Request) -> web.StreamResponse:
        """To be saved, never to be shown: whatever it says that it is."""
        app, account, chat, message = (_asked(request, key) for key in ("app", "account", "chat", "message"))
        name, content = self._desk.file(app, account, chat, message)
        shown = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
        return web.Response(
            body=content, content_type="application/octet-stream", headers={hdrs.CONTENT_DISPOSITION: shown}
        )

    async def press(self, request: web.Request) -> web.StreamResponse:
        told = await _told(request)
        place, name, form = told.get("place"), told.get("name"), told.get("form")
        if not isinstance(place, int) or not isinstance(name, str | None) or not isinstance(form, dict | None):
            raise web.HTTPBadRequest(text="place, name and form")
        pressed = Pressed(place=place, name=name, value=told.get("value"))
        reaction = await self._desk.press(
            _text(told, "app"), _text(told, "account"), _text(told, "message"), pressed, form
        )
        return _json(asdict(reaction))

    async def clock(self, request: web.Request) -> web.StreamResponse:
        told = await _told(request)
        days = told.get("days")
        if not isinstance(days, int) or not 0 < days <= _MAX_DAYS:
            raise web.HTTPBadRequest(text=f"days: 1 to {_MAX_DAYS}")
        await self._desk.move_clock(timedelta(days=days))
        return _json({"now": self._desk.now()})

    async def leave(self, request: web.Request) -> web.StreamResponse:
        told = await _told(request)
        await self._desk.someone_leaves(_text(told, "person"))
        return _json({})

    async def restart(self, request: web.Request) -> web.StreamResponse:
        await _told(request)
        if not self._desk.can_restart:
            raise web.HTTPNotFound
        await self._desk.restart()
        return _json({})

    async def changes(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events without content: "look again". Ends when the page goes away or the server stops."""
        response = web.StreamResponse(headers={**_HEADERS, hdrs.CONTENT_TYPE: "text/event-stream"})
        await response.prepare(request)
        await response.write(b"retry: 1000\n\n")
        nudges = aiter(self._desk.changes())
        waiting: asyncio.Future[None] | None = None
        try:
            while True:
                waiting = waiting or asyncio.ensure_future(anext(nudges))
                done, _ = await asyncio.wait({waiting}, timeout=_HEARTBEAT)
                if not done:
                    await response.write(b": still here\n\n")
                    continue
                waiting.result()
                waiting = None
                await response.write(b"data: look\n\n")
        except (StopAsyncIteration, ConnectionResetError):
            return response
        finally:
            if waiting is not None:
                waiting.cancel()


async def _page(request: web.Request) -> web.StreamResponse:
    return web.FileResponse(STATIC / "index.html")


async def _file(request: web.Request) -> web.StreamResponse:
    path = (STATIC / request.match_info["path"]).resolve()
    if not path.is_relative_to(STATIC) or not path.is_file():
        raise web.HTTPNotFound
    return web.FileResponse(path)


def _guarded(handler: _Handler) -> _Handler:
    """Adds the headers, and answers what the desk does not know with 404, what the app would not take with 400."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        try:
            response = await handler(request)
        except LookupError as unknown:
            raise web.HTTPNotFound(text=str(unknown), headers=_HEADERS) from unknown
        except ValueError as unfit:
            raise web.HTTPBadRequest(text=str(unfit), headers=_HEADERS) from unfit
        response.headers.update(_HEADERS)
        return response

    return guarded


def _check_origin(request: web.Request) -> None:
    origin = request.headers.get(hdrs.ORIGIN)
    if origin is not None and urlsplit(origin).netloc != request.host:
        raise web.HTTPForbidden


async def _told(request: web.Request) -> dict[str, Any]:
    """The JSON object of a request that changes something; foreign web pages are turned away."""
    _check_origin(request)
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    try:
        told = await request.json()
    except ValueError as unreadable:
        raise web.HTTPBadRequest(text="not JSON") from unreadable
    if not isinstance(told, dict):
        raise web.HTTPBadRequest(text="not a JSON object")
    return told


def _asked(request: web.Request, name: str) -> str:
    if not (value := request.query.get(name)):
        raise web.HTTPBadRequest(text=name)
    return value


def _text(told: dict[str, Any], name: str) -> str:
    value = told.get(name)
    if not isinstance(value, str) or not value:
        raise web.HTTPBadRequest(text=name)
    return value


def _message(message: Message) -> dict[str, Any]:
    """The fields as they are: `asdict` would copy every card to its last word."""
    return {field.name: getattr(message, field.name) for field in fields(message)}


def _plain(value: object) -> str | dict[str, Any]:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Attachment):
        return asdict(value)
    raise TypeError(f"no JSON for {type(value).__name__}")


_dumps = partial(json.dumps, default=_plain, ensure_ascii=False)


def _json(data: dict[str, Any]) -> web.Response:
    return web.json_response(data, dumps=_dumps)
