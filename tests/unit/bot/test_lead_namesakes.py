"""派单 … 派给 王晨, where two have the name: the bot asks which, and goes on from what was said."""

from __future__ import annotations

import pytest

from bot.outgoing.drawing import draw
from bot.outgoing.relay import _picture
from cards.actions import Action
from cards.card import Button, Buttons
from core.domain.ids import MemberId
from core.domain.org import Identity
from core.service.records import Notice
from tests.support.builders import COMPANY, EAST, LIN, SOUTH, WANG, ZHOU, Ledger, a_member
from tests.support.chat import Desk

OTHER, THIRD = MemberId("other"), MemberId("third")
LEAD = f"派单 {COMPANY} 王总 13900054321 来源展会 派给 王晨"
SECOND = "湖州远帆包装有限公司"


@pytest.fixture
def desk() -> Desk:
    """One more 王晨 sells in the south."""
    ledger = Ledger()
    _joins(ledger, OTHER, SOUTH)
    return Desk(ledger)


def _joins(ledger: Ledger, ident: MemberId, team: str) -> None:
    ledger.write(lambda uow: uow.directory.save_member(a_member(ident, name="王晨", team_id=team)))
    account = Identity(member_id=ident, platform="feishu", external_id=f"ou_{ident}")
    ledger.write(lambda uow: uow.directory.bind(account))


def choices(desk: Desk, notice: Notice) -> list[Button]:
    """The buttons of the question."""
    ctx = desk.ledger.context()
    card = desk.ledger.read(lambda uow: draw(_picture(notice), uow, ctx)).card
    return [button for block in card.blocks if isinstance(block, Buttons) for button in block.items]


def asked(desk: Desk) -> dict[MemberId, int]:
    return dict(desk.ledger.read(lambda uow: uow.leads.waiting()))


async def test_whoever_is_picked_gets_what_was_said(desk: Desk) -> None:
    """By name and team; the same press again gives nothing twice."""
    (question,) = await desk.say(ZHOU, LEAD)
    buttons = choices(desk, question)
    picked = next(one for one in buttons if "华南区" in one.label)
    await desk.press(ZHOU, picked.action)
    again = await desk.press(ZHOU, picked.action)
    filing = desk.ledger.read(lambda uow: uow.filings.numbered(1))

    assert sorted(one.label for one in buttons) == ["王晨（华东区）", "王晨（华南区）"]
    assert asked(desk) == {OTHER: 1}
    assert filing is not None
    assert (filing.contact.name, filing.answers["source"]) == ("王总", "展会")
    assert "已经派过" in again.text


async def test_of_two_the_one_whom_the_giver_leads_is_meant(desk: Desk) -> None:
    """林岚 leads the east, and nobody is asked; where she leads two, she is."""
    await desk.say(LIN, LEAD)
    at_first = asked(desk)
    _joins(desk.ledger, THIRD, EAST)
    (question,) = await desk.say(LIN, f"派单 {SECOND} 13900022332 派给王晨")

    assert at_first == {WANG: 1}
    assert len(choices(desk, question)) == 2


async def test_several_questions_wait_beside_one_another(desk: Desk) -> None:
    """Of two leads in one message each is given to whom it was meant for, in any order."""
    first, second = await desk.say(ZHOU, f"派单给王晨\n{COMPANY} 王总 13900054321\n{SECOND} 赵六 13900022332")
    for question, team in ((second, "华南区"), (first, "华东区")):
        button = next(one for one in choices(desk, question) if team in one.label)
        await desk.press(ZHOU, button.action)
    owners = {
        desk.ledger.read(lambda uow, one=one: uow.customers.get(one.customer_id).name): one.owner  # type: ignore[misc]
        for one in desk.ledger.read(lambda uow: uow.filings.page(after=0, limit=9))
    }

    assert owners == {COMPANY: WANG, SECOND: OTHER}


async def test_too_late_is_said(desk: Desk) -> None:
    """What was said is kept for a while only; nobody else's press finds it."""
    (question,) = await desk.say(ZHOU, LEAD)
    button = choices(desk, question)[0]
    by_another = await desk.press(LIN, button.action)
    unknown = await desk.press(ZHOU, Action(verb="give_lead", subject="gone.wang").pack())

    assert "已经派过" in by_another.text
    assert "已经派过" in unknown.text
    assert asked(desk) == {}
