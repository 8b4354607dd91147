"""The one way out: JSON calls over a shared keep-alive session, with a time limit on each and errors in our own words.

What an answer means is the platform's business: a call takes a `Judge`, which raises the `PlatformError` family.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field as dataclass_field
from io import BytesIO
from typing import Any, Final

import aiohttp
import orjson

from adapters.base import PlatformBusy, TooLarge, Unreachable
from core.domain.frozen import dataclass

_log = logging.getLogger(__name__)

USER_AGENT: Final = "baobei"
TOO_MANY_REQUESTS: Final = 429
LARGEST_ANSWER: Final = 1 << 20
"""Bytes of an answer that was to be a file and is words instead."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file as `multipart/form-data`: under `field`, beside the plain `fields`. The name travels as raw UTF-8: WeCom
    shows an encoded one as it stands.
    """

    field: str
    filename: str
    content: bytes = dataclass_field(repr=False)
    fields: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request. `route` is the path without ids: what a log line and a rate budget may carry."""

    route: str
    method: str
    url: str
    params: Sequence[tuple[str, str]] = ()
    json: Any = None
    headers: Mapping[str, str] | None = None
    upload: Upload | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """A JSON answer of whatever status; `headers` are looked up without regard to case."""

    status: int
    headers: Mapping[str, str]
    body: dict[str, Any]


Judge = Callable[[Call, Reply], None]
"""Raises the `PlatformError` that an answer stands for, returns when the call succeeded."""


class Http:
    """The shared session: opened by the first call, closed by `close()`.

    It follows no redirects, keeps no cookies and ignores proxies of the environment: an answer that did not come from
    the address that was asked is no answer.
    """

    def __init__(self, *, timeout: float = 10.0, file_timeout: float = 30.0, connections: int = 100) -> None:
        """`timeout` is the seconds that a whole call may take unless it says otherwise, `file_timeout` those for one
        that carries a file.
        """
        self._timeout = timeout
        self._file_timeout = file_timeout
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None

    async def call(self, call: Call, judge: Judge, *, within: float | None = None) -> Reply:
        """The answer that `judge` accepted.

        Raises what `judge` raises, `Unreachable` without a usable answer, `PlatformBusy` for a 429 that is not JSON.
        """
        began = time.perf_counter()
        reply = await self._exchange(call, within or (self._file_timeout if call.upload else self._timeout))
        _log.debug(
            "platform answered",
            extra={
                "action": "platform_call",
                "route": call.route,
                "status": reply.status,
                "ms": round((time.perf_counter() - began) * 1000, 1),
            },
        )
        judge(call, reply)
        return reply

    async def fetch(self, call: Call, judge: Judge, *, limit: int) -> bytes:
        """A file of at most `limit` bytes, as an attachment or as anything that is neither JSON nor HTML.

        Raises what `judge` raises for an answer of JSON, `TooLarge`, `Unreachable`.
        """
        headers = {**_headers(call), "Accept-Encoding": "identity"}
        try:
            async with self._opened().request(
                call.method,
                call.url,
                params=call.params or None,
                data=_data(call),
                headers=headers,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=self._file_timeout),
            ) as response:
                if _is_file(response):
                    return await read_at_most(response, limit)
                judge(call, _read(call, response, await read_at_most(response, LARGEST_ANSWER)))
                raise Unreachable(f"an answer without a file: {call.route}", code="no_file")
        except TimeoutError as error:
            raise Unreachable(f"no answer to {call.route} in time", code="timeout") from error
        except aiohttp.ClientError as error:
            raise Unreachable(f"no way to {call.route}", code=type(error).__name__) from error

    async def websocket(
        self, url: str, *, largest: int, heartbeat: float | None = None
    ) -> aiohttp.ClientWebSocketResponse:
        """A long connection for messages of at most `largest` bytes.

        With `heartbeat` (seconds) it is pinged that often, and ends when a ping is not answered in half the time.
        Raises aiohttp's own errors: their headers tell why a platform refused the handshake.
        """
        limits = aiohttp.ClientWSTimeout(ws_receive=None, ws_close=2.0)
        return await self._opened().ws_connect(url, timeout=limits, max_msg_size=largest, heartbeat=heartbeat)

    async def close(self) -> None:
        """Close every connection; a later call opens a new session."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def _exchange(self, call: Call, seconds: float) -> Reply:
        try:
            async with self._opened().request(
                call.method,
                call.url,
                params=call.params or None,
                data=_data(call),
                headers=_headers(call),
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=seconds),
            ) as response:
                return _read(call, response, await response.read())
        except TimeoutError as error:
            raise Unreachable(f"no answer to {call.route} in time", code="timeout") from error
        except aiohttp.ClientError as error:
            raise Unreachable(f"no way to {call.route}", code=type(error).__name__) from error

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=self._connections, keepalive_timeout=30),
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": USER_AGENT},
                trust_env=False,
            )
        return self._session


def retry_after(headers: Mapping[str, str], *names: str) -> float | None:
    """The seconds to wait that the first of these headers names, if it is a sensible number."""
    for name in names:
        try:
            seconds = float(headers.get(name, ""))
        except ValueError:
            continue
        if 0 <= seconds <= 86_400:
            return seconds
    return None


async def read_at_most(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The body of an answer. Raises `TooLarge` as soon as there is more of it, whatever its length header claims."""
    if (response.content_length or 0) > limit:
        raise TooLarge("more bytes than wanted", code="length")
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) > limit:
            raise TooLarge("more bytes than wanted", code="bytes")
    return bytes(body)


def _is_file(response: aiohttp.ClientResponse) -> bool:
    """Refusals come as JSON, at times with status 200, and gateways answer in HTML; both may be files as well."""
    if response.status != 200:
        return False
    words = response.content_type in {"application/json", "text/html"}
    return not words or response.headers.get("Content-Disposition", "").lower().startswith("attachment")


def _data(call: Call) -> bytes | aiohttp.FormData | None:
    if call.upload is None:
        return None if call.json is None else orjson.dumps(call.json)
    form = aiohttp.FormData(quote_fields=False)
    for name, value in call.upload.fields:
        form.add_field(name, value)
    content = BytesIO(call.upload.content)
    form.add_field(call.upload.field, content, filename=call.upload.filename, content_type="application/octet-stream")
    return form


def _headers(call: Call) -> dict[str, str]:
    headers = dict(call.headers or {})
    if call.json is not None:
        headers["Content-Type"] = "application/json; charset=utf-8"
    return headers


def _read(call: Call, response: aiohttp.ClientResponse, raw: bytes) -> Reply:
    """The JSON object of an answer; a gateway's page of HTML means that nobody who counts has answered."""
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        body = None
    if isinstance(body, dict):
        return Reply(status=response.status, headers=response.headers, body=body)
    code = f"http {response.status}"
    if response.status == TOO_MANY_REQUESTS:
        wait = retry_after(response.headers, "Retry-After")
        raise PlatformBusy(f"too many calls of {call.route}", code=code, retry_after=wait)
    raise Unreachable(f"no usable answer to {call.route}", code=code)
