"""The course of an approval for one reader: which step of how many, who is awaited until when, what was said so far."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from core.domain.approval.approval import ActKind, Approval, Decision
from core.domain.ids import MemberId
from core.domain.policy.approval import Mode
from core.service.ports.store import UnitOfWork
from core.service.records import EventKind, EventRecord
from core.service.views.course_views import ApprovalView, TraceLine

_FINAL = {
    EventKind.FILING_APPROVED: frozenset({ActKind.APPROVED}),
    EventKind.FILING_REJECTED: frozenset({ActKind.REJECTED}),
    EventKind.FILING_WITHDRAWN: frozenset({ActKind.WITHDRAWN}),
    EventKind.EXTENSION_GRANTED: frozenset({ActKind.APPROVED}),
    EventKind.EXTENSION_REFUSED: frozenset({ActKind.REJECTED}),
    EventKind.EXTENSION_DROPPED: frozenset({ActKind.WITHDRAWN}),
    EventKind.EXTENSION_WITHDRAWN: frozenset({ActKind.WITHDRAWN}),
    EventKind.REQUEST_GRANTED: frozenset({ActKind.APPROVED}),
    EventKind.REQUEST_REFUSED: frozenset({ActKind.REJECTED}),
    EventKind.REQUEST_DROPPED: frozenset({ActKind.WITHDRAWN}),
    EventKind.REQUEST_WITHDRAWN: frozenset({ActKind.WITHDRAWN}),
    EventKind.APPEAL_UPHELD: frozenset({ActKind.APPROVED}),
    EventKind.APPEAL_DISMISSED: frozenset({ActKind.REJECTED}),
    EventKind.APPEAL_WITHDRAWN: frozenset({ActKind.WITHDRAWN}),
    EventKind.CREDIT_GRANTED: frozenset({ActKind.APPROVED}),
    EventKind.CREDIT_REFUSED: frozenset({ActKind.REJECTED}),
    EventKind.CREDIT_DROPPED: frozenset({ActKind.WITHDRAWN}),
}
"""What tells the end of a matter, and the act of the approval that says the same."""
_BEGINS = frozenset(
    {
        EventKind.FILING_SUBMITTED,
        EventKind.EXTENSION_ASKED,
        EventKind.APPEAL_OPENED,
        EventKind.REQUEST_ASKED,
    }
)
_WITH_REASON = frozenset(
    {
        EventKind.FILING_REJECTED,
        EventKind.FILING_WITHDRAWN,
        EventKind.EXTENSION_REFUSED,
        EventKind.REQUEST_REFUSED,
        EventKind.APPEAL_DISMISSED,
        EventKind.CREDIT_REFUSED,
    }
)
_OF_APPROVAL = frozenset(
    {
        EventKind.STEP_APPROVED,
        EventKind.STEP_ANSWERED,
        EventKind.FILING_RETURNED,
        EventKind.FILING_RESUBMITTED,
        EventKind.EXTENSION_ANSWERED,
        EventKind.EXTENSION_RETURNED,
        EventKind.APPEAL_ANSWERED,
        EventKind.EXTENSION_RESUBMITTED,
        EventKind.REQUEST_ANSWERED,
        EventKind.REQUEST_RETURNED,
        EventKind.REQUEST_RESUBMITTED,
        EventKind.APPROVER_ADDED,
        EventKind.APPROVAL_HANDED_ON,
        EventKind.APPROVAL_OVERDUE,
        EventKind.APPROVALS_DELEGATED,
    }
)
"""Lines of the trail that the acts of the approval tell better: with whom, and with what words."""


def approval_view(approval: Approval, reader: MemberId, uow: UnitOfWork) -> ApprovalView:
    """For somebody who may see the whole matter."""
    task = approval.open_task(reader) if approval.status is Decision.OPEN else None
    step = approval.step
    returned = approval.status is Decision.RETURNED
    last = next((act for act in reversed(approval.acts) if act.kind is ActKind.RETURNED), None) if returned else None
    asked = [each for each in approval.tasks if each.status is Decision.OPEN]
    name = _names(uow)
    return ApprovalView(
        flow=approval.flow,
        version=approval.rule.version,
        step=min(approval.at + 1, max(1, len(approval.steps))),
        steps=len(approval.steps),
        name=step.name if step else "",
        mode=(step.mode if step else Mode.ANY).value,
        standing_in=tuple((name(each.approver), name(each.instead_of)) for each in asked if each.instead_of),
        due_at=approval.due_at,
        returned_by=name(last.by) if last else "",
        lacking=(last.comment or "") if last else "",
        may_hand_on=task is not None and step is not None and step.may_hand_on,
        may_add=task is not None and step is not None and step.may_add,
        may_return=task is not None and step is not None and step.may_return,
        may_complete=returned and reader == approval.submitter,
        words_needed=task is not None and step is not None and step.comment_on_approve,
        copied=tuple(name(member) for member in approval.copied),
    )


def story(events: Iterable[EventRecord], approval: Approval | None, reason: str, uow: UnitOfWork) -> list[TraceLine]:
    """What happened to the matter, in the order in which it did: the trail, told by the acts of the approval where
    these know more. ``reason`` is that of the end. Who else met the customer is for whoever rules about an appeal.
    """
    acts = approval.acts if approval else ()
    name = _names(uow)
    lines: list[tuple[datetime, TraceLine]] = []
    told: set[int] = set()
    for event in events:
        if event.kind is EventKind.FILING_REFUSED or (event.kind in _OF_APPROVAL and acts):
            continue
        same = _FINAL.get(event.kind, frozenset())
        said = next((i for i, act in enumerate(acts) if act.kind in same and act.at == event.at), None)
        if said is None and event.kind in _FINAL and any(_by_rule(act.kind) and act.at == event.at for act in acts):
            continue
        if said is not None:
            told.add(said)
        comment = (acts[said].comment or "") if said is not None else ""
        comment = comment or (reason if event.kind in _WITH_REASON else "")
        line = TraceLine(at=event.at, what=event.kind.value, who=name(event.actor), comment=comment)
        lines.append((event.at, line))
    for place, act in enumerate(acts):
        if place not in told:
            what = f"act:{act.kind.value}"
            line = TraceLine(at=act.at, what=what, who=name(act.by), to=name(act.to), comment=act.comment or "")
            lines.append((act.at, line))
    lines.sort(key=lambda pair: (pair[0], _rank(pair[1].what)))
    return [line for _, line in lines]


def _rank(what: str) -> int:
    """Of what happened in one instant: sent, then what the approval did, then the end."""
    if what in _BEGINS:
        return 0
    return 2 if what in set(_FINAL) else 1


def _by_rule(kind: ActKind) -> bool:
    return kind is ActKind.TIMED_OUT


def _names(uow: UnitOfWork) -> Callable[[MemberId | None], str]:
    """Names of members; nobody's is empty."""
    return lambda member: uow.directory.member(member).name if member else ""
