"""导入订单: what the order system's list says, whose it is, and that the list may come again."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.order import Order
from core.domain.order_list import OrderLine, columns_of, fen_of, line_of, speaks_of_wan
from core.domain.policy.catalog import STAGES
from core.domain.policy.credit import CreditRules, ShareRule, Split, Whose
from core.service.change_order import CancelOrder
from core.service.directory import MemberLeaves
from core.service.import_orders import ImportOrder
from core.service.records import NoticeKind
from core.service.release_filing import ReleaseFiling
from core.service.undo_import import UndoImport
from tests.support.builders import COMPANY, HE, KEYS_ALONE, LIN, SUN, WANG, XU, ZHOU, Ledger, a_uscc
from tests.support.invented import company_name
from tests.support.lists import a_line as customer_line
from tests.support.lists import as_book, import_into
from tests.support.ordering import WAN, again, order_in, percents, recorded

DAY = timedelta(days=1)
TODAY = date(2026, 3, 11)
HEADERS = ("客户名称", "合同编号", "合同金额（万元）", "签约日期", "业务员", "备注", "别的")


@pytest.fixture
def ledger() -> Ledger:
    """A company in which names may be alike."""
    return Ledger(policy=KEYS_ALONE)


@pytest.fixture
def filing(ledger: Ledger) -> Filing:
    """A customer of 王晨."""
    return ledger.approve(ledger.file(uscc=a_uscc()))


def a_line(**said: object) -> OrderLine:
    """A line of the list."""
    return OrderLine(
        **{"number": 2, "customer": COMPANY, "reference": "HT-001", "amount": 30 * WAN, "signed_on": TODAY, **said}  # type: ignore[arg-type]
    )


def brought(ledger: Ledger, by: MemberId = ZHOU, **said: object) -> Order:
    """The line as an order."""
    return order_in(ledger, ledger.do(ImportOrder(line=a_line(**said), by=by)))


def code(ledger: Ledger, by: MemberId = ZHOU, **said: object) -> str:
    """Of the refusal."""
    return ledger.refusal(ImportOrder(line=a_line(**said), by=by)).code


def test_columns_are_known_by_what_order_systems_call_them() -> None:
    """Units and stars beside the name do not matter; what nobody knows is left out."""
    assert columns_of(HEADERS) == {"customer": 0, "reference": 1, "amount": 2, "day": 3, "seller": 4, "note": 5}
    assert columns_of(("*客户", "订单号", "金额(元)", "日期")) == {"customer": 0, "reference": 1, "amount": 2, "day": 3}
    assert speaks_of_wan(HEADERS[2])
    assert not speaks_of_wan("金额")


@pytest.mark.parametrize(
    ("text", "in_wan", "fen"),
    [
        ("300000", False, 30 * WAN),
        ("30", True, 30 * WAN),
        ("30万", True, 30 * WAN),
        ("¥1,280.55", False, 128_055),
        ("1.5", True, 1_500_000),
        ("0.001", False, None),
        ("三十万", False, 30 * WAN),
        ("面议", False, None),
        ("", False, None),
    ],
)
def test_sums_are_read_in_yuan_or_in_ten_thousands(text: str, in_wan: bool, fen: int | None) -> None:
    """A unit in the cell counts, else the header's."""
    assert fen_of(text, in_wan=in_wan) == fen


def test_a_line_says_what_is_wrong_with_it() -> None:
    """The first thing; what is right becomes fen and a day."""
    columns = columns_of(HEADERS)

    def read(*cells: str) -> OrderLine:
        return line_of(7, cells, columns, in_wan=True)

    assert read("远山电气有限公司", "HT-9", "12", "2026年3月1日", "王晨") == OrderLine(
        number=7,
        customer="远山电气有限公司",
        reference="HT-9",
        amount=12 * WAN,
        signed_on=date(2026, 3, 1),
        seller="王晨",
    )
    faults = [
        read("", "", "1", "2026-3-1"),
        read("甲", "", "", "2026-3-1"),
        read("甲", "", "x", "y"),
        read("甲", "", "1", "y"),
    ]
    assert [(one.fault, one.where) for one in faults] == [
        ("lacking", "customer"),
        ("lacking", "amount"),
        ("bad_money", "amount"),
        ("bad_date", "day"),
    ]


def test_a_line_finds_its_customer(ledger: Ledger, filing: Filing) -> None:
    """By name, by credit code, by the number of the filing; nobody is told."""
    orders = [
        brought(ledger),
        brought(ledger, customer=a_uscc(), reference="HT-002"),
        brought(ledger, customer=f"#{filing.number}", reference="HT-003"),
        brought(ledger, customer=f"  {COMPANY} ", reference=""),
    ]

    assert [one.number for one in orders[:3]] == ["1-1", "1-2", "1-3"]
    assert orders[3] == orders[0]
    assert percents(orders[0]) == {WANG: 100}
    assert ledger.again(filing).stage == "won"
    assert [one for one in ledger.notices() if one.kind in {NoticeKind.ORDER_TOLD, NoticeKind.DEAL_WON}] == []


