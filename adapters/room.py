"""How much one person can still be sent: what a platform that has to be spared tells whoever decides what is sent."""

from __future__ import annotations

from datetime import timedelta

from core.domain.frozen import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """``left`` messages for now; ``gather`` is how long requests beyond it had better be collected, to be told
    together.
    """

    left: int
    gather: timedelta
