"""A seeded life of three platforms and one house that dies: what each pushes, when it pushes again, what gets lost.

Every step of the house on its way through the front door (a reading or a writing unit of work) is a choice of the seed,
so that messages which arrive together interleave in any order, and the process may be gone between any two of them.
One seed, one life: what went wrong once goes wrong again.
"""

from __future__ import annotations

import asyncio
import heapq
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from random import Random
from typing import Any, Final, TypeVar

from adapters.base import Incoming, Press
from bot.door import Door
from bot.intake.entry import Entry
from cards.actions import Action
from core.domain.filing import FilingStatus
from core.domain.ids import MemberId
from core.domain.org import Identity
from core.service.ports.store import Store, UnitOfWork
from core.service.records import Place
from storage.errors import OutcomeUnknown, StoreUnavailable
from tests.support.builders import KEYS_ALONE, LIN, SUN, WANG, XU, ZHOU, Ledger, move_in
from tests.support.chat import LedgersShelf
from tests.support.clock import HandSetClock
from tests.support.invented import company_name

T = TypeVar("T")
SECOND: Final = timedelta(seconds=1)
PLANS: Final[Mapping[str, tuple[float, ...]]] = {
    "feishu": (15.0, 300.0, 3600.0, 21600.0),
    "dingtalk": (60.0,),
    "wecom": (5.0, 5.0, 5.0),
}
"""Seconds from each failed attempt to the next one, by platform."""
PATIENCE: Final[Mapping[str, float]] = {"feishu": 3.0, "dingtalk": 2.5, "wecom": 5.0}
"""Seconds after which an attempt has failed."""
LONGEST_REST: Final = 10_000
"""Turns of the loop without any work for the store."""
_BESIDES: Final = (
    (0.25, "跟进 {company} 电话聊了需求，第{number}次"),
    (0.35, "申请外访 {company} 带方总去工厂，第{number}次"),
    (0.5, "订单 {company} {number}00元"),
)
"""What is said of a customer that is somebody's: up to which chance, and the words."""
SELLERS: Final = (WANG, XU, SUN)
LEADERS: Final = (LIN, ZHOU)


@dataclass(slots=True)
class Chancy:
    """A store whose units of work run one at a time in an order of chance, and which fails by chance.

    Whoever hands in work waits; `turn` runs one of those that wait. After a death nothing that waited ever happens.
    """

    store: Store
    chance: Random
    troubled: float = 0.03
    waiting: list[tuple[Callable[[], Future[Any]], Future[Any], bool]] = field(default_factory=list)

    def submit(self, work: Callable[[UnitOfWork], T], *, long: bool = False) -> Future[T]:
        return self._later(lambda: self.store.submit(work, long=long), writing=True)

    def read(self, work: Callable[[UnitOfWork], T], *, long: bool = False) -> Future[T]:
        return self._later(lambda: self.store.read(work, long=long), writing=False)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    def turn(self) -> None:
        """Run one that waits."""
        run, told, writing = self.waiting.pop(self.chance.randrange(len(self.waiting)))
        trouble = self.chance.random() if writing else 1.0
        if trouble < self.troubled / 2:
            told.set_exception(StoreUnavailable("away"))
            return
        done = run()
        if trouble < self.troubled:
            told.set_exception(OutcomeUnknown("gone in the middle of the commit"))
        elif (error := done.exception()) is not None:
            told.set_exception(error)
        else:
            told.set_result(done.result())

    def _later(self, run: Callable[[], Future[T]], *, writing: bool) -> Future[T]:
        told: Future[T] = Future()
        self.waiting.append((run, told, writing))
        return told


@dataclass(slots=True, kw_only=True, eq=False)
class Pushed:
    """Something that a platform has to tell, until the house has acknowledged it or the plan is at its end."""

    what: Incoming | Press
    plan: tuple[float, ...]
    attempts: int = 0
    acknowledged: bool = False
    arrived: int = 0


