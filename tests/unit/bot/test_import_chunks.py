"""An import in chunks: how large they are, who gets in between, and who came while one was looked at."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from itertools import pairwise
from typing import TypeVar

import pytest

from bot.lists.import_chunks import FIRST, HELD, LARGEST, Pace
from bot.lists.importing import Importer, Tick
from bot.sheets.reading import Sheet
from core.service.context import Context
from core.service.ports.figures import Figures
from core.service.ports.store import UnitOfWork
from tests.support.builders import KEYS_ALONE, SUN, Ledger
from tests.support.invented import company_name
from tests.support.lists import a_line, as_text, start

T = TypeVar("T")


class SlowDisk:
    """A ledger whose writer takes a millisecond for each line (for the three ids that it needs), and so long for a
    commit; the clock is moved, nobody waits. ``before`` happens when a unit of work is about to be handed over.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self.figures = Figures()
        self.seconds = 0.0
        self.each, self.commit = 0.001, 0.005
        self.held: list[float] = []
        self.before: Callable[[], object] = int

    def importer(self, sheet: Sheet, tick: Tick = lambda line, counts: None) -> Importer:
        """One that goes by this clock."""
        return Importer(sheet=sheet, store=self, context=self.context, tick=tick, clock=lambda: self.seconds)

    def context(self) -> Context:
        def new_id() -> str:
            self.seconds += self.each / 3
            return self._ledger.new_id()

        return replace(self._ledger.context(), new_id=new_id)

    def submit(self, work: Callable[[UnitOfWork], T], *, long: bool = False) -> Future[T]:
        self.before()
        began = self.seconds
        future = self._ledger.store.submit(work, long=long)
        self.seconds += self.commit
        self.held.append(self.seconds - began)
        return future

    def read(self, work: Callable[[UnitOfWork], T], *, long: bool = False) -> Future[T]:
        return self._ledger.store.read(work, long=long)

    def close(self) -> None:
        self._ledger.store.close()


@pytest.mark.parametrize(
    ("lines", "work", "commit", "following"),
    [
        (FIRST, 0.001, 0.0, 2 * FIRST),
        (300, HELD / 2, 0.0, 600),
        (300, HELD / 3, HELD / 3, 600),
        (300, HELD * 2 / 3, HELD / 2, 225),
        (300, 4 * HELD, 0.0, 75),
        (300, HELD / 3, 9 * HELD, 300),
        (FIRST, 9 * HELD, 0.0, FIRST),
        (LARGEST, 0.0, 0.0, LARGEST),
    ],
)
def test_the_next_chunk_fits_into_the_time(lines: int, work: float, commit: float, following: int) -> None:
    """It doubles at most and shrinks at once; where the commit takes it all, a third of the time is for lines."""
    pace = Pace()
    pace.took(lines, work=work, commit=commit)

    assert pace.size == following


def test_no_chunk_holds_the_writer_for_long(ledger: Ledger) -> None:
    """From the first one on; and when the disk turns slow, all but the one that finds out."""
    ledger.policy = KEYS_ALONE
    disk = SlowDisk(ledger)

    def slower(line: int, _: object) -> None:
        if line > 500 and disk.each < 0.004:
            disk.each = 0.004
            disk.held.append(0.0)

    one = disk.importer(_list(1000), slower)
    job = one.carry_on(start(one).number)
    turned = disk.held.index(0.0)
    quick, slow = disk.held[:turned], disk.held[turned + 2 :]

    assert sum(job.counts.values()) == 1000
    assert len(quick) > 5
    assert max(quick) <= HELD + 0.004
    assert len(slow) > 5
    assert max(slow) <= FIRST * disk.each + disk.commit + 0.001


def test_a_chunk_is_never_twice_as_long_as_the_one_before(ledger: Ledger) -> None:
    """Whatever the disk promises."""
    ledger.policy = KEYS_ALONE
    disk, reached = SlowDisk(ledger), [1]
    disk.each = disk.commit = 0.0

    def note(line: int, _: object) -> None:
        reached.append(line)

    one = disk.importer(_list(800), note)
    one.carry_on(start(one).number)

    assert [after - before for before, after in pairwise(reached)] == [50, 100, 200, 400, 50]


def test_a_salesperson_gets_in_between_two_chunks(ledger: Ledger) -> None:
    """What is filed while an import runs takes its number among the lines, and is seen by those that follow."""
    ledger.policy = KEYS_ALONE
    mine = [company_name(2000), company_name(290)]

    def file(line: int, _: object) -> None:
        if mine and line > FIRST:
            ledger.file(SUN, mine[0], f"1391111{len(mine):04d}")
            mine.pop(0)

    one = Importer(sheet=_list(300), store=ledger.store, context=ledger.context, tick=file)
    job = one.carry_on(start(one).number)
    filings = ledger.read(lambda uow: uow.filings.page(after=0, limit=400))

    assert job.counts == {"added": 299, "duplicate": 1}
    assert [filing.owner == SUN for filing in filings].index(True) in range(FIRST, 250)
    assert [fault.code for fault in one.problems(job)[292]] == ["taken"]


def test_who_came_while_the_lines_were_looked_at_is_seen(ledger: Ledger) -> None:
    """The look is taken anew: of two spellings that meet, the second is held back."""
    disk = SlowDisk(ledger)
    one = disk.importer(_list(70, 公司名称="苏州市青禾精密机械有限责任公司"))
    number = start(one).number
    theirs = ["苏州青禾精密机械有限公司"]

    def meanwhile() -> None:
        if theirs and ledger.read(lambda uow: uow.imports.numbered(number)).done:
            ledger.file(SUN, theirs.pop(), "13911110001")

    disk.before = meanwhile
    job = one.carry_on(number)

    assert {outcome: lines for outcome, lines in job.counts.items() if lines} == {"added": 69, "duplicate": 1}
    assert [fault.code for fault in one.problems(job)[71]] == ["alike"]


def _list(lines: int, **last: str) -> Sheet:
    return as_text([*(a_line(number) for number in range(lines - 1)), a_line(lines - 1, **last)])
