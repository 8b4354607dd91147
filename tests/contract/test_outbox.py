"""Notices: once each, in order, with a lease."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from core.service.ports.store import Store
from core.service.records import NoticeKind, OutboxItem, Place, about_filing
from tests.support.stores import MINUTE, MORNING, a_notice, at_once, read, tell, write

LATER = MORNING + timedelta(hours=1)


def claim(store: Store, *, now: datetime = LATER, limit: int = 10) -> Sequence[OutboxItem]:
    return write(store, lambda uow: uow.outbox.claim(now=now, lease=MINUTE, limit=limit))


def keys(items: Sequence[OutboxItem]) -> list[str]:
    return [item.notice.dedupe_key for item in items]


def sent(store: Store, item: OutboxItem) -> None:
    write(store, lambda uow: uow.outbox.sent(item.seq, at=LATER))


def test_a_notice_comes_out_as_it_went_in(store: Store) -> None:
    """With its place, its facts, and the first try counted."""
    place = Place(platform="feishu", person="ou_1", chat="oc_1", direct=False)
    notice = a_notice(place=place, to=None, args={"reply": "help", "number": 7, "note": None}, not_before=MORNING)
    tell(store, notice)

    (item,) = claim(store)

    assert item.notice == notice
    assert (item.attempts, item.created_at, item.correlation, item.last_error) == (1, MORNING, "test", None)


def test_the_same_notice_is_taken_once(store: Store) -> None:
    """Even if two commands add it, and even after it was sent."""
    assert write(store, lambda uow: uow.outbox.add(a_notice(), at=MORNING, correlation=""))
    assert not write(store, lambda uow: uow.outbox.add(a_notice(), at=MORNING, correlation=""))
    (item,) = claim(store)
    sent(store, item)

    assert not write(store, lambda uow: uow.outbox.add(a_notice(), at=LATER, correlation=""))
    assert claim(store, now=LATER + MINUTE) == []


def test_notices_of_one_matter_to_one_person_go_one_after_the_other(store: Store) -> None:
    """Other people and other matters do not wait."""
    tell(store, a_notice("n1"), a_notice("n2"), a_notice("other-person", to="he"), a_notice("other-matter", "f2"))

    first = claim(store)
    assert keys(first) == ["n1", "other-person", "other-matter"]
    assert claim(store) == []

    sent(store, first[0])
    assert keys(claim(store)) == ["n2"]


def test_two_conversations_of_a_matter_do_not_wait_for_each_other(store: Store) -> None:
    """A reply in a group and one in a direct chat have their own lanes."""
    group = Place(platform="feishu", person="ou_1", chat="oc_1", direct=False)
    direct = Place(platform="feishu", person="ou_1", chat="oc_2")
    tell(store, a_notice("n1", place=group), a_notice("n2", place=direct), a_notice("n3", place=group))

    assert keys(claim(store)) == ["n1", "n2"]


def test_the_oldest_are_taken_first(store: Store) -> None:
    """And no more than were asked for."""
    tell(store, *(a_notice(f"n{number}", f"f{number}") for number in range(5)))

    assert keys(claim(store, limit=2)) == ["n0", "n1"]
    assert keys(claim(store, limit=2)) == ["n2", "n3"]


def test_a_notice_waits_for_its_moment(store: Store) -> None:
    """The relay can ask how long it may sleep; what waits behind another does not wake it."""
    tell(store, a_notice("n1", not_before=LATER + MINUTE), a_notice("n2"))

    assert read(store, lambda uow: uow.outbox.next_due()) == LATER + MINUTE
    assert claim(store) == []
    assert keys(claim(store, now=LATER + MINUTE)) == ["n1"]


def test_a_leased_notice_is_nobody_elses_until_the_lease_is_over(store: Store) -> None:
    """A sender that died is succeeded, and both tries are counted."""
    tell(store, a_notice())
    claim(store)

    assert claim(store, now=LATER + MINUTE - timedelta(seconds=1)) == []
    (again,) = claim(store, now=LATER + MINUTE)
    assert again.attempts == 2


def test_a_lease_can_be_extended_while_the_sender_is_still_at_it(store: Store) -> None:
    """A send may have to wait long for its turn at the platform."""
    tell(store, a_notice())
    (item,) = claim(store)
    write(store, lambda uow: uow.outbox.extend([item.seq], until=LATER + 3 * MINUTE))

    assert claim(store, now=LATER + 2 * MINUTE) == []
    assert keys(claim(store, now=LATER + 3 * MINUTE)) == ["n1"]


def test_extending_the_lease_of_what_was_sent_changes_nothing(store: Store) -> None:
    """The sender may have finished just then."""
    tell(store, a_notice())
    (item,) = claim(store)
    sent(store, item)
    write(store, lambda uow: uow.outbox.extend([item.seq], until=LATER))

    assert claim(store, now=LATER + MINUTE) == []


def test_a_notice_that_failed_is_tried_again_when_it_was_said(store: Store) -> None:
    """What went wrong is remembered, and its followers wait with it."""
    tell(store, a_notice("n1"), a_notice("n2"))
    (item,) = claim(store)
    write(store, lambda uow: uow.outbox.retry(item.seq, not_before=LATER + 5 * MINUTE, error="busy"))

    assert claim(store, now=LATER + 2 * MINUTE) == []
    (again,) = claim(store, now=LATER + 5 * MINUTE)
    assert (again.seq, again.attempts, again.last_error) == (item.seq, 2, "busy")


def test_a_dead_notice_lets_the_others_pass_and_can_be_revived(store: Store) -> None:
    """Revived, it starts counting anew; what is not dead cannot be revived."""
    tell(store, a_notice("n1"), a_notice("n2"))
    (item,) = claim(store)
    write(store, lambda uow: uow.outbox.bury(item.seq, at=LATER, error="refused"))

    (dead,) = read(store, lambda uow: uow.outbox.dead(limit=9))
    assert (dead.seq, dead.last_error) == (item.seq, "refused")
    assert keys(claim(store)) == ["n2"]

    assert write(store, lambda uow: uow.outbox.revive(item.seq, now=LATER))
    assert not write(store, lambda uow: uow.outbox.revive(item.seq, now=LATER))
    assert read(store, lambda uow: uow.outbox.dead(limit=9)) == []
    (again,) = claim(store)
    assert (again.seq, again.attempts) == (item.seq, 1)


def test_what_was_sent_is_never_due_again(store: Store) -> None:
    """Not even if a second sender reports a failure afterwards."""
    tell(store, a_notice())
    (item,) = claim(store)
    sent(store, item)
    write(store, lambda uow: uow.outbox.retry(item.seq, not_before=LATER, error="late"))
    write(store, lambda uow: uow.outbox.bury(item.seq, at=LATER, error="late"))

    assert read(store, lambda uow: uow.outbox.next_due()) is None
    assert read(store, lambda uow: uow.outbox.dead(limit=9)) == []
    assert claim(store, now=LATER + 9 * MINUTE) == []


def test_one_drawing_serves_the_repaints_that_wait(store: Store) -> None:
    """Those of the matter up to the one that is being sent."""
    repaint = NoticeKind.REPAINT
    tell(
        store,
        a_notice("r1", to=None, kind=repaint),
        a_notice("n", to=None),
        a_notice("r2", to=None, kind=repaint),
        a_notice("other", "f2", to=None, kind=repaint),
        a_notice("r3", to=None, kind=repaint),
    )
    first, *_ = claim(store)

    def pending(up_to: int) -> Sequence[int]:
        return read(store, lambda uow: uow.outbox.pending_repaints(about_filing("filing-1"), up_to=up_to))

    assert pending(first.seq) == [first.seq]
    assert len(pending(first.seq + 2)) == 2
    sent(store, first)
    assert len(pending(first.seq + 4)) == 2


def test_two_relays_never_send_the_same_notice(sql_store: Store) -> None:
    """Claimed at the same instant, each notice has one taker."""
    tell(sql_store, *(a_notice(f"n{number}", f"f{number}") for number in range(20)))
    claims = at_once(
        [lambda: sql_store.submit(lambda uow: uow.outbox.claim(now=LATER, lease=MINUTE, limit=3)) for _ in range(8)]
    )

    taken = [item.seq for future in claims for item in future.result()]
    assert len(taken) == len(set(taken)) == 20
