"""Handing out files: a notice for each, sent by the relay to the person's own chat, if he may still have it then."""

from __future__ import annotations

from bot.replies import Reply, plain
from core.domain.ids import FileId, FilingId, MemberId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.ports.files import FileInfo, StoredFile
from core.service.ports.store import UnitOfWork
from core.service.queries import may_have_file
from core.service.records import Notice, NoticeKind, Subject, about_filing, about_follow_up


def send_files(filing_id: FilingId, to: MemberId, uow: UnitOfWork, ctx: Context) -> Reply:
    """Every file of a filing. Raises ``filing_not_found``, ``no_files``, ``files_not_shown``."""
    filing = uow.filings.get(filing_id)
    entries = reversed(uow.follow_ups.of_filing(filing_id, limit=50))
    files = (
        *uow.files.about(about_filing(filing_id)),
        *(file for entry in entries for file in uow.files.about(about_follow_up(entry.id))),
    )
    if not files:
        raise RuleViolation("no_files", number=filing.number)
    if not may_have_file(to, files[0], uow):
        raise RuleViolation("files_not_shown", number=filing.number)
    for file in files:
        send_file(file, to, uow, ctx)
    return plain("files_coming", number=filing.number, count=len(files))


def send_file(file: FileInfo, to: MemberId, uow: UnitOfWork, ctx: Context) -> None:
    """One file, to the app in which the person was last."""
    about = file.about or Subject(kind="file", id=file.id)
    notice = Notice(dedupe_key=f"file:{ctx.new_id()}", kind=NoticeKind.FILE, to=to, about=about, args={"file": file.id})
    uow.outbox.add(notice, at=ctx.now, correlation=ctx.correlation)


def file_for(notice: Notice, uow: UnitOfWork) -> StoredFile:
    """What a notice promised, looked up again. Raises ``file_not_found``, ``files_not_shown``, ``member_left``."""
    to = notice.to
    if to is None or not uow.directory.member(to).active:
        raise RuleViolation("member_left")
    file = uow.files.get(FileId(str(notice.args.get("file", ""))))
    if not may_have_file(to, file, uow):
        raise RuleViolation("files_not_shown")
    return file
