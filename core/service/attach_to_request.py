"""附件 of a request: what whoever decides has to see, a competitor's offer, a draft of the contract."""

from __future__ import annotations

from core.domain.frozen import dataclass
from core.domain.ids import FileId, MemberId, RequestId
from core.domain.request import Request
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.putting_files import put_to
from core.service.procedures.requesting import request_event
from core.service.procedures.telling import filing_repainted, repaint
from core.service.records import EventKind, about_request


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachToRequest:
    """``files`` are kept already, and belong to nothing yet."""

    request_id: RequestId
    by: MemberId
    files: tuple[FileId, ...]


def attach_to_request(cmd: AttachToRequest, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The same content once; by whoever asked or has the customer, until it is answered, and to what needed no answer.
    Raises ``member_left``, ``request_not_found``, ``request_settled``, ``file_not_found``, ``too_many_files``.
    """
    request = uow.requests.get(cmd.request_id)
    filing = uow.filings.get(request.filing_id)
    if not uow.directory.member(cmd.by).active:
        raise RuleViolation("member_left")
    if cmd.by not in {request.by, filing.owner}:
        raise RuleViolation("request_not_found")
    if not takes_files(request):
        request.must_wait()
    about = about_request(request.id)
    count = put_to(about, cmd.files, cmd.by, uow)
    facts = {"number": filing.number}
    if not count:
        return Outcome(code="attached", subject=about, facts=facts)
    event = request_event(EventKind.FILES_ATTACHED, request, filing, by=cmd.by, ctx=ctx, count=count)
    return Outcome(
        code="attached",
        subject=about,
        facts=facts,
        events=(event,),
        notices=(repaint(event), filing_repainted(event, filing.id)),
    )


def takes_files(request: Request) -> bool:
    """While it waits, and where nobody had to answer it."""
    return request.is_open or request.needed_nobody
