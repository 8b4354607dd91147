"""上面那个 means the customer that somebody dealt with last, says which that was, and decides nothing by itself."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cards.actions import Action
from core.domain.filing import Filing, FilingStatus
from core.domain.follow_up import FollowUp
from tests.support.builders import LIN, WANG, XU, Ledger
from tests.support.chat import Desk, words_of

OTHER = "宁波样例重工有限公司"


@pytest.fixture
def desk() -> Desk:
    """The front desk."""
    return Desk(Ledger())


@pytest.fixture
def first(desk: Desk) -> Filing:
    """王晨 has it."""
    return desk.ledger.approve(desk.ledger.file(WANG))


@pytest.fixture
def second(desk: Desk, first: Filing) -> Filing:
    """And another."""
    return desk.ledger.approve(desk.ledger.file(WANG, company=OTHER, phone="13900054321"))


async def answer(desk: Desk, text: str, member: str = WANG) -> str:
    """What the bot says to that."""
    return words_of(desk.ledger, (await desk.say(member, text))[-1])


async def test_it_is_the_one_that_was_looked_at_last(desk: Desk, first: Filing, second: Filing) -> None:
    """Not the newest."""
    await desk.say(WANG, "查看 2")
    await desk.say(WANG, "查看 1")
    await desk.say(WANG, "我的客户")
    said = await answer(desk, "跟进 刚才那个 今天拜访了王总，样机很满意")

    assert "苏州青禾精密机械有限公司" in said
    assert [entry.note for entry in followed(desk, first)] == ["今天拜访了王总，样机很满意"]
    assert not followed(desk, second)


async def test_a_follow_up_goes_on_with_the_same_customer(desk: Desk, first: Filing, second: Filing) -> None:
    """What an entry was about counts, too."""
    await desk.say(WANG, "跟进 1 今天拜访了王总，样机很满意")
    await desk.say(WANG, "这个客户进入报价")

    assert desk.ledger.again(first).stage == "quoting"
    assert desk.ledger.again(second).stage != "quoting"


async def test_a_refusal_is_about_its_customer(desk: Desk, first: Filing, second: Filing) -> None:
    """And says whom it took."""
    await desk.say(WANG, "延期 1 15天 合同在走流程")
    said = await answer(desk, "上面那个延期10天 合同在走流程")

    assert "还差有效跟进" in said
    assert "说的是 #1 苏州青禾精密机械有限公司。" in said


async def test_nothing_is_given_back_before_it_is_asked_which(desk: Desk, first: Filing) -> None:
    """The answer offers the same words with the number."""
    await desk.say(WANG, "查看 1")
    said = await answer(desk, "刚才那个释放吧 客户没有预算")

    assert "是这个客户吗" in said
    assert "1 释放吧 客户没有预算" in said
    assert desk.ledger.again(first).status is FilingStatus.PROTECTED
    await desk.say(WANG, "1 释放吧 客户没有预算")
    assert desk.ledger.again(first).status is not FilingStatus.PROTECTED


async def test_an_approval_is_not_given_to_what_nobody_named(desk: Desk) -> None:
    """通过上面那个 asks back."""
    filing = desk.ledger.file(WANG)
    await desk.say(LIN, "查看 1")
    said = await answer(desk, "上面那个通过", LIN)

    assert "是这个客户吗" in said
    assert desk.ledger.again(filing).status is FilingStatus.PENDING


async def test_what_was_pressed_was_dealt_with_too(desk: Desk, first: Filing, second: Filing) -> None:
    """查看 on a list is as good as the word."""
    await desk.say(WANG, "查看 2")
    await desk.press(WANG, Action(verb="detail", subject=first.id))
    await desk.say(WANG, "跟进 刚才那个 今天拜访了王总，样机很满意")

    assert [entry.note for entry in followed(desk, first)] == ["今天拜访了王总，样机很满意"]


async def test_after_half_an_hour_it_is_asked_which_customer(desk: Desk, first: Filing) -> None:
    """As if nothing had been said."""
    await desk.say(WANG, "查看 1")
    desk.ledger.later(timedelta(minutes=31))
    said = await answer(desk, "跟进 刚才那个 今天拜访了王总，样机很满意")

    assert not followed(desk, first)
    assert "苏州青禾精密机械有限公司" not in said


async def test_one_person_does_not_go_on_where_another_stopped(desk: Desk, first: Filing) -> None:
    """Each has his own."""
    await desk.say(WANG, "查看 1")
    said = await answer(desk, "查看刚才那个", XU)

    assert "苏州青禾精密机械有限公司" not in said


async def test_of_a_colleagues_customer_it_is_called_as_he_called_it(desk: Desk, first: Filing) -> None:
    """The number would find nothing for him."""
    await desk.say(XU, "查重 苏州青禾精密机械有限公司")
    said = await answer(desk, "那个客户排队", XU)

    assert "苏州青禾精密机械有限公司" in said
    assert "排" in said


async def test_a_correction_that_names_nobody_is_about_the_customer_just_dealt_with(
    desk: Desk, first: Filing, second: Filing
) -> None:
    """And the answer says which."""
    await desk.say(WANG, "查看 1")
    said = await answer(desk, "不对，是13900012399")

    assert "说的是 #1 苏州青禾精密机械有限公司。" in said
    assert desk.ledger.again(first).contact.phone == "13900012399"


async def test_a_correction_of_what_still_waits_changes_no_other_customer(desk: Desk, first: Filing) -> None:
    """Though it is the only one that he has for certain."""
    filed = desk.ledger.again(first)
    await desk.say(WANG, f"报备 {OTHER} 王芳 13900054321")
    said = await answer(desk, "不对，是13900054322")

    assert "#2 正在审批" in said
    assert desk.ledger.again(first).contact == filed.contact


def followed(desk: Desk, filing: Filing) -> list[FollowUp]:
    """What was put down about it."""
    return list(desk.ledger.read(lambda uow: list(uow.follow_ups.of_filing(filing.id, limit=5))))