class Life:
    """One schedule: what people do in some hours, and what their platforms make of it."""

    def __init__(self, seed: int, store: Store, events: int = 8) -> None:
        """``events`` messages are written; presses come by themselves."""
        self.store, self.events = store, events
        self.pushes: list[Pushed] = []
        self.deaths = 0
        self._on_the_way: list[tuple[float, int, Pushed, bool]] = []
        self._chance = Random(seed)
        self._chancy = Chancy(store, self._chance)
        self._clock = HandSetClock()
        self._began = self._clock()
        self._order, self._ids, self._names = count(), count(1), count(1)
        self._shelf = LedgersShelf(Ledger(self._clock, KEYS_ALONE))
        self._entry = self._started()

    async def lived(self) -> None:
        """Until nothing is on its way any more."""
        self.store.submit(_move_in).result()
        for _ in range(self.events):
            said = self._said()
            begins = 0 if said.text.startswith("报备") else 240  # mostly behind the filings, and their decisions
            self._happens(begins + self._chance.uniform(0, 120), said)
        while self._on_the_way:
            together = self._chance.choice((1, 1, 1, 2, 3, 5))
            await self._arrive([heapq.heappop(self._on_the_way) for _ in range(min(together, len(self._on_the_way)))])
            if self._chance.random() < 0.5:
                self._somebody_presses()

    # --- what happens in the world --------------------------------------------------------------------------------

    def _said(self) -> Incoming:
        """One of three people files one of three companies, notes what he did there or wants to do, or puts down what
        it bought; no two notes and no two sums are alike.
        """
        number, seller = next(self._names), self._chance.choice(SELLERS)
        company = company_name(SELLERS.index(seller) if self._chance.random() < 0.6 else self._chance.randrange(3))
        text = f"报备 {company} 李娜 139{number:08d}"
        if (what := self._chance.random()) < 0.5:
            text = next(words for upto, words in _BESIDES if what < upto).format(company=company, number=number)
        platform = self._chance.choice(tuple(PLANS))
        place = Place(platform=platform, person=f"ou_{seller}", chat=f"chat_{seller}", direct=True)
        ident = f"m{sum(each.what.platform == platform for each in self.pushes)}"  # each platform counts for itself
        return Incoming(platform=platform, event_id=ident, place=place, text=text, sent_at=self._clock())

    def _somebody_presses(self) -> None:
        """One or two leaders decide about a filing that waits, once or twice each."""

        def pending(uow: UnitOfWork) -> list[str]:
            return [one.id for one in uow.filings.page(after=0, limit=50) if one.status is FilingStatus.PENDING]

        for filing in self.store.read(pending).result()[:2]:
            for leader in self._chance.sample(LEADERS, self._chance.randint(1, 2)):
                platform, verb = (
                    self._chance.choice(tuple(PLANS)),
                    self._chance.choice(("approve", "approve", "reject")),
                )
                place = Place(platform=platform, person=f"ou_{leader}", chat=f"chat_{leader}", direct=True)
                pressed = Press(
                    platform=platform,
                    event_id=f"p{next(self._names)}",
                    place=place,
                    action=Action(verb=verb, subject=filing).pack(),
                    handle="card",
                    inputs={"reason": "请补充联系人职务"},
                )
                self._happens(self._now() + self._chance.uniform(0, 3), pressed)

    def _happens(self, at: float, what: Incoming | Press) -> None:
        plan = PLANS[what.platform] if isinstance(what, Incoming) else ()
        pushed = Pushed(what=what, plan=plan)
        self.pushes.append(pushed)
        self._push(at, pushed)

    # --- what the platforms make of it ----------------------------------------------------------------------------

    def _push(self, at: float, pushed: Pushed) -> None:
        """An attempt: it may get lost, it may be late, and it may come twice whatever is answered."""
        pushed.attempts += 1
        lost, late = self._chance.random() < 0.1, self._chance.random() < 0.15
        delay = self._chance.uniform(3, 400) if late else self._chance.uniform(0, 1)
        if not lost:
            self._send(at + delay, pushed, heard=delay < PATIENCE[pushed.what.platform])
        if not lost and self._chance.random() < 0.15:
            self._send(at + delay + self._chance.choice((0.0, 0.5, 30.0, 7000.0)), pushed, heard=False)
        if lost or late:
            self._failed(at, pushed)

    def _send(self, at: float, pushed: Pushed, *, heard: bool) -> None:
        heapq.heappush(self._on_the_way, (at, next(self._order), pushed, heard))

    def _failed(self, at: float, pushed: Pushed) -> None:
        if not pushed.acknowledged and pushed.attempts <= len(pushed.plan):
            wait = PATIENCE[pushed.what.platform] + pushed.plan[pushed.attempts - 1]
            self._push(at + wait, pushed)

    async def _arrive(self, together: list[tuple[float, int, Pushed, bool]]) -> None:
        """These are in the house at the same time, which may die over them."""
        at = max(now for now, *_ in together)
        self._clock.set(max(self._clock(), self._began + at * SECOND))
        dies_after = self._chance.randrange(12) if self._chance.random() < 0.1 else None
        tasks = [asyncio.ensure_future(self._taken_in(pushed.what)) for _, _, pushed, _ in together]
        await self._worked(tasks, dies_after)
        for (_, _, pushed, heard), task in zip(together, tasks, strict=True):
            pushed.arrived += 1
            answered = not task.cancelled() and task.exception() is None
            if answered and heard and self._chance.random() < 0.92:  # else the answer is lost on its way back
                pushed.acknowledged = True
            elif heard:
                self._failed(at, pushed)

    async def _worked(self, tasks: Sequence[asyncio.Future[None]], dies_after: int | None) -> None:
        """Until all of them have their answer, or the process is gone."""
        turns = rests = 0
        while not all(task.done() for task in tasks):
            await asyncio.sleep(0)
            if not self._chancy.waiting:
                rests += 1
                assert rests < LONGEST_REST, "the house waits for something that never comes"
                continue
            if turns == dies_after:
                break
            self._chancy.turn()
            turns += 1
        if dies_after is not None:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._chancy.waiting.clear()
            self._entry = self._started()
            self.deaths += 1

    async def _taken_in(self, what: Incoming | Press) -> None:
        if isinstance(what, Incoming):
            await self._entry.message(what)
        else:
            await self._entry.press(what)

    def _started(self) -> Entry:
        """The house as it is after a start: it remembers nothing but what is in the store."""
        door = Door(
            store=self._chancy,
            clock=self._clock,
            new_id=lambda: f"id{next(self._ids):06d}",
            shelf=self._shelf,
            wake=lambda: None,
        )
        return Entry(door)

    def _now(self) -> float:
        return (self._clock() - self._began).total_seconds()


def _move_in(uow: UnitOfWork) -> None:
    """The made-up company, with an account on each platform for everybody."""
    move_in(uow)
    for member in (*SELLERS, *LEADERS):
        for platform in ("dingtalk", "wecom"):
            uow.directory.bind(Identity(platform=platform, external_id=f"ou_{member}", member_id=MemberId(member)))
