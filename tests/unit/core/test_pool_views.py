"""What somebody sees of the public pool: never what the policy hides, and always what he may do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from core.domain.ids import EntryId, MemberId
from core.domain.policy.pool import Pool
from core.domain.pool import PoolEntry
from core.domain.rules import RuleViolation
from core.service.ports.pool import BroughtBack
from core.service.views.pool_views import PAGE, PoolEntryView, PoolView, places_view, pool_entry_view, pool_view
from tests.support.builders import COMPANY, FREE_AFTERWARDS, HE, LIN, SUN, WANG, XU, ZHOU, Ledger
from tests.support.invented import company_name
from tests.support.pooling import COMMON, HOUR, WHY, at_once, claimed, given_back, queued, released, rules

EAST_POOL = Pool(key="east", name="华东公海", when='"华东区" in owner.teams', teams=("华东区",))


def seen(ledger: Ledger, reader: MemberId, before: EntryId | None = None, text: str = "") -> PoolView:
    ctx = ledger.context()
    return ledger.read(lambda uow: pool_view(reader, uow, ctx, before=before, text=text))


def one(ledger: Ledger, entry: PoolEntry, reader: MemberId) -> PoolEntryView:
    ctx = ledger.context()
    return ledger.read(lambda uow: pool_entry_view(entry.id, reader, uow, ctx))


def test_a_line_says_whether_one_may_claim_it_and_from_when_on(ledger: Ledger) -> None:
    """The same pool looks different to its former owner."""
    entry = released(ledger, product="精密机床")
    fresh = seen(ledger, SUN).lines[0]
    assert (fresh.company, fresh.product, fresh.hands) == (COMPANY, "精密机床", 1)
    assert (fresh.may, fresh.why_not, fresh.until) == (False, "claim_fresh", ledger.clock() + 2 * HOUR)
    ledger.later(2 * HOUR)

    assert seen(ledger, SUN).lines[0].may
    assert seen(ledger, WANG).lines[0].until == entry.since + timedelta(days=30)


def test_what_is_hidden_before_a_claim_is_nowhere(ledger: Ledger) -> None:
    """Contact and phone by default; a company's own list may hide the name as well, and then it finds nobody."""
    entry = released(ledger, product="精密机床")
    view = one(ledger, entry, SUN)
    assert [(field.key, field.value) for field in view.shown] == [("product", "精密机床")]
    assert [line.number for line in seen(ledger, SUN, text="青禾").lines] == [1]
    rules(ledger, hidden=("company", "product"))
    hidden = one(ledger, entry, SUN)

    assert (hidden.line.company, hidden.line.product) == ("", "")
    assert {field.key: field.value for field in hidden.shown} == {"contact": "李娜", "phone": "139****2345"}
    assert seen(ledger, SUN, text="无锡").total == 1


def test_one_looks_only_into_pools_that_one_may_claim_from(ledger: Ledger) -> None:
    """Administrators look into all; what is kept for a queue alone lies in none."""
    rules(ledger, pools=(EAST_POOL, COMMON))
    entry = released(ledger)
    released(ledger, SUN, HE, company=company_name(1), phone="13900020001")

    assert [pool for pool, _ in seen(ledger, XU).pools] == ["公海", "华东公海"]
    assert seen(ledger, SUN).pools == (("公海", 1),)
    assert seen(ledger, ZHOU).total == 2
    with pytest.raises(RuleViolation, match="entry_not_found"):
        one(ledger, entry, SUN)


def test_customers_of_a_pool_that_the_policy_dropped_are_not_lost(ledger: Ledger) -> None:
    """They count as the last pool's."""
    rules(ledger, pools=(EAST_POOL, COMMON))
    entry = released(ledger)
    released(ledger, SUN, HE, company=company_name(1), phone="13900020001")
    rules(ledger, pools=(COMMON,))

    assert seen(ledger, SUN).pools == (("公海", 2),)
    assert claimed(ledger.later(2 * HOUR), entry, SUN).owner == SUN


def test_pages_go_on_where_the_last_one_ended(ledger: Ledger) -> None:
    """The newest first."""
    for number in range(PAGE + 2):
        released(ledger, company=company_name(number), phone=f"139000200{number:02d}")
    first = seen(ledger, SUN)
    second = seen(ledger, SUN, before=first.before)

    assert (len(first.lines), first.total, first.lines[0].number) == (PAGE, PAGE + 2, PAGE + 2)
    assert ([line.number for line in second.lines], second.before) == ([2, 1], None)


def test_figures_say_what_the_pool_brought_back(ledger: Ledger) -> None:
    """S54: of thirty days, how many came in, were claimed, and are protected now."""
    at_once(ledger)
    entries = [released(ledger, company=company_name(n), phone=f"1390002000{n}") for n in range(3)]
    given_back(ledger, claimed(ledger, entries[0], SUN))
    claimed(ledger, entries[1], XU)

    assert seen(ledger.later(HOUR), SUN).figures == BroughtBack(entered=4, claimed=2, protected=1, lying=2)
    for entry in seen(ledger, ZHOU).lines:
        claimed(ledger, ledger.read(lambda uow, ident=entry.id: uow.pool.get(ident)), ZHOU)  # type: ignore[misc]
    assert seen(ledger, SUN).figures == BroughtBack(entered=4, claimed=4, protected=3)
    assert seen(ledger.later(timedelta(days=31)), SUN).figures == BroughtBack()


def test_one_customer_shows_why_it_is_there_and_who_had_it(ledger: Ledger) -> None:
    """The latest first; once it is taken, by whom."""
    at_once(ledger)
    again = given_back(ledger, claimed(ledger, released(ledger), XU))
    view = one(ledger, again, SUN)
    assert (view.pool, view.reason, view.line.hands) == ("公海", WHY, 2)
    assert [(hand.owner, hand.end, hand.until) for hand in view.hands] == [
        ("徐朗", "released", ledger.clock()),
        ("王晨", "released", ledger.clock()),
    ]
    mine = claimed(ledger, again, SUN)
    gone = one(ledger, again, LIN)

    assert (gone.live, gone.taken_by, gone.taken_as, gone.line.why_not) == (False, "孙悦", mine.id, "claim_gone")


def test_who_waits_sees_his_place_and_his_turn(ledger: Ledger) -> None:
    """Also of a customer that is free but for him; nobody else sees that one."""
    ledger.policy = replace(ledger.policy, release=FREE_AFTERWARDS)
    filing = ledger.approve(ledger.file(WANG))
    queued(ledger, filing, SUN, XU)
    ctx = ledger.context()
    (place,) = ledger.read(lambda uow: places_view(XU, uow, ctx))
    assert (place.company, place.place, place.number, place.until) == (COMPANY, 2, 1, filing.protected_until)
    entry = given_back(ledger, filing)
    mine, next_ = one(ledger, entry, SUN), one(ledger, entry, XU)

    assert (mine.my_turn, mine.my_place, mine.line.may, mine.pool) == (True, 1, True, "")
    assert (next_.my_turn, next_.waiting, next_.turn_until) == (False, 2, entry.turn_until)
    assert (next_.line.why_not, next_.line.until) == ("kept_for_queue", entry.turn_until)
    with pytest.raises(RuleViolation, match="entry_not_found"):
        one(ledger, entry, HE)
