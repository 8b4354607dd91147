"""The audit trail: append-only, in order, chained."""

from __future__ import annotations

import sqlite3

import psycopg
import pytest

from core.domain.ids import EventId
from core.service.ports.store import Store
from core.service.records import EventKind, Subject, about_filing
from storage.databases.sqlite import path_of
from storage.opening import open_store
from storage.repositories.chain import GENESIS, chained, digest, verify
from tests.support.stores import MINUTE, MORNING, VAULT, an_event, at_once, read, write, write_each

_FORGERY = "INSERT INTO event (id, at, kind, subject, data) SELECT 'forged', at, kind, subject, data FROM event LIMIT 1"


def raw(url: str, *statements: str) -> None:
    """Do what no repository does, as somebody with the password of the database could."""
    if url.startswith("sqlite"):
        with sqlite3.connect(path_of(url)) as lite:
            for statement in statements:
                lite.execute(statement)
        lite.close()
        return
    with psycopg.connect(url) as connection:
        for statement in statements:
            connection.execute(statement)


def unguarded(url: str) -> None:
    """Take away the triggers that keep the trail append-only."""
    if url.startswith("sqlite"):
        names = [f"{table}_no_{act}" for table in ("event", "event_link") for act in ("update", "delete")]
        raw(url, *(f"DROP TRIGGER {name}" for name in names))
    else:
        raw(url, *(f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in ("event", "event_link")))


def append(store: Store, count: int) -> None:
    events = [an_event(f"event-{number}") for number in range(1, count + 1)]
    write_each(store, events, lambda uow, event: uow.trail.append(event))


def test_events_come_back_in_their_order(store: Store) -> None:
    """Those of the matter that was asked for, with rule and data as they were."""
    events = [an_event("b"), an_event("a", actor=None, rule=None, data={}), an_event("c", about_filing("filing-2"))]
    write_each(store, events, lambda uow, event: uow.trail.append(event))

    assert read(store, lambda uow: uow.trail.about(about_filing("filing-1"))) == events[:2]
    assert read(store, lambda uow: uow.trail.about(Subject(kind="member", id="wang"))) == []


def test_steps_towards_a_deal_are_found_by_their_time(store: Store) -> None:
    """The latest first, from the one instant to before the other, and nothing else."""
    at = [MORNING + number * MINUTE for number in range(4)]
    moves = [an_event(f"move-{place}", kind=EventKind.STAGE_MOVED, at=moment) for place, moment in enumerate(at)]
    same = an_event("move-4", kind=EventKind.STAGE_MOVED, at=at[2])
    write_each(store, [*moves, same, an_event("other", at=at[1])], lambda uow, event: uow.trail.append(event))

    found = read(store, lambda uow: uow.trail.stage_moves(since=at[1], until=at[3], limit=9))
    assert [event.id for event in found] == ["move-4", "move-2", "move-1"]
    assert len(read(store, lambda uow: uow.trail.stage_moves(since=at[0], until=at[3], limit=2))) == 2


def test_an_untouched_chain_holds(store: Store) -> None:
    """It begins with sixty-four zeros; each hash seals the event and everything before it."""
    append(store, 3)
    links = read(store, lambda uow: uow.trail.linked(after=0, limit=9))

    assert verify(store).ok
    assert verify(store).checked == 3
    assert [link.position for link in links] == [1, 2, 3]
    assert links[0].hash == chained(GENESIS, digest(an_event("event-1")))
    assert links[1].hash == chained(links[0].hash, digest(an_event("event-2")))
    assert [link.position for link in read(store, lambda uow: uow.trail.linked(after=1, limit=1))] == [2]


def test_an_event_is_found_in_the_chain(store: Store) -> None:
    """Its place is known as soon as it is linked, and nobody else's."""
    append(store, 3)

    places = [read(store, lambda uow, n=n: uow.trail.place_of(EventId(f"event-{n}"))) for n in (1, 3, 9)]  # type: ignore[misc]
    assert places == [1, 3, None]


def test_an_empty_chain_holds(store: Store) -> None:
    """A new ledger has nothing to prove."""
    found = verify(store)

    assert (found.ok, found.checked, found.unlinked) == (True, 0, 0)


