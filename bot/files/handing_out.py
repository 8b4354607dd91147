"""Handing out files: a notice for each, sent by the relay to the person's own chat, if he may still have it then."""

from __future__ import annotations

from collections.abc import Sequence

from bot.replies import Reply, plain
from core.domain.filing import Filing
from core.domain.ids import AppealId, FileId, FilingId, MemberId, RequestId
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.ports.files import FileInfo, StoredFile
from core.service.ports.store import UnitOfWork
from core.service.records import (
    Notice,
    NoticeKind,
    Subject,
    about_appeal,
    about_filing,
    about_follow_up,
    about_request,
)
from core.service.views.queries import may_have_file


def send_files(filing_id: FilingId, to: MemberId, uow: UnitOfWork, ctx: Context) -> Reply:
    """Every file of a filing, its follow-ups, the requests and the appeals about it that he may have. Raises
    ``filing_not_found``, ``no_files``, ``files_not_shown``.
    """
    filing = uow.filings.get(filing_id)
    entries = reversed(uow.follow_ups.of_filing(filing_id, limit=50))
    files = (
        *uow.files.about(about_filing(filing_id)),
        *(file for entry in entries for file in uow.files.about(about_follow_up(entry.id))),
        *(file for one in uow.requests.of_filing(filing_id) for file in uow.files.about(about_request(one.id))),
        *(file for one in uow.appeals.of_filing(filing_id) for file in uow.files.about(about_appeal(one.id))),
    )
    return _send(files, filing, to, uow, ctx)


def send_request_files(request_id: RequestId, to: MemberId, uow: UnitOfWork, ctx: Context) -> Reply:
    """What came with it. Raises ``request_not_found``, ``no_files``, ``files_not_shown``."""
    request = uow.requests.get(request_id)
    return _send(uow.files.about(about_request(request.id)), uow.filings.get(request.filing_id), to, uow, ctx)


def send_appeal_files(appeal_id: AppealId, to: MemberId, uow: UnitOfWork, ctx: Context) -> Reply:
    """The evidence. Raises ``appeal_not_found``, ``no_files``, ``files_not_shown``."""
    appeal = uow.appeals.get(appeal_id)
    return _send(uow.files.about(about_appeal(appeal.id)), uow.filings.get(appeal.filing_id), to, uow, ctx)


def _send(files: Sequence[FileInfo], filing: Filing, to: MemberId, uow: UnitOfWork, ctx: Context) -> Reply:
    """Those that he may have."""
    if not files:
        raise RuleViolation("no_files", number=filing.number)
    shown = [file for file in files if may_have_file(to, file, uow)]
    if not shown:
        raise RuleViolation("files_not_shown", number=filing.number)
    for file in shown:
        send_file(file, to, uow, ctx)
    return plain("files_coming", number=filing.number, count=len(shown))


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
