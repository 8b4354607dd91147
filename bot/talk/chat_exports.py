"""导出 in a direct chat: the ledger as a file for whoever asks, with his own rights. Bounded; more is for the shell."""

from __future__ import annotations

import hashlib

from bot.files.handing_out import send_file
from bot.lists.exporting import book
from bot.replies import Reply, plain
from cards.texts import exports as texts
from core.domain.frozen import dataclass
from core.domain.ids import FileId, MemberId
from core.domain.org import Role
from core.domain.rules import RuleViolation
from core.service.commands import execute
from core.service.context import Context
from core.service.export_ledger import ExportLedger, exported
from core.service.ports.files import StoredFile
from core.service.ports.store import UnitOfWork
from core.service.views.ledger_views import ExportedFiling

ROWS = 2000
"""Filings that one file in chat holds at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A file that is ready to be handed out; empty where there are too many rows."""

    content: bytes
    rows: int


def made_for(reader: MemberId, said: str, uow: UnitOfWork, ctx: Context) -> Made | None:
    """Gathered and written, on a reader thread; nothing for somebody who may not have it."""
    own = _means_own(said)
    return _made(reader, uow, ctx, own=own) if _may_export(reader, uow, own=own) else None


def hand_out(reader: MemberId, said: str, made: Made | None, uow: UnitOfWork, ctx: Context, *, group: bool) -> Reply:
    """Keep the file, note that it was taken, and have it sent. Raises ``export_not_here``, ``export_not_yours``,
    ``export_too_long``.
    """
    own = _means_own(said)
    if group:
        raise RuleViolation("export_not_here")
    if not _may_export(reader, uow, own=own):
        raise RuleViolation("export_not_yours")
    made = made or _made(reader, uow, ctx, own=own)
    if not made.content:
        raise RuleViolation("export_too_long", most=ROWS)
    file = StoredFile(
        id=FileId(ctx.new_id()),
        name=texts.file_name(ctx.now),
        kind="file",
        size=len(made.content),
        sha256=hashlib.sha256(made.content).hexdigest(),
        kept_at=ctx.now,
        by=reader,
        content=made.content,
    )
    uow.files.keep(file)
    execute(ExportLedger(by=reader, rows=made.rows, form="xlsx"), uow, ctx)
    send_file(file, reader, uow, ctx)
    return plain("export_coming", count=made.rows)


def _made(reader: MemberId, uow: UnitOfWork, ctx: Context, *, own: bool) -> Made:
    rows: list[ExportedFiling] = []
    after: int | None = 0
    while after is not None and len(rows) <= ROWS:
        page = exported(reader, after=after, since=None, uow=uow, policy=ctx.policy, own=own)
        rows += page.rows
        after = page.last
    if len(rows) > ROWS:
        return Made(content=b"", rows=len(rows))
    return Made(content=book(rows, uow.directory.member(reader), ctx), rows=len(rows))


def _may_export(reader: MemberId, uow: UnitOfWork, *, own: bool) -> bool:
    """Everybody his own, an administrator everything."""
    return own or any(grant.role is Role.ADMIN for grant in uow.directory.roles_of(reader))


def _means_own(said: str) -> bool:
    """导出我的客户, not 帮我导出."""
    return any(word in said.partition("导出")[2] for word in ("我", "自己"))
