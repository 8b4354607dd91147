"""Very many protections that end in one night: by sets it comes to the same as one by one, on every store."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from bot.timed.jobs import COMMANDS
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import EntryId
from core.domain.policy.document import ProtectionRules
from core.domain.policy.pool import Pool, PoolRules
from core.domain.policy.protection import AtEnd, ExtensionRules, ReleaseRules
from core.domain.pool import PoolEntry
from core.domain.rules import ConcurrentChange
from core.service.context import Context
from core.service.expire_many import Ended, Looked, end, look
from core.service.move_stage import MoveStage
from core.service.ports.expiries import Mark
from core.service.ports.store import Store, UnitOfWork
from core.service.queue import JoinQueue
from core.service.record_follow_up import RecordFollowUp
from core.service.records import Subject, Timer, about_entry, about_filing
from core.service.release_filing import ReleaseFiling
from core.service.request_extension import RequestExtension
from storage.repositories.chain import verify
from tests.support.builders import KEYS_ALONE, LIN, SUN, WANG, XU, Ledger, move_in
from tests.support.clock import HandSetClock
from tests.support.stores import read, write

DAY = timedelta(days=1)
COUNT = 60


class Night(Ledger):
    """The company's ledger on any store, with several versions of its rules, and a night in which much ends."""

    def __init__(self, store: Store) -> None:
        super().__init__(HandSetClock())
        self.store = store  # type: ignore[assignment]
        write(store, move_in)
        self.versions = {
            1: KEYS_ALONE,
            2: replace(KEYS_ALONE, version=2, protection=ProtectionRules(notices=())),
            3: replace(KEYS_ALONE, version=3, protection=ProtectionRules(pauses=())),
            4: replace(KEYS_ALONE, version=4, release=ReleaseRules(spare="amount > 100000")),
            5: replace(KEYS_ALONE, version=5, release=ReleaseRules(at_end=AtEnd.POOL)),
            6: replace(KEYS_ALONE, version=6, release=ReleaseRules(at_end=AtEnd.POOL_UNLESS_EARNED)),
            7: replace(KEYS_ALONE, version=7, release=ReleaseRules(at_end=AtEnd.POOL, spare_open_deals=True)),
        }
        self.filings: list[Filing] = []

    def context(self) -> Context:
        """With the rules under which each filing was born."""
        return replace(super().context(), versions=self.versions.__getitem__)

    def fill(self, seed: int, pools: tuple[Pool, ...] = PoolRules().pools) -> None:
        """Filings of all sorts, whose protections end in the same night."""
        dice = Random(seed)
        for number in range(COUNT):
            self.policy = self.versions[dice.choice((1, 1, 2, 3, 4, 5, 5, 6, 6, 7))]
            owner = dice.choice((WANG, XU))
            budget = dice.choice(("", "500000"))
            phone = f"1390002{number:04d}"
            filing = self.file(owner, f"苏州{number:03d}青禾精密机械有限公司", phone, budget=budget)
            self.filings.append(self._fate(filing, dice.choice(FATES), dice))
        self.policy = replace(self.versions[1], pool=PoolRules(pools=pools))
        self.later(timedelta(days=30, hours=1))

    def _fate(self, filing: Filing, fate: str, dice: Random) -> Filing:
        if fate == "pending":
            return filing
        if fate == "rejected":
            return self.reject(filing)
        approved = self.approve(filing)
        if fate == "released":
            self.do(ReleaseFiling(filing_id=filing.id, by=filing.owner, reason="客户没有预算"))
        if fate == "unwarned":
            return approved
        if fate in {"followed", "asked"}:
            note = "拜访了王总，看了两条产线的样品"
            self.do(RecordFollowUp(filing_id=filing.id, by=filing.owner, kind="拜访", note=note))
        if fate in {"talking", "won"}:
            self.do(
                MoveStage(filing_id=filing.id, stage="first_contact" if fate == "talking" else "won", by=filing.owner)
            )
        if fate == "awaited":
            self.do(JoinQueue(customer_id=filing.customer_id, by=SUN))
        if fate == "asked":
            self.do(RequestExtension(filing_id=filing.id, by=filing.owner, days=10, reason="合同在走流程"))
        self._warned(approved)
        return approved

    def _warned(self, filing: Filing) -> None:
        """Its owner heard of the end, a month ahead for once."""

        def told(uow: UnitOfWork) -> None:
            now = uow.filings.get(filing.id)
            if now.status is FilingStatus.PROTECTED:
                uow.filings.save(replace(now, reminded=1, warned_at=self.clock()))

        write(self.store, told)

    def one_by_one(self) -> None:
        """As the ticker rings the timers of a quiet night."""
        for _ in range(10):
            due = read(self.store, lambda uow: uow.timers.due(now=self.clock(), limit=1000))
            for timer in due:
                write(self.store, lambda uow, key=timer.key: uow.timers.done(key))  # type: ignore[misc]
                self.do(COMMANDS[timer.kind](timer))

    def by_sets(self, limit: int = 7) -> list[tuple[Looked, Ended]]:
        """A walk through all that is due, in slices."""
        slices: list[tuple[Looked, Ended]] = []
        after: Mark | None = None
        while not slices or slices[-1][0].looked_at:
            looked = self.look(after, limit)
            slices.append((looked, write(self.store, lambda uow, looked=looked: end(looked, uow))))  # type: ignore[misc]
            after = looked.after
        return slices

    def look(self, after: Mark | None = None, limit: int = 99) -> Looked:
        """What would end now."""
        ctx = self.context()
        return read(self.store, lambda uow: look(uow, ctx, after=after, limit=limit))

    def state(self) -> dict[str, Any]:
        """Everything that came of it, but for the names of what is new."""
        return read(self.store, self._told)

    def _told(self, uow: UnitOfWork) -> dict[str, Any]:
        filings = [uow.filings.get(filing.id) for filing in self.filings]
        events = {one.number: [_event(event) for event in uow.trail.about(about_filing(one.id))] for one in filings}
        timers = uow.timers.due(now=self.clock() + 9999 * DAY, limit=10_000)
        return {
            "filings": filings,
            "events": events,
            "timers": sorted((_name(timer), timer.due_at) for timer in timers),
            "free": [uow.filings.live_of(one.customer_id, one.scope) is None for one in filings],
            "pooled": [_lies(uow.pool.live_of(one.customer_id, one.scope)) for one in filings],
            "entered": [
                [_event(event) for event in uow.trail.about(about_entry(entry.id))]
                for entry in (uow.pool.live_of(one.customer_id, one.scope) for one in filings)
                if entry is not None
            ],
        }

    def outbox(self) -> list[tuple[object, ...]]:
        """What people are told, in no particular order."""

        def claimed(uow: UnitOfWork) -> list[tuple[object, ...]]:
            told: list[tuple[object, ...]] = []
            while items := uow.outbox.claim(now=self.clock() + 99 * DAY, lease=DAY, limit=1000):
                for item in items:
                    notice = item.notice
                    told.append(
                        (
                            notice.kind.value,
                            notice.to or "",
                            _matter(notice.about, uow),
                            sorted(notice.args),
                            item.created_at,
                        )
                    )
                    uow.outbox.sent(item.seq, at=self.clock())
            return sorted(told, key=repr)

        return write(self.store, claimed)


