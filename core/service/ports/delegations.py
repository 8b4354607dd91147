"""What the services need to know about who stands in for whom."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from core.domain.delegation import Delegation
from core.domain.ids import MemberId


class Delegations(Protocol):
    """Who answers for whom while he is away."""

    def save(self, delegation: Delegation) -> None:
        """The member's only one from now on."""
        ...

    def end(self, member: MemberId) -> bool:
        """``False`` if there was none."""
        ...

    def of(self, member: MemberId) -> Delegation | None:
        """His, running, to come, or over."""
        ...

    def delegate_of(self, member: MemberId, *, at: datetime) -> MemberId | None:
        """Who answers for him at this instant."""
        ...
