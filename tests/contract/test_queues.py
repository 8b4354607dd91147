"""The inbox, the timers, the copies of cards, the drafts."""

from __future__ import annotations

from dataclasses import replace

from core.domain.ids import MemberId
from core.service.copies import CardRef
from core.service.ports.store import Store
from core.service.records import Draft, InboxKey, Place, Timer, about_filing
from tests.support.stores import MINUTE, MORNING, at_once, read, write, write_each

KEY = InboxKey(platform="feishu", event_id="ev_1")
WANG = MemberId("wang")
REF = CardRef(
    id="ref-1",
    subject=about_filing("filing-1"),
    platform="feishu",
    handle="om_1",
    view="approval_needed",
    viewer=MemberId("lin"),
    place=Place(platform="feishu", person="ou_1", chat="oc_1"),
    sent_at=MORNING,
    args={"number": 1},
    updatable_until=MORNING + MINUTE,
    digest="d1",
)
DRAFT = Draft(member_id=WANG, chat="oc_1", fields={"company": "苏州青禾", "phone": "139"}, expires_at=MORNING + MINUTE)


def test_an_event_is_registered_once(store: Store) -> None:
    """The same event again gets the answer that was kept."""
    assert write(store, lambda uow: uow.inbox.register(KEY, at=MORNING))
    assert read(store, lambda uow: uow.inbox.answer(KEY)) is None
    write(store, lambda uow: uow.inbox.keep_answer(KEY, "已报备"))

    assert not write(store, lambda uow: uow.inbox.register(KEY, at=MORNING))
    assert read(store, lambda uow: uow.inbox.knows(KEY))
    assert not read(store, lambda uow: uow.inbox.knows(replace(KEY, event_id="other")))
    assert read(store, lambda uow: uow.inbox.answer(KEY)) == "已报备"
    assert read(store, lambda uow: uow.inbox.answer(replace(KEY, platform="wecom"))) is None


def test_an_event_that_comes_twice_at_the_same_instant_is_registered_once(store: Store) -> None:
    """Platforms deliver again while the first delivery is still being worked on."""
    futures = at_once([lambda: store.submit(lambda uow: uow.inbox.register(KEY, at=MORNING)) for _ in range(8)])

    assert sorted(future.result() for future in futures) == [False] * 7 + [True]


def test_old_events_are_forgotten(store: Store) -> None:
    """Those before the instant, and it is said how many."""
    for event_id, at in (("old", MORNING), ("new", MORNING + MINUTE)):
        key = replace(KEY, event_id=event_id)
        store.submit(lambda uow, k=key, a=at: uow.inbox.register(k, at=a)).result()  # type: ignore[misc]

    assert write(store, lambda uow: uow.inbox.forget_before(MORNING + MINUTE)) == 1
    assert write(store, lambda uow: uow.inbox.register(replace(KEY, event_id="old"), at=MORNING))
    assert not write(store, lambda uow: uow.inbox.register(replace(KEY, event_id="new"), at=MORNING))


def test_timers_are_due_in_their_order(store: Store) -> None:
    """Set again under the same key, a timer moves; cancelled, it is gone."""
    timers = [
        Timer(key=key, kind="expire", due_at=MORNING + minutes * MINUTE, subject=about_filing("f"))
        for key, minutes in (("b", 1), ("a", 1), ("c", 2), ("d", 9), ("d", 0), ("e", 3))
    ]
    write_each(store, timers, lambda uow, timer: uow.timers.set(timer))
    write(store, lambda uow: uow.timers.cancel("c"))

    due = read(store, lambda uow: uow.timers.due(now=MORNING + 2 * MINUTE, limit=9))

    assert [timer.key for timer in due] == ["d", "a", "b"]
    assert due[0] == timers[4]
    assert len(read(store, lambda uow: uow.timers.due(now=MORNING + 2 * MINUTE, limit=1))) == 1
    assert read(store, lambda uow: uow.timers.next_due()) == MORNING


def test_a_timer_is_done_once(store: Store) -> None:
    """Whoever comes second hears that it was already gone."""
    timer = Timer(key="t", kind="expire", due_at=MORNING, subject=about_filing("f"))
    write(store, lambda uow: uow.timers.set(timer))

    assert write(store, lambda uow: uow.timers.done("t"))
    assert not write(store, lambda uow: uow.timers.done("t"))
    assert read(store, lambda uow: uow.timers.next_due()) is None


