"""申诉, 我的申诉 and 撤回申诉 in the chat and on buttons, and the cards that come of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.drawers.picture import Drawn
from bot.outgoing.drawing import draw
from bot.outgoing.relay import _picture
from bot.replies import Say
from cards.actions import Action
from cards.render.plain import render
from core.domain.filing import Filing
from core.domain.ids import MemberId
from core.domain.policy.appeal import AppealRules
from core.domain.policy.document import Policy
from core.service.records import Notice, NoticeKind
from core.service.release_filing import ReleaseFiling
from core.service.transfer_customers import TransferCustomers
from tests.support.builders import COMPANY, LIN, SUN, WANG, XU, ZHOU, Ledger
from tests.support.chat import Desk

FILE = f"报备 {COMPANY} 赵倩 13900054321"
WHY = "9 月就拜访过"


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


async def test_a_refusal_offers_to_contest_and_leaves_a_line_in_the_trail(desk: Desk, filing: Filing) -> None:
    """Once a day, however often he tries; the ledger stays as it was."""
    assert f"申诉 {COMPANY}" in await answer(desk, SUN, FILE)
    await desk.say(SUN, FILE)
    assert desk.ledger.trail(filing)[-1] == "filing_refused"
    assert desk.ledger.trail(filing).count("filing_refused") == 1
    desk.ledger.later(timedelta(days=1))
    await desk.say(SUN, FILE)

    assert desk.ledger.trail(filing).count("filing_refused") == 2


async def test_the_owner_does_not_read_who_met_his_customer(desk: Desk, filing: Filing) -> None:
    """That is for whoever rules about an appeal; 联系归属人 is how somebody makes himself known."""
    await desk.say(SUN, FILE)

    assert "孙悦" not in await answer(desk, WANG, "查看 1")
    assert "报备被拦下" not in await answer(desk, WANG, "更多跟进 1")


async def test_a_form_that_is_refused_counts_as_well(desk: Desk, filing: Filing) -> None:
    """On platforms with forms nobody writes the filing."""
    await desk.say(SUN, "报备 杭州远山电气有限公司")
    inputs = {"company": COMPANY, "contact": "赵倩", "phone": "13900054321"}
    await desk.press(SUN, Action(verb="file_draft").pack(), inputs=inputs)

    assert desk.ledger.trail(filing)[-1] == "filing_refused"


async def test_rules_without_appeals_offer_none(desk: Desk, filing: Filing) -> None:
    """Neither on the refusal nor in words."""
    desk.ledger.policy = Policy(appeal=AppealRules(allowed=False))
    assert "申诉" not in await answer(desk, SUN, FILE)

    assert "现在不能申诉" in await answer(desk, SUN, f"申诉 {COMPANY} {WHY}")


async def test_without_a_reason_it_is_asked_for(desk: Desk, filing: Filing) -> None:
    """By a form, or in the words that stand instead; by the number that the refusal named, too."""
    await desk.say(SUN, FILE)
    asked = await answer(desk, SUN, f"申诉 {COMPANY}")
    assert "为什么该归你" in asked
    assert "申诉 1 " in asked
    await desk.press(SUN, Action(verb="appeal", subject=filing.id).pack(), inputs={"reason": WHY})

    assert "申诉已提交，等 周宁 裁定" in render(drawn(desk, desk.replies()[-1]).card)
    assert WHY in told(desk, ZHOU, NoticeKind.APPEAL_NEEDED)
    assert "裁定前客户还是你的" in told(desk, WANG, NoticeKind.APPEAL_TOLD)


async def test_a_number_is_no_way_to_look_at_others_customers(desk: Desk, filing: Filing) -> None:
    """Whoever was not refused learns nothing by it; without a customer he is asked which."""
    said = await answer(desk, SUN, f"申诉 1 {WHY}")
    assert COMPANY not in said
    assert "王晨" not in said

    assert "申诉哪个客户" in await answer(desk, SUN, "申诉")


async def test_who_had_a_customer_that_his_leader_passed_on_names_it_by_its_number(desk: Desk, filing: Filing) -> None:
    """It is on every card that he has of it; who gave it away himself is told that he lost nothing."""
    desk.ledger.do(TransferCustomers(by=LIN, to=XU, filings=(filing.id,), reason="换区"))
    await desk.say(XU, "接了")
    assert "申诉已提交" in await answer(desk, WANG, f"申诉 1 {WHY}")
    await desk.say(WANG, "撤回申诉 1")
    desk.ledger.do(TransferCustomers(by=XU, to=SUN, filings=(filing.id,), reason="换区"))
    await desk.say(SUN, "接了")

    assert "从你名下被收走，才能申诉" in await answer(desk, XU, f"申诉 1 {WHY}")


async def test_the_judge_sees_both_sides_and_each_side_its_own(desk: Desk, filing: Filing) -> None:
    """Without a contact or a phone."""
    await desk.say(SUN, FILE)
    await desk.say(SUN, f"申诉 {COMPANY} {WHY}")
    judge = told(desk, ZHOU, NoticeKind.APPEAL_NEEDED)
    holder = told(desk, WANG, NoticeKind.APPEAL_TOLD)
    own = await answer(desk, SUN, f"我的申诉 {COMPANY}")

    assert "孙悦（华南区）" in judge
    assert "王晨（华东区）" in judge
    assert "报备被拦下 #1" in judge
    assert "王晨（华东区）" in holder
    assert "孙悦（华南区）" not in holder
    assert "孙悦（华南区）" in own
    assert "王晨（华东区）" not in own
    for card in (judge, holder, own):
        assert "李娜" not in card
        assert "1390001" not in card


async def test_one_withdraws_the_only_one_without_naming_it(desk: Desk, filing: Filing) -> None:
    """And is told when there is none."""
    await desk.say(SUN, FILE)
    await desk.say(SUN, f"申诉 {COMPANY} {WHY}")
    assert "你已撤回申诉" in await answer(desk, SUN, "撤回申诉")

    assert "没有这条申诉" in await answer(desk, SUN, "撤回申诉")
    assert "已撤回" in await answer(desk, SUN, "我的申诉")
    assert "你没有申诉过" in await answer(desk, XU, "我的申诉")


async def test_strangers_to_an_appeal_see_nothing_of_it(desk: Desk, filing: Filing) -> None:
    """A button that was forwarded shows no more than a polite no."""
    await desk.say(SUN, FILE)
    (sent,) = await desk.say(SUN, f"申诉 {COMPANY} {WHY}")
    await desk.press(XU, Action(verb="show_appeal", subject=sent.about.id).pack())

    assert COMPANY not in render(drawn(desk, desk.replies()[-1]).card)
    await desk.press(XU, Action(verb="uphold_appeal", subject=sent.about.id).pack())
    assert desk.ledger.again(filing).owner == WANG


async def test_what_a_leader_took_can_be_contested_from_its_card(desk: Desk, filing: Filing) -> None:
    """The button asks why; when he himself gave it back there is none."""
    desk.ledger.do(ReleaseFiling(filing_id=filing.id, by=LIN, reason="没有动静"))
    assert "申诉 1" in told(desk, WANG, NoticeKind.FILING_RELEASED)
    assert "申诉 1" in await answer(desk, WANG, "查看 1")
    assert "申诉 1" not in await answer(desk, LIN, "查看 1")
    await desk.press(WANG, Action(verb="appeal_form", subject=filing.id).pack())
    reply = desk.replies()[-1]
    assert reply.args["say"] == Say.APPEAL_FORM
    assert "现在归：公海" in render(drawn(desk, reply).card)

    desk.ledger.later(timedelta(days=16))
    assert "申诉 1" not in told(desk, WANG, NoticeKind.FILING_RELEASED)
