"""What waits for somebody's answer, whatever it is about: 待我审批, and requests that are told together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from core.domain.ids import AppealId, CreditRequestId, ExtensionId, FilingId, MemberId, RequestId, TransferId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.procedures.behind import filing_behind
from core.service.records import APPEAL, CREDIT, EXTENSION, FILING, REQUEST, TRANSFER, Subject
from core.service.views.appeal_views import appeal_view
from core.service.views.extension_views import extension_view
from core.service.views.order_views import credit_request_view
from core.service.views.queries import PAGE, filing_view
from core.service.views.reading_ahead import read_ahead
from core.service.views.request_views import request_view
from core.service.views.transfer_views import transfer_view
from core.service.views.views import ApprovalsDigestView, DigestLine, MatterView, MyApprovalsView

SHOWN = 5
"""Lines of a digest; the others are a press away."""

_VIEWS: Mapping[str, Callable[[str, MemberId, UnitOfWork, Context], MatterView]] = {
    FILING: lambda ident, reader, uow, ctx: filing_view(FilingId(ident), reader, uow, ctx.now, rules=ctx),
    EXTENSION: lambda ident, reader, uow, ctx: extension_view(ExtensionId(ident), reader, uow, ctx),
    TRANSFER: lambda ident, reader, uow, ctx: transfer_view(TransferId(ident), reader, uow, ctx.now),
    APPEAL: lambda ident, reader, uow, ctx: appeal_view(AppealId(ident), reader, uow, ctx),
    CREDIT: lambda ident, reader, uow, ctx: credit_request_view(CreditRequestId(ident), reader, uow, ctx),
    REQUEST: lambda ident, reader, uow, ctx: request_view(RequestId(ident), reader, uow, ctx),
}
"""By the kind of the subject."""


def matter_view(about: Subject, reader: MemberId, uow: UnitOfWork, ctx: Context) -> MatterView:
    """A matter under approval as this reader may see it. Raises what its own view raises, ``filing_not_found`` for a
    kind that cannot be under approval.
    """
    if about.kind not in _VIEWS:
        raise RuleViolation("filing_not_found")
    return _VIEWS[about.kind](about.id, reader, uow, ctx)


def my_approvals(approver: MemberId, uow: UnitOfWork, ctx: Context) -> MyApprovalsView:
    """待我审批: the oldest first."""
    waiting = [Subject.parse(approval.subject) for approval in uow.approvals.waiting_for(approver, limit=PAGE)]
    read_ahead(waiting, uow)
    return MyApprovalsView(
        matters=tuple(matter_view(subject, approver, uow, ctx) for subject in waiting),
        total=uow.approvals.count_waiting_for(approver),
        now=ctx.now,
    )


def still_waiting(reader: MemberId, asked: Sequence[Subject], uow: UnitOfWork) -> tuple[Subject, ...]:
    """Those of the requests that this reader may still answer, in order."""
    approvals = uow.approvals.about_each(asked)
    return tuple(each for each in asked if each in approvals and reader in approvals[each].asked)


def approvals_digest(waiting: Sequence[Subject], uow: UnitOfWork, ctx: Context, *, asked: int) -> ApprovalsDigestView:
    """The view of what is still waiting."""
    lines = tuple(_line(subject, uow) for subject in waiting[:SHOWN])
    return ApprovalsDigestView(lines=lines, total=len(waiting), asked=asked, now=ctx.now)


def _line(about: Subject, uow: UnitOfWork) -> DigestLine:
    filing = filing_behind(about, uow)
    return DigestLine(
        kind=about.kind,
        number=filing.number,
        company=uow.customers.get(filing.customer_id).name,
        owner=uow.directory.member(filing.owner).name,
    )