FATES = (
    *("warned", "warned", "warned", "awaited", "unwarned", "asked"),
    *("followed", "released", "rejected", "pending", "talking", "won"),
)


def _name(timer: Timer) -> str:
    """Its key, but for a stay in the pool, which has another name each time."""
    return timer.kind if timer.subject.kind == "pool" else timer.key


def _matter(about: Subject, uow: UnitOfWork) -> str:
    """A stay in the pool by the number of its filing."""
    return f"stay of {uow.pool.get(EntryId(about.id)).number}" if about.kind == "pool" else str(about)


def _lies(entry: PoolEntry | None) -> PoolEntry | None:
    return None if entry is None else replace(entry, id=EntryId(""))


def _event(event: Any) -> tuple[object, ...]:
    return event.kind, event.actor, event.rule, sorted(event.data.items()), event.at


BIG = Pool(key="big", name="大客户池", when="amount > 100000")
"""A pool for some of them; what falls into no other one is free where it is the only one."""


@pytest.mark.parametrize(
    ("seed", "pools"), [(1, PoolRules().pools), (2, PoolRules().pools), (3, (BIG, *PoolRules().pools)), (4, (BIG,))]
)
def test_by_sets_it_comes_to_the_same_as_one_by_one(
    store: Store, another_store: Callable[[], Store], seed: int, pools: tuple[Pool, ...]
) -> None:
    """Rows, keys, timers, events and notices; what needs weighing is left to its own timer."""
    slow, fast = Night(another_store()), Night(store)
    for night in (slow, fast):
        night.fill(seed, pools)
    slow.one_by_one()
    slices = fast.by_sets()
    fast.one_by_one()

    assert sum(part.count for _, part in slices) > COUNT // 5
    assert any(part.count < looked.looked_at for looked, part in slices)
    assert fast.state() == slow.state()
    assert fast.outbox() == slow.outbox()
    assert verify(fast.store).ok


