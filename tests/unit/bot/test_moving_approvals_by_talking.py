"""What approvers and filers say to an approval on its way: back for more, somebody else, one more, who stands in."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.drawers.picture import Picture
from bot.outgoing.drawing import draw
from cards.actions import Action
from cards.card import Form
from cards.render.plain import render
from core.domain.approval.approval import Decision
from core.domain.filing import Filing, FilingStatus
from core.domain.ids import MemberId
from core.domain.policy.approval import Approver, Step
from core.service.records import Notice, about_filing
from tests.support.builders import HE, LIN, WANG, XU, ZHOU, Ledger
from tests.support.chat import Desk, draft_of
from tests.unit.core.test_flows import LEADER, a_flow, approval_of, under

OTHER, OTHER_PHONE = "无锡远舟食品有限公司", "13900012346"


@pytest.fixture
def desk(ledger: Ledger) -> Desk:
    """Where messages arrive."""
    return Desk(ledger)


def shown(ledger: Ledger, view: str, filing: Filing, viewer: MemberId) -> str:
    """A card about a filing, as somebody reads it now."""
    return _drawn(ledger, Picture(view=view, about=about_filing(filing.id), viewer=viewer, args={}))


def answer(ledger: Ledger, notices: list[Notice]) -> str:
    """What the bot answered, as its reader sees it."""
    notice = notices[-1]
    view = str(notice.args["say"])
    return _drawn(ledger, Picture(view=view, about=notice.about, viewer=notice.to, args=notice.args))


def _drawn(ledger: Ledger, picture: Picture) -> str:
    ctx = ledger.context()
    return render(ledger.read(lambda uow: draw(picture, uow, ctx)).card)


async def test_what_came_back_is_completed_and_the_approver_sees_it(desk: Desk) -> None:
    """The filer says what was lacking, looks at it, and sends it off."""
    ledger, filing = desk.ledger, desk.ledger.file(WANG)
    await desk.say(LIN, "退回 1 请补充预算")
    assert "林岚 要你补充资料：请补充预算" in shown(ledger, "filing_returned", filing, WANG)

    asked = answer(ledger, await desk.say(WANG, "补充 1"))
    gathered = answer(ledger, await desk.say(WANG, "预算 50万"))
    assert "补充资料" in asked
    assert "预算 50 万元" in gathered
    assert approval_of(ledger, filing).status is Decision.RETURNED

    sent = answer(ledger, await desk.say(WANG, "提交"))

    assert "待审批" in sent
    assert (draft_of(ledger, WANG), ledger.again(filing).answers["budget"]) == (None, "500000")
    assert ledger.told(LIN).count("approval_needed") == 2
    seen = shown(ledger, "approval_needed", filing, LIN)
    assert "预算：50 万元" in seen
    assert "通过" in seen
    await desk.say(LIN, "通过 1")
    assert ledger.again(filing).status is FilingStatus.PROTECTED


async def test_what_was_lacking_is_sent_in_one_sentence(desk: Desk) -> None:
    """补充 12 预算 50万 needs no 提交."""
    filing = desk.ledger.file(WANG)
    await desk.say(LIN, "1 让他补充预算")

    await desk.say(WANG, "补充 1 预算 50万")

    assert approval_of(desk.ledger, filing).asked == (LIN,)
    assert desk.ledger.again(filing).answers["budget"] == "500000"


async def test_words_that_are_lacking_are_asked_for(desk: Desk) -> None:
    """退回 without a reason changes nothing yet."""
    filing = desk.ledger.file(WANG)

    said = answer(desk.ledger, await desk.say(LIN, "退回 1"))

    assert "要补充什么？" in said
    assert approval_of(desk.ledger, filing).asked == (LIN,)


async def test_only_what_came_back_is_completed(desk: Desk) -> None:
    """Nobody sent it back, or it is another's."""
    ledger = desk.ledger
    ledger.file(WANG)

    assert "没有被退回" in answer(ledger, await desk.say(WANG, "补充 1 预算 50万"))
    await desk.say(LIN, "退回 1 缺预算")
    await desk.say(XU, "补充 1 预算 50万")
    assert ledger.read(lambda uow: uow.filings.numbered(1)).answers == {}  # type: ignore[union-attr]
    assert draft_of(ledger, XU) is None


@pytest.mark.parametrize("sentence", ["转交审批 1 给 何川，你更熟", "转交 1 给 何川", "把 1 的审批转给何川"])
async def test_an_approval_is_handed_on_by_a_sentence(desk: Desk, sentence: str) -> None:
    """转交 alone means the approval to whoever is asked; the other one decides."""
    ledger, filing = desk.ledger, desk.ledger.file(WANG)

    await desk.say(LIN, sentence)

    assert (approval_of(ledger, filing).asked, ledger.told(HE)) == ((HE,), ["approval_needed"])
    assert "林岚 转交给 何川" in shown(ledger, "approval_needed", filing, HE)
    await desk.say(LIN, "通过 1")
    assert ledger.again(filing).status is FilingStatus.PENDING
    await desk.say(HE, "通过 1 老客户")
    assert ledger.again(filing).status is FilingStatus.PROTECTED


