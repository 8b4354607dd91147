"""What people get to see of orders: who sees amounts, how an order traces back, lists and their sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.domain.credit import Party
from core.domain.filing import Filing, Origin
from core.domain.ids import MemberId
from core.domain.order import Order
from core.domain.policy.pool import Consent, HandoverRules
from core.domain.rules import RuleViolation
from core.service.change_order import CancelOrder
from core.service.directory import MemberLeaves
from core.service.transfer_customers import TransferCustomers
from core.service.views.order_lists import (
    OrdersAsked,
    OrdersView,
    credited_to,
    orders_of_customer,
    orders_seen,
    orders_to_export,
    orders_under,
)
from core.service.views.order_views import (
    CreditRequestView,
    OrderView,
    credit_request_view,
    order_called,
    order_view,
)
from core.service.views.receipts import Standing
from core.service.views.waiting_views import my_approvals
from tests.support.builders import HE, LIN, SUN, WANG, XU, ZHOU, Ledger
from tests.support.ordering import WAN, WHY, disputed, grant, recorded, split
from tests.unit.core.test_credit import follow
from tests.unit.core.test_receipts import verified

DAY = timedelta(days=1)
TODAY = date(2026, 3, 11)


@pytest.fixture
def ledger() -> Ledger:
    """A company in which a transfer needs nobody's yes."""
    ledger = Ledger()
    ledger.policy = replace(ledger.policy, handover=HandoverRules(consent=Consent.NONE))
    return ledger


@pytest.fixture
def filing(ledger: Ledger) -> Filing:
    """A customer of 王晨, whom 徐朗 has visited with him."""
    filing = ledger.approve(ledger.file())
    follow(ledger, filing, XU)
    return filing


@pytest.fixture
def order(ledger: Ledger, filing: Filing) -> Order:
    """300,000 yuan, all 王晨's."""
    return recorded(ledger, filing, reference="HT-001", note="首批")


def seen(ledger: Ledger, order: Order, reader: MemberId) -> OrderView:
    """The order for a reader."""
    ctx = ledger.context()
    return ledger.read(lambda uow: order_view(order.id, reader, uow, ctx))


def listed(ledger: Ledger, reader: MemberId, **asked: object) -> OrdersView:
    """A list for a reader."""
    ctx = ledger.context()
    return ledger.read(lambda uow: orders_seen(reader, OrdersAsked(**asked), uow, ctx))  # type: ignore[arg-type]


def counted(ledger: Ledger, filing: Filing, reader: MemberId) -> tuple[int, int]:
    """How many of the customer's orders he may see, and their fen."""
    return ledger.read(lambda uow: orders_of_customer(filing.customer_id, reader, uow))


def exported(ledger: Ledger, reader: MemberId) -> Sequence[Order]:
    """What he may take with him."""
    return ledger.read(lambda uow: orders_to_export(reader, uow))


def test_an_order_tells_whose_it_is_by_which_rule(ledger: Ledger, order: Order) -> None:
    """For whoever has it, with all that he may do."""
    view = seen(ledger, order, WANG)

    assert (view.number, view.reference, view.amount, view.note, view.recorder) == (
        "1-1",
        "HT-001",
        30 * WAN,
        "首批",
        "王晨",
    )
    assert [(one.name, one.basis, one.amount, one.party, one.you) for one in view.credits] == [
        ("王晨", 10_000, 30 * WAN, Party.OWNER, True)
    ]
    assert (view.rule_name, view.mine, view.receipt != "") == ("归属人", True, True)
    assert (view.may_correct, view.may_cancel, view.may_split, view.may_dispute) == (True, True, True, False)


def test_an_order_and_a_ruling_have_receipts_that_hold(ledger: Ledger, order: Order) -> None:
    """核验 says what was accepted then."""
    request = disputed(ledger, order, XU)
    grant(ledger, request, LIN)
    ctx = ledger.context()
    codes = (
        seen(ledger, order, WANG).receipt,
        ledger.read(lambda uow: credit_request_view(request.id, XU, uow, ctx)).receipt,
    )

    found = [verified(ledger, code) for code in codes]
    assert {one.standing for one in found} == {Standing.HOLDS}
    assert [one.what for one in found] == ["credit_split", "credit_granted"]


