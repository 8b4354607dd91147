"""Imports: jobs, their versions, and what became of each line."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.ids import CustomerId, FilingId, MemberId, OrderId
from core.domain.imports import ImportJob, ImportLine, JobState, LineOutcome, ListKind
from core.domain.rules import ConcurrentChange, RuleViolation
from core.domain.sheets.faults import fault
from core.service.ports.store import Store
from tests.support.clock import ORDINARY_MORNING
from tests.support.stores import read, write


def a_job(number: int = 1, **changes: object) -> ImportJob:
    values: dict = {
        "id": f"job-{number}",
        "number": number,
        "name": "客户.xlsx",
        "digest": "d1",
        "by": MemberId("zhou"),
        "state": JobState.RUNNING,
        "started_at": ORDINARY_MORNING,
        "changed_at": ORDINARY_MORNING,
        "columns": {0: "company", 3: "phone"},
    }
    return ImportJob(**{**values, **changes})


LINES = (
    ImportLine(line=2, outcome=LineOutcome.ADDED, filing=FilingId("f2"), customer=CustomerId("c2")),
    ImportLine(line=3, outcome=LineOutcome.REFUSED, faults=(fault("phone", "bad_phone", "13900012", limit=None),)),
    ImportLine(line=5, outcome=LineOutcome.ADDED, filing=FilingId("f5")),
    ImportLine(line=7, outcome=LineOutcome.CORRECTED, order=OrderId("o7")),
)


def test_a_job_comes_back_as_added(store: Store) -> None:
    """By its number and by its file; an unknown number is a refusal."""
    job = a_job()
    write(store, lambda uow: uow.imports.add(job))

    assert read(store, lambda uow: uow.imports.numbered(1)) == job
    assert read(store, lambda uow: uow.imports.of_file("d1")) == job
    assert read(store, lambda uow: uow.imports.of_file("d2")) is None
    with pytest.raises(RuleViolation, match="import_not_found"):
        read(store, lambda uow: uow.imports.numbered(2))


def test_a_job_keeps_what_its_list_is(store: Store) -> None:
    """Of orders, what it would be otherwise, and what was wrong where when it was tried."""
    job = a_job(
        kind=ListKind.ORDERS,
        columns={0: "customer", 2: "amount"},
        other={0: "company"},
        examples=((4, fault("amount", "bad_money")), (7, fault("reference", "clash", "HT-7", beside="8、9"))),
        counts={"added": 3, "amount": 10**16},
    )
    write(store, lambda uow: uow.imports.add(job))

    assert read(store, lambda uow: uow.imports.numbered(1)) == job


def test_a_job_is_saved_once_for_each_version(store: Store) -> None:
    """Two who carry the same import on do not both advance it."""
    write(store, lambda uow: uow.imports.add(a_job()))
    at = ORDINARY_MORNING + timedelta(minutes=1)
    further = a_job().advanced(to=500, outcomes={LineOutcome.ADDED: 498, LineOutcome.REFUSED: 2}, at=at)
    write(store, lambda uow: uow.imports.save(further))

    assert read(store, lambda uow: uow.imports.numbered(1)) == replace(further, version=2)
    with pytest.raises(ConcurrentChange):
        write(store, lambda uow: uow.imports.save(further))


def test_numbers_count_up_and_the_newest_comes_first(store: Store) -> None:
    """A number is taken once; the latest import of a file is the one that counts."""
    for _ in range(3):
        write(store, lambda uow: uow.imports.add(a_job(uow.imports.next_number())))

    assert [job.number for job in read(store, lambda uow: uow.imports.recent(limit=2))] == [3, 2]
    latest = read(store, lambda uow: uow.imports.of_file("d1"))
    assert latest is not None
    assert latest.number == 3
    with pytest.raises(ConcurrentChange):
        write(store, lambda uow: uow.imports.add(a_job(2, id="other")))


def test_lines_come_back_in_their_order(store: Store) -> None:
    """All of them, or those with one outcome, a page at a time."""
    write(store, lambda uow: uow.imports.add(a_job()))
    write(store, lambda uow: uow.imports.add_lines("job-1", LINES))

    assert tuple(read(store, lambda uow: uow.imports.lines("job-1", after=0, limit=9))) == LINES
    added = read(store, lambda uow: uow.imports.lines("job-1", after=2, limit=9, outcome=LineOutcome.ADDED))
    assert tuple(added) == LINES[2:3]
    assert not read(store, lambda uow: uow.imports.lines("job-2", after=0, limit=9))


def test_a_line_is_written_once(store: Store) -> None:
    """Whoever runs the same chunk again is stopped."""
    write(store, lambda uow: uow.imports.add(a_job()))
    write(store, lambda uow: uow.imports.add_lines("job-1", LINES))

    with pytest.raises(ConcurrentChange):
        write(store, lambda uow: uow.imports.add_lines("job-1", LINES[:1]))


def test_an_undo_changes_what_became_of_lines(store: Store) -> None:
    """The line keeps what it had added."""
    write(store, lambda uow: uow.imports.add(a_job()))
    write(store, lambda uow: uow.imports.add_lines("job-1", LINES))
    write(store, lambda uow: uow.imports.set_outcomes("job-1", LineOutcome.REMOVED, (2, 5)))

    left = read(store, lambda uow: uow.imports.lines("job-1", after=0, limit=9))
    assert [line.outcome for line in left[:3]] == [LineOutcome.REMOVED, LineOutcome.REFUSED, LineOutcome.REMOVED]
    assert left[0].filing == "f2"
