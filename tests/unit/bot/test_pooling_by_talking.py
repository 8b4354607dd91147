"""公海, 认领, 排队 and 不排了 in the chat and on buttons, and the cards that come of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.drawers.picture import Drawn, Picture
from bot.outgoing.drawing import draw
from bot.outgoing.relay import _picture
from cards.actions import Action
from cards.card import Card
from cards.render.plain import render
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import MemberId
from core.domain.policy.approval import Flow, Matter
from core.domain.policy.document import Policy
from core.domain.policy.pool import Pool
from core.domain.pool import PoolEntry
from core.service.records import Notice, NoticeKind
from core.service.release_filing import ReleaseFiling
from tests.support.builders import COMPANY, LIN, PHONE, SUN, WANG, XU, Ledger
from tests.support.chat import Desk
from tests.support.invented import company_name

FRESH = timedelta(hours=2)
OTHER = "杭州远山电气有限公司"


@pytest.fixture
def desk() -> Desk:
    """The front desk of a company with the built-in rules."""
    return Desk(Ledger())


def released(desk: Desk, company: str = COMPANY, by: MemberId = WANG, phone: str = PHONE) -> PoolEntry:
    """A customer that was protected and given back a while ago."""
    ledger = desk.ledger
    filing = ledger.approve(ledger.file(by, company=company, phone=phone, region="苏州"))
    ledger.do(ReleaseFiling(filing_id=filing.id, by=by, reason="客户没有预算"))
    ledger.later(FRESH)
    entry = ledger.read(lambda uow: uow.pool.live_of(filing.customer_id, ""))
    assert entry is not None
    return entry


def drawn(desk: Desk, notice: Notice) -> Drawn:
    """The card of a notice as it looks now."""
    ctx = desk.ledger.context()
    picture: Picture = _picture(notice)
    return desk.ledger.read(lambda uow: draw(picture, uow, ctx))


async def answer(desk: Desk, member: MemberId, text: str) -> str:
    """What the bot says to that, in words."""
    (notice,) = await desk.say(member, text)
    return render(drawn(desk, notice).card)


def told(desk: Desk, member: MemberId, kind: NoticeKind) -> list[Card]:
    """The cards of one kind that somebody got."""
    notices = [one for one in desk.ledger.notices() if one.to == member and one.kind is kind]
    return [drawn(desk, one).card for one in notices]


def owner(desk: Desk, entry: PoolEntry) -> Filing | None:
    """Who has the customer now."""
    return desk.ledger.read(lambda uow: uow.filings.live_of(entry.customer_id, ""))


async def test_the_list_shows_what_is_to_be_had_without_what_a_claim_discloses(desk: Desk) -> None:
    """Company and region, since when, and the words that claim it."""
    entry = released(desk)

    said = await answer(desk, XU, "公海")

    assert COMPANY in said
    assert "苏州" in said
    assert f"认领 {entry.number}" in said
    assert "李娜" not in said
    assert PHONE not in said


async def test_the_list_is_searched_by_a_part_of_the_name(desk: Desk) -> None:
    """And says so when there is none."""
    released(desk)
    released(desk, OTHER, phone="13900099999")

    found = await answer(desk, XU, "公海 远山")
    nothing = await answer(desk, XU, "公海 深圳")

    assert OTHER in found
    assert COMPANY not in found
    assert "没有对得上「深圳」的客户" in nothing


async def test_a_long_list_is_paged_by_button_and_by_words(desk: Desk) -> None:
    """Each customer stands on one page only."""
    for number in range(10):
        released(desk, company_name(number), phone=f"1390003{number:04d}")
        desk.ledger.later(timedelta(days=1))
    (first,) = await desk.say(SUN, "公海")
    card = drawn(desk, first).card
    more = next(b for block in card.blocks for b in getattr(block, "items", ()) if getattr(b, "label", "") == "更多")
    await desk.press(SUN, more.action)
    by_words = await answer(desk, SUN, more.says or "")

    assert render(drawn(desk, desk.replies()[-1]).card) == by_words
    seen = render(card) + by_words
    assert all(seen.count(company_name(number)) == 1 for number in range(10))


async def test_whoever_claims_gets_the_whole_customer(desk: Desk) -> None:
    """His own card, with the contact; the previous owner hears who goes on."""
    entry = released(desk)

    answers = await desk.say(XU, f"认领 {entry.number}")

    (card,) = told(desk, XU, NoticeKind.CLAIMED)
    (before,) = told(desk, WANG, NoticeKind.TAKEN_OVER)
    assert answers == []
    assert "认领成功，保护到" in render(card)
    assert f"李娜 {PHONE}" in render(card)
    assert "徐朗 从公海认领了" in render(before)


async def test_a_name_claims_as_well_and_of_several_it_is_asked_which(desk: Desk) -> None:
    """The choice has the buttons."""
    entry = released(desk)
    released(desk, "苏州青禾食品有限公司", phone="13900088888")

    choice = await answer(desk, XU, "认领 青禾")
    await desk.say(XU, f"认领 {COMPANY}")

    assert "是哪一个" in choice
    assert f"认领 {entry.number}" in choice
    assert (filing := owner(desk, entry)) is not None
    assert filing.owner == XU


async def test_the_second_is_told_who_was_first(desk: Desk) -> None:
    """By button, by number and by name."""
    entry = released(desk)
    await desk.press(XU, Action(verb="claim", subject=entry.id))
    late = await desk.press(SUN, Action(verb="claim", subject=entry.id))

    assert "徐朗" in late.text
    assert "徐朗" in await answer(desk, SUN, f"认领 {entry.number}")
    assert "徐朗" in await answer(desk, SUN, f"认领 {COMPANY}")


async def test_a_press_in_a_group_is_answered_by_toast_and_privately(desk: Desk) -> None:
    """The group's card changes; nothing is written into the group."""
    entry = released(desk)

    toast = await desk.press(XU, Action(verb="claim", subject=entry.id), group=True)

    assert "已认领" in toast.text
    assert desk.replies() == []
    assert len(told(desk, XU, NoticeKind.CLAIMED)) == 1


