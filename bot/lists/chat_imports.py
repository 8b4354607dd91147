"""Lists that people send in chat: taken, tried out, imported once confirmed, and what became of them.

What is to be done is asked of the database at each tick: an import goes on after a restart, by whichever process.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import field

from bot.door import Door
from bot.files.handing_out import send_file
from bot.files.takers import OfferedFile, Purpose, TakenFile, is_admin
from bot.lists import table_files
from bot.lists.fault_files import fault_file, said_of_customers, said_of_orders
from bot.lists.importing import Importer, take_back
from bot.lists.lead_lists import LeadLists
from bot.lists.order_importing import OrderImporter, examples
from bot.replies import Reply, Say
from bot.sheets.bounds import BadSheet
from bot.sheets.reading import Sheet, sheet_from
from core.domain.answers.kinds import under_form
from core.domain.frozen import dataclass
from core.domain.ids import FileId, MemberId
from core.domain.imports import ImportJob, JobState, LineOutcome, ListKind
from core.domain.order_list import columns_of, kind_of, lacking_column
from core.domain.rules import ConcurrentChange, RuleViolation
from core.domain.sheets.columns import guess_columns, likeliest_form
from core.domain.sheets.kinds import guess_leads, is_of_leads, lacks_for_leads
from core.domain.sheets.mapping import lacking
from core.domain.sheets.table_rows import Line
from core.service.commands import Command, execute
from core.service.context import Context
from core.service.import_ledger import NoteTrial, StartImport
from core.service.import_order_list import brought_by
from core.service.ports.files import StoredFile
from core.service.ports.store import UnitOfWork
from core.service.procedures.bringing import kinds_of
from core.service.procedures.import_jobs import about_import
from core.service.procedures.roster import Roster

log = logging.getLogger(__name__)
ENDINGS = frozenset({"xlsx", "csv"})
_AT_ONCE = 500
"""Imports that wait for somebody are looked through as well: many may have been forgotten."""
_HEADER = 60
"""Characters of a header that are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """What a file turned out to be, read away from the writer; ``problem`` is a code where it could not be."""

    sheet: Sheet | None = None
    lines: tuple[Line, ...] = ()
    samples: tuple[tuple[str, ...], ...] = ()
    expected: int = 0


def prepare(name: str, content: bytes) -> _Read:
    """Raises ``RuleViolation`` ``bad_sheet``."""
    try:
        sheet = sheet_from(name, content)
        samples = tuple(tuple(cells) for cells in sheet.samples)  # finds what is hidden, too, away from the writer
        return _Read(sheet=sheet, lines=_table_lines(sheet), samples=samples, expected=sheet.expected)
    except BadSheet as bad:
        raise RuleViolation("bad_sheet", why=str(bad)) from bad


def _table_lines(sheet: Sheet) -> tuple[Line, ...]:
    """What a table would be read from; of a sheet that breaks off nothing, for a table comes in whole."""
    try:
        return table_files.lines_of(sheet)
    except BadSheet:
        return ()


def take(file: TakenFile, uow: UnitOfWork, ctx: Context) -> Reply:
    """A job that waits for its trial and its confirmation; or it is a table that forms link to."""
    read: _Read = file.worked_out
    assert read.sheet is not None  # noqa: S101 - prepare refuses otherwise
    people = Roster.of(uow).names
    headers = read.sheet.layout.headers
    form = under_form(ctx.policy, likeliest_form(headers, ctx.policy)).form()
    guesses = guess_columns(headers, read.samples, people=people, form=form, unseen=read.sheet.hidden_columns)
    admin = is_admin(file.by, uow)
    list_ = _recognised(file.name, headers, {guess.column: guess.field for guess in guesses if guess.field})
    if not admin or is_of_leads(file.name, headers, list_.kind):
        unseen = read.sheet.hidden_columns
        guesses = guess_leads(headers, read.samples, policy=ctx.policy, people=people, unseen=unseen)
        columns = {guess.column: guess.field for guess in guesses if guess.field}
        list_ = _Recognised(kind=ListKind.LEADS, columns=columns, problem=lacks_for_leads(columns.values()))
    if ctx.policy.tables and admin:
        table = table_files.offered(file, read.lines, is_list=not list_.problem, uow=uow, ctx=ctx)
        if table is not None:
            return table
    cmd = StartImport(
        name=file.name,
        digest=file.sha256,
        columns=list_.columns,
        by=file.by,
        total=read.expected,
        waiting=True,
        file=file.id,
        headers=tuple(header[:_HEADER] for header in headers),
        unsure=tuple(guess.column for guess in guesses if not guess.is_sure),
        problem=list_.problem,
        kind=list_.kind,
        other=list_.other,
    )
    outcome = execute(cmd, uow, ctx)
    number = int(str(outcome.facts["number"]))
    uow.files.assign(file.id, about_import(number))
    return Reply(say=Say.IMPORT, about=about_import(number))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Recognised:
    """What a list is, by its columns; ``other`` are those that it would have as one of the other kind."""

    kind: ListKind
    columns: Mapping[int, str]
    problem: str = ""
    other: Mapping[int, str] = field(default_factory=dict)


