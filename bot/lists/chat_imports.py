"""Customer lists that administrators send in chat: taken, tried out, imported once confirmed, and what became of them.

What is to be done is asked of the database at each tick: an import goes on after a restart, by whichever process.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Mapping
from dataclasses import dataclass

from bot.door import Door
from bot.files.handing_out import send_file
from bot.files.takers import OfferedFile, Purpose, TakenFile, is_admin
from bot.lists import table_files
from bot.lists.fault_files import fault_file
from bot.lists.importing import Importer, take_back
from bot.replies import Reply, Say
from bot.sheets.bounds import BadSheet
from bot.sheets.reading import Sheet, sheet_from
from cards.texts import imports as texts
from cards.texts.faults import label
from core.domain.answers.kinds import under_form
from core.domain.ids import FileId, MemberId
from core.domain.imports import ImportJob, JobState
from core.domain.rules import ConcurrentChange, RuleViolation
from core.domain.sheets.columns import NOT_READ, fields_of, guess_columns, likeliest_form
from core.domain.sheets.mapping import lacking
from core.domain.sheets.table_rows import Line
from core.service.commands import execute
from core.service.context import Context
from core.service.import_ledger import NoteTrial, StartImport
from core.service.ports.files import StoredFile
from core.service.ports.store import UnitOfWork
from core.service.procedures.import_jobs import about_import
from core.service.procedures.roster import Roster
from core.service.records import Subject
from core.service.views.ledger_views import ImportView

log = logging.getLogger(__name__)
ENDINGS = frozenset({"xlsx", "csv"})
_AT_ONCE = 500
"""Imports that wait for somebody are looked through as well: many may have been forgotten."""
_LINES_SHOWN = 30
_HEADER, _SHORT = 60, 20
"""Characters of a header that are kept, and shown."""


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
    columns = {guess.column: guess.field for guess in guesses if guess.field}
    problem = lacking(columns.values(), owned=False)
    if ctx.policy.tables:
        table = table_files.offered(file, read.lines, is_list=not problem, uow=uow, ctx=ctx)
        if table is not None:
            return table
    cmd = StartImport(
        name=file.name,
        digest=file.sha256,
        columns=columns,
        by=file.by,
        total=read.expected,
        waiting=True,
        file=file.id,
        headers=tuple(header[:_HEADER] for header in headers),
        unsure=tuple(guess.column for guess in guesses if not guess.is_sure),
        problem=problem,
    )
    outcome = execute(cmd, uow, ctx)
    number = int(str(outcome.facts["number"]))
    uow.files.assign(file.id, about_import(number))
    return Reply(say=Say.IMPORT, about=about_import(number))


def _fits(offered: OfferedFile, uow: UnitOfWork, ctx: Context) -> bool:
    return offered.ending in ENDINGS and is_admin(offered.by, uow)


IMPORT = Purpose(name="import", fits=_fits, take=take, prepare=prepare)


def import_view(about: Subject, uow: UnitOfWork, ctx: Context) -> ImportView:
    """The import as it stands. Raises ``import_not_found``."""
    job = uow.imports.numbered(int(about.id) if about.id.isdecimal() else 0)
    form = under_form(ctx.policy, likeliest_form(job.headers, ctx.policy)).form()
    own = {field.key: field.label for field in form.fields}
    shown = tuple(
        (texts.letter(place), header[:_SHORT], _label(job.columns.get(place, ""), own), place not in job.unsure)
        for place, header in enumerate(job.headers[:_LINES_SHOWN])
    )
    counts = job.counts or job.trial or {}
    return ImportView(
        number=job.number,
        name=job.name,
        state=job.state.value,
        columns=shown,
        counts=counts,
        trial=job.trial is not None,
        problem=job.problem,
        done=job.done,
        total=job.total,
        fields=tuple((key, _label(key, own)) for key in fields_of(form) if key not in NOT_READ),
        owner=uow.directory.member(job.owner).name if job.owner else "",
        accepts=job.accept_suspected,
    )


def _label(key: str, own: Mapping[str, str]) -> str:
    return (own.get(key) or label(key)) if key else ""


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
    importer = Importer(sheet=sheet, store=door.store, context=door.context)
    try:
        if _untried(job):
            _try_out(job, importer, door)
        else:
            _import(job, importer, door)
    except BadSheet as bad:
        note, ctx = NoteTrial(number=job.number, counts=job.counts, problem=bad.why), door.context()
        door.store.submit(lambda uow: execute(note, uow, ctx)).result()


def _try_out(job: ImportJob, importer: Importer, door: Door) -> None:
    trial = importer.try_out(job.columns, job.owner)
    note, ctx = NoteTrial(number=job.number, counts=trial.counts, seen=job.version), door.context()
    door.store.submit(lambda uow: execute(note, uow, ctx)).result()


def _import(job: ImportJob, importer: Importer, door: Door) -> None:
    """To the end; the lines that did not come in go back to whoever sent the file."""
    finished = importer.carry_on(job.number)
    wrong = importer.problems(finished)
    by = finished.by
    if not wrong or by is None:
        return
    ctx = door.context()
    content = fault_file(importer.sheet, wrong, door.store, at=ctx.now)
    file = _as_file(finished, content, by, ctx)
    door.store.submit(lambda uow: _hand_out(file, by, uow, ctx)).result()


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