def test_who_took_part_sees_shares_without_amounts(ledger: Ledger, order: Order) -> None:
    """And may ask for a ruling; who did not hears that there is no such order."""
    view = seen(ledger, order, XU)

    assert (view.amount, view.reference, view.note) == (None, "", "")
    assert [(one.basis, one.amount) for one in view.credits] == [(10_000, None)]
    assert (view.may_correct, view.may_split, view.may_dispute) == (False, False, True)
    for stranger in (SUN, HE):
        with pytest.raises(RuleViolation, match="order_not_found"):
            seen(ledger, order, stranger)


def test_leaders_and_administrators_see_it_whole(ledger: Ledger, order: Order) -> None:
    """Of the filing's team, and of the team of whoever has a share."""
    ledger.do(split(order, WANG, (SUN, 20)))
    views = {who: seen(ledger, order, who) for who in (LIN, HE, ZHOU)}

    assert {view.amount for view in views.values()} == {30 * WAN}
    assert [views[who].may_correct for who in (LIN, HE, ZHOU)] == [True, False, True]
    assert [views[who].may_split for who in (LIN, HE, ZHOU)] == [False, False, True]
    assert views[LIN].rule_name == ""


def test_it_traces_back_to_the_first_filing(ledger: Ledger, filing: Filing) -> None:
    """Each owner with how he came to it, from when until when."""
    begun = ledger.again(filing).filed_at
    ledger.later(2 * DAY)
    passed = ledger.clock()
    ledger.do(TransferCustomers(by=WANG, to=XU, filings=(filing.id,), reason="换区"))
    ledger.later(DAY)
    view = seen(ledger, recorded(ledger, filing, by=XU), XU)

    assert [(one.owner, one.origin, one.since, one.until) for one in view.trace] == [
        ("王晨", Origin.FILED, begun, passed),
        ("徐朗", Origin.TRANSFERRED, passed, None),
    ]


def test_a_leavers_share_is_told_as_his(ledger: Ledger, order: Order) -> None:
    """With a word that he has left."""
    ledger.do(MemberLeaves(member_id=WANG))

    assert [(one.name, one.left) for one in seen(ledger, order, LIN).credits] == [("王晨", True)]


def test_a_cancelled_order_says_who_and_why(ledger: Ledger, order: Order) -> None:
    """And nothing can be done about it."""
    ledger.do(CancelOrder(order_id=order.id, by=LIN, reason="客户退了"))
    view = seen(ledger, order, WANG)

    assert (view.reason, view.cancelled_by) == ("客户退了", "林岚")
    assert (view.may_correct, view.may_split, view.may_dispute) == (False, False, False)


def test_a_wish_shows_old_and_new_side_by_side(ledger: Ledger, order: Order) -> None:
    """To its judge, who then sees the order too; to whoever would lose; not to strangers."""
    request = disputed(ledger, order, XU, 40)
    ctx = ledger.context()

    def for_(reader: MemberId) -> CreditRequestView:
        return ledger.read(lambda uow: credit_request_view(request.id, reader, uow, ctx))

    judge = for_(LIN)
    assert [(one.name, one.amount) for one in judge.old] == [("王晨", 30 * WAN)]
    assert [(one.name, one.amount) for one in judge.new] == [("王晨", 18 * WAN), ("徐朗", 12 * WAN)]
    assert (judge.may_decide, judge.reason, judge.waiting_for, judge.handle) == (True, WHY, ("林岚",), "1-1")
    assert (for_(WANG).loses, for_(XU).may_withdraw, for_(XU).mine) == (True, True, True)
    with pytest.raises(RuleViolation, match="credit_not_found"):
        for_(SUN)
    waiting = ledger.read(lambda uow: my_approvals(LIN, uow, ctx))
    assert waiting.matters == (judge,)
    assert seen(ledger, order, WANG).request == for_(WANG)

    grant(ledger, request, LIN)
    assert (for_(WANG).status.value, for_(WANG).decided_by, for_(WANG).ruling) == ("granted", "林岚", "属实")


