"""附件: put files that somebody sent to his filing."""

from __future__ import annotations

from core.domain.frozen import dataclass
from core.domain.ids import FileId, FilingId, MemberId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.procedures.putting_files import put_to
from core.service.procedures.telling import happened, repaint
from core.service.records import EventKind, about_filing


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
