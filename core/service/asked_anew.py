"""What is still asked about a customer that has passed on: he asks from now on who has it now, and nobody decides about
his own matter.
"""

from __future__ import annotations

from dataclasses import replace

from core.domain.approval.approval import Approval, Decision
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import FilingId
from core.domain.policy.approval import Matter
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.appealing import conceded
from core.service.procedures.approving import handed_on
from core.service.procedures.matters import concluded
from core.service.procedures.requesting import dropped_request
from core.service.records import (
    EventKind,
    EventRecord,
    Subject,
    about_appeal,
    about_extension,
    about_filing,
    about_request,
)


def asked_anew(event: EventRecord, uow: UnitOfWork, ctx: Context) -> tuple[Outcome, ...]:
    """What follows from a ``filing_transferred``. Whoever has it now did not wish to give it back."""
    filing = uow.filings.get(FilingId(event.subject.id))
    over = tuple(
        dropped_request(one, filing, by=None, uow=uow, ctx=ctx)
        for one in uow.requests.waiting(filing.id)
        if one.matter is Matter.RELEASE
    )
    questions = (_asked_on(subject, filing, uow, ctx) for subject in _open_questions(filing, uow))
    return (*over, *(one for one in questions if one is not None), *_contests_on(filing, uow, ctx))


def asked_no_more(event: EventRecord, uow: UnitOfWork, ctx: Context) -> tuple[Outcome, ...]:
    """What follows from the end of a filing: what was asked about it needs no answer any more."""
    filing = uow.filings.get(FilingId(event.subject.id))
    waiting = uow.requests.waiting(filing.id)
    return tuple(dropped_request(one, filing, by=event.actor, uow=uow, ctx=ctx) for one in waiting)


def _open_questions(filing: Filing, uow: UnitOfWork) -> tuple[Subject, ...]:
    """What about it still waits for an answer."""
    extension = uow.extensions.waiting(filing.id)
    about_it = (about_filing(filing.id),) if filing.status is FilingStatus.PENDING else ()
    requests = tuple(about_request(one.id) for one in uow.requests.waiting(filing.id))
    return (*about_it, *((about_extension(extension.id),) if extension else ()), *requests)


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
