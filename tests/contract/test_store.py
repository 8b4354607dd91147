"""Units of work: whole or not at all, told after the commit, once more after a lost race."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from core.domain.ids import FilingId, MemberId
from core.domain.org import Member
from core.domain.rules import ConcurrentChange, RuleViolation
from core.service.ports.store import Store, UnitOfWork
from core.service.records import Timer, about_filing
from storage.errors import StoreClosed, WriteRefused
from tests.support.builders import a_filing
from tests.support.stores import MORNING, a_customer, a_notice, an_event, at_once, read, signs, write
from tests.support.waiting import LIMIT

WANG = Member(id=MemberId("wang"), name="王晨", team_id=None)


def test_work_that_raises_leaves_no_trace(store: Store) -> None:
    """Nothing in any table, and the error goes to whoever asked."""
    customer = a_customer()

    def fails(uow: UnitOfWork) -> None:
        uow.directory.save_member(WANG)
        uow.customers.add(customer, signs(customer))
        uow.filings.add(a_filing(), signs(customer))
        uow.trail.append(an_event())
        uow.outbox.add(a_notice(), at=MORNING, correlation="")
        uow.timers.set(Timer(key="t", kind="k", due_at=MORNING, subject=about_filing("f")))
        raise RuleViolation("no")

    with pytest.raises(RuleViolation):
        write(store, fails)

    assert read(store, lambda uow: uow.directory.members()) == []
    assert read(store, lambda uow: uow.customers.having(signs(customer))) == {}
    assert read(store, lambda uow: uow.filings.numbered(1)) is None
    assert read(store, lambda uow: uow.filings.holding("", signs(customer))) == {}
    assert read(store, lambda uow: uow.trail.about(about_filing("filing-1"))) == []
    assert read(store, lambda uow: uow.outbox.next_due()) is None
    assert read(store, lambda uow: uow.timers.next_due()) is None


def test_neighbours_of_a_failure_are_kept(store: Store) -> None:
    """Commands that share a commit do not share their fate."""

    def work(number: int) -> Future[None]:
        def run(uow: UnitOfWork) -> None:
            uow.directory.save_member(replace(WANG, id=MemberId(f"m{number:02}")))
            if number % 3 == 0:
                raise RuleViolation("no")

        return store.submit(run)

    futures = at_once([lambda n=number: work(n) for number in range(30)])  # type: ignore[misc]

    assert sum(future.exception() is None for future in futures) == 20
    assert len(read(store, lambda uow: uow.directory.members())) == 20


def test_what_was_told_is_there_for_the_next_reader(store: Store) -> None:
    """The future resolves after the commit, not before."""
    for number in range(20):
        member = replace(WANG, id=MemberId(f"m{number:02}"))
        write(store, lambda uow, m=member: uow.directory.save_member(m))  # type: ignore[misc]

        assert len(read(store, lambda uow: uow.directory.members())) == number + 1


def test_a_lost_race_is_run_once_more(store: Store) -> None:
    """The second time it sees who won; what the first time wrote is gone."""
    runs: list[int] = []

    def races(uow: UnitOfWork) -> int:
        runs.append(len(uow.directory.members()))
        uow.directory.save_member(WANG)
        if len(runs) == 1:
            raise ConcurrentChange
        return len(runs)

    assert write(store, races) == 2
    assert runs == [0, 0]


def test_a_race_that_is_lost_twice_is_given_back(store: Store) -> None:
    """Twice, and no more."""
    runs: list[None] = []

    def loses(uow: UnitOfWork) -> None:
        runs.append(None)
        raise ConcurrentChange

    with pytest.raises(ConcurrentChange):
        write(store, loses)
    assert len(runs) == 2


def test_a_taken_place_is_found_out_even_if_the_work_looks_away(sql_store: Store) -> None:
    """Half of a unit of work is never committed, whoever swallowed the error."""
    customer = a_customer()
    write(sql_store, lambda uow: uow.customers.add(customer, signs(customer)))

    def hides(uow: UnitOfWork) -> None:
        uow.directory.save_member(WANG)
        try:
            uow.customers.add(customer, ())
            uow.customers.get(customer.id)
        except ConcurrentChange:
            pass

    with pytest.raises(ConcurrentChange):
        write(sql_store, hides)
    assert read(sql_store, lambda uow: uow.directory.members()) == []


@pytest.mark.parametrize("matter", ["member", "number", "event", "notice", "claim", "timer"])
def test_a_reading_unit_of_work_refuses_to_write(store: Store, matter: str) -> None:
    """Everything that writes, also what only might."""
    writes = {
        "member": lambda uow: uow.directory.save_member(WANG),
        "number": lambda uow: uow.filings.next_number(),
        "event": lambda uow: uow.trail.append(an_event()),
        "notice": lambda uow: uow.outbox.add(a_notice(), at=MORNING, correlation=""),
        "claim": lambda uow: uow.outbox.claim(now=MORNING, lease=timedelta(1), limit=1),
        "timer": lambda uow: uow.timers.set(Timer(key="t", kind="k", due_at=MORNING, subject=about_filing("f"))),
    }
    if matter == "claim":
        write(store, lambda uow: uow.outbox.add(a_notice(), at=MORNING, correlation=""))

    with pytest.raises(WriteRefused):
        read(store, writes[matter])
    assert read(store, lambda uow: uow.directory.members()) == []


def test_a_reader_sees_one_moment(sql_store: Store) -> None:
    """And does not wait for the writer, nor the writer for it."""
    begun, written = threading.Event(), threading.Event()

    def looks_twice(uow: UnitOfWork) -> tuple[int, int]:
        before = len(uow.directory.members())
        begun.set()
        assert written.wait(LIMIT)
        return before, len(uow.directory.members())

    looking = sql_store.read(looks_twice)
    assert begun.wait(LIMIT)
    write(sql_store, lambda uow: uow.directory.save_member(WANG))
    written.set()

    assert looking.result(LIMIT) == (0, 0)
    assert len(read(sql_store, lambda uow: uow.directory.members())) == 1


def test_who_asks_while_others_read_sees_what_he_was_told(sql_store: Store) -> None:
    """Their snapshot is older than his question: he gets another."""
    begun, go_on = threading.Semaphore(0), threading.Event()

    def looks_for_long(uow: UnitOfWork) -> int:
        seen = len(uow.directory.members())
        begun.release()
        assert go_on.wait(LIMIT)
        return seen

    looking = [sql_store.read(looks_for_long) for _ in range(2)]  # on every thread that reads
    assert all(begun.acquire(timeout=LIMIT) for _ in looking)
    write(sql_store, lambda uow: uow.directory.save_member(WANG))
    behind = [sql_store.read(lambda uow: len(uow.directory.members())) for _ in range(3)]
    go_on.set()

    assert [each.result(LIMIT) for each in looking] == [0, 0]
    assert [each.result(LIMIT) for each in behind] == [1, 1, 1]


def test_whoever_waits_goes_before_what_is_long(sql_store: Store) -> None:
    """It was asked for earlier, but lets pass who came while the writer was busy, and does not share their commit."""
    gate = threading.Event()
    busy = sql_store.submit(lambda uow: gate.wait(LIMIT))
    long = sql_store.submit(lambda uow: [one.done() for one in passing], long=True)
    passing = [sql_store.submit(lambda uow: None) for _ in range(2)]
    gate.set()

    assert busy.result(LIMIT)
    assert long.result(LIMIT) == [True, True]


def test_what_is_long_is_done_though_others_keep_coming(sql_store: Store) -> None:
    """Each who is served asks for more at once; the long one waits for one round of them only."""
    gate, asked = threading.Event(), [0]

    def again(uow: UnitOfWork) -> None:
        gate.wait(LIMIT)
        asked[0] += 1
        if asked[0] < 50:
            sql_store.submit(again)

    sql_store.submit(again)
    long = sql_store.submit(lambda uow: asked[0], long=True)
    gate.set()

    assert long.result(LIMIT) < 5


def test_closing_finishes_what_was_submitted(store: Store) -> None:
    """What comes afterwards is refused."""
    futures = [
        store.submit(lambda uow, n=number: uow.directory.save_member(replace(WANG, id=MemberId(f"m{n}"))))  # type: ignore[misc]
        for number in range(50)
    ]
    store.close()

    assert all(future.done() and future.exception() is None for future in futures)
    with pytest.raises(StoreClosed):
        store.submit(lambda uow: None)
    with pytest.raises(StoreClosed):
        store.read(lambda uow: None)


def test_a_cancelled_unit_of_work_is_not_run(sql_store: Store) -> None:
    """As long as it has not begun."""
    running, go_on = threading.Event(), threading.Event()

    def holds(uow: UnitOfWork) -> None:
        running.set()
        assert go_on.wait(LIMIT)

    sql_store.submit(holds)
    assert running.wait(LIMIT)
    waiting = sql_store.submit(lambda uow: uow.directory.save_member(WANG))
    assert waiting.cancel()
    go_on.set()
    write(sql_store, lambda uow: None)

    assert read(sql_store, lambda uow: uow.directory.members()) == []


@pytest.mark.parametrize("offset", [timedelta(0), timedelta(hours=8), timedelta(hours=-5)])
def test_an_instant_comes_back_as_utc(store: Store, offset: timedelta) -> None:
    """To the microsecond, whatever the zone it was given in and whatever the zone of the server."""
    moment = datetime(2026, 3, 11, 2, 0, 0, 123456, tzinfo=UTC)
    timer = Timer(key="t", kind="k", due_at=moment.astimezone(timezone(offset)), subject=about_filing("f"))
    write(store, lambda uow: uow.timers.set(timer))

    due = read(store, lambda uow: uow.timers.next_due())

    assert due == moment


def test_an_instant_without_a_zone_is_refused(sql_store: Store) -> None:
    """Nobody knows what it means."""
    naive = Timer(key="t", kind="k", due_at=datetime(2026, 3, 11), subject=about_filing("f"))  # noqa: DTZ001 - the point

    with pytest.raises(ValueError, match="time zone"):
        write(sql_store, lambda uow: uow.timers.set(naive))


def test_two_people_file_one_customer_at_the_same_instant_and_one_is_first(store: Store) -> None:
    """Fifty times over: exactly one add succeeds each time, whoever it is."""
    customers = [a_customer(f"customer-{number}", f"无锡远舟{number}") for number in range(50)]
    for customer in customers:
        write(store, lambda uow, c=customer: uow.customers.add(c, signs(c)))  # type: ignore[misc]

    for place, customer in enumerate(customers):

        def file(name: str, number: int, held: object = customer) -> Future[None]:
            filing = a_filing(id=FilingId(name), number=number, customer_id=held.id)  # type: ignore[attr-defined]
            return store.submit(lambda uow: uow.filings.add(filing, signs(held)))  # type: ignore[arg-type]

        futures = at_once([lambda p=place: file(f"a{p}", 2 * p), lambda p=place: file(f"b{p}", 2 * p + 1)])  # type: ignore[misc]

        errors = [future.exception() for future in futures]
        assert sum(error is None for error in errors) == 1
        assert sum(isinstance(error, ConcurrentChange) for error in errors) == 1
