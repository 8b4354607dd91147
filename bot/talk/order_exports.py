"""导出订单 in a direct chat: the orders that somebody may take with him, as a file. Bounded; more is for the shell."""

from __future__ import annotations

import hashlib

from bot.door import local_day
from bot.files.handing_out import send_file
from bot.lists.order_sheets import order_book
from bot.replies import Reply, plain
from bot.talk.chat_exports import ROWS, Made
from bot.talk.order_times import span
from bot.talk.turn import Turn
from cards.texts import order_sheets as texts
from core.domain.ids import FileId, MemberId
from core.domain.order import Order
from core.domain.rules import RuleViolation
from core.service.commands import execute
from core.service.context import Context
from core.service.export_ledger import ExportLedger
from core.service.ports.files import StoredFile
from core.service.ports.store import UnitOfWork
from core.service.views.order_lists import EXPORTED, orders_to_export


def made_for(turn: Turn, uow: UnitOfWork, ctx: Context) -> Made:
    """Gathered and written, on a reader thread; empty where there are too many."""
    since, until = span(str(turn.parsed.fields.get("period", "")), local_day(ctx.now))
    found: list[Order] = []
    more = True
    while more and len(found) <= ROWS:
        after = (found[-1].signed_on, found[-1].id) if found else None
        page = orders_to_export(turn.member, uow, after=after, since=since)
        found += page
        more = len(page) == EXPORTED
    meant = [one for one in found if until is None or one.signed_on < until]
    if len(found) > ROWS:
        return Made(content=b"", rows=len(found))
    return Made(content=order_book(meant, uow.directory.member(turn.member), uow, ctx), rows=len(meant))


def hand_out(turn: Turn, uow: UnitOfWork, ctx: Context) -> Reply:
    """Keep the file, note that it was taken, and have it sent. Raises ``export_not_here``, ``orders_too_many``,
    ``orders_none``.
    """
    if turn.group:
        raise RuleViolation("export_not_here")
    made = turn.export or made_for(turn, uow, ctx)
    if not made.content:
        raise RuleViolation("orders_too_many", most=ROWS)
    if not made.rows:
        raise RuleViolation("orders_none")
    file = _stored(made, turn.member, ctx)
    uow.files.keep(file)
    execute(ExportLedger(by=turn.member, rows=made.rows, form="orders"), uow, ctx)
    send_file(file, turn.member, uow, ctx)
    return plain("orders_coming", count=made.rows)


def _stored(made: Made, by: MemberId, ctx: Context) -> StoredFile:
    return StoredFile(
        id=FileId(ctx.new_id()),
        name=texts.order_file_name(ctx.now),
        kind="file",
        size=len(made.content),
        sha256=hashlib.sha256(made.content).hexdigest(),
        kept_at=ctx.now,
        by=by,
        content=made.content,
    )
