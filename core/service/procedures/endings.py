"""How an approval is kept, whatever it is about, and what a change is called that decides nothing yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

from core.domain.approval.answering import take_back
from core.domain.approval.approval import ActKind, Approval
from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.domain.rules import Fact
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.approving import newly_asked
from core.service.records import EventKind, EventRecord, Notice, NoticeKind, Subject, Timer

CODES = {
    EventKind.STEP_APPROVED: "step_approved",
    EventKind.STEP_ANSWERED: "step_answered",
    EventKind.APPROVAL_HANDED_ON: "handed_on",
    EventKind.APPROVER_ADDED: "approver_added",
    EventKind.FILING_RETURNED: "returned",
    EventKind.FILING_RESUBMITTED: "resubmitted",
    EventKind.APPROVAL_OVERDUE: "rung",
    EventKind.APPROVALS_DELEGATED: "delegated",
}
"""Worded in ``cards/texts/toasts.py``."""
BY_RULE = "审批超时，按规则驳回"
"""The reason of a no that nobody said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A change of a running approval, and who brought it about. ``kind`` names it where it decides nothing yet."""

    before: Approval
    after: Approval
    by: MemberId | None
    kind: EventKind

    @property
    def about(self) -> Subject:
        """The matter."""
        return Subject.parse(self.before.subject)

    @property
    def newly_asked(self) -> tuple[MemberId, ...]:
        """Whose answer is awaited from now on."""
        return newly_asked(self.before, self.after)

    def goes_on(self, event: EventRecord, notices: tuple[Notice, ...], **facts: Fact) -> Outcome:
        """It decides nothing yet: whoever did it is told what he did."""
        return Outcome(code=CODES[self.kind], subject=event.subject, facts=facts, events=(event,), notices=notices)


Ending: TypeAlias = Callable[[Change, UnitOfWork, Context], Outcome]
"""What a change of an approval, which is kept already, means for its matter, its people and its clock."""


def keep(approval: Approval, uow: UnitOfWork, *, new: bool) -> None:
    """Store it, and tell time when an answer will be overdue."""
    (uow.approvals.add if new else uow.approvals.save)(approval)
    if any(step.within for step in approval.steps):
        watch(approval, uow)


def called_off(about: Subject, *, by: MemberId | None, uow: UnitOfWork, ctx: Context) -> Approval | None:
    """Its matter is over: nobody is asked any more. The approval as it was, if there is one."""
    approval = uow.approvals.about(about)
    if approval is not None:
        keep(take_back(approval, by=by, at=ctx.now), uow, new=False)
    return approval


def watch(approval: Approval, uow: UnitOfWork) -> None:
    """One timer for an approval, at the moment when the next answer is overdue."""
    key, subject = f"overdue:{approval.id}", Subject.parse(approval.subject)
    if approval.due_at is None:
        uow.timers.cancel(key)
    else:
        uow.timers.set(Timer(key=key, kind="overdue", due_at=approval.due_at, subject=subject))


def reason_of(approval: Approval) -> str:
    """What the last no said."""
    said = (act.comment for act in reversed(approval.acts) if act.kind is ActKind.REJECTED and act.comment)
    return next(said, BY_RULE)


def comment_of(approval: Approval) -> str:
    """What the last yes said, if anything."""
    said = (act.comment for act in reversed(approval.acts) if act.kind is ActKind.APPROVED and act.comment)
    return next(said, "")


def copies(approval: Approval, event: EventRecord) -> tuple[Notice, ...]:
    """抄送: for those who learn how it goes and are not asked themselves."""
    others = (member for member in approval.copied if member not in approval.approvers)
    return tuple(
        Notice(dedupe_key=f"copy:{event.id}:{member}", kind=NoticeKind.COPIED, to=member, about=event.subject)
        for member in others
    )
