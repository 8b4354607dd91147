"""A few words in a hurry, as the desk answers them."""

from __future__ import annotations

from datetime import date

import pytest

from cards.actions import Action
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import MemberId
from core.service.transfer_customers import TransferCustomers
from tests.support.builders import HE, LIN, WANG, XU, Ledger
from tests.support.chat import Desk, words_of
from tests.support.invented import company_name


@pytest.fixture
def desk() -> Desk:
    """The front desk; by the built-in rules whoever is given a customer is asked."""
    return Desk(Ledger())


@pytest.fixture
def filing(desk: Desk) -> Filing:
    """王晨 has it."""
    return desk.ledger.approve(desk.ledger.file(WANG))


async def answer(desk: Desk, member: MemberId, text: str) -> str:
    """What the bot says to that, in words."""
    return words_of(desk.ledger, (await desk.say(member, text))[-1])


async def test_a_wrong_day_is_put_right_without_naming_the_customer(desk: Desk, filing: Filing) -> None:
    """It is about what he put down last; the first words are kept."""
    await desk.say(WANG, "跟进 1 今天拜访了王总，样机很满意，下周三带样品")
    said = await answer(desk, WANG, "不对，改成12月3号")

    (entry,) = desk.ledger.read(lambda uow: list(uow.follow_ups.of_filing(filing.id, limit=5)))
    assert "跟进已记下" in said
    assert (entry.next_day, entry.next_step) == (date(2026, 12, 3), "带样品")


async def test_who_put_nothing_down_is_asked_which_customer(desk: Desk, filing: Filing) -> None:
    """With a way to find its number."""
    said = await answer(desk, XU, "改成12月3号")

    assert "是哪个客户" in said
    assert "我的客户" in said


async def test_what_is_offered_to_somebody_is_taken_without_its_number(desk: Desk, filing: Filing) -> None:
    """While it is the only one."""
    assert "没有这次转交" in await answer(desk, XU, "接了")
    desk.ledger.do(TransferCustomers(by=WANG, to=XU, filings=(filing.id,), reason="换区"))
    await desk.say(XU, "接了")

    assert desk.ledger.read(lambda uow: uow.filings.get(filing.id)).owner == XU


async def test_of_several_offers_one_has_to_be_named(desk: Desk, filing: Filing) -> None:
    """Nothing is taken by guessing."""
    other = desk.ledger.approve(desk.ledger.file(WANG, "杭州远山电气有限公司", "13900077777"))
    for one in (filing, other):
        desk.ledger.do(TransferCustomers(by=WANG, to=XU, filings=(one.id,), reason="换区"))
    assert "是哪个客户" in await answer(desk, XU, "接了")
    await desk.say(XU, "接2")
    await desk.say(XU, "不接")

    owners = desk.ledger.read(lambda uow: [uow.filings.get(one.id).owner for one in (filing, other)])
    assert owners == [WANG, XU]


@pytest.mark.parametrize("text", ["谢谢", "好的，谢谢啦！", "收到", "好的", "嗯嗯", "OK", "辛苦了"])
async def test_politeness_gets_a_word_and_no_guesses(desk: Desk, text: str) -> None:
    """Nobody who says thanks was misunderstood."""
    assert "不客气" in await answer(desk, WANG, text)


async def test_a_nod_of_somebody_who_is_asked_may_mean_an_approval(desk: Desk) -> None:
    """He is told what there is to do instead of being left in the belief that it is done."""
    desk.ledger.file(WANG)

    assert "没听懂" in await answer(desk, LIN, "好的")
    assert "不客气" in await answer(desk, LIN, "谢谢")


@pytest.mark.parametrize(("text", "asked"), [("1放了吧", "原因"), ("1给小赵", "小赵"), ("1凭什么归他", "报备")])
async def test_what_is_still_lacking_is_asked_for(desk: Desk, filing: Filing, text: str, asked: str) -> None:
    """Short words do nothing by themselves that wants a reason."""
    said = await answer(desk, WANG if "凭" not in text else XU, text)

    assert asked in said
    assert desk.ledger.read(lambda uow: uow.filings.get(filing.id)).owner == WANG


async def test_whoever_names_none_of_several_is_offered_them_with_the_same_words(desk: Desk, filing: Filing) -> None:
    """One press instead of looking the number up; what was said besides goes along."""
    desk.ledger.approve(desk.ledger.file(WANG, company="无锡假想食品有限公司", phone="13900077002"))
    said = await answer(desk, WANG, "延期15天 在走合同")

    assert "是哪个客户" in said
    assert "#2 无锡假想食品有限公司" in said
    assert "延期 1 15天 在走合同" in said
    assert "延期 2 15天 在走合同" in said


async def test_a_yes_without_a_number_shows_what_waits(desk: Desk) -> None:
    """同意 alone approves nothing: the manager may have looked at another card."""
    waiting = desk.ledger.file(WANG)
    said = await answer(desk, LIN, "同意")

    assert "待我审批" in said
    assert waiting.status is desk.ledger.again(waiting).status


async def test_a_name_in_front_of_the_yes_will_do(desk: Desk) -> None:
    """As people answer in a chat; part of the name is enough for whoever is asked."""
    waiting = desk.ledger.file(WANG, company="东莞启明模具有限公司")
    await desk.say(LIN, "东莞启明 通过")

    assert desk.ledger.again(waiting).status is FilingStatus.PROTECTED


async def test_a_leader_looks_through_what_one_of_his_people_has(desk: Desk, filing: Filing) -> None:
    """王晨的客户 says so in its title; somebody else's leader and his colleagues are told that they may not."""
    his = await answer(desk, LIN, "王晨的客户")
    alien = await answer(desk, HE, "王晨名下有哪些客户")
    colleague = await answer(desk, XU, "王晨的客户")
    unknown = await answer(desk, LIN, "赵丽丽的客户")

    assert "王晨 的客户" in his
    assert "#1" in his
    assert "只能看自己团队的" in alien
    assert "只能看自己团队的" in colleague
    assert "没找到这位同事" in unknown


async def test_the_next_page_of_somebodys_customers_goes_on_with_his(desk: Desk) -> None:
    """And only as long as the presser leads him."""
    for n in range(11):
        desk.ledger.approve(desk.ledger.file(WANG, company=company_name(n), phone=f"139000200{n:02d}"))
    (shown,) = [n for n in await desk.say(LIN, "王晨的客户") if n.args.get("say") == "mine"]
    await desk.press(LIN, Action(verb="mine", subject="2.wang"))
    page = [n for n in desk.ledger.notices() if n.args.get("say") == "mine"][-1]
    await desk.press(XU, Action(verb="mine", subject="2.wang"))
    others = [n for n in desk.ledger.notices() if n.args.get("say") == "mine"][-1]

    assert shown.args["owner"] == "wang"
    assert company_name(0) in words_of(desk.ledger, page)
    assert company_name(0) not in words_of(desk.ledger, others)
