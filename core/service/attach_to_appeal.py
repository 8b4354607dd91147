"""附件 of an appeal: evidence for whoever rules."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.attachment import MOST
from core.domain.ids import AppealId, FileId, MemberId
from core.domain.rules import RuleViolation
from core.service.appealing import appeal_event
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.records import EventKind, about_appeal
from core.service.telling import repaint


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
    there = {info.sha256 for info in uow.files.about(about)}
    fresh: list[FileId] = []
    for file_id in cmd.files:
        info = uow.files.info(file_id)
        if info.by != cmd.by or info.about not in {None, about}:
            raise RuleViolation("file_not_found")
        if info.sha256 not in there:
            there.add(info.sha256)
            fresh.append(file_id)
    if len(there) > MOST:
        raise RuleViolation("too_many_files", limit=MOST)
    for file_id in fresh:
        uow.files.assign(file_id, about)
    number = uow.filings.get(appeal.filing_id).number
    if not fresh:
        return Outcome(code="attached", subject=about, facts={"number": number})
    event = appeal_event(EventKind.FILES_ATTACHED, appeal, uow, by=cmd.by, ctx=ctx, count=len(fresh))
    return Outcome(code="attached", subject=about, facts={"number": number}, events=(event,), notices=(repaint(event),))
