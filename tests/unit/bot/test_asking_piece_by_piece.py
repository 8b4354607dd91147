"""申请 without knowing the words: what there is to ask for, and one question after the other until it is whole."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cards.actions import Action
from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.policy.approval import Matter
from core.domain.policy.document import Policy
from core.service.record_follow_up import RecordFollowUp
from tests.support.builders import LIN, SUN, WANG, Ledger
from tests.support.chat import Desk, words_of
from tests.support.requesting import RULES, discount, protected, the_request


@pytest.fixture
def desk() -> Desk:
    """The front desk of a company that asks about discounts, visits and releases."""
    return Desk(Ledger(policy=RULES))


@pytest.fixture
def filing(desk: Desk) -> Filing:
    """王晨 has a customer."""
    return protected(desk.ledger)


async def answer(desk: Desk, text: str, by: MemberId = WANG) -> str:
    """What somebody is told."""
    return words_of(desk.ledger, (await desk.say(by, text))[-1])


async def pressed(desk: Desk, verb: str, subject: str, by: MemberId = WANG, **inputs: str) -> str:
    """What somebody is shown who presses."""
    before = len(desk.replies())
    toast = await desk.press(by, Action(verb=verb, subject=subject).pack(), inputs=inputs)
    shown = desk.replies()[before:]
    return words_of(desk.ledger, shown[-1]) if shown else toast.text


def nothing_asked(desk: Desk, filing: Filing) -> bool:
    return not desk.ledger.read(lambda uow: uow.requests.of_filing(filing.id))


async def test_the_word_alone_shows_what_can_be_asked_for(desk: Desk, filing: Filing) -> None:
    """What needs a yes, what is only noted, and more time or giving back, which one may look for here."""
    said = await answer(desk, "申请 1")

    assert "折扣、外访按公司规定送审批" in said
    assert "报价、合同不用审批，说了就记下" in said
    for word in ("申请折扣 1", "申请报价 1", "申请合同 1", "申请外访 1", "延期 1", "释放 1"):
        assert f"「{word}" in said


async def test_what_waits_already_is_not_offered_again(desk: Desk, filing: Filing) -> None:
    """It says so instead."""
    discount(desk.ledger, filing)
    said = await answer(desk, "申请 1")

    assert "折扣已经申请了，在等审批" in said
    assert "「申请折扣 1」" not in said
    assert "折扣申请还在等审批" in await answer(desk, "申请折扣 1")


async def test_the_card_of_a_customer_has_the_button_where_the_rules_name_such_a_matter(
    desk: Desk, filing: Filing
) -> None:
    """For its owner and who leads him; under rules that ask nobody there is none."""
    assert "「申请 1」" in await answer(desk, "查看 1")
    assert "「申请 1」" in await answer(desk, "查看 1", LIN)
    desk.ledger.policy = Policy()

    assert "「申请 1」" not in await answer(desk, "查看 1")


async def test_price_and_reason_are_asked_for_one_after_the_other(desk: Desk, filing: Filing) -> None:
    """Bare words are the answers; the figure is kept until it is whole."""
    assert "打几折？" in await answer(desk, "申请折扣 1")
    said = await answer(desk, "八五折")
    assert "几折：8.5 折" in said
    assert "为什么要打 8.5 折" in said
    assert nothing_asked(desk, filing)
    assert "王晨 申请 8.5 折" in await answer(desk, "客户要签三年")

    request = the_request(desk.ledger, filing)
    assert (request.percent, request.reason) == (85, "客户要签三年")


@pytest.mark.parametrize(
    ("said", "percent"), [("85", 85), ("8.5", 85), ("九折吧", 90), ("打八折", 80), ("最低七五折", 75), ("八五", 85)]
)
async def test_a_price_is_understood_as_people_say_it(desk: Desk, filing: Filing, said: str, percent: int) -> None:
    """Who was just asked how much writes no command."""
    await desk.say(WANG, "申请折扣 1")
    await desk.say(WANG, said)
    await desk.say(WANG, "老客户，第三次下单")

    assert the_request(desk.ledger, filing).percent == percent


async def test_both_in_one_answer_are_enough(desk: Desk, filing: Filing) -> None:
    """A price inside the reason stays there."""
    await desk.say(WANG, "申请折扣 1")
    await desk.say(WANG, "八折 客户说隔壁给七五折")

    request = the_request(desk.ledger, filing)
    assert (request.percent, request.reason) == (80, "客户说隔壁给七五折")


async def test_a_reason_that_speaks_of_a_price_is_a_reason(desk: Desk, filing: Filing) -> None:
    """Once it is said how much."""
    await desk.say(WANG, "申请折扣 1 八折")
    await desk.say(WANG, "客户说隔壁给七五折")

    assert the_request(desk.ledger, filing).percent == 80


async def test_a_reason_first_and_the_price_after_it(desk: Desk, filing: Filing) -> None:
    """Whatever comes first is kept."""
    await desk.say(WANG, "申请折扣 1")
    assert "打几折？" in await answer(desk, "客户要签三年")
    await desk.say(WANG, "85折")

    assert the_request(desk.ledger, filing).reason == "客户要签三年"


@pytest.mark.parametrize(
    ("asked", "said", "matter", "amount", "reason"),
    [
        ("申请报价 1", "30万 两条产线", Matter.QUOTE, 30_000_000, "两条产线"),
        ("申请报价 1", "两条产线，含安装", Matter.QUOTE, None, "两条产线，含安装"),
        ("申请合同 1", "500000", Matter.CONTRACT, 50_000_000, ""),
        ("申请外访 1", "周五带方总去客户工厂", Matter.VISIT, None, "周五带方总去客户工厂"),
        ("申请外访 1", "下周三出差去苏州拜访王总", Matter.VISIT, None, "下周三出差去苏州拜访王总"),
    ],
)
async def test_other_matters_take_their_sum_or_their_purpose(
    desk: Desk, filing: Filing, asked: str, said: str, matter: Matter, amount: int | None, reason: str
) -> None:
    """One short answer each."""
    await desk.say(WANG, asked)
    assert nothing_asked(desk, filing)
    await desk.say(WANG, said)

    request = the_request(desk.ledger, filing, matter)
    assert (request.amount, request.reason) == (amount, reason)


@pytest.mark.parametrize(
    "text", ["好的", "怎么写", "我的客户", "查看 1", "公海", "跟进 1 今天拜访了王总，样机满意", "12", "谁来批？"]
)
async def test_other_words_are_no_answer(desk: Desk, filing: Filing, text: str) -> None:
    """Politeness, questions and commands stay what they are, and the question stays open."""
    await desk.say(WANG, "申请折扣 1 八五折")
    await desk.say(WANG, text)
    assert nothing_asked(desk, filing)
    await desk.say(WANG, "客户要签三年")

    assert the_request(desk.ledger, filing).reason == "客户要签三年"


@pytest.mark.parametrize("text", ["取消", "不申请了", "算了，不打折了"])
async def test_a_request_that_is_not_wished_any_more_is_forgotten(desk: Desk, filing: Filing, text: str) -> None:
    """Words are words again."""
    await desk.say(WANG, "申请折扣 1 八五折")
    assert "这次不申请" in await answer(desk, text)
    await desk.say(WANG, "客户要签三年")

    assert nothing_asked(desk, filing)


async def test_of_two_questions_the_last_one_is_answered(desk: Desk, filing: Filing) -> None:
    """A visit after a discount; 取消 drops the last one, and the other waits on."""
    await desk.say(WANG, "申请折扣 1 八五折")
    desk.ledger.later(timedelta(seconds=5))
    await desk.say(WANG, "申请外访 1")
    await desk.say(WANG, "周五带方总去客户工厂")

    assert the_request(desk.ledger, filing, Matter.VISIT).reason == "周五带方总去客户工厂"
    assert not [one for one in desk.ledger.read(lambda uow: uow.requests.of_filing(filing.id)) if one.percent]


async def test_buttons_lead_to_the_form_and_the_form_to_the_request(desk: Desk, filing: Filing) -> None:
    """As on an app that has forms."""
    assert "申请什么" in await pressed(desk, "request_form", filing.id)
    assert "打几折？" in await pressed(desk, "request_form", f"{filing.id}.discount")
    assert "没看懂打几折" in await pressed(desk, "request", f"{filing.id}.discount", percent="便宜点", reason="老客户")
    assert "没看懂金额" in await pressed(desk, "request", f"{filing.id}.quote", amount="三十来个")
    assert "为什么" in await pressed(desk, "request", f"{filing.id}.discount", percent="8.5 折", reason=" ")
    shown = await pressed(desk, "request", f"{filing.id}.discount", percent="8.5 折", reason="客户要签三年")

    assert "王晨 申请 8.5 折" in shown


async def test_a_release_is_asked_for_by_releasing(desk: Desk, filing: Filing) -> None:
    """A made-up button for one asks for nothing."""
    said = await pressed(desk, "request_form", f"{filing.id}.release")

    assert "按钮" in said
    assert nothing_asked(desk, filing)


async def test_a_colleague_is_told_so_before_he_is_asked_anything(desk: Desk, filing: Filing) -> None:
    """He cannot look it up by its number; by a button that reached him he reads whose it is."""
    assert "没找到" in await answer(desk, "申请折扣 1", SUN)

    assert "归属人" in await pressed(desk, "request_form", filing.id, SUN)
    assert "归属人" in await pressed(desk, "request_form", f"{filing.id}.visit", SUN)


async def test_a_follow_up_beside_the_question_stays_a_follow_up(desk: Desk, filing: Filing) -> None:
    """What names a customer is about it."""
    await desk.say(WANG, "申请折扣 1 八五折")
    await desk.say(WANG, "1 今天拜访了王总，样机满意")
    desk.ledger.do(RecordFollowUp(filing_id=filing.id, by=WANG, kind="拜访", note="又去了一次，谈了付款"))

    assert nothing_asked(desk, filing)
