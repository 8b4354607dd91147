"""What stands before every API of a stand-in: the record of requests, and the failures that were ordered."""

from __future__ import annotations

import asyncio
import json
from abc import ABC, abstractmethod
from asyncio import Event
from collections.abc import Awaitable, Callable
from typing import Any, Final, Generic, Protocol, TypeVar

from aiohttp import web

from bot.sandbox.calendar import Calendar
from bot.sandbox.watching import Recorded
from core.domain.frozen import dataclass

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

BAD_GATEWAY_PAGE: Final = "<html><head><title>502 Bad Gateway</title></head><body>502 Bad Gateway</body></html>"


class OrderedFault(Protocol):
    """A failure as every platform's plan has it."""

    delay: float
    until: Event | None
    drop_connection: bool
    after_effect: bool

    @property
    def is_failure(self) -> bool: ...


FaultT = TypeVar("FaultT", bound=OrderedFault)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gateway(ABC, Generic[FaultT]):
    """One middleware for a whole server; the platform says how it refuses, fails and names its codes."""

    calendar: Calendar
    take_fault: Callable[[str, str], FaultT | None]
    """The failure that was ordered for this method and path, used up by asking."""
    requests: list[Recorded]

    @abstractmethod
    async def _admitted(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Check what the platform checks first, then let the API answer. Raises the platform's refusals."""

    @abstractmethod
    async def _refusing(self, answered: Awaitable[web.StreamResponse]) -> web.StreamResponse:
        """The answer, or the platform's words for a refusal."""

    @abstractmethod
    def _failure(self, fault: FaultT) -> web.Response:
        """The answer that was ordered."""

    @abstractmethod
    def _code_of(self, body: Any) -> int | str | None:
        """The platform's code in the JSON of an answer; of no JSON at all, which is None, too."""

    def middleware(self) -> Any:
        """The gateway as aiohttp wants it."""

        @web.middleware
        async def pass_through(request: web.Request, handler: Handler) -> web.StreamResponse:
            return await self._serve(request, handler)

        return pass_through

    async def _serve(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        body = None if request.content_type.startswith("multipart/") else await _parsed(request)
        fault = self.take_fault(request.method, request.path)
        response = await self._refusing(self._answered(request, handler, fault))
        dropped = fault is not None and fault.drop_connection
        self._record(request, body, response, dropped=dropped)
        if dropped and request.transport is not None:
            request.transport.abort()
        return response

    async def _answered(self, request: web.Request, handler: Handler, fault: FaultT | None) -> web.StreamResponse:
        if fault is None:
            return await self._admitted(request, handler)
        done = await self._admitted(request, handler) if fault.after_effect else None
        if fault.delay:
            await asyncio.sleep(fault.delay)
        if fault.until is not None:
            await fault.until.wait()
        if not fault.is_failure:
            return done or await self._admitted(request, handler)
        return self._failure(fault)

    def _record(self, request: web.Request, body: Any, response: web.StreamResponse, *, dropped: bool) -> None:
        self.requests.append(
            Recorded(
                method=request.method,
                path=request.path,
                query=dict(request.query),
                json=body,
                headers={name.lower(): value for name, value in request.headers.items()},
                at=self.calendar.now,
                status=0 if dropped else response.status,
                code=self._code_of(None if dropped else _json_of(response)),
            )
        )


async def _parsed(request: web.Request) -> Any:
    try:
        return json.loads(await request.read())
    except ValueError:
        return None


def _json_of(response: web.StreamResponse) -> Any:
    if not isinstance(response, web.Response) or response.content_type != "application/json":
        return None
    return json.loads(response.text or "{}")
