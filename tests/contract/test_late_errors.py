"""A unit of work that fails with what it wrote last, when its neighbours are already on their way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace

from core.domain.ids import FilingId, MemberId
from core.domain.org import Member
from core.domain.rules import ConcurrentChange, RuleViolation
from core.service.ports.store import Store, UnitOfWork
from core.service.records import about_filing
from storage.memory.store import MemoryStore
from tests.support.builders import a_filing
from tests.support.stores import a_customer, an_event, read, signs, write
from tests.support.waiting import LIMIT

KEYS = signs(a_customer())
WANG = Member(id=MemberId("wang"), name="王晨", team_id=None)


def together(store: Store, *works: Callable[[UnitOfWork], object]) -> list[Future[object]]:
    """Hand them in so that they share a commit; in memory each is done when it is handed in."""
    if isinstance(store, MemoryStore):
        return [store.submit(work) for work in works]
    begun, handed_in = threading.Event(), threading.Event()

    def occupied(uow: UnitOfWork) -> None:
        begun.set()
        handed_in.wait(LIMIT)

    store.submit(occupied)
    begun.wait(LIMIT)
    futures = [store.submit(work) for work in works]
    handed_in.set()
    for future in futures:
        future.exception(LIMIT)
    return futures


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


def prepared(store: Store) -> None:
    """A customer, and a filing that holds the keys."""
    write(store, lambda uow: uow.customers.add(a_customer(), ()))
    write(store, files("f1", []))


def test_who_lost_with_his_last_word_is_told_and_his_neighbours_are_kept(store: Store) -> None:
    """He is run once more, as whoever lost a race; those behind him see nothing of him."""
    prepared(store)
    runs: list[str] = []
    loser, neighbour, second, last = together(store, files("f2", runs), asks(runs), files("f3", runs), asks(runs))

    assert isinstance(loser.exception(0), ConcurrentChange)
    assert isinstance(second.exception(0), ConcurrentChange)
    assert (neighbour.result(0), last.result(0)) == (1, 1)
    assert (runs.count("f2"), runs.count("f3")) == (2, 2)
    assert read(store, lambda uow: uow.filings.numbered(2)) is None
    assert read(store, lambda uow: uow.filings.numbered(3)) is None
    assert read(store, lambda uow: uow.trail.about(about_filing("f2"))) == []


def test_a_loser_is_not_forgotten_when_his_neighbour_fails_too(store: Store) -> None:
    """The neighbour refuses before it asks anything: each has his own error."""
    prepared(store)

    def refuses(uow: UnitOfWork) -> None:
        raise RuleViolation("no")

    loser, neighbour, kept = together(store, files("f2", []), refuses, asks([]))

    assert isinstance(loser.exception(0), ConcurrentChange)
    assert isinstance(neighbour.exception(0), RuleViolation)
    assert kept.result(0) == 1


def test_the_last_of_a_batch_is_told_as_well(store: Store) -> None:
    """Nobody asks after him but the commit."""
    prepared(store)
    kept, loser = together(store, asks([]), files("f2", []))

    assert isinstance(loser.exception(0), ConcurrentChange)
    assert kept.result(0) == 1
    assert read(store, lambda uow: uow.filings.numbered(2)) is None


def test_who_works_here_is_read_anew_after_a_change_in_the_batch(store: Store) -> None:
    """Also after a change that was taken back."""
    write(store, lambda uow: uow.directory.save_member(WANG))
    seen: list[str] = []

    def looks(uow: UnitOfWork) -> None:
        seen.append(uow.directory.member(WANG.id).name)

    def renames(uow: UnitOfWork) -> None:
        uow.directory.save_member(replace(uow.directory.member(WANG.id), name="王辰"))
        looks(uow)

    def in_vain(uow: UnitOfWork) -> None:
        renames(uow)
        raise RuleViolation("no")

    together(store, looks, in_vain, looks, renames, looks)

    assert seen == ["王晨", "王辰", "王晨", "王辰", "王辰"]
