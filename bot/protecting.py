"""延期 and 释放 in a sentence, and what 通过 and 驳回 mean for a request for more time."""

from __future__ import annotations

from collections.abc import Callable

from bot.grammar.parsed import Intent, Parsed
from bot.replies import Reply, Say
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import ExtensionId, MemberId
from core.domain.rules import RuleViolation
from core.service.commands import execute
from core.service.context import Context
from core.service.decide_extension import ApproveExtension, RejectExtension
from core.service.extending import RequestExtension
from core.service.ports.store import UnitOfWork
from core.service.protection_views import open_request
from core.service.records import about_extension, about_filing
from core.service.release_filing import ReleaseFiling


def meant(parsed: Parsed, member: MemberId) -> Callable[[Filing], bool]:
    """Which filings may be meant: protected ones, for 延期 one's own."""
    own = parsed.intent is Intent.EXTEND
    return lambda filing: filing.status is FilingStatus.PROTECTED and (filing.owner == member or not own)


def do(parsed: Parsed, filing: Filing, member: MemberId, uow: UnitOfWork, ctx: Context) -> Reply:
    """Ask for more time, or give it back."""
    note, days = str(parsed.fields.get("note", "")), parsed.fields.get("days")
    if parsed.intent is Intent.RELEASE:
        execute(ReleaseFiling(filing_id=filing.id, by=member, reason=note), uow, ctx)
        return Reply(say=Say.FILED, about=about_filing(filing.id))
    return extend(filing, member, int(days) if days is not None else None, note, uow, ctx)


def extend(filing: Filing, member: MemberId, days: int | None, reason: str, uow: UnitOfWork, ctx: Context) -> Reply:
    """The request as a card."""
    command = RequestExtension(filing_id=filing.id, by=member, days=days, reason=reason)
    outcome = execute(command, uow, ctx)
    return Reply(say=Say.EXTENSION, about=outcome.subject or about_filing(filing.id))


def answered(parsed: Parsed, filing: Filing, member: MemberId, uow: UnitOfWork, ctx: Context) -> Reply:
    """通过 and 驳回 of a protected filing mean the request about it. Raises ``already_decided`` when there is none."""
    extension = open_request(filing, member, uow)
    if extension is None:
        filing.must_be_pending()
        raise RuleViolation("not_your_task", number=filing.number)
    note = str(parsed.fields.get("note", ""))
    if parsed.intent is Intent.APPROVE:
        execute(ApproveExtension(extension_id=extension.id, by=member, comment=note or None), uow, ctx)
    else:
        execute(RejectExtension(extension_id=extension.id, by=member, reason=note), uow, ctx)
    return Reply(say=Say.EXTENSION, about=about_extension(ExtensionId(extension.id)))


def days_in(text: str) -> int | None:
    """The days in a form's field, ``15`` or ``15天``; nothing when it was left empty. Raises ``bad_days``."""
    digits = text.strip().removesuffix("天").strip()
    if not digits:
        return None
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 4:
        raise RuleViolation("bad_days")
    return int(digits)
