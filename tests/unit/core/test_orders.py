"""记订单: whose it is by the rule, that it is there once, and that nothing that comes later changes it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.domain.credit import Party
from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.policy.credit import CreditRules, Leavers, ShareRule, Split, Whose
from core.domain.policy.forms import FILING_FORM, FieldType, FormField
from core.domain.policy.pool import Consent, HandoverRules, PoolRules
from core.service.change_order import CancelOrder, CorrectOrder
from core.service.claim_customer import ClaimCustomer
from core.service.directory import MemberLeaves
from core.service.record_order import RecordOrder
from core.service.records import NoticeKind, about_order
from core.service.release_filing import ReleaseFiling
from core.service.transfer_customers import TransferCustomers
from tests.support.builders import EAST, HE, LIN, SUN, WANG, XU, ZHOU, Ledger
from tests.support.ordering import WAN, again, order_in, percents, recorded

DAY = timedelta(days=1)
TODAY = date(2026, 3, 11)
HANDED = Split(
    key="handed",
    name="接手的客户",
    when="history.hands >= 1.0",
    shares=(ShareRule(percent=80, to=Whose.OWNER), ShareRule(percent=20, to=Whose.FIRST)),
)


@pytest.fixture
def ledger() -> Ledger:
    """A company in which a transfer needs nobody's yes and whoever comes may claim."""
    ledger = Ledger()
    pool = PoolRules(cool_down=timedelta(), fresh_wait=timedelta())
    ledger.policy = replace(ledger.policy, handover=HandoverRules(consent=Consent.NONE), pool=pool)
    return ledger


@pytest.fixture
def filing(ledger: Ledger) -> Filing:
    """A customer of 王晨, approved on an ordinary morning."""
    return ledger.approve(ledger.file())


def rules(ledger: Ledger, *splits: Split, **changes: object) -> None:
    """What the company says about credit."""
    ledger.policy = replace(ledger.policy, credit=CreditRules(splits=splits, **changes))  # type: ignore[arg-type]


def give(ledger: Ledger, filing: Filing, to: MemberId = XU, by: MemberId = WANG) -> Filing:
    """转交, at once."""
    ledger.do(TransferCustomers(by=by, to=to, filings=(filing.id,), reason="换区了"))
    return ledger.again(filing)


def claimed(ledger: Ledger, filing: Filing, by: MemberId = XU) -> Filing:
    """Its owner gives it back, and somebody else takes it out of the pool."""
    ledger.do(ReleaseFiling(filing_id=filing.id, by=filing.owner, reason="跟不动"))
    entry = ledger.read(lambda uow: uow.pool.live_of(filing.customer_id, filing.scope))
    assert entry is not None
    ledger.do(ClaimCustomer(entry_id=entry.id, by=by))
    found = ledger.read(lambda uow: uow.filings.latest_of(filing.customer_id))
    assert found is not None
    return ledger.approve(found) if not found.protected_until else found


def refused(ledger: Ledger, filing: Filing, amount: int = 30 * WAN, **said: object) -> str:
    """The code of the refusal."""
    command = RecordOrder(**{"filing_id": filing.id, "by": WANG, "amount": amount, **said})  # type: ignore[arg-type]
    return ledger.refusal(command).code


def test_an_order_is_the_owners_and_wins_the_customer(ledger: Ledger, filing: Filing) -> None:
    """By the built-in rule all of it; it is the first of its filing, and the filing moves on to the deal."""
    outcome = ledger.do(RecordOrder(filing_id=filing.id, by=WANG, amount=30 * WAN, reference="HT-001", note="首批"))
    order = order_in(ledger, outcome)

    assert (order.number, order.amount, order.signed_on, order.note) == ("1-1", 30 * WAN, TODAY, "首批")
    assert [(one.member, one.team, one.basis, one.party) for one in order.credits] == [
        (WANG, EAST, 10_000, Party.OWNER)
    ]
    assert order.rule.clause == "credit/owner"
    assert ledger.again(filing).stage == "won"
    assert outcome.facts["stage"] == "成交"
    assert recorded(ledger, filing, 5 * WAN).number == "1-2"


