"""The receiving end of callbacks over HTTP: what a platform hears when its request is refused, or when we fail."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from typing import Any

import orjson
from aiohttp import web

from adapters.doorkeeper import Doorkeeper, Limited
from adapters.envelope import LARGEST_BODY, EnvelopeError, Malformed, TooLarge
from adapters.held import Bodies, BodyBroken, BodyTooLarge, BodyTooSlow, Overloaded, read_body

_log = logging.getLogger(__name__)

Take = Callable[[web.Request, bytes], Awaitable[web.StreamResponse]]
"""Answers a request whose raw body was read; raises an `EnvelopeError` for one that is not the platform's."""


class Callbacks:
    """`counts` tells how many requests were refused, and why, and how many `failed`."""

    def __init__(self, doorkeeper: Doorkeeper | None = None) -> None:
        """`doorkeeper` is shared with the other platforms' callbacks."""
        self.counts: Counter[str] = Counter()
        self._doorkeeper = doorkeeper or Doorkeeper()
        self._bodies = Bodies()

    def guarded(self, take: Take) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        """A handler that never says more than a status when something is wrong."""

        async def handle(request: web.Request) -> web.StreamResponse:
            try:
                self._doorkeeper.admit(request)
                response = await take(request, await self._raw(request))
            except EnvelopeError as error:
                return self._refused(error, request)
            except Overloaded:
                return web.Response(status=503, headers={"Retry-After": "1"})
            except ConnectionResetError:  # it hung up before the answer was written
                raise
            except Exception:  # noqa: BLE001 - the platform sends it again; the once-only keys make that harmless
                self.counts["failed"] += 1
                _log.exception("an event failed and will come again", extra={"action": "event_failed"})
                return web.Response(status=500)
            self._doorkeeper.heard(request)
            return response

        return handle

    async def _raw(self, request: web.Request) -> bytes:
        try:
            return await read_body(request, LARGEST_BODY, self._bodies)
        except BodyTooLarge as error:
            raise TooLarge from error
        except (BodyBroken, BodyTooSlow) as error:
            raise Malformed from error

    def _refused(self, error: EnvelopeError, request: web.Request) -> web.Response:
        """A bare status, always of the same shape; whoever is refused has to connect anew."""
        reason = type(error).__name__.lower()
        self.counts[reason] += 1
        response = web.Response(status=error.status, headers={"Server": "baobei"})  # no versions
        response.force_close()
        if isinstance(error, Limited):  # told in the log when it began, not at each knock
            response.headers["Retry-After"] = str(error.retry_after)
            return response
        if self._doorkeeper.refused(request):
            _log.warning("a callback was refused", extra={"action": "callback_refused", "reason": reason})
        return response


def json_answer(body: dict[str, Any]) -> web.Response:
    return web.Response(body=orjson.dumps(body), content_type="application/json", charset="utf-8")


async def written(request: web.Request, response: web.Response) -> web.Response:
    """The same response, once it is on its way."""
    await response.prepare(request)
    await response.write_eof()
    return response