def test_an_undone_event_leaves_no_link(store: Store) -> None:
    """Neither does its neighbour in the batch suffer."""

    def fails(uow: object) -> None:
        uow.trail.append(an_event("never"))  # type: ignore[attr-defined]
        raise ZeroDivisionError

    futures = at_once([lambda: store.submit(fails), lambda: store.submit(lambda uow: uow.trail.append(an_event()))])

    assert isinstance(futures[0].exception(), ZeroDivisionError)
    assert [link.event_id for link in read(store, lambda uow: uow.trail.linked(after=0, limit=9))] == ["event-1"]
    assert verify(store).ok


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET actor = 'xu'",
        "DELETE FROM event",
        "UPDATE event_link SET hash = ''",
        "DELETE FROM event_link",
    ],
)
def test_the_database_refuses_to_change_the_trail(sql_url: str, sql_store: Store, statement: str) -> None:
    """Not only our code: nobody changes a row without taking the triggers away first."""
    append(sql_store, 1)

    with pytest.raises((sqlite3.IntegrityError, psycopg.errors.RaiseException), match="append-only"):
        raw(sql_url, statement)


@pytest.mark.parametrize(
    ("statements", "position", "event"),
    [
        (["UPDATE event SET actor = 'xu' WHERE id = 'event-2'"], 2, "event-2"),
        (["UPDATE event SET data = '{\"number\":2}' WHERE id = 'event-3'"], 3, "event-3"),
        (["DELETE FROM event WHERE id = 'event-2'"], 2, "event-2"),
        (["DELETE FROM event WHERE id = 'event-4'"], 4, "event-4"),
        (["DELETE FROM event_link WHERE position = 2"], 2, None),
        (
            [
                "UPDATE event_link SET position = 9 WHERE position = 2",
                "UPDATE event_link SET position = 2 WHERE position = 3",
                "UPDATE event_link SET position = 3 WHERE position = 9",
            ],
            2,
            "event-3",
        ),
        (
            [_FORGERY],
            None,
            "forged",
        ),
    ],
    ids=["actor", "data", "deleted", "last deleted", "link deleted", "reordered", "added"],
)
def test_the_chain_names_the_first_row_that_was_touched(
    sql_url: str, sql_store: Store, statements: list[str], position: int | None, event: str | None
) -> None:
    """Edited, deleted, reordered or slipped in behind the back of the program."""
    append(sql_store, 4)
    unguarded(sql_url)
    raw(sql_url, *statements)

    broken = verify(sql_store).first_broken

    assert broken is not None
    assert (broken.position, broken.event_id) == (position, event)


def test_the_chain_goes_on_after_a_restart(sql_url: str) -> None:
    """The next process links where the last one stopped."""
    for name in ("one", "two"):
        store = open_store(sql_url, vault=VAULT)
        write(store, lambda uow, n=name: uow.trail.append(an_event(n)))  # type: ignore[misc]
        store.close()
    store = open_store(sql_url, vault=VAULT)

    assert verify(store).checked == 2
    store.close()


@pytest.mark.postgres
def test_who_finds_the_end_of_the_chain_taken_leaves_its_events_waiting(migrated_postgres_url: str) -> None:
    """They are committed all the same, and the next one to come links them."""
    store = open_store(migrated_postgres_url, vault=VAULT)
    with psycopg.connect(migrated_postgres_url) as holder:
        holder.execute("SELECT pg_advisory_xact_lock(7165114)")
        write(store, lambda uow: uow.trail.append(an_event("waits")))
        found = verify(store)

        assert (found.ok, found.checked, found.unlinked) == (True, 0, 1)
        assert write(store, lambda uow: uow.trail.link_waiting()) == 0
        holder.rollback()

    assert write(store, lambda uow: uow.trail.link_waiting()) == 1
    write(store, lambda uow: uow.trail.append(an_event("after")))
    links = read(store, lambda uow: uow.trail.linked(after=0, limit=9))
    assert [link.event_id for link in links] == [EventId("waits"), EventId("after")]
    assert verify(store).ok
    store.close()
