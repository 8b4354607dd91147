"""Very much waits in the outbox, and somebody's messages hang: the others' go out in order, in a bounded number."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.outgoing.relay import AT_ONCE, Relay
from core.service.ports.store import Store
from storage.opening import open_store
from storage.schema.migrate import migrate
from storage.statements.outbox import CLAIM, NEXT_DUE
from tests.support.backlog import Taking, piled_up
from tests.support.builders import move_in
from tests.support.chat import FEISHU
from tests.support.front import Front
from tests.support.ledger_rows import asking
from tests.support.stores import MORNING, VAULT
from tests.support.waiting import LIMIT, eventually

ROWS, PEOPLE = 600, 30  # as many as one platform may have under way


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty ledger of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    address: str = request.getfixturevalue("fresh_postgres_url")
    migrate(address)
    return address


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """The made-up company has moved in."""
    opened = open_store(url, vault=VAULT)
    opened.submit(move_in).result(LIMIT)
    yield opened
    opened.close()


@pytest.mark.slow
@pytest.mark.unwatched  # hundreds are drawn and noted, and the loop is left to others in between
async def test_the_messages_of_each_go_out_in_their_order(store: Store) -> None:
    """One of thirty hangs: all others get theirs, each once and in order, never more than a bounded number at once."""
    piled_up(store, ROWS, PEOPLE)
    taking = Taking(hanging="ou_0")
    relay = Relay(Front(store).door, {FEISHU: taking})
    running = asyncio.create_task(relay.run())
    await eventually(lambda: taking.taken.total() >= ROWS - ROWS // PEOPLE, within=60)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert taking.wrong == []
    assert set(taking.taken.values()) == {ROWS // PEOPLE}
    assert taking.taken["ou_0"] == 0
    assert taking.most_at_once <= AT_ONCE


def test_who_waits_behind_a_message_that_was_put_off_is_not_looked_at_before(url: str, store: Store) -> None:
    """A platform that is away leaves many such: looking for what can go passes none of them."""
    piled_up(store, 300, 3)
    later = MORNING + timedelta(minutes=15)
    items = store.submit(lambda uow: uow.outbox.claim(now=MORNING, lease=timedelta(seconds=15), limit=64)).result(LIMIT)
    for item in items:
        store.submit(lambda uow, seq=item.seq: uow.outbox.retry(seq, not_before=later, error="away")).result(LIMIT)  # type: ignore[misc]
    with asking(url) as ask:
        due = ask("SELECT count(*), count(DISTINCT due_at) FROM outbox WHERE sent_at IS NULL")

    assert due == [(300, 1)]
    again = store.submit(lambda uow: uow.outbox.claim(now=later, lease=timedelta(seconds=15), limit=64)).result(LIMIT)
    assert [item.seq for item in again] == [item.seq for item in items]


@pytest.mark.postgres
def test_postgresql_does_not_compare_all_that_waits_with_all(fresh_postgres_url: str) -> None:
    """Whatever it knew of the table when that was empty: each row is one look into the index."""
    migrate(fresh_postgres_url)
    with asking(fresh_postgres_url) as ask:
        for statement in (CLAIM, NEXT_DUE):
            plan = "\n".join(line for (line,) in ask(f"EXPLAIN (GENERIC_PLAN) {statement.postgresql.text}"))

            assert "Anti Join" not in plan
            assert "Index Only Scan using ix_outbox_lane" in plan