def test_the_same_order_is_recorded_once(ledger: Ledger, filing: Filing) -> None:
    """By its reference, however it is written; without one by amount and day."""
    first = recorded(ledger, filing, reference="HT-001")
    outcome = ledger.do(RecordOrder(filing_id=filing.id, by=LIN, amount=30 * WAN, reference="ｈｔ－００１"))
    recorded(ledger, filing, 5 * WAN)
    same = ledger.do(RecordOrder(filing_id=filing.id, by=WANG, amount=5 * WAN))

    assert outcome.code == same.code == "order_known"
    assert outcome.subject == about_order(first.id)
    assert len(ledger.read(lambda uow: uow.orders.of_filing(filing.id))) == 2


def test_a_reference_that_comes_later_completes_the_order(ledger: Ledger, filing: Filing) -> None:
    """And two orders of one day with references of their own are two."""
    first = recorded(ledger, filing)
    recorded(ledger, filing, reference="HT-001")
    recorded(ledger, filing, reference="HT-002")

    assert again(ledger, first).reference == "HT-001"
    assert len(ledger.read(lambda uow: uow.orders.of_filing(filing.id))) == 2


def test_another_amount_for_a_known_reference_corrects_it(ledger: Ledger, filing: Filing) -> None:
    """Of whoever may; the trail says what stood there before."""
    order = recorded(ledger, filing, reference="HT-001")
    outcome = ledger.do(RecordOrder(filing_id=filing.id, by=LIN, amount=31 * WAN, reference="HT-001"))

    assert outcome.code == "order_corrected"
    assert again(ledger, order).amount == 31 * WAN
    assert [event.data["before"] for event in outcome.events] == [30 * WAN]


def test_a_reference_belongs_to_one_customer(ledger: Ledger, filing: Filing) -> None:
    """Whoever may see the other order hears which it is, others that it is taken."""
    recorded(ledger, filing, reference="HT-001")
    other = ledger.approve(ledger.file(SUN, "杭州云上示例科技有限公司", "13900056781"), by=HE)
    command = RecordOrder(filing_id=other.id, by=SUN, amount=WAN, reference="HT001")
    ledger.do(command)
    by_sun = ledger.refusal(replace(command, reference="ht-001"))
    by_zhou = ledger.refusal(replace(command, reference="ht-001", by=ZHOU))

    assert by_sun.code == by_zhou.code == "order_reference_taken"
    assert (by_sun.facts["order"], by_zhou.facts["order"]) == (None, "1-1")


def test_only_who_has_the_customer_or_leads_records(ledger: Ledger, filing: Filing) -> None:
    """And what was never approved has no orders."""
    waiting = ledger.file(WANG, "宁波示例机电有限公司", "13900056782")

    assert refused(ledger, filing, by=SUN) == "order_of_others"
    assert refused(ledger, waiting) == "order_not_owned"
    assert refused(ledger, filing, 0) == refused(ledger, filing, 10**15) == "order_amount"
    assert refused(ledger, filing, signed_on=TODAY + DAY) == "order_future"
    assert refused(ledger, filing, reference="长" * 61) == "order_reference_long"
    assert recorded(ledger, filing, by=LIN).credits[0].member == WANG


