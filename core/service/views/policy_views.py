"""What is shown of a policy that somebody has sent to be published."""

from __future__ import annotations

from core.domain.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyDraftView:
    """``mistakes`` keep it from being published, ``changes`` are what it would change for whom. ``published`` is the
    number that it got; ``latest`` the one that it was compared with.
    """

    file: str
    name: str
    mistakes: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    latest: int = 0
    published: int | None = None
    dropped: bool = False
