"""Faults to order: what a stand-in shall do wrong next, on requests, on pushes and on the long connection."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Final, Literal

from core.domain.frozen import dataclass


@dataclass(slots=True, kw_only=True)
class RequestFault:
    """One ordered failure of the HTTP side; used up after `times` matching requests."""

    path_prefix: str
    method: str | None = None
    status: int | Literal["html"] | None = 500
    """HTTP status; `html` is a gateway's 502 page instead of JSON; None answers normally (after the delay)."""
    code: int | None = None
    msg: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
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
        return self.drop_connection or self.status is not None or self.code is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """How connection attempts are turned away, and where: at the discovery of the address or at the upgrade."""

    code: int
    msg: str
    at: Literal["endpoint", "upgrade"]
    auth_code: int | None = None


class PushFaults:
    """What can go wrong with pushes to the app, whichever platform they are of."""

    def __init__(self) -> None:
        self.clear_pushes()

    def clear_pushes(self) -> None:
        """Take back every order that is still open."""
        self._duplicates = self._lost = self._held = 0

    def duplicate_pushes(self, times: int = 1) -> None:
        """Push each of the next `times` events twice, though the first was acknowledged."""
        self._duplicates += times

    def lose_pushes(self, times: int = 1) -> None:
        """Lose the next `times` push attempts on the way: they count as unanswered and are redelivered on plan."""
        self._lost += times

    def reorder_pushes(self, count: int = 2) -> None:
        """Hold the next `count` events back and push them, newest first, as soon as the last of them is there."""
        self._held = count

    def take_duplicate(self) -> bool:
        """Whether this event shall be pushed twice."""
        self._duplicates -= (taken := self._duplicates > 0)
        return taken

    def take_loss(self) -> bool:
        """Whether this push attempt shall be lost."""
        self._lost -= (taken := self._lost > 0)
        return taken

    def take_hold(self) -> int:
        """How many events, this one included, are still to be gathered for a reordering; 0 when none is ordered."""
        held = self._held
        self._held = max(0, held - 1)
        return held


class FaultPlan(PushFaults):
    """Everything that can be ordered to go wrong. Nothing is wrong by default; `clear()` takes back what is left."""

    def __init__(self) -> None:
        super().__init__()
        self._requests: list[RequestFault] = []
        self._expire_tokens: Callable[[], None] = _not_wired
        self._drop_connections: Callable[[], None] = _not_wired
        self.half_open = False
        """While true the long connection is deaf: it stays open, takes pings and acks, and carries nothing back."""
        self.refusal: Refusal | None = None
        """While set, new long connections are refused this way."""

    def wire(self, *, expire_tokens: Callable[[], None], drop_connections: Callable[[], None]) -> None:
        """Connect the plan with the parts that it acts on at once (the stand-in does this)."""
        self._expire_tokens = expire_tokens
        self._drop_connections = drop_connections

    def fail_next(  # noqa: PLR0913 - each is one kind of misbehaviour
        self,
        path_prefix: str,
        *,
        method: str | None = None,
        status: int | Literal["html"] | None = 500,
        code: int | None = None,
        msg: str = "",
        headers: Mapping[str, str] | None = None,
        delay: float = 0.0,
        until: asyncio.Event | None = None,
        drop_connection: bool = False,
        after_effect: bool = False,
        times: int = 1,
    ) -> None:
        """Let the next `times` requests under `path_prefix` fail.

        `delay` (seconds) or `until` hold the answer back first; `drop_connection` closes the socket without one;
        `after_effect` does the work before failing (the reply is lost, the message is not); `status=None` with a
        delay is merely slow.
        """
        self._requests.append(
            RequestFault(
                path_prefix=path_prefix,
                method=method,
                status=status,
                code=code,
                msg=msg,
                headers=headers or {},
                delay=delay,
                until=until,
                drop_connection=drop_connection,
                after_effect=after_effect,
                times=times,
            )
        )

    def slow(self, path_prefix: str, delay: float, *, times: int = 1) -> None:
        """Answer the next `times` requests under `path_prefix` correctly but `delay` seconds late."""
        self.fail_next(path_prefix, status=None, delay=delay, times=times)

    def expire_tokens(self) -> None:
        """Make every token issued so far invalid, before its time (99991663 from now on)."""
        self._expire_tokens()

    def drop_connections(self) -> None:
        """Cut every long connection without a closing handshake."""
        self._drop_connections()

    def refuse_connections(self, *, code: int = 1, msg: str = "system busy", upgrade: bool = False) -> None:
        """Refuse new long connections until `accept_connections`.

        1 and 1000040343 make official clients try again; 514, 403, 1000040344 and 1000040350 make them give up. With
        `upgrade` the address is handed out and the websocket handshake refused (`handshake-*` headers).
        """
        place: Literal["endpoint", "upgrade"] = "upgrade" if upgrade else "endpoint"
        auth_code = code if upgrade and code >= _GATEWAY_CODES else None
        self.refusal = Refusal(code=514 if auth_code else code, msg=msg, at=place, auth_code=auth_code)

    def accept_connections(self) -> None:
        """Take new long connections again."""
        self.refusal = None

    def clear(self) -> None:
        """Take back every order that is still open."""
        self.clear_pushes()
        self._requests.clear()
        self.half_open = False
        self.refusal = None

    def take_request_fault(self, method: str, path: str) -> RequestFault | None:
        """The fault ordered for this request, used up by asking."""
        for fault in self._requests:
            if fault.matches(method, path):
                fault.times -= 1
                return fault
        return None


_GATEWAY_CODES: Final = 1_000_000_000


def _not_wired() -> None:
    raise RuntimeError("the fault plan belongs to no stand-in yet")