def test_a_copy_of_a_card_is_found_by_its_matter_and_by_its_handle(store: Store) -> None:
    """The oldest first; what was last drawn on it is kept."""
    older = replace(
        REF, id="ref-2", handle="om_2", sent_at=MORNING - MINUTE, viewer=None, updatable_until=None, args={}
    )
    write_each(store, (REF, older), lambda uow, ref: uow.card_refs.add(ref))
    write(store, lambda uow: uow.card_refs.repainted("feishu", "om_1", digest="d2"))

    painted = replace(REF, digest="d2")
    assert read(store, lambda uow: uow.card_refs.about(REF.subject)) == [older, painted]
    assert read(store, lambda uow: uow.card_refs.with_handle("feishu", "om_1")) == [painted]

    write(store, lambda uow: uow.card_refs.drop(older.id))
    assert read(store, lambda uow: uow.card_refs.about(REF.subject)) == [painted]
    assert read(store, lambda uow: uow.card_refs.with_handle("wecom", "om_1")) == []


def test_a_token_is_good_for_one_repaint(store: Store) -> None:
    """A press brings a fresh one for every copy with that handle."""
    write(store, lambda uow: uow.card_refs.add(replace(REF, token="first")))
    (kept,) = read(store, lambda uow: uow.card_refs.about(REF.subject))
    write(store, lambda uow: uow.card_refs.repainted("feishu", "om_1", digest="d2", token="first"))
    (used,) = read(store, lambda uow: uow.card_refs.about(REF.subject))
    write(store, lambda uow: uow.card_refs.renew("feishu", "om_1", token="second"))
    write(store, lambda uow: uow.card_refs.renew("wecom", "om_1", token="another platform's"))
    (renewed,) = read(store, lambda uow: uow.card_refs.about(REF.subject))

    assert (kept.token, used.token, renewed.token) == ("first", "", "second")


def test_a_token_that_came_while_a_card_was_repainted_is_kept(store: Store) -> None:
    """The repaint took the one before; what changed meanwhile needs this one."""
    write(store, lambda uow: uow.card_refs.add(replace(REF, token="first")))
    write(store, lambda uow: uow.card_refs.renew("feishu", "om_1", token="second"))
    write(store, lambda uow: uow.card_refs.repainted("feishu", "om_1", digest="d2", token="first"))
    (copy,) = read(store, lambda uow: uow.card_refs.about(REF.subject))

    assert (copy.token, copy.digest) == ("second", "d2")


def test_a_draft_is_kept_for_a_while(store: Store) -> None:
    """One a person and conversation; saved again it is replaced, and when its time is over it is gone."""
    changed = replace(DRAFT, fields={"company": "无锡远舟"}, version=2)
    write_each(store, (DRAFT, replace(DRAFT, chat="oc_2"), changed), lambda uow, draft: uow.drafts.save(draft))

    assert read(store, lambda uow: uow.drafts.get(WANG, "oc_1", now=MORNING)) == changed
    assert read(store, lambda uow: uow.drafts.get(WANG, "oc_1", now=MORNING + MINUTE)) is None
    assert read(store, lambda uow: uow.drafts.get(WANG, "oc_3", now=MORNING)) is None

    write(store, lambda uow: uow.drafts.drop(WANG, "oc_1"))
    assert read(store, lambda uow: uow.drafts.get(WANG, "oc_1", now=MORNING)) is None
    assert read(store, lambda uow: uow.drafts.get(WANG, "oc_2", now=MORNING)) is not None


def test_what_somebody_has_half_filled_in_is_put_away_all_at_once(store: Store) -> None:
    """His own, in whatever conversation."""
    other = replace(DRAFT, member_id=MemberId("xu"))
    write_each(store, (DRAFT, replace(DRAFT, chat="oc_2"), other), lambda uow, draft: uow.drafts.save(draft))
    write(store, lambda uow: uow.drafts.drop_all(WANG))

    kept = [read(store, lambda uow, d=d: uow.drafts.get(d.member_id, d.chat, now=MORNING)) for d in (DRAFT, other)]  # type: ignore[misc]
    assert kept == [None, other]


def test_a_token_that_turned_out_to_be_used_up_is_forgotten(store: Store) -> None:
    """The copy stays; a token that a press brought meanwhile stays, too."""
    write(store, lambda uow: uow.card_refs.add(replace(REF, token="first")))
    write(store, lambda uow: uow.card_refs.spent("feishu", "om_1", token="older"))
    (kept,) = read(store, lambda uow: uow.card_refs.about(REF.subject))
    write(store, lambda uow: uow.card_refs.spent("feishu", "om_1", token="first"))
    (spent,) = read(store, lambda uow: uow.card_refs.about(REF.subject))

    assert (kept.token, spent.token) == ("first", "")
