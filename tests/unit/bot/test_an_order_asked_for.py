"""An order without its sum: asked for in the chat, answered in one message or several, or not wished any more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.outgoing.drawing import draw
from bot.outgoing.relay import _picture
from cards.actions import Action
from cards.render.plain import render
from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.order import Order
from tests.support.builders import LIN, SUN, WANG, Ledger
from tests.support.chat import Desk
from tests.support.ordering import WAN


@pytest.fixture
def desk() -> Desk:
    """The front desk of a company with the built-in rules."""
    return Desk(Ledger())


@pytest.fixture
def filing(desk: Desk) -> Filing:
    """王晨 has it."""
    return desk.ledger.approve(desk.ledger.file(WANG))


async def answer(desk: Desk, text: str, member: MemberId = WANG) -> str:
    """What the bot says to that, in words."""
    (notice,) = await desk.say(member, text)
    ctx = desk.ledger.context()
    return render(desk.ledger.read(lambda uow: draw(_picture(notice), uow, ctx)).card)


def orders(desk: Desk, filing: Filing) -> list[Order]:
    """As they are."""
    return list(desk.ledger.read(lambda uow: uow.orders.of_filing(filing.id)))


@pytest.mark.parametrize("asking", ["订单 1", "新订单 1", "录订单 1"])
@pytest.mark.parametrize(
    ("text", "amount", "reference", "day"),
    [
        ("30万", 30 * WAN, "", date(2026, 3, 11)),
        ("300000", 30 * WAN, "", date(2026, 3, 11)),
        ("是30万", 30 * WAN, "", date(2026, 3, 11)),
        ("金额30万", 30 * WAN, "", date(2026, 3, 11)),
        ("1 30万", 30 * WAN, "", date(2026, 3, 11)),
        ("30万 合同号 HT-002", 30 * WAN, "HT-002", date(2026, 3, 11)),
        ("30万，没有合同号", 30 * WAN, "", date(2026, 3, 11)),
        ("30万 HT-002 3月3日签的", 30 * WAN, "HT-002", date(2026, 3, 3)),
        ("昨天签的，三十万", 30 * WAN, "", date(2026, 3, 10)),
    ],
)
async def test_the_sum_is_answer_enough(
    desk: Desk, filing: Filing, asking: str, text: str, amount: int, reference: str, day: date
) -> None:
    """With the number of the contract and the day, if they are known; nothing of the words is left over as a note."""
    asked = await answer(desk, asking)
    said = await answer(desk, text)
    (order,) = orders(desk, filing)

    assert "直接回复金额" in asked
    assert "订单 1-1" in said
    assert (order.amount, order.reference, order.signed_on, order.note) == (amount, reference, day, "")


async def test_pieces_come_one_by_one(desk: Desk, filing: Filing) -> None:
    """What is told is shown and kept until the sum is there."""
    await answer(desk, "订单 1")
    first = await answer(desk, "合同号 HT-002")
    second = await answer(desk, "3月3日签的")
    await answer(desk, "30万，首批")
    (order,) = orders(desk, filing)

    assert "合同号：HT-002" in first
    assert "还差金额" in first
    assert "签约日期：3月3日" in second
    assert (order.reference, order.signed_on, order.note) == ("HT-002", date(2026, 3, 3), "首批")


async def test_a_number_without_a_unit_is_asked_about(desk: Desk, filing: Filing) -> None:
    """30 yuan or 30 万: nobody guesses with people's pay, and the question stays open."""
    await answer(desk, "订单 1")
    said = await answer(desk, "30")
    await answer(desk, "30万")

    assert "30万，或者 30元" in said
    assert [one.amount for one in orders(desk, filing)] == [30 * WAN]


@pytest.mark.parametrize("text", ["还没签", "好的", "不知道", "查看 1", "我的客户", "多少钱？", "谢谢", "1号", "帮助"])
async def test_what_is_no_answer_is_what_it_always_was(desk: Desk, filing: Filing, text: str) -> None:
    """No order comes of it, and the question waits on."""
    before = await answer(desk, text)
    await answer(desk, "订单 1")
    after = await answer(desk, text)
    none = orders(desk, filing)
    await answer(desk, "30万")

    assert after == before
    assert none == []
    assert len(orders(desk, filing)) == 1


async def test_it_is_called_off(desk: Desk, filing: Filing) -> None:
    """取消; a sum afterwards is no order, nor is one after two hours, or once it was put down."""
    await answer(desk, "订单 1")
    called_off = await answer(desk, "取消")
    await answer(desk, "30万")
    await answer(desk, "订单 1")
    desk.ledger.later(timedelta(hours=3))
    await answer(desk, "30万")
    none = orders(desk, filing)
    await answer(desk, "订单 1")
    await answer(desk, "30万")
    await answer(desk, "40万")

    assert "先不记" in called_off
    assert none == []
    assert len(orders(desk, filing)) == 1


async def test_whichever_question_came_last_is_answered(desk: Desk, filing: Filing) -> None:
    """A stage asks for a sum as well; what it asked before the order waits until that is done."""
    await answer(desk, "阶段 1 报价")
    desk.ledger.later(timedelta(minutes=1))
    await answer(desk, "新订单 1")
    await answer(desk, "30万")

    assert len(orders(desk, filing)) == 1


async def test_another_customer_begins_anew(desk: Desk, filing: Filing) -> None:
    """What was said for the first does not go to the second."""
    other = desk.ledger.approve(desk.ledger.file(WANG, "宁波示例机电有限公司", "13900012399"))
    await answer(desk, "新订单 1 合同号 HT-001")
    await answer(desk, "新订单 2")
    await answer(desk, "30万")

    assert orders(desk, filing) == []
    assert [one.reference for one in orders(desk, other)] == [""]


async def test_the_form_ends_the_question(desk: Desk, filing: Filing) -> None:
    """What stands in it is what counts."""
    await answer(desk, "订单 1")
    await desk.press(WANG, Action(verb="order", subject=filing.id), inputs={"amount": "30万"})
    await answer(desk, "40万")

    assert [one.amount for one in orders(desk, filing)] == [30 * WAN]


async def test_who_may_not_sell_is_not_asked(desk: Desk, filing: Filing) -> None:
    """Somebody else's customer; the leader may."""
    others = await answer(desk, "订单 1", SUN)
    led = await answer(desk, "订单 1", LIN)

    assert "直接回复金额" not in others
    assert "直接回复金额" in led
