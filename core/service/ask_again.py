"""A request that nobody has answered is sent anew before its card can no longer be pressed or repainted (design 8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from core.domain.ids import FilingId, MemberId
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.records import Notice, NoticeKind, Subject, Timer, about_filing

KIND = "ask_again"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAgain:
    """The card of one approver is about to go stale."""

    filing_id: FilingId
    approver: MemberId


def ask_again(cmd: AskAgain, uow: UnitOfWork, ctx: Context) -> Outcome:
    """A fresh card, if the answer is still awaited from this person; otherwise nothing."""
    approval = uow.approvals.about(about_filing(cmd.filing_id))
    if approval is None or cmd.approver not in approval.asked:
        return Outcome(code="nothing_due")
    notice = Notice(
        dedupe_key=f"again:{cmd.filing_id}:{cmd.approver}:{ctx.now.isoformat()}",
        kind=NoticeKind.APPROVAL_NEEDED,
        to=cmd.approver,
        about=about_filing(cmd.filing_id),
    )
    return Outcome(code="asked_again", notices=(notice,))


def timer_for(filing_id: str, approver: MemberId, *, due_at: datetime) -> Timer:
    """One for each approver of a matter, whatever the number of copies."""
    subject = Subject(kind="request", id=f"{filing_id}/{approver}")
    return Timer(key=f"{KIND}:{subject.id}", kind=KIND, due_at=due_at, subject=subject)


def command_of(timer: Timer) -> AskAgain:
    """The inverse of :func:`timer_for`."""
    filing_id, _, approver = timer.subject.id.partition("/")
    return AskAgain(filing_id=FilingId(filing_id), approver=MemberId(approver))
