"""What is still asked about a customer that has passed on: he asks from now on who has it now, and nobody decides about
his own matter.
"""

from __future__ import annotations

from dataclasses import replace

from core.domain.approval.approval import Approval, Decision
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import FilingId
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.appealing import conceded
from core.service.procedures.approving import handed_on
from core.service.procedures.matters import concluded
from core.service.records import EventKind, EventRecord, Subject, about_appeal, about_extension, about_filing


def asked_anew(event: EventRecord, uow: UnitOfWork, ctx: Context) -> tuple[Outcome, ...]:
    """What follows from a ``filing_transferred``."""
    filing = uow.filings.get(FilingId(event.subject.id))
    questions = (_asked_on(subject, filing, uow, ctx) for subject in _open_questions(filing, uow))
    return (*(one for one in questions if one is not None), *_contests_on(filing, uow, ctx))


def _open_questions(filing: Filing, uow: UnitOfWork) -> tuple[Subject, ...]:
    """What about it still waits for an answer."""
    extension = uow.extensions.waiting(filing.id)
    about_it = (about_filing(filing.id),) if filing.status is FilingStatus.PENDING else ()
    return (*about_it, *((about_extension(extension.id),) if extension else ()))


def _asked_on(subject: Subject, filing: Filing, uow: UnitOfWork, ctx: Context) -> Outcome | None:
    """It is his request from now on; if it was he who was asked, somebody else is."""
    approval = uow.approvals.about(subject)
    if approval is None or approval.status not in {Decision.OPEN, Decision.RETURNED}:
        return None
    his = replace(approval, submitter=filing.owner)
    if filing.owner in approval.asked:
        return _spared(his, filing, uow, ctx)
    uow.approvals.save(his)
    return None


def _contests_on(filing: Filing, uow: UnitOfWork, ctx: Context) -> tuple[Outcome, ...]:
    """Of those who contest it, he has it now; where he was to rule, somebody else is."""
    outcomes = list(conceded(filing.customer_id, filing.owner, uow, ctx))
    for appeal in uow.appeals.open_about(filing.customer_id):
        approval = uow.approvals.about(about_appeal(appeal.id))
        if approval is not None and filing.owner in approval.asked:
            outcomes.append(_spared(approval, filing, uow, ctx))
    return tuple(outcomes)


def _spared(approval: Approval, filing: Filing, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Whoever is next decides instead of the owner."""
    after = handed_on(approval, filing.owner, uow, ctx)
    return concluded(approval, after, by=None, kind=EventKind.APPROVAL_HANDED_ON, uow=uow, ctx=ctx)
