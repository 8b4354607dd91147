"""What the services need of the published policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from core.domain.frozen import dataclass
from core.domain.ids import MemberId


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyVersion:
    """One published version. ``document`` is the whole policy, every value written out; ``source`` the text as it was
    written, comments included; ``published_by`` is ``None`` for the command line.
    """

    version: int
    document: Mapping[str, Any]
    published_at: datetime
    holds_from: datetime
    published_by: MemberId | None = None
    note: str = ""
    source: str = ""


class Policies(Protocol):
    """The versions, which are never changed and never taken back."""

    def publish(self, version: PolicyVersion) -> None:
        """Raises ``ConcurrentChange`` when the number is taken."""
        ...

    def version(self, number: int) -> PolicyVersion | None: ...

    def latest(self) -> int:
        """The highest number, 0 before the first."""
        ...

    def all(self) -> Sequence[PolicyVersion]:
        """By number."""
        ...

    def in_force(self, at: datetime) -> PolicyVersion | None:
        """The one that began to hold last; of two that began together the later one."""
        ...
