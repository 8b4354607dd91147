"""更新表: the rows of a linked table come in whole; what is not in the file is offered no more."""

from __future__ import annotations

from core.domain.frozen import dataclass
from core.domain.ids import EventId, MemberId
from core.domain.linked_tables import LinkedRow, TableLoad, difference
from core.domain.org import Role
from core.domain.rules import RuleViolation
from core.service.context import Context
from core.service.outcome import Outcome
from core.service.ports.store import UnitOfWork
from core.service.records import EventKind, EventRecord, Subject


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadTable:
    """``rows`` were read and checked by whoever sends the command; ``by`` is ``None`` for the command line.

    ``seen`` is the edition that they were compared with: refused when somebody has loaded another meanwhile.
    """

    table: str
    rows: tuple[LinkedRow, ...]
    name: str
    by: MemberId | None = None
    source: str = ""
    seen: int | None = None


def load_table(cmd: LoadTable, uow: UnitOfWork, ctx: Context) -> Outcome:
    """Raises ``tables_admin_only``, ``no_such_table``, ``table_moved_on``, ``table_unchanged``."""
    if cmd.by is not None and not _administers(cmd.by, uow):
        raise RuleViolation("tables_admin_only")
    table = ctx.policy.table(cmd.table)
    if table is None:
        raise RuleViolation("no_such_table", asked=cmd.table)
    shelf = uow.tables.shelf(cmd.table)
    latest = shelf.load.edition if shelf.load else 0
    if cmd.seen is not None and cmd.seen != latest:
        raise RuleViolation("table_moved_on", table=table.label)
    found = difference(shelf.rows, cmd.rows)
    if found.is_none:
        raise RuleViolation("table_unchanged", table=table.label)
    load = TableLoad(
        id=ctx.new_id(),
        table=cmd.table,
        edition=latest + 1,
        at=ctx.now,
        by=cmd.by,
        name=cmd.name,
        rows=len(cmd.rows),
        added=len(found.added),
        gone=len(found.gone),
        source=cmd.source,
    )
    uow.tables.load(load, found)
    return _reported(load, table.label, ctx)


def _administers(member: MemberId, uow: UnitOfWork) -> bool:
    return uow.directory.member(member).active and any(
        grant.role is Role.ADMIN for grant in uow.directory.roles_of(member)
    )


def _reported(load: TableLoad, label: str, ctx: Context) -> Outcome:
    subject = Subject(kind="table", id=load.table)
    event = EventRecord(
        id=EventId(ctx.new_id()),
        at=ctx.now,
        kind=EventKind.TABLE_LOADED,
        subject=subject,
        actor=load.by,
        data={
            "edition": load.edition,
            "rows": load.rows,
            "added": load.added,
            "gone": load.gone,
            "name": load.name,
        },
    )
    return Outcome(code="table_loaded", subject=subject, facts={"table": label, "rows": load.rows}, events=(event,))
