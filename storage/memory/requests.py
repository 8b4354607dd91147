"""Requests about customers, in memory."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from core.domain.ids import FilingId, RequestId
from core.domain.request import Request
from core.domain.rules import ConcurrentChange, RuleViolation
from storage.memory.table import Journal, Table


class MemoryRequests:
    """The port ``Requests``."""

    def __init__(self, journal: Journal) -> None:
        self._requests: Table[RequestId, Request] = Table(journal)

    def get(self, request_id: RequestId) -> Request:
        request = self._requests.get(request_id)
        if request is None:
            raise RuleViolation("request_not_found")
        return request

    def get_each(self, requests: Collection[RequestId]) -> Mapping[RequestId, Request]:
        return {each: request for each in requests if (request := self._requests.get(each)) is not None}

    def add(self, request: Request) -> None:
        if request.is_open and request.matter in {one.matter for one in self.waiting(request.filing_id)}:
            raise ConcurrentChange
        self._requests.add(request.id, request)

    def save(self, request: Request) -> None:
        stored = self._requests.get(request.id)
        if stored is None or stored.version != request.version:
            raise ConcurrentChange
        self._requests.put(request.id, replace(request, version=request.version + 1))

    def of_filing(self, filing_id: FilingId) -> Sequence[Request]:
        found = [one for one in self._requests if one.filing_id == filing_id]
        return sorted(found, key=lambda one: (one.at, one.id))

    def of_each(self, filings: Collection[FilingId]) -> Mapping[FilingId, Sequence[Request]]:
        return {filing: self.of_filing(filing) for filing in filings}

    def waiting(self, filing_id: FilingId) -> Sequence[Request]:
        return [one for one in self.of_filing(filing_id) if one.is_open]
