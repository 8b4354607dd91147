"""Tables that administrators send in chat: recognised among the files, compared, loaded once confirmed.

The lines of the sheet are kept with the matter, read once; what they say is worked out anew whenever the card is drawn,
for the policy and the table may have changed meanwhile.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from itertools import islice

import orjson

from bot.files.takers import TakenFile, is_admin
from bot.replies import Reply, Say
from bot.sheets.reading import Sheet
from core.domain.answers.choosing import plain
from core.domain.ids import FileId, MemberId
from core.domain.linked_tables import MOST_ROWS, difference
from core.domain.policy.document import Policy
from core.domain.policy.forms import LinkedTable
from core.domain.rules import RuleViolation
from core.domain.sheets.cells import LOCAL
from core.domain.sheets.table_rows import Line, TableSheet, header_in, rows_from
from core.service.commands import execute
from core.service.context import Context
from core.service.load_table import LoadTable
from core.service.outcome import Outcome
from core.service.ports.files import StoredFile
from core.service.ports.store import UnitOfWork
from core.service.records import Notice, NoticeKind, Subject
from core.service.views.table_views import TableFileView

WAITING, DROPPED = "table_file", "table_dropped"
"""What a file is kept about: a table to be decided on, or one that was put away."""
_BEYOND = 40
"""Lines beyond the rows of the largest table: titles above it, and enough to see that there are too many."""


def lines_of(sheet: Sheet) -> tuple[Line, ...]:
    """As many as a table can have. Raises ``BadSheet``."""
    return tuple(islice(sheet.lines(), MOST_ROWS + _BEYOND))


def about(file: str) -> Subject:
    """The matter of a table file, so that its cards are repainted when it is decided."""
    return Subject(kind=WAITING, id=file)


def offered(file: TakenFile, lines: Sequence[Line], *, is_list: bool, uow: UnitOfWork, ctx: Context) -> Reply | None:
    """The card about it, if it is a table: by its name, or by its header where it is no list of customers."""
    tables = _recognised(file.name, lines, ctx.policy, is_list=is_list)
    if not tables:
        return None
    content = orjson.dumps([[number, list(cells)] for number, cells in lines])
    kept = StoredFile(
        id=FileId(ctx.new_id()),
        name=file.name,
        kind="file",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        kept_at=ctx.now,
        by=file.by,
        content=content,
        about=None,
    )
    uow.files.keep(kept)
    uow.files.assign(kept.id, about(kept.id))
    keys = ",".join(table.key for table in tables)
    return Reply(say=Say.TABLE_FILE, about=about(kept.id), args={"tables": keys})


def _recognised(name: str, lines: Sequence[Line], policy: Policy, *, is_list: bool) -> list[LinkedTable]:
    with_header = [table for table in policy.tables if header_in(table, lines) is not None]
    called = [table for table in policy.tables if plain(table.label) in plain(name) or table.key in plain(name)]
    both = [table for table in with_header if table in called]
    return both or ([] if is_list else with_header or called)


def file_view(file_id: FileId, tables: str, uow: UnitOfWork, ctx: Context) -> TableFileView:
    """The file as it stands now, for the one table of ``tables`` or asking which. Raises ``file_not_found``,
    ``no_such_table``.
    """
    file = uow.files.get(file_id)
    dropped = file.about is not None and file.about.kind == DROPPED
    known = [table for key in tables.split(",") if (table := ctx.policy.table(key)) is not None]
    if not known:
        raise RuleViolation("no_such_table", asked=tables)
    if len(known) > 1:
        choices = tuple((table.key, table.label) for table in known)
        return TableFileView(file=file.id, name=file.name, choices=choices, dropped=dropped)
    return _compared(file, known[0], uow, ctx, dropped=dropped)


def _compared(file: StoredFile, table: LinkedTable, uow: UnitOfWork, ctx: Context, *, dropped: bool) -> TableFileView:
    read, shelf = _read(file, table, ctx), uow.tables.shelf(table.key)
    loaded = uow.tables.loaded_from(file.id)
    found = difference(shelf.rows, read.rows)
    changed = found.changed
    return TableFileView(
        file=file.id,
        name=file.name,
        table=table.key,
        label=table.label,
        rows=loaded.rows if loaded else len(read.rows),
        added=tuple(row.title for row in found.added if row.title not in changed),
        changed=changed,
        gone=tuple(row.title for row in found.gone if row.title not in changed),
        faults=read.faults,
        absent=read.absent,
        ignored=read.ignored,
        edition=shelf.load.edition if shelf.load else 0,
        loaded=loaded is not None,
        dropped=dropped,
    )


def _read(file: StoredFile, table: LinkedTable, ctx: Context) -> TableSheet:
    lines: Iterable[Line] = ((number, cells) for number, cells in orjson.loads(file.content))
    return rows_from(table, tuple(lines), ctx.new_id, ctx.now.astimezone(LOCAL).date())


def load(subject: str, by: MemberId, uow: UnitOfWork, ctx: Context) -> Outcome:
    """更新. ``subject`` names the file, the table and the edition that was seen. Raises ``stale_button``,
    ``table_wrong`` and the refusals of the command.
    """
    ident, _, rest = subject.partition(".")
    key, _, seen = rest.rpartition(".")
    table = ctx.policy.table(key)
    if table is None or not seen.isdecimal():
        raise RuleViolation("stale_button")
    file = uow.files.get(FileId(ident))
    read = _read(file, table, ctx)
    if read.faults:
        raise RuleViolation("table_wrong", count=len(read.faults))
    command = LoadTable(table=key, rows=read.rows, name=file.name, by=by, source=file.id, seen=int(seen))
    outcome = execute(command, uow, ctx)
    _repaint(file.id, uow, ctx)
    return outcome


def chosen(subject: str, by: MemberId, uow: UnitOfWork) -> Reply:
    """Which table it is. Raises ``tables_admin_only``, ``file_not_found``."""
    ident, _, key = subject.partition(".")
    _must_administer(by, uow)
    file = uow.files.info(FileId(ident))
    return Reply(say=Say.TABLE_FILE, about=about(file.id), args={"tables": key})


def drop(file_id: FileId, by: MemberId, uow: UnitOfWork, ctx: Context) -> None:
    """取消: the file is put away. Raises ``tables_admin_only``, ``file_not_found``."""
    _must_administer(by, uow)
    uow.files.assign(file_id, Subject(kind=DROPPED, id=file_id))
    _repaint(file_id, uow, ctx)


def _must_administer(by: MemberId, uow: UnitOfWork) -> None:
    if not is_admin(by, uow):
        raise RuleViolation("tables_admin_only")


def _repaint(file_id: FileId, uow: UnitOfWork, ctx: Context) -> None:
    key = f"repaint:table:{ctx.new_id()}"
    notice = Notice(dedupe_key=key, kind=NoticeKind.REPAINT, to=None, about=about(file_id))
    uow.outbox.add(notice, at=ctx.now, correlation=ctx.correlation)
