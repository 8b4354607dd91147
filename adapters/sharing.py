"""What several processes of one house share while they talk to the platforms: rate budgets and access tokens.

Nothing of it must survive. Whoever cannot reach the others goes on alone, with its part of each budget.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import field
from typing import Protocol

from core.domain.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """At most `limit` calls in any `window` seconds for everything under `key`; `in_turn`: and one at a time, so that
    they arrive in their order.
    """

    key: str
    limit: int
    window: float = 1.0
    in_turn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A token as a platform hands it out; `lifetime` in seconds from now."""

    value: str = field(repr=False)
    lifetime: float


class Shared(Protocol):
    """The others. No method raises because they cannot be reached."""

    def part(self) -> float:
        """How much of each budget is ours alone just now: 1.0 while budgets are shared, less while each is alone."""
        ...

    async def take(self, budgets: Sequence[Budget], call: str) -> float:
        """A place for one call in all of the budgets at once: 0 when taken, else the seconds after which to ask again.
        `call` is a name that no other call has.
        """
        ...

    async def end(self, budgets: Sequence[Budget], call: str, *, early: float = 0.0) -> None:
        """The call was answered: its places are free again one window from now, or so many seconds `early`."""
        ...

    async def pause(self, budget: Budget, seconds: float) -> None:
        """The platform refused: nobody makes a call of this budget for so long."""
        ...

    async def token(self, name: str, fetch: Callable[[], Awaitable[Token]], *, refused: str | None) -> Token:
        """The token that somebody has, unless it is the `refused` one or runs out soon; else fetched, by one of all.
        Raises what `fetch` raises.
        """
        ...
