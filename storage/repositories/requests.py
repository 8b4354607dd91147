"""Requests about customers."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from core.domain.ids import FilingId, RequestId
from core.domain.policy.approval import Matter
from core.domain.request import Request, RequestState
from core.domain.rules import ConcurrentChange, RuleRef, RuleViolation
from storage.repositories.recalled import Recalled
from storage.sessions.hot import Record
from storage.sessions.prepared import requests as sql
from storage.sessions.session import Session
from storage.sessions.sets import listed


class SqlRequests:
    """The port ``Requests``."""

    def __init__(self, session: Session, recalled: Recalled) -> None:
        self._session = session
        self._recalled = recalled

    def get(self, request_id: RequestId) -> Request:
        request = self._recalled.of("request", request_id, lambda: self._read([request_id])[request_id])
        if request is None:
            raise RuleViolation("request_not_found")
        return request

    def get_each(self, requests: Collection[RequestId]) -> Mapping[RequestId, Request]:
        known = self._recalled.each("request", requests, self._read)
        return {ident: request for ident, request in known.items() if request is not None}

    def _read(self, requests: Sequence[RequestId]) -> Mapping[RequestId, Request | None]:
        found = map(_request_in, self._session.rows(sql.GET, {"asked": listed(requests)}))
        return dict.fromkeys(requests) | {request.id: request for request in found}

    def add(self, request: Request) -> None:
        self._session.write(sql.ADD, {**_born(request), **_values(request), "version": request.version})

    def save(self, request: Request) -> None:
        if not self._session.change(sql.SAVE, {**_values(request), "seen": request.version}):
            raise ConcurrentChange

    def of_filing(self, filing_id: FilingId) -> Sequence[Request]:
        return self._recalled.of("requests", filing_id, lambda: self._of_filing(filing_id))

    def of_each(self, filings: Collection[FilingId]) -> Mapping[FilingId, Sequence[Request]]:
        return self._recalled.each("requests", filings, self._of_each)

    def _of_filing(self, filing_id: FilingId) -> Sequence[Request]:
        return [_request_in(row) for row in self._session.rows(sql.OF_FILING, {"filing_id": filing_id})]

    def _of_each(self, filings: Sequence[FilingId]) -> Mapping[FilingId, Sequence[Request]]:
        asked: dict[FilingId, list[Request]] = {filing: [] for filing in filings}
        found = map(_request_in, self._session.rows(sql.OF_EACH, {"asked": listed(filings)}))
        for one in sorted(found, key=lambda one: (one.at, one.id)):
            asked[one.filing_id].append(one)
        return asked

    def waiting(self, filing_id: FilingId) -> Sequence[Request]:
        known = self._recalled.known(("requests", filing_id))
        if known is not None:
            return [one for one in known if one.is_open]
        return [_request_in(row) for row in self._session.rows(sql.WAITING, {"filing_id": filing_id})]


def _born(request: Request) -> dict[str, object]:
    """What never changes of it."""
    return {
        "filing_id": request.filing_id,
        "matter": request.matter.value,
        "by_id": request.by,
        "at": request.at,
        "rule_version": request.rule.version,
        "rule_clause": request.rule.clause,
        "percent": request.percent,
        "amount": request.amount,
    }


def _values(request: Request) -> dict[str, object]:
    return {
        "id": request.id,
        "reason": request.reason,
        "state": request.state.value,
        "settled_at": request.settled_at,
        "settled_by": request.settled_by,
        "answer": request.answer,
    }


def _request_in(row: Record) -> Request:
    id_, filing_id, matter, by, reason, at, rule_version, rule_clause, percent, amount, state, *rest = row
    settled_at, settled_by, answer, version = rest
    return Request(
        id=id_,
        filing_id=filing_id,
        matter=Matter(matter),
        by=by,
        reason=reason,
        at=at,
        rule=RuleRef(version=rule_version, clause=rule_clause),
        percent=percent,
        amount=amount,
        state=RequestState(state),
        settled_at=settled_at,
        settled_by=settled_by,
        answer=answer,
        version=version,
    )
