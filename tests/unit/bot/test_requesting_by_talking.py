"""申请 as the desk answers it: what is still to be said, what is taken back, which matter is meant."""

from __future__ import annotations

import pytest

from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.policy.approval import Matter
from core.domain.request import RequestState
from tests.support.builders import HE, LIN, WANG, ZHOU, Ledger
from tests.support.chat import Desk, words_of
from tests.support.requesting import RULES, discount, protected, release, the_request, visit

OTHER = "宁波样例重工有限公司"


@pytest.fixture
def desk() -> Desk:
    """The front desk of a company that asks about discounts, visits and releases."""
    return Desk(Ledger(policy=RULES))


async def answer(desk: Desk, text: str, by: MemberId = WANG) -> str:
    """What somebody is told."""
    return words_of(desk.ledger, (await desk.say(by, text))[-1])


async def test_without_a_customer_it_is_asked_which(desk: Desk) -> None:
    """With the same wish about each of the few that it may be about."""
    protected(desk.ledger)

    assert "申请折扣 1 8.5折 客户要签三年" in await answer(desk, "申请折扣 八五折 客户要签三年")
    assert "申请 1" in await answer(desk, "申请")


async def test_a_sentence_is_a_request_with_its_figures(desk: Desk) -> None:
    """Thirty 万 are kept in fen."""
    filing = protected(desk.ledger)
    said = await answer(desk, "申请报价 1 30万 两条产线")

    assert "不用审批，已记下：报价 30 万元" in said
    assert the_request(desk.ledger, filing, Matter.QUOTE).amount == 30_000_000


async def test_the_only_request_is_taken_back_without_a_number(desk: Desk) -> None:
    """Of two customers it is asked which; where nothing waits it says so."""
    first = protected(desk.ledger)
    assert "没有等审批的申请" in await answer(desk, "撤回折扣申请")
    discount(desk.ledger, first)
    second = desk.ledger.approve(desk.ledger.file(WANG, company=OTHER, phone="13900054321"))
    discount(desk.ledger, second)
    assert "撤回折扣申请 2" in await answer(desk, "撤回折扣申请")
    await answer(desk, "撤回折扣申请 2")

    assert "你已撤回申请：8.5 折" in await answer(desk, "撤回折扣申请")
    assert the_request(desk.ledger, first).state is RequestState.WITHDRAWN
    assert "#1 没有等审批的申请" in await answer(desk, "撤回折扣申请 1")


async def test_of_several_requests_about_a_customer_it_is_asked_which(desk: Desk) -> None:
    """撤回申请 1 names none of them."""
    filing = protected(desk.ledger)
    discount(desk.ledger, filing)
    visit(desk.ledger, filing)
    said = await answer(desk, "撤回申请 1")

    assert "撤回折扣申请 1" in said
    assert "撤回外访申请 1" in said


async def test_an_approver_names_the_matter_and_his_words_stay_his(desk: Desk) -> None:
    """通过 1 外访 记得带样品 says yes to the visit; the reason of a no begins behind the name."""
    filing = waiting_for_lin(desk.ledger)
    said = await answer(desk, "通过 1", LIN)
    assert "通过 1 折扣" in said
    assert "通过 1 外访" in said
    assert "林岚 同意了：外访" in await answer(desk, "通过 1 外访 记得带样品", LIN)
    await answer(desk, "驳回 1 折扣 毛利不够", LIN)

    assert the_request(desk.ledger, filing).answer == "毛利不够"
    assert the_request(desk.ledger, filing, Matter.VISIT).state is RequestState.GRANTED


async def test_whoever_is_asked_answers_by_a_number_that_he_cannot_look_up(desk: Desk) -> None:
    """何川 leads another region: he sees the card, and no more of the customer."""
    filing = protected(desk.ledger)
    discount(desk.ledger, filing)
    await answer(desk, "通过 1", LIN)
    assert "没找到" in await answer(desk, "驳回 2 太低", HE)
    await answer(desk, "通过 1", HE)
    await answer(desk, "通过 1", ZHOU)

    assert the_request(desk.ledger, filing).state is RequestState.GRANTED


async def test_several_numbers_at_once_leave_out_what_is_not_clear(desk: Desk) -> None:
    """Of the first two matters wait; the second is a release alone."""
    first = waiting_for_lin(desk.ledger)
    second = desk.ledger.approve(desk.ledger.file(WANG, company=OTHER, phone="13900054321"))
    release(desk.ledger, second)
    said = await answer(desk, "通过 1 2", LIN)

    assert "有几项在等你审批" in said
    assert the_request(desk.ledger, first).state is RequestState.WAITING
    assert the_request(desk.ledger, second, Matter.RELEASE).state is RequestState.GRANTED


def waiting_for_lin(ledger: Ledger) -> Filing:
    """A discount and a visit."""
    filing = protected(ledger)
    discount(ledger, filing)
    visit(ledger, filing)
    return filing
