"""What the services need of requests about customers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from core.domain.ids import FilingId, RequestId
from core.domain.request import Request


class Requests(Protocol):
    """Discounts, quotations, contracts, visits and releases that were asked for, granted or not."""

    def get(self, request_id: RequestId) -> Request:
        """Raises ``RuleViolation("request_not_found")``."""
        ...

    def get_each(self, requests: Collection[RequestId]) -> Mapping[RequestId, Request]:
        """Those of them that there are, asked for at once; what only reads may then get each without asking again."""
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

    def of_each(self, filings: Collection[FilingId]) -> Mapping[FilingId, Sequence[Request]]:
        """The same of several filings at once; what only reads may then look at each without asking again."""
        ...

    def waiting(self, filing_id: FilingId) -> Sequence[Request]:
        """Those that are not answered yet, in the same order."""
        ...
