"""Carrying a list of orders from a file into the ledger: try out, write so many lines at a time, tell what is wrong.

Synchronous; for a thread of its own or a command line. The writer has the ledger between any two portions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from functools import partial
from itertools import islice

from bot.lists.importing import Tick, Trial, lines_of
from bot.sheets.reading import Sheet
from core.domain.frozen import dataclass
from core.domain.ids import MemberId
from core.domain.imports import AMOUNT, HIDDEN_LINES, ImportJob, JobState, LineOutcome
from core.domain.order import normal_reference
from core.domain.order_list import AMOUNT as SUM
from core.domain.order_list import REFERENCE, OrderLine, clashes, line_of, speaks_of_wan
from core.domain.rules import ConcurrentChange
from core.domain.sheets.faults import Fault
from core.service.commands import Command, execute
from core.service.context import Context
from core.service.import_ledger import MoveImport
from core.service.import_order_list import Came, ImportOrders, came_of
from core.service.outcome import Outcome
from core.service.ports.store import Store, UnitOfWork

AT_ONCE = 20
"""Lines for which the writer is held at once: each looks up its customer, who had it, and the rule."""
_TRIES = 5


class _Tried(Exception):
    """Carries what would have come of some lines out of a unit of work that is undone."""

    def __init__(self, came: list[Came]) -> None:
        super().__init__()
        self.came = came


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderImporter:
    """One file and the ledger that it goes into; ``context`` makes the moment of each command."""

    sheet: Sheet
    store: Store
    context: Callable[[], Context]
    tick: Tick = field(default=lambda line, counts: None)

    def try_out(self, columns: Mapping[int, str], by: MemberId) -> Trial:
        """Every line as the import would have it, and nothing stays written. Raises ``admin_only``, ``BadSheet``."""
        counts: Counter[str] = Counter()
        problems: dict[int, tuple[Fault, ...]] = {}
        signs: set[tuple[object, ...]] = set()
        for lines in _portions(self.lines(columns)):
            for came in self._tried(lines, by):
                outcome = came.outcome
                if outcome is LineOutcome.ADDED and came.line.sign in signs:  # its twin is undone by now
                    outcome = LineOutcome.DUPLICATE
                signs.add(came.line.sign)
                counts[outcome.value] += 1
                counts[AMOUNT] += came.line.amount if outcome is LineOutcome.ADDED else 0
                problems.update({came.line.number: (came.fault,)} if came.fault else {})
            self.tick(lines[-1].number, counts)
        if hidden := len(self.sheet.hidden_lines):
            counts[HIDDEN_LINES] = hidden
        return Trial(counts=counts, problems=problems)

    def carry_on(self, number: int) -> ImportJob:
        """From where the job stands to the end of the file. Raises ``BadSheet``, ``import_over``, ``admin_only``."""
        job = self.job(number)
        job.must_be(JobState.RUNNING)
        for lines in _portions(self.lines(job.columns, after=job.done)):
            self._patiently(ImportOrders(number=number, lines=lines, to=lines[-1].number))
            job = self.job(number)
            self.tick(job.done, job.counts)
        self._do(MoveImport(number=number, state=JobState.FINISHED, by=job.mover or job.by))
        return self.job(number)

    def problems(self, job: ImportJob) -> dict[int, tuple[Fault, ...]]:
        """The lines that did not come in, with what is wrong with them."""
        return {line.line: line.faults for line in lines_of(job, self.store) if line.faults}

    def job(self, number: int) -> ImportJob:
        """As it is now. Raises ``import_not_found``."""
        return self.store.read(lambda uow: uow.imports.numbered(number)).result()

    def lines(self, columns: Mapping[int, str], *, after: int = 0) -> Iterator[OrderLine]:
        """As they are read; those that contradict one another have a fault. The file is read twice for that."""
        unclear = clashes(self._read(columns, after=0))
        for line in self._read(columns, after=after):
            beside = unclear.get(normal_reference(line.reference), ()) if not line.fault else ()
            others = tuple(number for number in beside if number != line.number)
            yield replace(line, fault="clash", where=REFERENCE, beside=others) if others else line

    def _read(self, columns: Mapping[int, str], *, after: int) -> Iterator[OrderLine]:
        places = {column: place for place, column in sorted(columns.items(), reverse=True)}
        headers = self.sheet.layout.headers
        in_wan = SUM in places and speaks_of_wan(headers[places[SUM]])
        return (line_of(number, cells, places, in_wan=in_wan) for number, cells in self.sheet.rows(after=after))

    def _tried(self, lines: tuple[OrderLine, ...], by: MemberId) -> list[Came]:
        try:
            self.store.submit(partial(_try, list(lines), by, self.context()), long=True).result()
        except _Tried as tried:
            return tried.came
        return []

    def _patiently(self, command: ImportOrders) -> None:
        """If somebody recorded the like meanwhile, the lines are looked at anew."""
        for _ in range(_TRIES - 1):
            try:
                self._do(command)
            except ConcurrentChange:
                continue
            return
        self._do(command)

    def _do(self, command: Command) -> Outcome:
        ctx = self.context()
        return self.store.submit(lambda uow: execute(command, uow, ctx), long=True).result()


def _try(lines: list[OrderLine], by: MemberId, ctx: Context, uow: UnitOfWork) -> None:
    raise _Tried(came_of(lines, by, uow, ctx))


def _portions(lines: Iterator[OrderLine]) -> Iterator[tuple[OrderLine, ...]]:
    while portion := tuple(islice(lines, AT_ONCE)):
        yield portion


def examples(problems: Mapping[int, Sequence[Fault]], most: int = 2) -> tuple[tuple[int, Fault], ...]:
    """The first lines that have something wrong, for the card."""
    return tuple((line, faults[0]) for line, faults in sorted(problems.items())[:most])
