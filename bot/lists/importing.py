"""Carrying an import from a file into the ledger: guess, try out, write chunk by chunk, take back, report.

Synchronous; for a thread of its own or a command line. The writer has the ledger between any two chunks.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field
from functools import partial
from itertools import islice

from bot.lists.import_chunks import LARGEST, Conveyor
from bot.sheets.reading import Sheet
from core.domain.answers.kinds import under_form
from core.domain.answers.known import Known
from core.domain.frozen import dataclass
from core.domain.ids import FilingId, MemberId
from core.domain.imports import (
    HIDDEN_COLUMNS,
    HIDDEN_LINES,
    YEARLESS,
    ImportJob,
    ImportLine,
    JobState,
    LineOutcome,
)
from core.domain.policy.document import Policy
from core.domain.sheets.cells import LOCAL
from core.domain.sheets.columns import NOT_READ, Guess, guess_columns, likeliest_form
from core.domain.sheets.faults import Fault
from core.domain.sheets.rows import Reading, Row
from core.service.commands import Command, execute
from core.service.context import Context
from core.service.import_ledger import MoveImport, StartImport
from core.service.outcome import Outcome
from core.service.ports.store import Store, UnitOfWork
from core.service.procedures.import_likeness import Screen
from core.service.procedures.import_rows import Judge, Verdict, told_by_line
from core.service.procedures.roster import Roster
from core.service.undo_import import UndoImport

_PAGE = 5000
Tick = Callable[[int, Mapping[str, int]], None]
"""Told after each chunk: the line reached, and the lines so far by outcome."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What an import would come to: lines by outcome, and what is to be said of them besides."""

    counts: Mapping[str, int]
    problems: Mapping[int, tuple[Fault, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Importer:
    """One file and the ledger that it goes into; ``context`` makes the moment of each command."""

    sheet: Sheet
    store: Store
    context: Callable[[], Context]
    tick: Tick = field(default=lambda line, counts: None)
    clock: Callable[[], float] = time.monotonic

    def guess(self) -> tuple[Guess, ...]:
        """What each column is taken for. Raises ``BadSheet``."""
        roster = self.store.read(Roster.of).result()
        form = self.policy(self.context()).form()
        unseen = self.sheet.hidden_columns
        return guess_columns(
            self.sheet.layout.headers, self.sheet.samples, people=roster.names, form=form, unseen=unseen
        )

    def policy(self, ctx: Context) -> Policy:
        """The rules as they look at this list: by the form that it is nearest to."""
        return under_form(ctx.policy, likeliest_form(self.sheet.layout.headers, ctx.policy))

    def start(self, cmd: StartImport) -> ImportJob:
        """A job in the ledger."""
        number = int(str(self._do(cmd).facts["number"]))
        return self.job(number)

    def job(self, number: int) -> ImportJob:
        """As it is now. Raises ``import_not_found``."""
        return self.store.read(lambda uow: uow.imports.numbered(number)).result()

    def try_out(self, columns: Mapping[int, str], owner: MemberId | None) -> Trial:
        """Look at every line as the import would, and write nothing. Raises ``BadSheet``."""
        ctx = self.context()
        reading = self._reading(columns, owner, ctx)
        counts: Counter[str] = Counter()
        problems: dict[int, tuple[Fault, ...]] = {}
        judge: Judge | None = None
        screen = Screen()
        for rows in _chunks(self._rows(reading, after=0), LARGEST):
            judge, verdicts = self.store.read(partial(_tried, judge, screen, rows, ctx), long=True).result()
            counts.update(verdict.outcome.value for verdict in verdicts)
            counts.update(YEARLESS for row in rows if row.yearless)
            problems.update({verdict.row.line: verdict.faults for verdict in verdicts if verdict.faults})
            self.tick(rows[-1].line, counts)
        return Trial(counts={**counts, **self._unseen(columns)}, problems=problems)

    def _unseen(self, columns: Mapping[int, str]) -> dict[str, int]:
        """What is hidden in the sheet and stays out."""
        left = self.sheet.hidden_columns - {place for place, key in columns.items() if key}
        found = {HIDDEN_LINES: len(self.sheet.hidden_lines), HIDDEN_COLUMNS: len(left)}
        return {name: count for name, count in found.items() if count}

    def carry_on(self, number: int) -> ImportJob:
        """From where the job stands to the end of the file. Raises ``BadSheet``, ``import_over``."""
        job = self.job(number)
        job.must_be(JobState.RUNNING)
        ctx = self.context()
        reading = self._reading(job.columns, job.owner, ctx)
        rows = self._rows(reading, after=job.done)
        chunks = Conveyor(number=number, rows=rows, store=self.store, context=self.context, clock=self.clock)
        for _ in chunks.carry():
            job = self.job(number)
            self.tick(job.done, job.counts)
        self._do(MoveImport(number=number, state=JobState.FINISHED, by=job.mover or job.by))
        return self.job(number)

    def problems(self, job: ImportJob) -> dict[int, tuple[Fault, ...]]:
        """The lines that did not come in, with what is wrong with them."""
        lines: dict[FilingId, int] = {}
        wrong: dict[int, tuple[Fault, ...]] = {}
        for line in lines_of(job, self.store):
            if line.filing is not None:
                lines[line.filing] = line.line
            if line.faults:
                wrong[line.line] = line.faults
        return {line: told_by_line(faults, lines) for line, faults in wrong.items()}

    def _reading(self, columns: Mapping[int, str], owner: MemberId | None, ctx: Context) -> Reading:
        roster = self.store.read(lambda uow: Roster.of(uow, owner)).result()
        read = {place: key for place, key in columns.items() if key not in NOT_READ}
        headers = self.sheet.layout.headers
        shelves = self.store.read(lambda uow: {table.key: uow.tables.shelf(table.key) for table in ctx.policy.tables})
        known = Known(
            today=ctx.now.astimezone(LOCAL).date(), names=lambda: list(roster.names), shelf=shelves.result().__getitem__
        )
        return Reading(
            columns=read, headers=headers, policy=self.policy(ctx), now=ctx.now, owner_of=roster.owner_of, known=known
        )

    def _rows(self, reading: Reading, *, after: int) -> Iterator[Row]:
        return (reading.row(line, cells) for line, cells in self.sheet.rows(after=after))

    def _do(self, command: Command) -> Outcome:
        ctx = self.context()
        return self.store.submit(lambda uow: execute(command, uow, ctx)).result()


def take_back(
    number: int, store: Store, context: Callable[[], Context], *, by: MemberId | None, tick: Tick | None = None
) -> ImportJob:
    """撤销导入, so many lines at a time. Raises ``import_not_found``, ``import_over``."""
    while True:
        ctx, command = context(), UndoImport(number=number, by=by)
        outcome = store.submit(lambda uow, ctx=ctx, command=command: execute(command, uow, ctx)).result()  # type: ignore[misc]
        job = store.read(lambda uow: uow.imports.numbered(number)).result()
        if tick is not None:
            done = sum(map(job.counted, (LineOutcome.REMOVED, LineOutcome.RESTORED, LineOutcome.KEPT)))
            tick(done, job.counts)
        if outcome.code == "import_undone":
            return job


def lines_of(job: ImportJob, store: Store) -> Iterator[ImportLine]:
    """Every line that was dealt with, in order."""
    after = 0
    while page := store.read(lambda uow, after=after: uow.imports.lines(job.id, after=after, limit=_PAGE)).result():  # type: ignore[misc]
        yield from page
        after = page[-1].line


def _tried(
    judge: Judge | None, screen: Screen, rows: Sequence[Row], ctx: Context, uow: UnitOfWork
) -> tuple[Judge, list[Verdict]]:
    judge = judge or Judge(uow, ctx.policy)
    judge.uow = uow
    judge.look_up(rows)
    alike = screen.look(rows, uow, ctx.policy).alike
    return judge, [judge.judge(row, alike.get(row.line)) for row in rows]


def _chunks(rows: Iterator[Row], size: int) -> Iterator[tuple[Row, ...]]:
    while chunk := tuple(islice(rows, size)):
        yield chunk