def test_a_slice_goes_on_where_the_one_before_ended(store: Store) -> None:
    """Nothing is looked at twice, whatever stays behind; a second walk finds nothing to end."""
    night = Night(store)
    night.fill(4)
    first, again = night.by_sets(limit=5), night.by_sets(limit=5)

    marks = [looked.after for looked, _ in first if looked.after is not None]
    assert all(one < other for one, other in pairwise(marks))
    assert sum(part.count for _, part in again) == 0
    assert sum(looked.looked_at for looked, _ in again) == sum(looked.looked_at - part.count for looked, part in first)


def _alone(night: Night) -> Filing:
    """One protection that is over, and nothing about it to be weighed."""
    filing = night.approve(night.file(WANG))
    night._warned(filing)
    night.later(31 * DAY)
    return filing


def _given_back(night: Night, filing: Filing) -> None:
    night.do(ReleaseFiling(filing_id=filing.id, by=LIN, reason="没有进展"))


def _asked_for(night: Night, filing: Filing) -> None:
    night.policy = replace(night.policy, extension=ExtensionRules(actions=0))
    night.do(RequestExtension(filing_id=filing.id, by=WANG, days=10, reason="合同在走流程"))


def _waited_for(night: Night, filing: Filing) -> None:
    night.do(JoinQueue(customer_id=filing.customer_id, by=SUN))


@pytest.mark.parametrize("change", [_given_back, _asked_for, _waited_for])
def test_what_changed_meanwhile_is_not_ended(store: Store, change: Callable[[Night, Filing], None]) -> None:
    """Between the look and the end somebody gave it back, asked for more time, or began to wait for it."""
    night = Night(store)
    filing = _alone(night)
    looked = night.look()
    change(night, filing)
    before = read(store, lambda uow: uow.filings.get(filing.id))
    ended = write(store, lambda uow: end(looked, uow))

    assert [one.over.id for one in looked.endings] == [filing.id]
    assert ended.count == 0
    assert read(store, lambda uow: uow.filings.get(filing.id)) == before
    assert verify(store).ok


def _renewed(night: Night, filing: Filing) -> None:
    def write_again(uow: UnitOfWork) -> None:
        uow.filings.save(uow.filings.get(filing.id))

    write(night.store, write_again)


def _followed_up(night: Night, filing: Filing) -> None:
    note = "拜访了王总，看了两条产线的样品"
    night.do(RecordFollowUp(filing_id=filing.id, by=WANG, kind="拜访", note=note))


@pytest.mark.parametrize("change", [_renewed, _followed_up])
def test_one_that_is_not_what_it_was_is_looked_at_again(store: Store, change: Callable[[Night, Filing], None]) -> None:
    """Nothing of the slice is written."""
    night = Night(store)
    filing = _alone(night)
    looked = night.look()
    change(night, filing)

    with pytest.raises(ConcurrentChange):
        write(store, lambda uow: end(looked, uow))
    assert read(store, lambda uow: uow.filings.get(filing.id)).status is FilingStatus.PROTECTED
    again = night.look()
    assert write(store, lambda uow: end(again, uow)).count == 1
