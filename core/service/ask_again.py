"""A request that nobody has answered is sent anew before its card can no longer be pressed or repainted (design 8)."""

from __future__ import annotations

from datetime import datetime

from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.matters import MATTERS
from core.service.records import FILING, Notice, Subject, Timer, about_filing

KIND = "ask_again"


@dataclass(frozen=True, slots=True, kw_only=True)
class AskAgain:
    """The card of one approver is about to go stale."""

    about: Subject
    approver: MemberId


def ask_again(cmd: AskAgain, uow: UnitOfWork, ctx: Context) -> Outcome:
    """A fresh card, if the answer is still awaited from this person; otherwise nothing."""
    approval = uow.approvals.about(cmd.about)
    if approval is None or cmd.approver not in approval.asked:
        return Outcome(code="nothing_due")
    notice = Notice(
        dedupe_key=f"again:{cmd.about.id}:{cmd.approver}:{ctx.now.isoformat()}",
        kind=MATTERS[cmd.about.kind].needed,
        to=cmd.approver,
        about=cmd.about,
    )
    return Outcome(code="asked_again", notices=(notice,))


def timer_for(about: Subject, approver: MemberId, *, due_at: datetime) -> Timer:
    """One for each approver of a matter, whatever the number of copies."""
    matter = about.id if about.kind == FILING else str(about)
    subject = Subject(kind="request", id=f"{matter}/{approver}")
    return Timer(key=f"{KIND}:{subject.id}", kind=KIND, due_at=due_at, subject=subject)


def command_of(timer: Timer) -> AskAgain:
    """The inverse of :func:`timer_for`."""
    matter, _, approver = timer.subject.id.partition("/")
    about = Subject.parse(matter) if ":" in matter else about_filing(matter)
    return AskAgain(about=about, approver=MemberId(approver))
