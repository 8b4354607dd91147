"""Requests for an answer that are told together, because one person can take only so many messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.domain.ids import FilingId, MemberId
from core.service.ports.store import UnitOfWork
from core.service.queries import filing_line
from core.service.records import Subject
from core.service.views import ApprovalsDigestView

SHOWN = 5
"""Lines on the card; the others are a press away."""


def still_waiting(reader: MemberId, asked: Sequence[Subject], uow: UnitOfWork) -> tuple[Subject, ...]:
    """Those of the requests that this reader may still answer, in order."""
    return tuple(subject for subject in asked if _waits(reader, subject, uow))


def approvals_digest(waiting: Sequence[Subject], uow: UnitOfWork, now: datetime, *, asked: int) -> ApprovalsDigestView:
    """The view of what is still waiting."""
    filings = (uow.filings.get(FilingId(subject.id)) for subject in waiting[:SHOWN])
    lines = tuple(filing_line(filing, uow, now) for filing in filings)
    return ApprovalsDigestView(lines=lines, total=len(waiting), asked=asked, now=now)


def _waits(reader: MemberId, subject: Subject, uow: UnitOfWork) -> bool:
    approval = uow.approvals.about(subject)
    return approval is not None and reader in approval.asked
