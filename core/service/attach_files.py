"""附件: put files that somebody sent to his filing."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.attachment import MOST
from core.domain.ids import FileId, FilingId, MemberId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.telling import happened, repaint
from core.service.records import EventKind, Subject, about_filing


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachFiles:
    """``files`` are kept already, and belong to nothing yet."""

    filing_id: FilingId
    by: MemberId
    files: tuple[FileId, ...]


def attach_files(cmd: AttachFiles, uow: UnitOfWork, ctx: Context) -> Outcome:
    """The same content is attached once. Raises ``filing_not_found``, ``not_yours``, ``file_not_found``,
    ``too_many_files``.
    """
    filing = uow.filings.get(cmd.filing_id)
    if filing.owner != cmd.by:
        raise RuleViolation("not_yours", number=filing.number)
    about = about_filing(filing.id)
    count = put_to(about, cmd.files, cmd.by, uow)
    if not count:
        return Outcome(code="attached", subject=about, facts={"number": filing.number})
    event = happened(EventKind.FILES_ATTACHED, filing, by=cmd.by, ctx=ctx, count=count)
    return Outcome(
        code="attached", subject=about, facts={"number": filing.number}, events=(event,), notices=(repaint(event),)
    )


def put_to(about: Subject, files: tuple[FileId, ...], by: MemberId, uow: UnitOfWork) -> int:
    """How many of them the matter did not have yet; its now. Raises ``file_not_found``, ``too_many_files``."""
    there = {info.sha256 for info in uow.files.about(about)}
    fresh: list[FileId] = []
    for file_id in files:
        info = uow.files.info(file_id)
        if info.by != by or info.about not in {None, about}:
            raise RuleViolation("file_not_found")
        if info.sha256 not in there:
            there.add(info.sha256)
            fresh.append(file_id)
    if len(there) > MOST:
        raise RuleViolation("too_many_files", limit=MOST)
    for file_id in fresh:
        uow.files.assign(file_id, about)
    return len(fresh)