def test_an_order_comes_late_and_is_whose_the_customer_was(ledger: Ledger, filing: Filing) -> None:
    """At the end of the day on which it was signed; before anything was known, whoever filed it."""
    ledger.later(2 * DAY)
    give(ledger, filing)
    ledger.later(2 * DAY)

    assert percents(recorded(ledger, filing, by=LIN, amount=1, signed_on=TODAY)) == {WANG: 100}
    assert percents(recorded(ledger, filing, by=WANG, amount=2, signed_on=TODAY + DAY)) == {WANG: 100}
    assert percents(recorded(ledger, filing, by=XU, amount=3, signed_on=TODAY + 2 * DAY)) == {XU: 100}
    assert percents(recorded(ledger, filing, by=LIN, amount=4, signed_on=TODAY - 9 * DAY)) == {WANG: 100}
    assert refused(ledger, filing, by=WANG) == "order_of_others"


def test_what_another_filing_held_that_day_is_recorded_there(ledger: Ledger, filing: Filing) -> None:
    """The former owner is told where; what he signed in his days stays his."""
    ledger.later(5 * DAY)
    after = claimed(ledger, filing)
    ledger.later(DAY)

    refusal = ledger.refusal(RecordOrder(filing_id=filing.id, by=WANG, amount=WAN))
    assert (refusal.code, refusal.facts["number"]) == ("order_elsewhere", after.number)
    assert percents(recorded(ledger, filing, signed_on=TODAY + DAY)) == {WANG: 100}
    assert percents(recorded(ledger, after, by=XU)) == {XU: 100}


def test_the_first_split_that_holds_shares_it(ledger: Ledger, filing: Filing) -> None:
    """Conditions know the amount in yuan and what the customer bought before."""
    large = Split(
        key="large",
        name="大单",
        when="amount >= 1000000.0",
        shares=(ShareRule(percent=70, to=Whose.OWNER), ShareRule(percent=30, member="周宁")),
    )
    second = Split(
        key="again",
        name="返单",
        when="history.orders >= 1.0 && history.won_amount >= 1000000.0",
        shares=(ShareRule(percent=50, to=Whose.OWNER), ShareRule(percent=50, team="华南区")),
    )
    rules(ledger, large, second)
    small, big = recorded(ledger, filing, 99 * WAN), recorded(ledger, filing, 100 * WAN)
    another = recorded(ledger, filing, 3)

    assert percents(small) == {WANG: 100}
    assert percents(big) == {WANG: 70, ZHOU: 30}
    assert [one.party for one in big.credits] == [Party.OWNER, Party.MEMBER]
    assert percents(another) == {WANG: 50, "feishu:south": 50}
    assert another.amounts() == (2, 1)
    assert (small.rule.clause, another.rule.clause) == ("credit/owner", "credit/again")


def test_the_first_filer_has_his_share_of_what_another_won(ledger: Ledger, filing: Filing) -> None:
    """Who has left keeps it only where the company says so; his own customer is all his."""
    rules(ledger, HANDED)
    assert percents(recorded(ledger, filing, 1)) == {WANG: 100}
    ledger.later(DAY)
    after = claimed(ledger, filing, by=XU)
    shared = recorded(ledger, after, 2, by=XU)
    ledger.do(MemberLeaves(member_id=WANG))
    gone = recorded(ledger, after, 3, by=XU)
    rules(ledger, HANDED, leavers=Leavers.KEEP)
    kept = recorded(ledger, after, 4, by=XU)

    assert percents(shared) == percents(kept) == {XU: 80, WANG: 20}
    assert [one.party for one in shared.credits] == [Party.OWNER, Party.FIRST]
    assert percents(gone) == {XU: 100}


def test_a_share_that_finds_nobody_is_the_owners(ledger: Ledger, filing: Filing) -> None:
    """A name that nobody has, a team that there is not; what one person has twice is one share."""
    odd = Split(
        key="odd",
        name="分",
        shares=(
            ShareRule(percent=20, member="没这人"),
            ShareRule(percent=20, team="没这队"),
            ShareRule(percent=30, to=Whose.FIRST),
            ShareRule(percent=30, member="王晨"),
        ),
    )
    rules(ledger, odd)

    assert percents(recorded(ledger, filing)) == {WANG: 100}


