"""附件 of an appeal: evidence for whoever rules."""

from __future__ import annotations

from core.domain.frozen import dataclass
from core.domain.ids import AppealId, FileId, MemberId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.appealing import appeal_event
from core.service.procedures.putting_files import put_to
from core.service.procedures.telling import repaint
from core.service.records import EventKind, about_appeal


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachToAppeal:
    """``files`` are kept already, and belong to nothing yet."""

    appeal_id: AppealId
    by: MemberId
    files: tuple[FileId, ...]


def attach_to_appeal(cmd: AttachToAppeal, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The same content once; only while it waits for its ruling. Raises ``appeal_not_found``, ``appeal_settled``,
    ``file_not_found``, ``too_many_files``.
    """
    appeal = uow.appeals.get(cmd.appeal_id)
    if appeal.by != cmd.by:
        raise RuleViolation("appeal_not_found")
    appeal.must_be_open()
    about = about_appeal(appeal.id)
    count = put_to(about, cmd.files, cmd.by, uow)
    number = uow.filings.get(appeal.filing_id).number
    if not count:
        return Outcome(code="attached", subject=about, facts={"number": number})
    event = appeal_event(EventKind.FILES_ATTACHED, appeal, uow, by=cmd.by, ctx=ctx, count=count)
    return Outcome(code="attached", subject=about, facts={"number": number}, events=(event,), notices=(repaint(event),))
