"""A question waits about one customer, and what is said is of another: no answer, and the question waits on."""

from __future__ import annotations

import pytest

from core.domain.filing import Filing
from core.domain.policy.approval import Matter
from tests.support.builders import WANG, Ledger
from tests.support.chat import Desk, words_of
from tests.support.requesting import RULES, the_request

STAR, GREEN = "南京星河机械有限公司", "苏州青禾科技有限公司"


@pytest.fixture
def desk() -> Desk:
    """王晨 has two customers: #1 星河 and #2 青禾."""
    desk = Desk(Ledger(policy=RULES))
    desk.ledger.approve(desk.ledger.file(WANG, STAR, "13900012345"))
    desk.ledger.approve(desk.ledger.file(WANG, GREEN, "13900012346"))
    return desk


async def answer(desk: Desk, text: str) -> str:
    """What 王晨 is told."""
    return words_of(desk.ledger, (await desk.say(WANG, text))[-1])


def filed(desk: Desk, number: int) -> Filing:
    """By its number."""
    found = desk.ledger.read(lambda uow: uow.filings.numbered(number))
    assert found is not None

    return found


@pytest.mark.parametrize(
    "text",
    [
        "青禾要签合同了，50万",
        "青禾科技准备打款",
        "今天青禾老板来厂里看过样机",
        "对了，青禾那边先付一半",
        "跟进 2 今天拜访了王总，八折没谈拢",
        "跟进 1 今天拜访了王总，八折没谈拢",
        "查重 常州云帆科技有限公司",
        "我的客户",
    ],
)
async def test_what_is_said_of_another_customer_is_no_reason(desk: Desk, text: str) -> None:
    """Nor is a command; the next bare sentence is the reason."""
    await desk.say(WANG, "申请折扣 1 八五折")
    await desk.say(WANG, text)
    star = filed(desk, 1)
    assert not desk.ledger.read(lambda uow: uow.requests.of_filing(star.id))
    await desk.say(WANG, "客户要签三年")

    assert the_request(desk.ledger, star).reason == "客户要签三年"


async def test_it_is_said_that_the_question_waits_on(desk: Desk) -> None:
    """Beside whatever the answer to the other thing is."""
    await desk.say(WANG, "申请折扣 1 八五折")

    assert "刚才问的 #1 还等你回答" in await answer(desk, "青禾要签合同了，50万")


@pytest.mark.parametrize("text", ["星河要签三年", "价格得打到青禾的水平", "老客户介绍来的"])
async def test_the_customer_itself_may_be_named_in_the_reason(desk: Desk, text: str) -> None:
    """And another one inside a sentence that is about this one."""
    await desk.say(WANG, "申请折扣 1 八五折")
    await desk.say(WANG, text)

    assert the_request(desk.ledger, filed(desk, 1)).reason == text


async def test_the_sum_of_another_customer_is_not_that_of_the_order(desk: Desk) -> None:
    """The order waits for its own."""
    star = filed(desk, 1)
    await desk.say(WANG, "新订单 1")
    assert "刚才问的 #1 还等你回答" in await answer(desk, "青禾 50万")
    assert not desk.ledger.read(lambda uow: uow.orders.of_filing(star.id))
    await desk.say(WANG, "8万")

    (order,) = desk.ledger.read(lambda uow: uow.orders.of_filing(star.id))
    assert order.amount == 8_000_000


async def test_a_purpose_may_name_a_place_where_another_customer_is(desk: Desk) -> None:
    """苏州 is a town, not the company from there."""
    await desk.say(WANG, "申请外访 1")
    await desk.say(WANG, "下周三出差去苏州拜访王总")

    assert the_request(desk.ledger, filed(desk, 1), Matter.VISIT).reason == "下周三出差去苏州拜访王总"
