"""What was done with customers, on every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from core.domain.clocks import Done
from core.domain.filing import FilingStatus
from core.domain.follow_up import FollowUp, LeftAlone, Remark, Tally
from core.domain.ids import CustomerId, FilingId, FollowUpId, MemberId
from core.domain.rules import ConcurrentChange, RuleViolation
from core.service.ports.store import Store
from tests.support.builders import a_filing
from tests.support.stores import MORNING, a_customer, read, write, write_each

WANG, LIN = MemberId("wang"), MemberId("lin")
HOUR = timedelta(hours=1)
FILING = FilingId("filing-1")


def an_entry(number: int = 1, **changes: Any) -> FollowUp:
    """Something that 王晨 did, an hour after the one before."""
    values = {
        "id": FollowUpId(f"follow-up-{number}"),
        "filing": FILING,
        "customer": CustomerId("customer-1"),
        "by": WANG,
        "at": MORNING + HOUR * number,
        "day": MORNING.date(),
        "kind": "拜访",
        "note": f"看了第 {number} 条产线",
    }
    return FollowUp(**{**values, **changes})


@pytest.fixture
def filed(store: Store) -> Store:
    """A customer with a filing."""
    write(store, lambda uow: uow.customers.add(a_customer(), ()))
    filing = a_filing(id=FILING, customer_id=CustomerId("customer-1"))
    write(store, lambda uow: uow.filings.add(filing, keys=()))
    return store


def test_a_follow_up_comes_back_as_it_was_written(filed: Store) -> None:
    """Every field of it, the next step and its day included."""
    entry = an_entry(next_step="带样品", next_day=date(2026, 11, 25), counts=False, why="short")
    write(filed, lambda uow: uow.follow_ups.add(entry))

    assert read(filed, lambda uow: uow.follow_ups.get(entry.id)) == entry


def test_the_newest_come_first_a_page_at_a_time(filed: Store) -> None:
    """Of one filing."""
    entries = [an_entry(number) for number in range(1, 5)]
    write_each(filed, entries, lambda uow, one: uow.follow_ups.add(one))
    first = read(filed, lambda uow: uow.follow_ups.of_filing(FILING, limit=2))
    rest = read(filed, lambda uow: uow.follow_ups.of_filing(FILING, limit=9, before=first[-1].at))

    assert [one.id[-1] for one in (*first, *rest)] == ["4", "3", "2", "1"]
    assert read(filed, lambda uow: uow.follow_ups.of_filing(FilingId("other"), limit=9)) == ()
    assert read(filed, lambda uow: uow.follow_ups.latest_by(WANG)) == entries[-1]
    assert read(filed, lambda uow: uow.follow_ups.latest_by(LIN)) is None


def test_of_two_corrections_at_once_one_fails(filed: Store) -> None:
    """The second had read the words before the first."""
    write(filed, lambda uow: uow.follow_ups.add(an_entry()))
    write(filed, lambda uow: uow.follow_ups.save(an_entry(note="看了两条产线")))

    with pytest.raises(ConcurrentChange):
        write(filed, lambda uow: uow.follow_ups.save(an_entry(note="看了三条产线")))
    kept = read(filed, lambda uow: uow.follow_ups.get(FollowUpId("follow-up-1")))
    assert (kept.note, kept.version) == ("看了两条产线", 2)


def test_an_unknown_follow_up_is_said_to_be_unknown(filed: Store) -> None:
    """Not answered with somebody else's."""
    with pytest.raises(RuleViolation, match="follow_up_not_found"):
        read(filed, lambda uow: uow.follow_ups.get(FollowUpId("none")))


def test_what_is_planned_for_a_day_is_found_on_it(filed: Store) -> None:
    """For whoever planned it; effective ones are counted by time and kind."""
    day = date(2026, 11, 25)
    entries = [
        an_entry(1, next_day=day),
        an_entry(2, next_day=day, kind="电话"),
        an_entry(3, next_day=day + timedelta(days=1), counts=False),
        an_entry(4, next_day=day, by=LIN),
    ]
    write_each(filed, entries, lambda uow, one: uow.follow_ups.add(one))

    def effective(**asked: Any) -> int:
        return read(filed, lambda uow: uow.follow_ups.effective(FILING, **asked))

    assert read(filed, lambda uow: uow.follow_ups.planned(WANG, day)) == tuple(entries[:2])
    assert effective(since=MORNING) == 3
    assert effective(since=entries[1].at) == 2
    assert effective(since=MORNING, kinds=("电话",)) == 1


