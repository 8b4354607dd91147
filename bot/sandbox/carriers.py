"""How a push ends, whichever way it travelled: every carrier answers in these words."""

from __future__ import annotations

from typing import Any, Literal, Protocol

from core.domain.frozen import dataclass

Outcome = Literal["ok", "timeout", "no receiver", "unreachable", "unreadable", "lost", "refused"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """The end of one attempt."""

    outcome: Outcome
    detail: str = ""
    """E.g. `status 500`."""
    body: Any = None
    """The parsed answer of the app, when there was one."""

    def __str__(self) -> str:
        return self.detail or self.outcome


class Carrier(Protocol):
    """One way to the app."""

    async def carry(self, envelope: dict[str, Any]) -> Carried:
        """Bring one event or callback to the app and wait, within the time limit, for its answer."""
        ...
