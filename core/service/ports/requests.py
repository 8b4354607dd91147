"""What the services need of requests about customers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from core.domain.ids import FilingId, RequestId
from core.domain.request import Request


class Requests(Protocol):
    """Discounts, quotations, contracts, visits and releases that were asked for, granted or not."""

    def get(self, request_id: RequestId) -> Request:
        """Raises ``RuleViolation("request_not_found")``."""
        ...

    def add(self, request: Request) -> None:
        """Raises ``ConcurrentChange`` if one about the same matter of the filing waits already."""
        ...

    def save(self, request: Request) -> None:
        """Conditional on the version read; raises ``ConcurrentChange``."""
        ...

    def of_filing(self, filing_id: FilingId) -> Sequence[Request]:
        """In the order in which they were asked for."""
        ...

    def waiting(self, filing_id: FilingId) -> Sequence[Request]:
        """Those that are not answered yet, in the same order."""
        ...
