"""The disk is full: nobody is told of a success, the platform is asked to send it again, and space makes all well."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.sandbox.watching import Delivery
from core.domain.filing import LIVE
from core.service.ports.store import Store, UnitOfWork
from core.service.records import InboxKey
from storage.errors import StoreError, StoreUnavailable
from storage.opening import open_store
from storage.repositories.chain import verify
from storage.vault import Vault
from tests.support.builders import WANG, move_in
from tests.support.chat import FEISHU
from tests.support.feishu_world import FeishuWorld, feishu_world
from tests.support.front import Front
from tests.support.invented import company_name
from tests.support.stores import read
from tests.support.waiting import LIMIT

MOST = 200
"""Filings that are tried before the disk must be full."""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A ledger in a file."""
    opened = open_store(f"sqlite:///{tmp_path / 'ledger.db'}", vault=Vault(b"d" * 32))
    yield opened
    opened.close()


@pytest.fixture
async def world(store: Store) -> AsyncIterator[FeishuWorld]:
    """The whole product, taking callbacks."""
    async with feishu_world(store, mode="webhook") as running:
        yield running


def _file_may_have(store: Store, pages: Callable[[int], int]) -> None:
    """Let the file grow no further than so many pages, as a full disk does (SQLITE_FULL)."""

    def limit(uow: UnitOfWork) -> None:
        connection: sqlite3.Connection = uow.inbox._session._connection  # type: ignore[attr-defined]
        ((now,),) = connection.execute("PRAGMA page_count").fetchall()
        connection.execute(f"PRAGMA max_page_count = {pages(now)}")

    store.submit(limit).result(LIMIT)


@pytest.mark.unwatched  # every failure writes a long trace to the log, on the loop
async def test_what_could_not_be_stored_comes_again_and_is_stored_then(world: FeishuWorld) -> None:
    """王晨 files until nothing fits any more; what was refused then is filed by Feishu's next try, with no restart."""
    _file_may_have(world.store, lambda now: now)
    said = 0
    while said < MOST and not _refused(world):
        await world.say("王晨", f"报备 {company_name(said)} 李娜 1390000{said + 1:04d}")
        said += 1
    refused = _refused(world)

    assert {each for one in refused for each in one.attempts} == {"status 500"}
    assert _filed(world.store) == said - len(refused)

    _file_may_have(world.store, lambda now: 1 << 30)
    await world.stand_in.advance(timedelta(seconds=16))
    await world.card("王晨", company_name(said - 1))

    assert not _refused(world)
    assert _filed(world.store) == said
    assert verify(world.store).ok


async def test_a_command_that_does_not_fit_leaves_nothing(store: Store) -> None:
    """It fails as a whole, with an error that means: nothing has happened, try again."""
    store.submit(move_in).result(LIMIT)
    front, number, no = Front(store), 0, None
    _file_may_have(store, lambda now: now + 5)
    while number < MOST and no is None:
        no = await _tried(front, number)
        number += no is None
    last = InboxKey(platform=FEISHU, event_id=f"event {number}")

    assert isinstance(no, StoreUnavailable)
    assert read(store, lambda uow: uow.inbox.knows(last)) is False
    assert _filed(store) == number

    _file_may_have(store, lambda now: 1 << 30)

    assert await _tried(front, number) is None
    assert _filed(store) == number + 1
    assert verify(store).ok


async def _tried(front: Front, number: int) -> Exception | None:
    """What came of a filing."""
    try:
        await front.file(number, WANG, event=f"event {number}")
    except StoreError as error:
        return error
    return None


def _refused(world: FeishuWorld) -> list[Delivery]:
    return [one for one in world.stand_in.deliveries if not one.acknowledged]


def _filed(store: Store) -> int:
    owners = read(store, lambda uow: [member.id for member in uow.directory.members()])
    return read(store, lambda uow: sum(uow.filings.count_of_owner(one, statuses=LIVE) for one in owners))
