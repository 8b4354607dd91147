"""The matters that can be under approval, in one table: a kind that is added gets its line here, its filing in
``behind`` and its view in ``waiting_views``.

Every change of a running approval ends in :func:`concluded`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain

from core.domain.approval.approval import Approval
from core.domain.filing import Filing, FilingStatus
from core.domain.frozen import dataclass
from core.domain.ids import AppealId, CreditRequestId, ExtensionId, FilingId, MemberId, RequestId, TransferId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.appealing import conclude_appeal
from core.service.procedures.behind import filing_behind
from core.service.procedures.concluding import conclude_filing
from core.service.procedures.endings import Change, Ending, keep
from core.service.procedures.extending import conclude_extension
from core.service.procedures.requesting import conclude_request
from core.service.procedures.sharing import conclude_credit
from core.service.procedures.transferring import conclude_transfer
from core.service.records import (
    APPEAL,
    CREDIT,
    EXTENSION,
    FILING,
    REQUEST,
    TRANSFER,
    EventKind,
    NoticeKind,
    Subject,
    about_appeal,
    about_credit,
    about_extension,
    about_filing,
    about_request,
    about_transfer,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """``must_wait`` refuses what is settled already; ``of_filing`` finds those about a filing that are not settled;
    ``needed`` is how an approver is asked, ``overdue`` how he is reminded.
    """

    conclude: Ending
    must_wait: Callable[[str, UnitOfWork], None]
    of_filing: Callable[[Filing, UnitOfWork], Sequence[Subject]]
    needed: NoticeKind
    overdue: NoticeKind


def _pending(filing: Filing, uow: UnitOfWork) -> Sequence[Subject]:
    return (about_filing(filing.id),) if filing.status is FilingStatus.PENDING else ()


def _more_time(filing: Filing, uow: UnitOfWork) -> Sequence[Subject]:
    extension = uow.extensions.waiting(filing.id)
    return (about_extension(extension.id),) if extension is not None else ()


def _wish(filing: Filing, uow: UnitOfWork) -> Sequence[Subject]:
    """One that the receiver alone answers is no matter of an approval."""
    transfer = uow.transfers.asked_about(filing.id)
    return (about_transfer(transfer.id),) if transfer is not None and transfer.until is None else ()


def _contests(filing: Filing, uow: UnitOfWork) -> Sequence[Subject]:
    return tuple(about_appeal(one.id) for one in uow.appeals.open_about(filing.customer_id))


def _requests(filing: Filing, uow: UnitOfWork) -> Sequence[Subject]:
    return tuple(about_request(one.id) for one in uow.requests.waiting(filing.id))


def _shares(filing: Filing, uow: UnitOfWork) -> Sequence[Subject]:
    return tuple(about_credit(one.id) for one in uow.orders.open_under(filing.id))


MATTERS: Mapping[str, Kind] = {
    FILING: Kind(
        conclude=conclude_filing,
        must_wait=lambda ident, uow: uow.filings.get(FilingId(ident)).must_be_pending(),
        of_filing=_pending,
        needed=NoticeKind.APPROVAL_NEEDED,
        overdue=NoticeKind.APPROVAL_OVERDUE,
    ),
    EXTENSION: Kind(
        conclude=conclude_extension,
        must_wait=lambda ident, uow: uow.extensions.get(ExtensionId(ident)).must_wait(),
        of_filing=_more_time,
        needed=NoticeKind.EXTENSION_NEEDED,
        overdue=NoticeKind.EXTENSION_OVERDUE,
    ),
    TRANSFER: Kind(
        conclude=conclude_transfer,
        must_wait=lambda ident, uow: uow.transfers.get(TransferId(ident)).must_be_asked(),
        of_filing=_wish,
        needed=NoticeKind.TRANSFER_NEEDED,
        overdue=NoticeKind.TRANSFER_NEEDED,
    ),
    APPEAL: Kind(
        conclude=conclude_appeal,
        must_wait=lambda ident, uow: uow.appeals.get(AppealId(ident)).must_be_open(),
        of_filing=_contests,
        needed=NoticeKind.APPEAL_NEEDED,
        overdue=NoticeKind.APPEAL_NEEDED,
    ),
    CREDIT: Kind(
        conclude=conclude_credit,
        must_wait=lambda ident, uow: uow.orders.request(CreditRequestId(ident)).must_be_open(),
        of_filing=_shares,
        needed=NoticeKind.CREDIT_NEEDED,
        overdue=NoticeKind.CREDIT_NEEDED,
    ),
    REQUEST: Kind(
        conclude=conclude_request,
        must_wait=lambda ident, uow: uow.requests.get(RequestId(ident)).must_wait(),
        of_filing=_requests,
        needed=NoticeKind.REQUEST_NEEDED,
        overdue=NoticeKind.REQUEST_OVERDUE,
    ),
}
"""By the kind of the subject."""


def concluded(
    before: Approval,
    after: Approval,
    *,
    by: MemberId | None,
    kind: EventKind,
    uow: UnitOfWork,
    ctx: Context,
) -> Outcome:
    """Keep the approval and do what it came to, by the rules that it began under. ``kind`` names the change where it
    decides nothing yet.
    """
    change = Change(before=before, after=after, by=by, kind=kind)
    keep(after, uow, new=False)
    return MATTERS[change.about.kind].conclude(change, uow, ctx.under(before.rule.version))


def in_question(about: Subject, by: MemberId, uow: UnitOfWork) -> Approval:
    """The approval of the matter that somebody wants to decide about, settled or not. Raises ``own_filing``,
    ``not_your_task``, ``member_left``, ``stale_button`` for a kind of matter that there is not.
    """
    if about.kind not in MATTERS:
        raise RuleViolation("stale_button")
    filing, approval = filing_behind(about, uow), uow.approvals.about(about)
    asked = approval is not None and approval.open_task(by) is not None
    if by == filing.owner and not asked:
        raise RuleViolation("own_filing", rule=filing.rule, number=filing.number)
    if approval is None or by not in approval.approvers:
        raise RuleViolation("not_your_task", rule=filing.rule, number=filing.number)
    if not uow.directory.member(by).active:
        raise RuleViolation("member_left")
    return approval


def waiting(about: Subject, by: MemberId, uow: UnitOfWork) -> Approval:
    """The same, of a matter that is not settled. Raises ``already_decided``, ``extension_settled`` and the like."""
    approval = in_question(about, by, uow)
    MATTERS[about.kind].must_wait(about.id, uow)
    return approval


def is_settled(about: Subject, uow: UnitOfWork) -> bool:
    """Whether there is nothing to decide any more; a matter may be over though nobody decided."""
    try:
        MATTERS[about.kind].must_wait(about.id, uow)
    except RuleViolation:
        return True
    return False


def asked_about(filing: Filing, member: MemberId, uow: UnitOfWork) -> Subject:
    """The matter of this filing that this member is asked about now; else one that he was asked about, else the filing
    itself, so that the refusal tells why not.
    """
    now = all_asked(filing, member, uow)
    once = (about for about, approval in _approvals(filing, uow) if member in approval.approvers)
    return next(iter(now), None) or next(once, None) or about_filing(filing.id)


def all_asked(filing: Filing, member: MemberId, uow: UnitOfWork) -> tuple[Subject, ...]:
    """Every matter of this filing that this member is asked about now."""
    return tuple(about for about, approval in _approvals(filing, uow) if member in approval.asked)


def _approvals(filing: Filing, uow: UnitOfWork) -> Iterator[tuple[Subject, Approval]]:
    """Those that run about matters of this filing."""
    for about in chain.from_iterable(kind.of_filing(filing, uow) for kind in MATTERS.values()):
        if (approval := uow.approvals.about(about)) is not None:
            yield about, approval