def test_nothing_that_comes_later_changes_an_order(ledger: Ledger, filing: Filing) -> None:
    """Transfer, another team, leaving, release, another owner: whose merit it was stays so."""
    rules(ledger, HANDED)
    order = recorded(ledger, filing)
    ledger.later(DAY)
    passed = give(ledger, filing)
    member = ledger.read(lambda uow: uow.directory.member(WANG))
    ledger.write(lambda uow: uow.directory.save_member(replace(member, team_id=None)))
    ledger.do(MemberLeaves(member_id=WANG))
    ledger.later(DAY)
    claimed(ledger, passed, by=SUN)

    assert again(ledger, order) == order


def test_who_is_credited_hears_of_it_and_who_did_it_does_not(ledger: Ledger, filing: Filing) -> None:
    """Of a team, who leads it; of what an import brings, nobody."""
    south = Split(
        key="south",
        name="分",
        shares=(ShareRule(percent=50, to=Whose.OWNER), ShareRule(percent=50, team="华南区")),
    )
    rules(ledger, south)
    recorded(ledger, filing, 1, by=LIN)
    heard = [one.to for one in ledger.notices() if one.kind is NoticeKind.ORDER_TOLD]
    recorded(ledger, filing, 2, by=LIN, quietly=True)
    recorded(ledger, filing, 3)

    assert heard == [WANG, HE]
    assert [one.to for one in ledger.notices() if one.kind is NoticeKind.ORDER_TOLD] == [WANG, HE, HE]


def test_who_recorded_it_and_who_leads_corrects_and_cancels(ledger: Ledger, filing: Filing) -> None:
    """With a reason; what is cancelled is over and lets its reference go."""
    order = recorded(ledger, filing, by=LIN, reference="HT-001")

    def code(command: CorrectOrder | CancelOrder) -> str:
        return ledger.refusal(command).code

    right = CorrectOrder(order_id=order.id, by=LIN, amount=25 * WAN, signed_on=TODAY - DAY)
    assert code(replace(right, by=WANG)) == "order_not_yours"
    assert code(replace(right, by=SUN)) == "order_not_found"
    assert code(replace(right, amount=-1)) == "order_amount"
    ledger.do(right)
    assert code(right) == "order_same"
    assert code(CancelOrder(order_id=order.id, by=LIN, reason=" ")) == "order_reason"
    ledger.do(CancelOrder(order_id=order.id, by=ZHOU, reason="客户退了"))
    gone = again(ledger, order)
    assert (gone.amount, gone.signed_on, gone.is_live, gone.reason) == (25 * WAN, TODAY - DAY, False, "客户退了")
    assert code(right) == code(CancelOrder(order_id=order.id, by=LIN, reason="x")) == "order_cancelled"
    assert recorded(ledger, filing, reference="HT-001").number == "1-2"


def test_a_reference_is_not_corrected_into_one_that_is_taken(ledger: Ledger, filing: Filing) -> None:
    """The other order keeps it."""
    recorded(ledger, filing, reference="HT-001")
    order = recorded(ledger, filing, 5 * WAN)
    refusal = ledger.refusal(CorrectOrder(order_id=order.id, by=WANG, reference="ht-001"))

    assert (refusal.code, refusal.facts["order"]) == ("order_reference_taken", "1-1")


def test_a_filing_stays_where_the_deal_lacks_something(ledger: Ledger, filing: Filing) -> None:
    """The order is recorded all the same, and says what is lacking."""
    asked = FormField(key="due", label="交货日", type=FieldType.DATE, required_from="won")
    form = replace(FILING_FORM, fields=(*FILING_FORM.fields, asked))
    ledger.policy = replace(ledger.policy, forms=(form,))
    outcome = ledger.do(RecordOrder(filing_id=filing.id, by=WANG, amount=WAN))

    assert (outcome.facts["missing"], outcome.facts["stage"]) == ("due", None)
    assert ledger.again(filing).stage == ""
