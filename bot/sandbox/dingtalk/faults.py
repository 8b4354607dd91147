"""Faults to order: what the local DingTalk shall do wrong next, on requests, on pushes and on Stream connections."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final, Literal

from bot.sandbox.faults import PushFaults
from core.domain.frozen import dataclass

TOO_FAST: Final = "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi"
USED_UP: Final = "Forbidden.AccessDenied.ApiCountLimitForOrg"
NOT_PERMITTED: Final = "Forbidden.AccessDenied.AccessTokenPermissionDenied"
BANNED: Final = {"status": 1111, "wait": 5, "source": "x5", "punish": "deny"}
"""What an address reads that called too often: not the normal error JSON (call-frequency-limit)."""


@dataclass(slots=True, kw_only=True)
class RequestFault:
    """One ordered failure of an API; used up after `times` matching requests.

    `answer` is the JSON of the failure, a page of HTML, or None for the normal answer (merely late). `delay` seconds or
    `until` hold it back; with `after_effect` the work is done before the failure.
    """

    path_prefix: str
    method: str | None = None
    status: int = 500
    answer: Mapping[str, Any] | str | None = None
    delay: float = 0.0
    until: asyncio.Event | None = None
    drop_connection: bool = False
    after_effect: bool = False
    times: int = 1

    def matches(self, method: str, path: str) -> bool:
        """Whether this request is the one that was meant."""
        return self.times > 0 and path.startswith(self.path_prefix) and self.method in {None, method}

    @property
    def is_failure(self) -> bool:
        """Whether anything but slowness was ordered."""
        return self.drop_connection or self.answer is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """How new Stream connections are turned away: at the opening, or at the websocket's handshake."""

    status: int
    body: Mapping[str, Any] | str
    at: Literal["open", "upgrade"]


class FaultPlan(PushFaults):
    """Everything that can be ordered to go wrong. Nothing is wrong by default; `clear()` takes back what is left."""

    def __init__(self, *, expire_tokens: Callable[[], None], drop_connections: Callable[[], None]) -> None:
        self.expire_tokens = expire_tokens
        """Makes every token issued so far invalid, before its time."""
        self.drop_connections = drop_connections
        """Cuts every Stream connection without a closing handshake."""
        self.clear()

    def clear(self) -> None:
        """Take back every order that is still open."""
        self.clear_pushes()
        self._requests: list[RequestFault] = []
        self.line: Literal["good", "silent", "zombie"] = "good"
        """`silent`: Stream connections stay open and answer nothing, not even a websocket ping. `zombie`: they
        answer websocket pings, but no frame comes any more."""
        self.refusal: Refusal | None = None
        """While set, new Stream connections are refused this way."""
        self.missing_scopes: set[str] = set()
        """Permissions that the app has not been granted, e.g. `Card.Instance.Write`."""
        self.undeliverable: dict[str, str] = {}
        """By space id: the errorMsg with which cards are not delivered there, while the call succeeds."""
        self.throttled: set[str] = set()
        """userIds that come back in flowControlledStaffIdList."""

    def order(self, fault: RequestFault) -> None:
        """Let requests fail in any way there is."""
        self._requests.append(fault)

    def fail_next(self, path_prefix: str, code: str, *, status: int = 400, message: str = "", times: int = 1) -> None:
        """Answer the next `times` requests of a new API under `path_prefix` with this error."""
        body = {"code": code, "message": message or code, "requestid": "ordered"}
        self.order(RequestFault(path_prefix=path_prefix, status=status, answer=body, times=times))

    def throttle(self, path_prefix: str, *, times: int = 1) -> None:
        """Say that the app called too often."""
        self.fail_next(path_prefix, TOO_FAST, status=403, times=times)

    def ban(self, path_prefix: str = "/", *, html: bool = False, times: int = 1) -> None:
        """Answer as to an address that called too often."""
        body = "<html><body>denied by x5</body></html>" if html else BANNED
        self.order(RequestFault(path_prefix=path_prefix, status=200, answer=body, times=times))

    def break_down(self, path_prefix: str, *, status: int = 504, times: int = 1) -> None:
        """Answer with an overloaded gateway's page."""
        page = f"<html><body>{status}</body></html>"
        self.order(RequestFault(path_prefix=path_prefix, status=status, answer=page, times=times))

    def slow(self, path_prefix: str, delay: float, *, times: int = 1) -> None:
        """Answer correctly but `delay` seconds late."""
        self.order(RequestFault(path_prefix=path_prefix, delay=delay, times=times))

    def hang_up(self, path_prefix: str, *, after_effect: bool = False, times: int = 1) -> None:
        """Close the socket without an answer; with `after_effect` the work has been done."""
        self.order(RequestFault(path_prefix=path_prefix, drop_connection=True, after_effect=after_effect, times=times))

    def refuse_connections(
        self,
        *,
        status: int = 401,
        body: Mapping[str, Any] | str | None = None,
        at: Literal["open", "upgrade"] = "open",
    ) -> None:
        """Refuse new Stream connections until `accept_connections`; bad credentials unless told otherwise."""
        failed = {"code": "authFailed", "message": "鉴权失败", "requestid": "ordered"}
        self.refusal = Refusal(status=status, body=failed if body is None else body, at=at)

    def accept_connections(self) -> None:
        """Take new Stream connections again."""
        self.refusal = None

    def take_request_fault(self, method: str, path: str) -> RequestFault | None:
        """The fault ordered for this request, used up by asking."""
        for fault in self._requests:
            if fault.matches(method, path):
                fault.times -= 1
                return fault
        return None