def _recognised(name: str, headers: Sequence[str], customers: Mapping[int, str]) -> _Recognised:
    orders = {place: column for column, place in columns_of(headers).items()}
    match kind_of(name, headers, customers.values()):
        case ListKind.ORDERS as kind:
            problem = lacking_column(orders.values())
            return _Recognised(kind=kind, columns=orders, problem=problem, other=customers)
        case ListKind.UNCLEAR as kind:
            return _Recognised(kind=kind, columns=customers, problem="which_list", other=orders)
        case kind:
            return _Recognised(kind=kind, columns=customers, problem=lacking(customers.values(), owned=False))


def _fits(offered: OfferedFile, uow: UnitOfWork, ctx: Context) -> bool:
    """Who is no administrator brings leads, unless his words say what else the file is for."""
    if offered.ending not in ENDINGS or is_admin(offered.by, uow):
        return offered.ending in ENDINGS
    return not (offered.following or offered.appealing) and bool(kinds_of(offered.by, uow, ctx.policy))


IMPORT = Purpose(name="import", fits=_fits, take=take, prepare=prepare)


async def carry_imports(door: Door) -> int:
    """Try out what waits, carry on what runs; one after the other, each on a thread of its own. Says how many."""
    jobs = await door.read(lambda uow: uow.imports.unfinished(limit=_AT_ONCE))
    mine = [job for job in jobs if _is_due(job)]
    for job in mine:
        await asyncio.to_thread(_carry, job, door)
        door.wake()
    return len(mine)


def _is_due(job: ImportJob) -> bool:
    """What the shell has begun is the shell's affair."""
    if job.state is JobState.UNDOING:
        return job.mover is not None
    return bool(job.file) and (job.state is JobState.RUNNING or _untried(job))


def _untried(job: ImportJob) -> bool:
    return job.state is JobState.WAITING and job.trial is None and not job.problem


def _carry(job: ImportJob, door: Door) -> None:
    try:
        if job.state is JobState.UNDOING:
            take_back(job.number, door.store, door.context, by=job.mover)
        else:
            _go_on(job, door)
    except (RuleViolation, ConcurrentChange) as error:
        log.warning("an import stopped", extra={"action": "import_stopped", "number": job.number, "why": str(error)})