def test_what_counts_is_told_to_the_clocks_in_order(filed: Store) -> None:
    """With its moment and kind; and how much there is in all, up to a moment."""
    entries = [an_entry(3, kind="电话"), an_entry(1), an_entry(2, counts=False), an_entry(4)]
    write_each(filed, entries, lambda uow, one: uow.follow_ups.add(one))
    done = read(filed, lambda uow: uow.follow_ups.done(FILING, since=MORNING + HOUR))
    later = read(filed, lambda uow: uow.follow_ups.done(FILING, since=MORNING + HOUR * 2))
    tally = read(filed, lambda uow: uow.follow_ups.tally(FILING, until=MORNING + HOUR * 3))
    none = read(filed, lambda uow: uow.follow_ups.tally(FILING, until=MORNING))

    assert done == (
        Done(at=MORNING + HOUR, kind="拜访"),
        Done(at=MORNING + HOUR * 3, kind="电话"),
        Done(at=MORNING + HOUR * 4, kind="拜访"),
    )
    assert later == done[1:]
    assert tally == Tally(entries=3, effective=2, last=MORNING + HOUR * 3)
    assert none == Tally()


def test_what_several_people_wrote_is_tallied_at_once(filed: Store) -> None:
    """From the one instant to before the other; who wrote nothing is left out."""
    entries = [an_entry(3, kind="电话"), an_entry(1), an_entry(2, counts=False), an_entry(4)]
    write_each(filed, entries, lambda uow, one: uow.follow_ups.add(one))

    def tallies(start: int, stop: int) -> dict[MemberId, Tally]:
        since, until = MORNING + HOUR * start, MORNING + HOUR * stop
        return dict(read(filed, lambda uow: uow.follow_ups.tallies_by([WANG, LIN], since=since, until=until)))

    assert tallies(2, 4) == {WANG: Tally(entries=2, effective=1, last=MORNING + HOUR * 3)}
    assert tallies(5, 9) == {}


def test_who_is_left_alone_is_found_by_the_last_thing_that_was_done(filed: Store) -> None:
    """After the instant nobody did anything for it, until now; so many of each person are looked at."""
    begun: dict[str, Any] = {"status": FilingStatus.PROTECTED, "decided_at": MORNING}
    write(filed, lambda uow: uow.filings.save(replace(uow.filings.get(FILING), **begun)))
    write_each(filed, [an_entry(1), an_entry(9)], lambda uow, one: uow.follow_ups.add(one))

    def alone(since: int, now: int, each: int = 9) -> tuple[list[LeftAlone], int]:
        asked: dict[str, Any] = {"since": MORNING + HOUR * since, "now": MORNING + HOUR * now, "each": each, "most": 1}
        owner = read(filed, lambda uow: uow.filings.get(FILING).owner)
        found, total = read(filed, lambda uow: uow.follow_ups.left_alone([owner, LIN], **asked))
        return list(found), total

    ((filing, _, _, since),), total = alone(2, 5)
    assert (filing, since, total) == (FILING, MORNING + HOUR, 1)
    assert [alone(0, 5), alone(5, 9), alone(-1, 0), alone(2, 5, each=0)] == [([], 0)] * 4


def test_remarks_are_kept_in_their_order(filed: Store) -> None:
    """Comments and former words, each with whose they are."""
    write(filed, lambda uow: uow.follow_ups.add(an_entry()))
    about = FollowUpId("follow-up-1")
    remarks = [
        Remark(id="r1", follow_up=about, by=WANG, at=MORNING, text="原来的话", comment=False),
        Remark(id="r2", follow_up=about, by=LIN, at=MORNING + HOUR, text="很好，记得带合同"),
    ]
    write_each(filed, reversed(remarks), lambda uow, one: uow.follow_ups.add_remark(one))

    assert read(filed, lambda uow: uow.follow_ups.remarks(about)) == tuple(remarks)
    assert read(filed, lambda uow: uow.follow_ups.remarks(FollowUpId("other"))) == ()