def test_the_list_may_come_again(ledger: Ledger, filing: Filing) -> None:
    """What is there stays, what is said otherwise is corrected, what was cancelled here does not come back."""
    order = brought(ledger)
    same = ledger.do(ImportOrder(line=a_line(), by=ZHOU))
    other = ledger.do(ImportOrder(line=a_line(amount=31 * WAN), by=ZHOU))
    assert (same.code, other.code) == ("order_known", "order_corrected")
    assert again(ledger, order).amount == 31 * WAN

    ledger.do(CancelOrder(order_id=order.id, by=LIN, reason="客户退了"))
    assert code(ledger) == "order_cancelled"


def test_what_was_cancelled_comes_back_by_no_list_that_has_no_references(ledger: Ledger, filing: Filing) -> None:
    """It is told by its amount and its day; another amount, or another day, is another order."""
    order = brought(ledger, reference="")
    ledger.do(CancelOrder(order_id=order.id, by=LIN, reason="客户退了"))

    assert code(ledger, reference="") == "order_cancelled"
    assert brought(ledger, reference="", amount=31 * WAN).number == "1-2"
    assert brought(ledger, reference="HT-009").number == "1-3"


def test_what_somebody_recorded_by_hand_is_the_same_order(ledger: Ledger, filing: Filing) -> None:
    """The list adds its reference."""
    order = recorded(ledger, filing)

    assert brought(ledger).id == order.id
    assert again(ledger, order).reference == "HT-001"


def test_who_sold_has_it_where_the_list_says_so(ledger: Ledger, filing: Filing) -> None:
    """Whatever the rule says; a leaver too, if nobody else has the name."""
    share = Split(
        key="s", name="分", shares=(ShareRule(percent=50, to=Whose.OWNER), ShareRule(percent=50, member="周宁"))
    )
    ledger.policy = replace(ledger.policy, credit=CreditRules(splits=(share,)))
    ledger.do(MemberLeaves(member_id=XU))

    assert percents(brought(ledger, seller="孙悦")) == {SUN: 100}
    assert percents(brought(ledger, seller="徐朗", reference="HT-002")) == {XU: 100}
    assert percents(brought(ledger, reference="HT-003")) == {WANG: 50, ZHOU: 50}


def test_a_line_that_cannot_be_placed_says_why(ledger: Ledger, filing: Filing) -> None:
    """Nobody of that name, several of it, nobody who held it that day, nobody who sells."""
    ledger.file(SUN, "远山电气有限公司", "13900056783", uscc=a_uscc(2))
    ledger.later(3 * DAY)
    ledger.do(ReleaseFiling(filing_id=filing.id, by=WANG, reason="没预算"))
    ledger.later(3 * DAY)

    assert code(ledger, customer="没听过的有限公司") == code(ledger, customer=a_uscc(9)) == "order_customer_unknown"
    assert code(ledger, customer="远山电气有限公司") == "order_nobody_held"
    assert code(ledger, signed_on=TODAY - DAY) == code(ledger, signed_on=TODAY + 5 * DAY) == "order_nobody_held"
    assert code(ledger, seller="没这人") == "order_seller_unknown"
    assert code(ledger, signed_on=TODAY + 99 * DAY) in {"order_nobody_held", "order_future"}
    assert percents(brought(ledger, signed_on=TODAY + 3 * DAY)) == {WANG: 100}


def test_two_of_a_name_are_told_apart_by_code_or_number(ledger: Ledger, filing: Filing) -> None:
    """A name alone would be a guess."""
    other = ledger.approve(ledger.file(SUN, COMPANY, "13900056784", uscc=a_uscc(2)), by=HE)

    assert code(ledger) == "order_customer_shared"
    assert brought(ledger, customer=a_uscc(2)).filing_id == other.id


def test_only_an_administrator_brings_a_list(ledger: Ledger, filing: Filing) -> None:
    """Not even a leader."""
    assert code(ledger, by=LIN) == "admin_only"


def test_an_import_of_customers_is_not_undone_under_an_order(ledger: Ledger) -> None:
    """Somebody has worked with that filing: the others go."""
    _, job = import_into(ledger, as_book([customer_line(1), customer_line(2)]))
    first = ledger.read(lambda uow: uow.filings.numbered(1))
    assert first is not None
    unwon = tuple(stage for stage in STAGES if not stage.won)
    ledger.policy = replace(ledger.policy, stages=unwon)
    recorded(ledger, first, by=ZHOU)
    ledger.do(UndoImport(number=job.number, by=None))

    assert ledger.read(lambda uow: uow.filings.numbered(1)) is not None
    assert ledger.read(lambda uow: uow.filings.numbered(2)) is None


def test_what_a_list_told_as_long_past_held_nothing_since(ledger: Ledger) -> None:
    """A customer in the pool, or whose protection was over: nobody had it on a later day."""
    import_into(
        ledger, as_book([customer_line(1, 状态="公海", 报备日期="2025-12-01"), customer_line(2, 状态="已到期")])
    )

    assert code(ledger, customer=company_name(1)) == "order_nobody_held"
    assert percents(brought(ledger, customer=company_name(1), signed_on=date(2025, 12, 1))) == {WANG: 100}