def _go_on(job: ImportJob, door: Door) -> None:
    stored = door.store.read(lambda uow: uow.files.get(FileId(job.file))).result()
    sheet = Sheet(name=job.name, content=stored.content)
    carrier = _CARRIERS[job.kind](sheet=sheet, door=door)
    try:
        if _untried(job):
            note, wrong = carrier.tried(job)
            _execute(note, door)
            _send_back(job, wrong, sheet, door)
        else:
            _import(job, carrier, sheet, door)
    except BadSheet as bad:
        _execute(NoteTrial(number=job.number, counts=job.counts, problem=bad.why), door)
    except RuleViolation as no:
        if no.code != "admin_only":
            raise
        _execute(NoteTrial(number=job.number, counts=job.counts, problem=no.code), door)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Customers:
    """A list of customers on its way."""

    sheet: Sheet
    door: Door

    def tried(self, job: ImportJob) -> tuple[NoteTrial, Mapping[int, str]]:
        """What it would come to."""
        trial = self._importer.try_out(job.columns, job.owner)
        return NoteTrial(number=job.number, counts=trial.counts, seen=job.version), {}

    def finished(self, job: ImportJob) -> tuple[ImportJob, Mapping[int, str]]:
        """To the end, and what is said of the lines that did not come in."""
        done = self._importer.carry_on(job.number)
        return done, said_of_customers(self._importer.problems(done), self.door.store)

    @property
    def _importer(self) -> Importer:
        return Importer(sheet=self.sheet, store=self.door.store, context=self.door.context)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Orders:
    """A list of orders on its way."""

    sheet: Sheet
    door: Door

    def tried(self, job: ImportJob) -> tuple[NoteTrial, Mapping[int, str]]:
        """What it would come to, with what is wrong in the first lines; where nothing would come in, in all of them."""
        trial = self._importer.try_out(job.columns, brought_by(job))
        brings = any(trial.counts.get(one.value) for one in (LineOutcome.ADDED, LineOutcome.CORRECTED))
        said = {} if brings else said_of_orders(trial.problems)
        wrong = examples(trial.problems)
        return NoteTrial(number=job.number, counts=trial.counts, seen=job.version, examples=wrong), said

    def finished(self, job: ImportJob) -> tuple[ImportJob, Mapping[int, str]]:
        """To the end, and what is said of the lines that did not come in."""
        done = self._importer.carry_on(job.number)
        return done, said_of_orders(self._importer.problems(done))

    @property
    def _importer(self) -> OrderImporter:
        return OrderImporter(sheet=self.sheet, store=self.door.store, context=self.door.context)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Leads:
    """A list of leads on its way."""

    sheet: Sheet
    door: Door

    def tried(self, job: ImportJob) -> tuple[NoteTrial, Mapping[int, str]]:
        """What it would come to."""
        return NoteTrial(number=job.number, counts=self._list.tried(job), seen=job.version), {}

    def finished(self, job: ImportJob) -> tuple[ImportJob, Mapping[int, str]]:
        """To the end, and what is said of the lines that were not given."""
        done = self._list.carried(job)
        return done, self._list.wrong(done)

    @property
    def _list(self) -> LeadLists:
        return LeadLists(self.sheet, self.door.store, self.door.context)


_Carrier = _Customers | _Orders | _Leads
_CARRIERS: Mapping[ListKind, type[_Carrier]] = {
    ListKind.CUSTOMERS: _Customers,
    ListKind.ORDERS: _Orders,
    ListKind.LEADS: _Leads,
}


def _import(job: ImportJob, carrier: _Carrier, sheet: Sheet, door: Door) -> None:
    finished, wrong = carrier.finished(job)
    _send_back(finished, wrong, sheet, door)


def _send_back(job: ImportJob, wrong: Mapping[int, str], sheet: Sheet, door: Door) -> None:
    """The lines that did not come in go back to whoever sent the file."""
    by = job.by
    if not wrong or by is None:
        return
    ctx = door.context()
    file = _as_file(job, fault_file(sheet, wrong, at=ctx.now), by, ctx)
    door.store.submit(lambda uow: _hand_out(file, by, uow, ctx)).result()


def _execute(command: Command, door: Door) -> None:
    ctx = door.context()
    door.store.submit(lambda uow: execute(command, uow, ctx)).result()


def _as_file(job: ImportJob, content: bytes, by: MemberId, ctx: Context) -> StoredFile:
    stem, _, ending = job.name.rpartition(".")
    return StoredFile(
        id=FileId(ctx.new_id()),
        name=f"{stem}.问题.{'xlsx' if ending.lower() != 'csv' else 'csv'}",
        kind="file",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        kept_at=ctx.now,
        by=by,
        about=about_import(job.number),
        content=content,
    )


def _hand_out(file: StoredFile, to: MemberId, uow: UnitOfWork, ctx: Context) -> None:
    uow.files.keep(file)
    send_file(file, to, uow, ctx)
