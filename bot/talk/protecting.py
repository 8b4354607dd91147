"""延期 and 释放 in a sentence, and completing a request for more time that came back."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot.grammar.parsed import Intent, Parsed
from bot.replies import Reply, Say
from bot.talk import request_drafts
from bot.talk.deciding import the_one, which_one
from bot.talk.turn import Turn
from core.domain.approval.approval import Decision
from core.domain.extension import Extension
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import FilingId, MemberId, RequestId
from core.domain.rules import RuleViolation
from core.service.commands import execute
from core.service.context import Context
from core.service.ports.store import UnitOfWork
from core.service.records import REQUEST, about_extension, about_filing
from core.service.release_filing import ReleaseFiling
from core.service.request_extension import RequestExtension
from core.service.resubmit_extension import ResubmitExtension
from core.service.withdraw_extension import WithdrawExtension

_ALL = 100
"""Customers of one person of which it is asked whether a request about them waits."""
_GIVES_BACK = re.compile("释放|釋放|公海|放弃|放棄|跟|放[了掉]")


def meant(parsed: Parsed, member: MemberId) -> Callable[[Filing], bool]:
    """Which filings may be meant: protected ones, for 延期 one's own."""
    own = parsed.intent is Intent.EXTEND
    return lambda filing: filing.status is FilingStatus.PROTECTED and (filing.owner == member or not own)


def do(turn: Turn, filing: Filing, uow: UnitOfWork, ctx: Context) -> Reply:
    """Ask for more time, or give it back. 青禾不做了 may be said of the deal alone, and what is released cannot be had
    back for a month: it is asked first.
    """
    parsed, member = turn.parsed, turn.member
    note, days = str(parsed.fields.get("note", "")), parsed.fields.get("days")
    if parsed.intent is Intent.RELEASE and not _GIVES_BACK.search(turn.said) and turn.said:
        return Reply(say=Say.RELEASE_FORM, about=about_filing(filing.id), args={"reason": note, "unsure": 1})
    if parsed.intent is Intent.RELEASE:
        return release(filing.id, member, note, turn.chat, uow, ctx)
    return extend(filing, member, int(days) if days is not None else None, note, uow, ctx)


def release(filing_id: FilingId, member: MemberId, reason: str, chat: str, uow: UnitOfWork, ctx: Context) -> Reply:
    """The customer as it is now; where somebody has to say yes first, the request for it, and files may go with it."""
    outcome = execute(ReleaseFiling(filing_id=filing_id, by=member, reason=reason), uow, ctx)
    about = outcome.subject or about_filing(filing_id)
    if about.kind != REQUEST:
        return Reply(say=Say.FILED, about=about)
    request_drafts.takes_files(RequestId(about.id), member, chat, uow, ctx)
    return Reply(say=Say.REQUEST, about=about)


def extend(filing: Filing, member: MemberId, days: int | None, reason: str, uow: UnitOfWork, ctx: Context) -> Reply:
    """The request as a card."""
    command = RequestExtension(filing_id=filing.id, by=member, days=days, reason=reason)
    outcome = execute(command, uow, ctx)
    return Reply(say=Say.EXTENSION, about=outcome.subject or about_filing(filing.id))


def withdraw(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """撤回延期 4; without a customer the only one of his about which a request waits. Raises ``extension_not_asked``,
    ``which_one``.
    """
    filing = _asked_by(turn, uow)
    extension = uow.extensions.waiting(filing.id)
    if extension is None:
        raise RuleViolation("extension_not_asked", number=filing.number)
    execute(WithdrawExtension(extension_id=extension.id, by=turn.member), uow, ctx)
    return Reply(say=Say.EXTENSION, about=about_extension(extension.id))


def _asked_by(turn: Turn, uow: UnitOfWork) -> Filing:
    if turn.parsed.fields.get("customer"):
        return the_one(turn, uow, lambda filing: filing.owner == turn.member and filing.is_live)
    held = uow.filings.of_owner(turn.member, statuses={FilingStatus.PROTECTED}, limit=_ALL)
    waiting = [filing for filing in held if uow.extensions.waiting(filing.id) is not None]
    if not waiting:
        raise RuleViolation("extension_not_asked")
    if len(waiting) > 1:
        raise which_one(turn, uow, lambda filing: filing in waiting, verb="撤回延期")
    return waiting[0]


def returned(filing: Filing, uow: UnitOfWork) -> Extension | None:
    """The request about this filing that came back and waits for a better reason."""
    extension = uow.extensions.waiting(filing.id)
    approval = uow.approvals.about(about_extension(extension.id)) if extension is not None else None
    return extension if approval is not None and approval.status is Decision.RETURNED else None


def complete(filing: Filing, member: MemberId, more: str, uow: UnitOfWork, ctx: Context) -> Reply:
    """补充 12 and what was lacking: it is said in addition. Raises ``not_returned``, ``not_yours``."""
    extension = returned(filing, uow)
    if extension is None:
        raise RuleViolation("not_returned", number=filing.number)
    about = about_extension(extension.id)
    if not more.strip():
        return Reply(say=Say.COMPLETE_EXTENSION, about=about)
    reason = "；".join(part for part in (extension.reason, more.strip()) if part)
    execute(ResubmitExtension(extension_id=extension.id, by=member, reason=reason), uow, ctx)
    return Reply(say=Say.EXTENSION, about=about)


def days_in(text: str) -> int | None:
    """The days in a form's field, ``15`` or ``15天``; nothing when it was left empty. Raises ``bad_days``."""
    digits = text.strip().removesuffix("天").strip()
    if not digits:
        return None
    if not (digits.isascii() and digits.isdecimal()) or len(digits) > 4:
        raise RuleViolation("bad_days")
    return int(digits)
