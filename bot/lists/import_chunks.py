"""The lines of an import on their way to the writer, so many at a time that nobody else waits long for him."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from core.domain.rules import ConcurrentChange
from core.domain.sheets.rows import Row
from core.service.commands import execute
from core.service.context import Context
from core.service.import_ledger import ImportChunk
from core.service.outcome import Outcome
from core.service.ports.store import Store, UnitOfWork
from core.service.procedures.import_likeness import Screen, Screened
from core.service.procedures.import_rows import keys_in_row

FIRST, LARGEST = 50, 1000
"""Lines of the first chunk, the fewest that any has (their commit costs more than they do), and the most."""
HELD = 0.06
"""Seconds for which a chunk is to hold the writer, its commit included."""
_TRIES = 5


@dataclass(slots=True)
class Pace:
    """How many lines the next chunk has: as many as the last one lets expect to hold the writer for :data:`HELD`, but
    never more than twice as many as were tried. Where the commit alone takes that long, fewer lines would help nobody:
    a third of the time remains for them.
    """

    size: int = FIRST

    def took(self, lines: int, *, work: float, commit: float) -> None:
        """A chunk of so many lines held the writer for so many seconds, and its commit for so many more."""
        left = max(HELD - commit, HELD / 3)
        fitting = round(lines * left / max(work, 1e-6))
        self.size = max(min(fitting, 2 * lines, LARGEST), FIRST)


@dataclass(slots=True, kw_only=True)
class Conveyor:
    """One import into one ledger. ``clock`` tells seconds."""

    number: int
    rows: Iterator[Row]
    store: Store
    context: Callable[[], Context]
    clock: Callable[[], float]
    pace: Pace = field(default_factory=Pace)
    _newest: int | None = None

    def carry(self) -> Iterator[int]:
        """Tells after each chunk how many lines it had; whoever waits for the writer has him in between.

        Raises ``BadSheet``, ``import_over``.
        """
        while rows := tuple(islice(self.rows, self.pace.size)):
            self._bring(rows)
            yield len(rows)

    def _bring(self, rows: tuple[Row, ...]) -> None:
        """If somebody filed the like meanwhile, the rows are looked at anew. Names are taken apart here, not while the
        writer is held.
        """
        for _ in range(_TRIES - 1):
            try:
                self._write(rows)
            except ConcurrentChange:
                continue
            return
        self._write(rows)

    def _write(self, rows: tuple[Row, ...]) -> None:
        ctx = self.context()
        command = ImportChunk(
            number=self.number,
            rows=rows,
            to=rows[-1].line,
            screened=self._screened(rows, ctx),
            newest=self._newest,
            keys={row.line: keys_in_row(row) for row in rows if not row.faults},
        )
        outcome, work, commit = _timed(command, self.store, ctx, self.clock)
        self._newest = int(str(outcome.facts["newest"]))
        self.pace.took(len(rows), work=work, commit=commit)

    def _screened(self, rows: tuple[Row, ...], ctx: Context) -> Screened:
        return self.store.read(lambda uow: Screen().look(rows, uow, ctx.policy), long=True).result()


def _timed(
    command: ImportChunk, store: Store, ctx: Context, clock: Callable[[], float]
) -> tuple[Outcome, float, float]:
    """The outcome, the seconds of the writer that it took, and those until it was on the disk."""
    times: list[float] = []

    def work(uow: UnitOfWork) -> Outcome:
        times.append(clock())
        try:
            return execute(command, uow, ctx)
        finally:
            times.append(clock())

    outcome = store.submit(work, long=True).result()
    return outcome, times[-1] - times[0], clock() - times[-1]
