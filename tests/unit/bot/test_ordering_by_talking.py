"""订单, 分成, 作废 and 更正 in the chat and on buttons, and the cards that come of them."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from bot.drawers.picture import Drawn
from bot.outgoing.drawing import draw
from bot.outgoing.relay import _picture
from cards.actions import Action
from cards.render.plain import render
from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.order import Order, OrderState
from core.service.records import Notice, NoticeKind
from tests.support.builders import COMPANY, LIN, SUN, WANG, XU, ZHOU, Ledger
from tests.support.chat import Desk
from tests.support.leads import for_the_east, given, taken


@pytest.fixture
def desk() -> Desk:
    """The front desk of a company with the built-in rules."""
    return Desk(Ledger())


@pytest.fixture
def filing(desk: Desk) -> Filing:
    """王晨 has it."""
    return desk.ledger.approve(desk.ledger.file(WANG))


def drawn(desk: Desk, notice: Notice) -> Drawn:
    """The card of a notice as it looks now."""
    ctx = desk.ledger.context()
    return desk.ledger.read(lambda uow: draw(_picture(notice), uow, ctx))


async def answer(desk: Desk, member: MemberId, text: str) -> str:
    """What the bot says to that, in words."""
    (notice,) = await desk.say(member, text)
    return render(drawn(desk, notice).card)


def told(desk: Desk, member: MemberId, kind: NoticeKind) -> str:
    """The newest card of one kind that somebody got."""
    notice = [one for one in desk.ledger.notices() if one.to == member and one.kind is kind][-1]
    return render(drawn(desk, notice).card)


def orders(desk: Desk, filing: Filing) -> tuple[Order, ...]:
    """As they are."""
    return tuple(desk.ledger.read(lambda uow: uow.orders.of_filing(filing.id)))


def in_order(text: str, *parts: str) -> bool:
    """Whether all of them stand there, one behind the other."""
    places = [text.find(part) for part in parts]
    return min(places) >= 0 and all(one < other for one, other in pairwise(places))


async def test_a_deal_with_its_sum_is_an_order_in_one_sentence(desk: Desk, filing: Filing) -> None:
    """The stage moves, the order stands there with its contract, and saying it again makes no second one."""
    said = await answer(desk, WANG, "成交 1 合同号 HT-001 金额 120万")
    again = await answer(desk, WANG, "成交 1 合同号 HT-001 金额 120万")
    (order,) = orders(desk, filing)

    assert in_order(said, "订单 1-1", "客户也转到了「成交」", "120 万元", "王晨（你）", "HT-001")
    assert "没有重复登记" in again
    assert (order.amount, order.reference, order.number) == (120_000_000, "HT-001", "1-1")


async def test_a_deal_without_a_sum_says_how_to_add_it(desk: Desk, filing: Filing) -> None:
    """In one short line."""
    said = await answer(desk, WANG, "成交 1")

    assert "已进入成交" in said
    assert "订单 1 30万" in said
    assert orders(desk, filing) == ()


async def test_a_second_order_is_put_down_in_a_few_words(desk: Desk, filing: Filing) -> None:
    """With the day that was said, or today."""
    await desk.say(WANG, "订单 1 30万")
    said = await answer(desk, WANG, f"{COMPANY} 返单 8万 合同号 HT-002 3月2日签的")
    first, second = orders(desk, filing)

    assert in_order(said, "订单 1-2", "8 万元 · 3月2日签")
    assert (first.signed_on, second.signed_on) == (date(2026, 3, 11), date(2026, 3, 2))


async def test_without_a_sum_it_is_asked_for_on_a_form(desk: Desk, filing: Filing) -> None:
    """What stands in the form becomes the order; a sum that is none is refused."""
    asked = await answer(desk, WANG, "新订单 1")
    no = await desk.press(WANG, Action(verb="order", subject=filing.id), inputs={"amount": "很多"})
    done = await desk.press(
        WANG,
        Action(verb="order", subject=filing.id),
        inputs={"amount": "30万", "reference": "A-7", "date": "2026-03-01"},
    )
    (order,) = orders(desk, filing)

    assert "登记订单" in asked
    assert "金额要大于 0" in no.text
    assert done.text
    assert (order.amount, order.reference, order.signed_on) == (30_000_000, "A-7", date(2026, 3, 1))


@pytest.mark.parametrize("sum_of_a_return", ["-30万", "－5000元", "负30万"])
async def test_a_sum_below_nothing_is_no_order_of_its_opposite(
    desk: Desk, filing: Filing, sum_of_a_return: str
) -> None:
    """Said or sent by a form: whoever wants to put down a return is told that an order is more than nothing."""
    said = await answer(desk, WANG, f"订单 1 {sum_of_a_return}")
    sent = await desk.press(WANG, Action(verb="order", subject=filing.id), inputs={"amount": sum_of_a_return})

    assert "订单金额要大于 0" in said
    assert "订单金额要大于 0" in sent.text
    assert orders(desk, filing) == ()


async def test_an_order_of_a_customer_that_came_as_a_lead_says_so(desk: Desk) -> None:
    """王晨 took it, 徐朗 got it from him, and sold."""
    for_the_east(desk.ledger)
    lead = taken(desk.ledger, given(desk.ledger))
    await desk.say(LIN, "转交 1 给 徐朗 换区")
    await desk.say(XU, "接收 1")

    assert lead.settled_by == WANG
    assert "王晨 接单 #1" in await answer(desk, XU, "订单 1 30万")


async def test_orders_are_found_by_whose_they_are(desk: Desk, filing: Filing) -> None:
    """One's own, those of a customer, of people whom one leads, of the team; nobody else's."""
    await desk.say(WANG, "订单 1 30万 HT-001")
    await desk.say(WANG, "1 返单 8万")

    assert in_order(await answer(desk, WANG, "我的订单"), "2 张，业绩 38 万元", "1-2", "1-1")
    assert in_order(await answer(desk, WANG, "订单 1"), f"{COMPANY}的订单", "1-2", "1-1")
    assert "2 张，业绩 38 万元" in await answer(desk, LIN, "王晨本月的订单")
    assert in_order(await answer(desk, LIN, "团队订单"), "华东区的订单", "38 万元")
    assert "全公司的订单" in await answer(desk, ZHOU, "团队订单")
    assert "只有本人、他的主管和管理员能看" in await answer(desk, SUN, "王晨的订单")
    assert "没有这张订单" in await answer(desk, SUN, "订单 1-1")
    assert "还没有订单" in await answer(desk, WANG, "上个月的订单")


@pytest.mark.parametrize("said", ["订单 1-1", "1-1", "#1-1", "订单 HT-001", "ht-001", "查订单号 HT-001", "1-1 归谁"])
async def test_one_order_is_shown_by_its_number_or_its_contract(desk: Desk, filing: Filing, said: str) -> None:
    """However it is called."""
    await desk.say(WANG, "订单 1 30万 合同号 HT-001")

    assert "业绩归：王晨（你）" in await answer(desk, WANG, said)


async def test_a_part_of_a_colleague_s_order_is_found_by_the_number_of_his_customer(desk: Desk, filing: Filing) -> None:
    """The customer itself stays his."""
    await desk.say(WANG, "订单 1 30万")
    await desk.say(WANG, "分成 1-1 孙悦 30%")

    assert "孙悦（你）：30%" in await answer(desk, SUN, "订单 1")
    assert "没有客户对得上" in await answer(desk, XU, "订单 1")


async def test_a_deal_of_a_customer_who_was_given_back_is_an_order_all_the_same(desk: Desk, filing: Filing) -> None:
    """The stage is over, the merit is not."""
    await desk.say(WANG, "释放 1 项目停了")
    said = await answer(desk, WANG, "1 签了5万")

    assert in_order(said, "订单 1-1", "5 万元", "王晨（你）")


async def test_how_it_is_done_is_answered(desk: Desk, filing: Filing) -> None:
    """With an example; several lines are several orders."""
    assert "订单 12 30万 合同号 HT-002" in await answer(desk, WANG, "怎么录订单")
    await desk.say(WANG, "订单 1 30万\n订单 1 8万")
    assert [one.amount for one in orders(desk, filing)] == [30_000_000, 8_000_000]


async def test_a_list_goes_on_behind_its_button(desk: Desk, filing: Filing) -> None:
    """Ten at a time, each once."""
    for amount in range(1, 13):
        await desk.say(WANG, f"订单 1 {amount}万")
    (notice,) = await desk.say(WANG, "本月订单")
    first = drawn(desk, notice).card
    more = next(button for block in first.blocks for button in getattr(block, "items", ()) if hasattr(button, "label"))
    await desk.press(WANG, more.action)
    second = drawn(desk, desk.replies()[-1]).card

    assert in_order(render(first), "本月 12 张，业绩 78 万元", "1-12", "1-3")
    assert in_order(render(second), "本月 12 张", "1-2", "1-1")


async def test_whoever_has_it_gives_away_of_his_own(desk: Desk, filing: Filing) -> None:
    """At once; who gets it hears of it."""
    await desk.say(WANG, "订单 1 30万")
    said = await answer(desk, WANG, "订单 1-1 和徐朗三七分")

    assert in_order(said, "分成改好了", "王晨（你）：70% · 21 万元", "徐朗：30% · 9 万元")
    assert in_order(told(desk, XU, NoticeKind.ORDER_TOLD), "徐朗（你）：30% · 9 万元")


async def test_a_form_asks_who_is_to_have_how_much(desk: Desk, filing: Filing) -> None:
    """What it says is read as a sentence would be; what is no share is asked about."""
    await desk.say(WANG, "订单 1 30万")
    (order,) = orders(desk, filing)
    asked = await answer(desk, WANG, "分成 1-1")
    form = Action(verb="split", subject=order.id)
    no = await desk.press(WANG, form, inputs={"shares": "随便"})
    half = await desk.press(WANG, form, inputs={"shares": "徐朗 20，剩下的再说"})
    await desk.press(WANG, form, inputs={"shares": "徐朗 20，华南区 10%"})
    shown = render(drawn(desk, desk.replies()[-1]).card)

    assert in_order(asked, "怎么分", "王晨 100%", "先从你那份里出")
    assert "请写谁该有多少" in no.text
    assert "剩下的再说" in half.text
    assert in_order(shown, "王晨（你）：70%", "徐朗：20%", "华南区：10%")


async def test_whoever_thinks_that_he_should_have_a_part_is_heard_by_somebody_else(desk: Desk, filing: Filing) -> None:
    """徐朗 had a hand in it; 林岚 leads both and decides by a sentence."""
    await desk.say(WANG, "订单 1 30万")
    await desk.say(WANG, "分成 1-1 徐朗 10%")
    sent = await answer(desk, XU, "1-1 我三成，方案是我写的")
    judge = told(desk, LIN, NoticeKind.CREDIT_NEEDED)
    settled = await answer(desk, LIN, "通过 1-1")
    (order,) = orders(desk, filing)

    assert in_order(sent, "等裁定", "已提交，等 林岚 定", "徐朗（你）：10% → 30%（9 万元）")
    assert in_order(judge, "请你裁定", "王晨：90% → 70%（21 万元）", "理由：方案是我写的")
    assert "1-1" in await answer(desk, WANG, "订单 1-1")
    assert "同意了 徐朗 的分成" in settled
    assert "林岚 同意了" in told(desk, WANG, NoticeKind.CREDIT_SETTLED)
    assert [share.basis for share in order.credits] == [7000, 3000]


async def test_a_request_is_refused_with_its_reason_or_taken_back(desk: Desk, filing: Filing) -> None:
    """The shares stay; the other side hears of both."""
    await desk.say(WANG, "订单 1 30万")
    await desk.say(WANG, "分成 1-1 徐朗 10%")
    await desk.say(XU, "1-1 我三成，方案是我写的")
    refused = await answer(desk, LIN, "驳回 1-1 方案是两个人写的")
    await desk.say(XU, "1-1 我两成，方案是我写的")
    dropped = await answer(desk, XU, "撤回分成 1-1")
    (order,) = orders(desk, filing)

    assert in_order(refused, "林岚 没有同意", "裁定意见：方案是两个人写的")
    assert "你撤回了" in dropped
    assert "徐朗 撤回了" in told(desk, WANG, NoticeKind.CREDIT_SETTLED)
    assert [share.basis for share in order.credits] == [9000, 1000]


async def test_the_judge_s_buttons_do_what_his_words_do(desk: Desk, filing: Filing) -> None:
    """同意 at once, 驳回 with its reason; of nobody else."""
    await desk.say(WANG, "订单 1 30万")
    await desk.say(WANG, "分成 1-1 徐朗 10%")
    await desk.say(XU, "1-1 我三成，方案是我写的")
    (order,) = orders(desk, filing)
    request = desk.ledger.read(lambda uow: uow.orders.open_request(order.id))
    assert request is not None
    await desk.press(WANG, Action(verb="grant_credit", subject=request.id))
    assert orders(desk, filing) == (order,)
    done = await desk.press(LIN, Action(verb="grant_credit", subject=request.id))
    (after,) = orders(desk, filing)

    assert "已同意" in done.text
    assert [share.basis for share in after.credits] == [7000, 3000]


async def test_what_was_written_wrongly_is_put_right(desk: Desk, filing: Filing) -> None:
    """The sum, the contract, the day: by a sentence or on the form."""
    await desk.say(WANG, "订单 1 30万")
    said = await answer(desk, WANG, "订单 1-1 改成 25万")
    await desk.say(WANG, "1-1 合同号改成 HT-009")
    (order,) = orders(desk, filing)
    await desk.press(
        WANG,
        Action(verb="correct_order", subject=order.id),
        inputs={"amount": "26万元", "reference": "HT-009", "date": "3月2日"},
    )
    (after,) = orders(desk, filing)

    assert in_order(said, "订单改好了", "25 万元")
    assert (order.amount, order.reference) == (25_000_000, "HT-009")
    assert (after.amount, after.signed_on) == (26_000_000, date(2026, 3, 2))


async def test_an_order_is_called_off_with_its_reason(desk: Desk, filing: Filing) -> None:
    """Without one it is asked for; afterwards it counts no more."""
    await desk.say(WANG, "订单 1 30万")
    asked = await answer(desk, WANG, "作废订单 1-1")
    said = await answer(desk, WANG, "作废 1-1 客户退了")
    (order,) = orders(desk, filing)

    assert "作废订单 1-1 客户退了" in asked
    assert in_order(said, "已作废", "王晨 作废了这张订单：客户退了")
    assert order.state is OrderState.CANCELLED
    assert "还没有订单" in await answer(desk, WANG, "我的订单")


async def test_a_customer_s_card_counts_its_orders_for_those_who_may_see_them(desk: Desk, filing: Filing) -> None:
    """His new owner sees the customer, and the orders of it that he has a hand in."""
    await desk.say(WANG, "订单 1 30万")
    await desk.say(WANG, "1 返单 120万")

    assert "订单：2 张，共 150 万元" in await answer(desk, WANG, "查看 1")
    assert "订单：2 张，共 150 万元" in await answer(desk, LIN, "查看 1")


async def test_one_order_of_a_customer_needs_no_number_of_its_own(desk: Desk, filing: Filing) -> None:
    """Several do, and none is said."""
    none = await answer(desk, WANG, "分成 1 徐朗 30%")
    await desk.say(WANG, "订单 1 30万")
    shared = await answer(desk, WANG, "分成 1 徐朗 30%")
    await desk.say(WANG, "1 返单 8万")
    several = await answer(desk, WANG, "分成 1 徐朗 20%")

    assert "还没有登记过订单" in none
    assert "徐朗：30%" in shared
    assert "1-1、1-2" in several


async def test_a_transfer_leaves_the_credit_where_it_was(desk: Desk, filing: Filing) -> None:
    """The new owner has the next one."""
    await desk.say(WANG, "订单 1 30万")
    await desk.say(LIN, "转交 1 给 徐朗 换区")
    await desk.say(XU, "接收 1")
    await desk.say(XU, "订单 1 8万")

    assert "1 张，业绩 30 万元" in await answer(desk, WANG, "我的订单")
    assert "1 张，业绩 8 万元" in await answer(desk, XU, "我的订单")


async def test_the_figures_count_what_people_are_credited_with(desk: Desk, filing: Filing) -> None:
    """Beside the deals, and beside each name."""
    said = await answer(desk, WANG, "看板")
    await desk.say(WANG, "订单 1 30万")
    after = await answer(desk, WANG, "看板")

    assert "成交额" not in said
    assert "本月成交额：30 万元" in after
    assert in_order(await answer(desk, LIN, "看板"), "本月成交额：30 万元", "王晨", "成交 1 · 成交额 30 万元")
