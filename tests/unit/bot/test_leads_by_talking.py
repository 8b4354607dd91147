"""派单, 接单, 不接, 我派的线索 and 撤回派单 in the chat and on buttons, and the cards that come of them."""

from __future__ import annotations

import pytest

from bot.drawers.picture import Drawn
from bot.outgoing.drawing import draw
from bot.outgoing.relay import _picture
from cards.actions import Action
from cards.render.plain import render
from core.domain.ids import MemberId
from core.service.records import Notice, NoticeKind
from core.service.transfer_customers import TransferCustomers
from tests.support.builders import COMPANY, HE, LIN, SUN, WANG, XU, ZHOU, Ledger
from tests.support.chat import Desk
from tests.support.leads import for_the_east, given, held, taken

LEAD = f"派单 {COMPANY} 王总 13900054321 来源展会"


@pytest.fixture
def desk() -> Desk:
    """The front desk of a company whose leads go to the east."""
    return Desk(for_the_east(Ledger()))


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


async def test_a_form_on_the_table_is_left_alone(desk: Desk) -> None:
    """A lead is no draft: what is filled in goes on afterwards."""
    await desk.say(HE, "报备 杭州远山电气有限公司")

    assert "已派给 王晨" in await answer(desk, HE, LEAD)
    assert "杭州远山电气有限公司" in await answer(desk, HE, "联系人 李娜")


@pytest.mark.parametrize(("said", "owner"), [("接收 1", XU), ("不接 1 太远", WANG)])
async def test_what_came_as_a_lead_is_passed_on_like_any_customer(desk: Desk, said: str, owner: MemberId) -> None:
    """The answer is about what waits now, and not about the lead that was taken long ago."""
    lead = taken(desk.ledger, given(desk.ledger))
    await desk.say(LIN, "转交 1 给 徐朗 换区")
    words = await answer(desk, XU, said)

    assert "转交" in words
    assert held(desk.ledger, lead).owner == owner
    assert "派单已结束" in await answer(desk, XU, "接单 1")


async def test_the_form_of_the_card_says_why_not(desk: Desk) -> None:
    """不接 with its reason by a press, 接单 by the next one's press; the giver reads both."""
    lead = given(desk.ledger)
    await desk.press(WANG, Action(verb="decline_lead", subject=lead.filing_id).pack(), inputs={"reason": "离得太远"})
    await desk.press(XU, Action(verb="take_lead", subject=lead.filing_id).pack())

    assert "徐朗 已接单" in (news := told(desk, HE, NoticeKind.LEAD_TOLD))
    assert "王晨 不接：离得太远" in news
    assert "已派给别人" in told(desk, WANG, NoticeKind.LEAD_NEEDED)
    assert "你已接单" in told(desk, XU, NoticeKind.LEAD_NEEDED)


async def test_a_word_alone_is_about_the_only_thing_that_waits(desk: Desk) -> None:
    """With a lead and a transfer on the table he is asked which."""
    held = desk.ledger.approve(desk.ledger.file(XU, "宁波虚拟机械制造有限公司", "13900012346"))
    given(desk.ledger)
    desk.ledger.do(TransferCustomers(by=XU, to=WANG, filings=(held.id,), reason="换区"))
    assert "你已接单" not in await answer(desk, WANG, "接了")
    await desk.say(WANG, f"接收 {held.number}")

    assert "你已接单" in await answer(desk, WANG, "接单")


async def test_a_look_alike_is_told_apart_in_the_same_message(desk: Desk) -> None:
    """Whoever gives it says that it is another one, and the lead goes out."""
    desk.ledger.file(SUN, COMPANY)
    alike = LEAD.replace(COMPANY, "苏州青禾精密机械制造有限公司")
    asked = await answer(desk, HE, alike)
    assert "是不是同一家" in asked
    assert COMPANY in asked

    assert "已派给 王晨" in await answer(desk, HE, f"{alike} 不是同一家 地址不同")


async def test_a_name_that_nobody_or_several_have_is_asked_about(desk: Desk) -> None:
    """Nothing is given to the wrong one."""
    for said in ("派给 李四", "派给 孙悦"):
        assert "已派给" not in await answer(desk, LIN, f"{LEAD} {said}")

    assert "已派给 徐朗" in await answer(desk, LIN, f"{LEAD} 派给 徐朗")


async def test_one_of_several_is_taken_back_by_its_name(desk: Desk) -> None:
    """Without a name the list says which there are; an administrator takes back anybody's, and the giver hears."""
    given(desk.ledger)
    given(desk.ledger, "宁波虚拟机械制造有限公司", "13900012346")
    assert "我派的线索" in await answer(desk, HE, "撤回派单")
    assert "你已撤回派单" in await answer(desk, HE, "撤回派单 宁波虚拟机械制造有限公司")

    assert "你已撤回派单" in await answer(desk, ZHOU, "撤回派单 1")
    assert "周宁 撤回了你的派单" in told(desk, HE, NoticeKind.LEAD_TOLD)
    assert "没找到" in await answer(desk, SUN, "撤回派单 9")


async def test_of_several_that_wait_each_has_its_button(desk: Desk) -> None:
    """接了 says not which; the buttons do."""
    await desk.say(ZHOU, f"{LEAD} 派给 王晨")
    await desk.say(ZHOU, "派单 杭州远山电气有限公司 李总 13900054322 来源展会 派给 王晨")
    said = await answer(desk, WANG, "接了")

    assert "#1 苏州青禾精密机械有限公司" in said
    assert "接单 1" in said
    assert "接单 2" in said
    assert "不接 2" in await answer(desk, WANG, "不接")