async def test_nobody_hands_on_to_a_stranger_or_to_the_filer(desk: Desk) -> None:
    """He is told, and is still asked himself."""
    ledger, filing = desk.ledger, desk.ledger.file(WANG)

    for sentence in ("转交审批 1 给 赵无名", "转交审批 1 给 王晨"):
        said = (await desk.say(LIN, sentence))[-1]
        assert said.args["say"] == "refused"

    assert approval_of(ledger, filing).asked == (LIN,)


async def test_whose_answer_is_not_awaited_hands_over_no_approval(desk: Desk) -> None:
    """The owner's 转交 is about his customer."""
    filing = desk.ledger.file(WANG)

    await desk.say(WANG, "转交 1 给 徐朗")
    await desk.say(ZHOU, "转交审批 1 给 何川")

    assert approval_of(desk.ledger, filing).asked == (LIN,)


@pytest.mark.parametrize(
    ("sentence", "order"), [("加签 1 何川", (HE, LIN)), ("1 后加签 何川", (LIN, HE)), ("加签 1 何川 看价格", (HE, LIN))]
)
async def test_one_more_says_yes_before_or_behind(desk: Desk, sentence: str, order: tuple[MemberId, ...]) -> None:
    """Both are needed, in the order that was said."""
    ledger, filing = desk.ledger, desk.ledger.file(WANG)
    await desk.say(LIN, sentence)

    for place, who in enumerate(order):
        if who is HE or place:
            assert approval_of(ledger, filing).asked == (who,)
        await desk.say(who, "通过 1")
        ended = ledger.again(filing).status is FilingStatus.PROTECTED
        assert ended is (place == len(order) - 1)


async def test_adding_without_a_name_asks_whom(desk: Desk) -> None:
    """加签 12 alone."""
    filing = desk.ledger.file(WANG)

    said = (await desk.say(LIN, "加签 1"))[-1]

    assert said.args["say"] == "add"
    assert approval_of(desk.ledger, filing).asked == (LIN,)


async def test_a_delegate_answers_until_the_other_is_back(desk: Desk) -> None:
    """What waits goes over at once, what comes later too; after 我回来了 he is asked again."""
    ledger = desk.ledger
    first = ledger.file(WANG)
    said = answer(ledger, await desk.say(LIN, "今天到3月13日出差，审批交给何川"))
    second = ledger.file(XU, OTHER, OTHER_PHONE)
    assert "由 何川 替你审批" in said
    assert [approval_of(ledger, each).asked for each in (first, second)] == [(HE,), (HE,)]

    await desk.say(HE, "通过 1 2")
    back = answer(ledger, await desk.say(LIN, "我回来了"))
    third = ledger.file(WANG, "常州南舟电气有限公司", "13900012347")

    assert {ledger.again(each).status for each in (first, second)} == {FilingStatus.PROTECTED}
    assert "欢迎回来" in back
    assert approval_of(ledger, third).asked == (LIN,)


async def test_a_delegation_ends_by_itself(desk: Desk) -> None:
    """The last day is included, the morning after is his own again."""
    ledger = desk.ledger
    await desk.say(LIN, "今天到3月13日出差，审批交给何川")
    ledger.later(timedelta(days=2))
    assert approval_of(ledger, ledger.file(WANG)).asked == (HE,)

    ledger.later(timedelta(days=1))

    assert approval_of(ledger, ledger.file(XU, OTHER, OTHER_PHONE)).asked == (LIN,)


async def test_two_steps_are_told_on_the_card(desk: Desk) -> None:
    """Who said yes to the first one reads that it goes on."""
    director = Step(name="总监", approvers=(Approver(leader=2),))
    ledger = under(desk.ledger, a_flow(LEADER, director))
    filing = ledger.file(WANG)

    said = answer(ledger, await desk.say(LIN, "通过 1 按老客户价"))

    assert "第 2 步/共 2 步 总监" in said
    assert "按老客户价" in shown(ledger, "approval_needed", filing, ZHOU)


async def test_a_colleague_is_picked_from_those_who_can_be_asked(desk: Desk) -> None:
    """Neither oneself nor the filer; whoever was picked is asked, and a stranger's account is refused."""
    ledger, filing = desk.ledger, desk.ledger.file(WANG)
    picture = Picture(view="add", about=about_filing(filing.id), viewer=LIN, args={})
    card = ledger.read(lambda uow: draw(picture, uow, ledger.context())).card
    (form,) = (block for block in card.blocks if isinstance(block, Form))
    offered = {account for account, _ in form.inputs[0].options}
    assert offered == {"ou_xu", "ou_sun", "ou_he", "ou_zhou"}

    action = Action(verb="add_approver", subject=filing.id)
    strange = await desk.press(LIN, action, inputs={"who": "ou_stranger"})
    assert approval_of(ledger, filing).asked == (LIN,)
    assert strange.text
    await desk.press(LIN, action, inputs={"who": "ou_he", "when": "after"})

    assert approval_of(ledger, filing).asked == (LIN,)
    await desk.say(LIN, "通过 1")
    assert approval_of(ledger, filing).asked == (HE,)
