"""What a reader gets to see of a request about a customer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from core.domain.approval.approval import Decision
from core.domain.filing import Filing
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId, RequestId
from core.domain.policy.approval import Matter
from core.domain.request import Request, RequestState
from core.domain.rules import RuleViolation
from core.domain.stages import stage_of
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.naming import name_of, team_name
from core.service.procedures.seeing import sees_whole
from core.service.records import about_request
from core.service.views.approval_views import approval_view, story
from core.service.views.course_views import AskedView
from core.service.views.receipts import receipt_about


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestLine:
    """A request in few words, on the card of its filing and in the timeline: what, how much, and what became of it."""

    kind: Matter
    state: RequestState
    by: str
    at: datetime
    percent: int | None = None
    amount: int | None = None
    noted: bool = False
    reason: str = ""
    settled_at: datetime | None = None
    decided_by: str = ""
    files: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestView(AskedView):
    """A request for one reader. ``number`` is the filing's, ``owner`` whoever asks. ``noted`` needed nobody's yes.

    ``file_names`` of what was sent with it.
    For whoever decides: ``stage``, ``until`` (the end of the protection), ``follow_ups`` and how many are
    ``effective``, and ``before``, what of this kind was granted for the customer.
    """

    id: RequestId
    filing_id: FilingId
    number: int
    company: str
    owner: str
    team: str
    kind: Matter
    reason: str
    status: RequestState
    percent: int | None = None
    amount: int | None = None
    noted: bool = False
    stage: str = ""
    until: datetime | None = None
    follow_ups: int = 0
    effective: int = 0
    before: tuple[RequestLine, ...] = ()
    file_names: tuple[str, ...] = ()
    answer: str = ""

    @property
    def matter(self) -> str:
        """What its buttons are about."""
        return str(about_request(self.id))


def request_view(request_id: RequestId, reader: MemberId, uow: UnitOfWork, ctx: Context) -> RequestView:
    """For whoever may see the whole filing, asked for it, is asked or told. Raises ``request_not_found``."""
    request = uow.requests.get(request_id)
    about = about_request(request.id)
    filing, approval = uow.filings.get(request.filing_id), uow.approvals.about(about)
    if not may_see_request(reader, request, uow):
        raise RuleViolation("request_not_found")
    waiting = approval.asked if approval is not None and approval.status is Decision.OPEN else ()
    tally = uow.follow_ups.tally(filing.id, until=ctx.now)
    return RequestView(
        id=request.id,
        filing_id=filing.id,
        number=filing.number,
        company=uow.customers.get(filing.customer_id).name,
        owner=name_of(request.by, uow),
        team=team_name(filing.team_id, uow),
        kind=request.matter,
        reason=request.reason,
        at=request.at,
        status=request.state,
        percent=request.percent,
        amount=request.amount,
        noted=request.needed_nobody,
        stage=stage_of(filing.stage, ctx.policy).label if filing.stage else "",
        until=filing.protected_until if filing.is_live else None,
        follow_ups=tally.entries,
        effective=tally.effective,
        before=tuple(_granted_before(request, filing, uow)),
        file_names=tuple(file.name for file in uow.files.about(about)),
        waiting_for=tuple(name_of(member, uow) for member in waiting),
        decided_by=name_of(request.settled_by, uow),
        answer=request.answer or "",
        rule=request.rule,
        receipt=receipt_about(about, uow),
        trace=tuple(story(uow.trail.about(about), approval, request.answer or "", uow)),
        approval=approval_view(approval, reader, uow) if request.is_open and approval is not None else None,
        mine=reader == (approval.submitter if approval is not None and approval.submitter else request.by),
        may_decide=request.is_open and reader in waiting,
        may_withdraw=request.is_open and reader in {filing.owner, request.by},
        now=ctx.now,
    )


def may_see_request(reader: MemberId, request: Request, uow: UnitOfWork) -> bool:
    """It and its files: whoever asked for it, is asked or told, or may see the whole filing."""
    approval = uow.approvals.about(about_request(request.id))
    readers = approval.readers if approval is not None else ()
    return reader in {request.by, *readers} or sees_whole(reader, uow.filings.get(request.filing_id), uow)


def request_lines(filing_id: FilingId, uow: UnitOfWork) -> tuple[RequestLine, ...]:
    """All that was asked for about a filing, the oldest first."""
    found = uow.requests.of_filing(filing_id)
    files = uow.files.about_each([about_request(one.id) for one in found])
    return tuple(_line(one, len(files[about_request(one.id)]), uow) for one in found)


def _granted_before(request: Request, filing: Filing, uow: UnitOfWork) -> Iterator[RequestLine]:
    for one in uow.requests.of_filing(filing.id):
        if one.matter is request.matter and one.state is RequestState.GRANTED and one.at < request.at:
            yield _line(one, len(uow.files.about(about_request(one.id))), uow)


def _line(request: Request, files: int, uow: UnitOfWork) -> RequestLine:
    return RequestLine(
        kind=request.matter,
        state=request.state,
        percent=request.percent,
        amount=request.amount,
        noted=request.needed_nobody,
        reason=request.reason,
        by=name_of(request.by, uow),
        at=request.at,
        settled_at=request.settled_at,
        decided_by=name_of(request.settled_by, uow),
        files=files,
    )
