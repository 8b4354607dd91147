"""An outbox with very many notices in it, and a platform that takes them: one person hangs, the others are quick."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Final

from adapters.base import Sent
from bot.replies import as_notice, plain
from cards.card import Card
from core.service.ports.store import Store, UnitOfWork
from core.service.records import Notice, Place
from tests.support.chat import FEISHU
from tests.support.messengers import WithoutFiles
from tests.support.stores import MORNING
from tests.support.waiting import LIMIT

AT_ONCE: Final = 2000
"""Rows that are put in together."""


def piled_up(store: Store, rows: int, people: int) -> None:
    """So many notices, for one person after the other, round and round; each person's are numbered by their keys."""
    for first in range(0, rows, AT_ONCE):
        notices = [_notice(number, number % people) for number in range(first, min(rows, first + AT_ONCE))]
        store.submit(partial(_added, notices)).result(LIMIT)


def _added(notices: Sequence[Notice], uow: UnitOfWork) -> None:
    uow.outbox.add_all(notices, at=MORNING, correlation="backlog")


def _notice(number: int, person: int) -> Notice:
    place = Place(platform=FEISHU, person=f"ou_{person}", chat=f"oc_{person}", direct=True)
    return as_notice(plain("answered_privately"), to=None, place=place, dedupe_key=f"{number:08d}")


@dataclass(slots=True, kw_only=True)
class Taking(WithoutFiles):
    """Implements `Messenger`. ``hanging`` is somebody whose messages never arrive; `wrong` are those that came out of
    their order or twice.
    """

    platform: str = FEISHU
    hanging: str = ""
    taken: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    most_at_once: int = 0
    _last: dict[str, str] = field(default_factory=dict)
    _under_way: int = 0

    async def send(self, place: Place, card: Card, *, dedupe_key: str) -> Sent:
        self._under_way += 1
        self.most_at_once = max(self.most_at_once, self._under_way)
        try:
            if place.person == self.hanging:
                await asyncio.Event().wait()
            await asyncio.sleep(0)
        finally:
            self._under_way -= 1
        if self._last.get(place.person, "") >= dedupe_key:
            self.wrong.append(dedupe_key)
        self._last[place.person] = dedupe_key
        self.taken[place.person] += 1
        return Sent(handle=dedupe_key, updatable_until=MORNING + timedelta(hours=1))

    async def update(self, handle: str, card: Card, *, token: str = "") -> None:
        raise NotImplementedError
