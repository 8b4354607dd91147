"""The receiving end of callbacks over HTTP: what a platform hears when its request is refused, or when we fail."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import web

from adapters.envelope import LARGEST_BODY, EnvelopeError, Malformed, TooLarge
from adapters.held import BodyTooLarge, BodyTooSlow, Overloaded, read_body

_log = logging.getLogger(__name__)

Take = Callable[[web.Request, bytes], Awaitable[web.StreamResponse]]
"""Answers a request whose raw body was read; raises an `EnvelopeError` for one that is not the platform's."""


class Callbacks:
    """`counts` tells how many requests were refused, and why, and how many `failed`."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()

    def guarded(self, take: Take) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """A handler that never says more than a status when something is wrong."""

        async def handle(request: web.Request) -> web.StreamResponse:
            try:
                return await take(request, await _raw(request))
            except EnvelopeError as error:
                return self._refused(error)
            except Overloaded:
                return web.Response(status=503)
            except ConnectionResetError:  # it hung up before the answer was written
                raise
            except Exception:  # noqa: BLE001 - the platform sends it again; the once-only keys make that harmless
                self.counts["failed"] += 1
                _log.exception("an event failed and will come again", extra={"action": "event_failed"})
                return web.Response(status=500)

        return handle

    def _refused(self, error: EnvelopeError) -> web.Response:
        reason = type(error).__name__.lower()
        self.counts[reason] += 1
        _log.warning("a callback was refused", extra={"action": "callback_refused", "reason": reason})
        return web.Response(status=error.status)


def json_answer(body: dict[str, Any]) -> web.Response:
    return web.Response(body=orjson.dumps(body), content_type="application/json", charset="utf-8")


async def written(request: web.Request, response: web.Response) -> web.Response:
    """The same response, once it is on its way."""
    await response.prepare(request)
    await response.write_eof()
    return response


async def _raw(request: web.Request) -> bytes:
    try:
        return await read_body(request, LARGEST_BODY)
    except BodyTooLarge as error:
        raise TooLarge from error
    except BodyTooSlow as error:
        raise Malformed from error
