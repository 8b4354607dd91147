"""Approvals that nobody is asked about, because nobody could be: somebody was appointed, and they go on."""

from __future__ import annotations

from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.approving import gone_on
from core.service.procedures.matters import concluded, is_settled
from core.service.records import EventKind, EventRecord, Notice, Subject

_MOST = 200
"""So many at once; the rest goes on with the next change of the directory."""


def unblocked(uow: UnitOfWork, ctx: Context) -> Outcome:
    """Ask whoever would be asked today; where there is still nobody, all stays as it is."""
    events: list[EventRecord] = []
    notices: list[Notice] = []
    for approval in uow.approvals.asking_nobody(limit=_MOST):
        if is_settled(Subject.parse(approval.subject), uow):
            continue
        try:
            after = gone_on(approval, uow, ctx)
        except RuleViolation:
            continue
        if after != approval:
            done = concluded(approval, after, by=None, kind=EventKind.APPROVAL_HANDED_ON, uow=uow, ctx=ctx)
            events += done.events
            notices += done.notices
    return Outcome(code="unblocked", events=tuple(events), notices=tuple(notices))