async def test_what_cannot_be_claimed_yet_says_why_and_until_when(desk: Desk) -> None:
    """The previous owner cools down; what is fresh waits for everybody."""
    entry = released(desk)
    fresh = released(desk, OTHER, phone="13900099999")
    desk.ledger.later(-FRESH)

    cooling = await answer(desk, WANG, "公海")
    early = await answer(desk, SUN, f"认领 {fresh.number}")

    assert f"认领 {entry.number}" not in cooling
    assert "起可认领" in cooling
    assert "起可以认领" in early


async def test_a_claim_that_needs_approval_waits_for_it(desk: Desk) -> None:
    """It is answered with the card that says for whom; a rejection puts the customer back."""
    flow = Flow(key="claims", name="认领审批", matter=Matter.CLAIM, steps=Policy().approval.flows[0].steps)
    policy = desk.ledger.policy
    approval = replace(policy.approval, flows=(*policy.approval.flows, flow))
    desk.ledger.policy = replace(policy, approval=approval)
    entry = released(desk)

    said = await answer(desk, XU, f"认领 {entry.number}")
    filing = owner(desk, entry)
    assert filing is not None
    desk.ledger.reject(filing, by=LIN)

    assert "林岚" in said
    assert filing.status is FilingStatus.PENDING
    assert COMPANY in await answer(desk, SUN, "公海")


async def test_a_customer_that_nobody_has_can_be_looked_at(desk: Desk) -> None:
    """Why it lies there, who had it, and the way to have it; by number and by name."""
    entry = released(desk)

    by_number, by_name = await answer(desk, SUN, f"查看 {entry.number}"), await answer(desk, SUN, f"查看 {COMPANY}")

    assert by_number == by_name
    assert "客户没有预算" in by_number
    assert "王晨" in by_number
    assert "认领" in by_number


async def test_the_first_in_line_has_his_turn_and_those_behind_hear_who_took_it(desk: Desk) -> None:
    """排队 while somebody has it; the turn card has the button; the second hears and still waits."""
    ledger = desk.ledger
    filing = ledger.approve(ledger.file(WANG))
    queued = await answer(desk, XU, f"排队 {COMPANY}")
    await desk.say(SUN, f"排队 {COMPANY}")
    mine = await answer(desk, SUN, "我的排队")
    ledger.do(ReleaseFiling(filing_id=filing.id, by=WANG, reason="客户没有预算"))
    (turn,) = told(desk, XU, NoticeKind.POOL_TURN)
    early = await answer(desk, SUN, f"认领 {filing.number}")
    await desk.say(XU, f"认领 {filing.number}")
    (behind,) = told(desk, SUN, NoticeKind.POOL_WAITED)

    assert "第 1 位" in queued
    assert "排第 2" in mine
    assert "轮到你了" in render(turn)
    assert "留给排队的" in early
    assert "徐朗 先认领了" in render(behind)
    assert "第 1 位" in render(behind)


async def test_whoever_gives_up_his_place_is_out_of_the_line(desk: Desk) -> None:
    """By name, by number, or without either where he waits for one only."""
    ledger = desk.ledger
    filing = ledger.approve(ledger.file(WANG))
    for words in (f"不排了 {COMPANY}", f"不排了 {filing.number}", "不排了"):
        await desk.say(XU, f"排队 {COMPANY}")
        assert "不再为你排队" in await answer(desk, XU, words)

    assert "没有排队" in await answer(desk, XU, "我的排队")


async def test_a_pool_of_another_team_is_not_shown(desk: Desk) -> None:
    """Neither in the list nor by its number."""
    policy = desk.ledger.policy
    east = Pool(key="east", name="华东公海", teams=("华东区",))
    desk.ledger.policy = replace(policy, pool=replace(policy.pool, pools=(east,)))
    entry = released(desk)

    assert COMPANY not in await answer(desk, SUN, "公海")
    assert COMPANY not in await answer(desk, SUN, f"认领 {entry.number}")
    assert COMPANY in await answer(desk, XU, "公海")


@pytest.mark.parametrize("text", [f"查重 {COMPANY}", f"报备 {COMPANY} 赵倩 13900054321", f"报备 {COMPANY}"])
async def test_what_lies_in_the_pool_is_to_be_claimed_and_not_filed(desk: Desk, text: str) -> None:
    """Whoever asks or files hears so at once, with the words that claim it."""
    entry = released(desk)

    assert f"认领 {entry.number}" in await answer(desk, SUN, text)


async def test_a_short_name_of_what_lies_in_the_pool_is_offered_to_be_claimed(desk: Desk) -> None:
    """And not to be filed under that name."""
    entry = released(desk)

    said = await answer(desk, SUN, "查重 苏州青禾精密机械")

    assert f"认领 {entry.number}" in said
    assert "报备 苏州青禾" not in said


async def test_the_owner_of_a_customer_is_refused_with_a_place_in_line(desk: Desk) -> None:
    """Whoever meets a protected customer is offered to wait for it."""
    desk.ledger.approve(desk.ledger.file(WANG))

    said = await answer(desk, SUN, f"报备 {COMPANY} 赵倩 13900054321")

    assert f"排队 {COMPANY}" in said
