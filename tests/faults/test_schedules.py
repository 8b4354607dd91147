"""Whatever order pushes come in, however often and however late, and whenever the process dies: each has one effect.

Some hundred lives of the hundred thousand that ``make soak`` goes through.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable
from datetime import datetime

import pytest

from adapters.base import Incoming, Press
from core.service.ports.queues import Inbox
from core.service.ports.store import UnitOfWork
from core.service.records import InboxKey
from storage.memory.store import MemoryStore
from tests.faults.lives import lived, wrong_in
from tests.support.schedules import Life

LIVES = 200


class Forgetful:
    """An inbox that takes every message for a new one."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    def register(self, key: InboxKey, *, at: datetime) -> bool:
        self._inbox.register(key, at=at)
        return True

    def __getattr__(self, name: str) -> object:
        return getattr(self._inbox, name)


class Hasty(Life):
    """A house that acknowledges what has come before it has dealt with it."""

    async def _taken_in(self, what: Incoming | Press) -> None:
        self.later = [*getattr(self, "later", ()), asyncio.ensure_future(super()._taken_in(what))]


def forgetful() -> MemoryStore:
    """A store with such an inbox."""
    store = MemoryStore()

    def change(uow: UnitOfWork) -> None:
        uow.inbox = Forgetful(uow.inbox)  # type: ignore[misc,assignment]

    store.submit(change).result()
    return store


@pytest.mark.slow
def test_each_message_has_its_effect_once() -> None:
    """In every life: taken in and answered once, filed once, noted once, decided once, the chain whole."""
    seen: Counter[str] = Counter()
    wrong: dict[int, list[str]] = {}
    for seed in range(LIVES):
        life = lived(seed)
        if found := wrong_in(life):
            wrong[seed] = found
        seen["pushed"] += len(life.pushes)
        seen["arrived"] += sum(pushed.arrived for pushed in life.pushes)
        seen["deaths"] += life.deaths

    assert wrong == {}
    assert seen["arrived"] > 1.2 * seen["pushed"], "hardly anything came twice"
    assert seen["deaths"] > LIVES / 3, "hardly anybody died"


@pytest.mark.parametrize(
    ("kind", "store", "found"),
    [
        (Life, forgetful, "kept 2 times"),
        (Hasty, MemoryStore, "acknowledged and lost"),
    ],
)
def test_a_house_that_is_wrong_is_found_out(kind: type[Life], store: Callable[[], MemoryStore], found: str) -> None:
    """These lives would notice: a message that counts twice, an answer before anything was done."""
    wrong = (each for seed in range(LIVES) for each in wrong_in(lived(seed, store=store(), kind=kind)))

    assert any(found in each for each in wrong)


def test_the_same_seed_is_the_same_life() -> None:
    """What went wrong once can be looked at again."""
    one, other = (lived(7) for _ in range(2))

    assert [(each.what, each.arrived) for each in one.pushes] == [(each.what, each.arrived) for each in other.pushes]
