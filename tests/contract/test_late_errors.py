"""A unit of work that fails with what it wrote last, when its neighbours are already on their way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest

from core.domain.ids import FilingId, MemberId
from core.domain.org import Member
from core.domain.rules import ConcurrentChange, RuleViolation
from core.service.ports.store import Store, UnitOfWork
from core.service.records import about_filing
from storage.databases.batch import Batches, Job
from storage.databases.postgres import PostgresWriting
from storage.databases.sqlite import SqliteWriting
from tests.support.builders import a_filing
from tests.support.stores import VAULT, a_customer, an_event, read, signs

KEYS = signs(a_customer())
WANG = Member(id=MemberId("wang"), name="王晨", team_id=None)
Together = Callable[..., list[Future[object]]]


@pytest.fixture
def together(sql_url: str) -> Iterator[Together]:
    """Runs units of work that share a commit."""
    path = sql_url.removeprefix("sqlite:///")
    batches = Batches(lambda: PostgresWriting(sql_url) if path == sql_url else SqliteWriting(Path(path)), VAULT)

    def run(*works: Callable[[UnitOfWork], object]) -> list[Future[object]]:
        jobs = [Job(work) for work in works]
        batches.run(jobs)
        return [job.future for job in jobs]

    yield run
    batches.close()


def files(ident: str, runs: list[str]) -> Callable[[UnitOfWork], None]:
    """Takes the keys, and the last thing that it does is to take them."""

    def work(uow: UnitOfWork) -> None:
        runs.append(ident)
        uow.trail.append(an_event(ident, about_filing(ident)))
        number = int(ident.removeprefix("f"))
        uow.filings.add(a_filing(id=FilingId(ident), number=number, scope=f"scope of {ident}"), ())
        uow.filings.hold(a_filing(id=FilingId(ident), scope="shared"), KEYS)

    return work


def asks(runs: list[str]) -> Callable[[UnitOfWork], int]:
    """Writes, and asks about everybody."""

    def work(uow: UnitOfWork) -> int:
        runs.append("asks")
        uow.directory.save_member(WANG)
        return len(uow.directory.members())

    return work


def prepared(together: Together) -> None:
    """A customer, and a filing that holds the keys."""
    for future in together(lambda uow: uow.customers.add(a_customer(), ()), files("f1", [])):
        future.result(0)


def test_who_lost_with_his_last_word_is_told_and_his_neighbours_are_kept(together: Together, sql_store: Store) -> None:
    """He is run once more, as whoever lost a race; those behind him see nothing of him."""
    prepared(together)
    runs: list[str] = []
    loser, neighbour, second, last = together(files("f2", runs), asks(runs), files("f3", runs), asks(runs))

    assert isinstance(loser.exception(0), ConcurrentChange)
    assert isinstance(second.exception(0), ConcurrentChange)
    assert (neighbour.result(0), last.result(0)) == (1, 1)
    assert (runs.count("f2"), runs.count("f3")) == (2, 2)
    assert read(sql_store, lambda uow: uow.filings.numbered(2)) is None
    assert read(sql_store, lambda uow: uow.filings.numbered(3)) is None
    assert read(sql_store, lambda uow: uow.trail.about(about_filing("f2"))) == []


def test_a_loser_is_not_forgotten_when_his_neighbour_fails_too(together: Together) -> None:
    """The neighbour refuses before it asks anything: each has his own error."""
    prepared(together)

    def refuses(uow: UnitOfWork) -> None:
        raise RuleViolation("no")

    loser, neighbour, kept = together(files("f2", []), refuses, asks([]))

    assert isinstance(loser.exception(0), ConcurrentChange)
    assert isinstance(neighbour.exception(0), RuleViolation)
    assert kept.result(0) == 1


def test_the_last_of_a_batch_is_told_as_well(together: Together, sql_store: Store) -> None:
    """Nobody asks after him but the commit."""
    prepared(together)
    kept, loser = together(asks([]), files("f2", []))

    assert isinstance(loser.exception(0), ConcurrentChange)
    assert kept.result(0) == 1
    assert read(sql_store, lambda uow: uow.filings.numbered(2)) is None


def test_who_works_here_is_read_anew_after_a_change_in_the_batch(together: Together) -> None:
    """Also after a change that was taken back."""
    together(lambda uow: uow.directory.save_member(WANG))
    seen: list[str] = []

    def looks(uow: UnitOfWork) -> None:
        seen.append(uow.directory.member(WANG.id).name)

    def renames(uow: UnitOfWork) -> None:
        uow.directory.save_member(replace(uow.directory.member(WANG.id), name="王辰"))
        looks(uow)

    def in_vain(uow: UnitOfWork) -> None:
        renames(uow)
        raise RuleViolation("no")

    together(looks, in_vain, looks, renames, looks)

    assert seen == ["王晨", "王辰", "王晨", "王辰", "王辰"]