def test_an_order_is_called_by_its_handle_or_its_reference(ledger: Ledger, order: Order) -> None:
    """By whoever may know of it."""

    def called(text: str, reader: MemberId = WANG) -> str | None:
        return ledger.read(lambda uow: order_called(text, reader, uow))

    assert {called("1-1"), called("#1-1"), called("ht-001"), called("ＨＴ 001".replace(" ", "-"))} == {order.id}
    assert {called("1-2"), called("9-1"), called("HT-9"), called(""), called("1-1", SUN), called("9" * 99 + "-1")} == {
        None
    }


def test_ones_own_orders_count_by_ones_share(ledger: Ledger, filing: Filing, order: Order) -> None:
    """Page by page, the newest day first, within their days."""
    ledger.do(split(order, WANG, (SUN, 20)))
    recorded(ledger, filing, 5 * WAN, signed_on=TODAY - DAY)
    first = listed(ledger, WANG, limit=1)
    rest = listed(ledger, WANG, limit=1, before=first.more)

    assert [(one.number, one.amount, one.own) for one in first.lines] == [("1-1", 30 * WAN, 24 * WAN)]
    assert [one.number for one in rest.lines] == ["1-2"]
    assert (first.total, first.total_own, rest.more) == (2, 29 * WAN, None)
    assert [one.number for one in listed(ledger, WANG, until=TODAY).lines] == ["1-2"]
    assert (listed(ledger, SUN).total_own, listed(ledger, HE).total) == (6 * WAN, 0)
    assert listed(ledger, WANG, since=TODAY).total_own == 24 * WAN


def test_leaders_see_what_their_teams_earned(ledger: Ledger, order: Order) -> None:
    """Across teams each its share, the company the whole; nobody else's without leading him."""
    ledger.do(split(order, WANG, (SUN, 20)))
    east, south, company = (listed(ledger, who, teams=True) for who in (LIN, HE, ZHOU))

    assert (east.scope, east.total_own, south.total_own) == ("华东区", 24 * WAN, 6 * WAN)
    assert (company.company, company.total_own, company.lines[0].own) == (True, 30 * WAN, 30 * WAN)
    assert listed(ledger, LIN, member=WANG).total_own == 24 * WAN
    for reader, asked in ((XU, {"teams": True}), (XU, {"member": WANG}), (LIN, {"member": SUN})):
        with pytest.raises(RuleViolation, match="orders_not_led"):
            listed(ledger, reader, **asked)


def test_the_orders_of_a_filing_and_of_a_customer(ledger: Ledger, filing: Filing, order: Order) -> None:
    """Cancelled ones stand there and do not count."""
    gone = recorded(ledger, filing, 5 * WAN)
    ledger.do(CancelOrder(order_id=gone.id, by=WANG, reason="退了"))
    ctx = ledger.context()
    under = ledger.read(lambda uow: orders_under(filing.id, WANG, uow, ctx))
    own, others = (counted(ledger, filing, who) for who in (WANG, SUN))

    assert ([one.number for one in under.lines], under.total, under.total_own) == (["1-2", "1-1"], 1, 30 * WAN)
    assert (own, others) == ((1, 30 * WAN), (0, 0))


def test_what_people_are_credited_with_in_a_period(ledger: Ledger, order: Order) -> None:
    """For the dashboard: by share, with what teams have as such beside it."""
    ledger.do(split(order, WANG, (SUN, 20)))
    people, teams = ledger.read(lambda uow: credited_to(uow, since=TODAY, until=TODAY + DAY))

    assert (dict(people), dict(teams)) == ({WANG: 24 * WAN, SUN: 6 * WAN}, {})
    assert ledger.read(lambda uow: credited_to(uow, since=TODAY + DAY, until=TODAY + 9 * DAY)) == ({}, {})


def test_everybody_takes_with_him_what_he_may_see(ledger: Ledger, order: Order) -> None:
    """His own, of those he leads, of all."""
    taken = {who: len(exported(ledger, who)) for who in (WANG, XU, LIN, HE, ZHOU)}

    assert taken == {WANG: 1, XU: 0, LIN: 1, HE: 0, ZHOU: 1}
