"""Whoever is told that a customer is taken may have its owner told who would like a word."""

from __future__ import annotations

import pytest

from bot.drawers.picture import Picture
from bot.outgoing.drawing import draw
from cards.card import Text
from core.service.contact_owner import ContactOwner
from core.service.records import Notice, NoticeKind
from tests.support.builders import COMPANY, SUN, WANG, Ledger
from tests.support.chat import Desk


@pytest.fixture
def desk(ledger: Ledger) -> Desk:
    """The front desk over the ledger."""
    return Desk(ledger)


def wanted(ledger: Ledger) -> list[Notice]:
    return [notice for notice in ledger.notices() if notice.kind is NoticeKind.OWNER_WANTED]


async def test_the_owner_is_told_who_would_like_a_word(ledger: Ledger, desk: Desk) -> None:
    """Once a day, whatever the asker says how often; he is not told whose it is by this."""
    ledger.file(WANG)
    (answer, *_), (again, *_) = [await desk.say(SUN, f"联系归属人 {COMPANY}") for _ in range(2)]
    (notice,) = wanted(ledger)
    picture = Picture(view=notice.kind, about=notice.about, viewer=WANG, args=notice.args)
    card = ledger.read(lambda uow: draw(picture, uow, ledger.context())).card
    said = [block.content for block in card.blocks if isinstance(block, Text)]

    assert answer.args["code"] == again.args["code"] == "owner_told"
    assert "王晨" not in str(answer.args)
    assert notice.to == WANG
    assert said[0] == f"孙悦 想就「{COMPANY}」和你聊聊。"


async def test_the_refusal_of_a_filing_offers_it(ledger: Ledger, desk: Desk) -> None:
    """With who, until when, by which rule, and the other ways on."""
    ledger.approve(ledger.file(WANG))
    (answer,) = await desk.say(SUN, f"报备 {COMPANY} 赵倩 13900054321")
    picture = Picture(view=str(answer.args["say"]), about=answer.about, viewer=SUN, args=answer.args)
    shown = repr(ledger.read(lambda uow: draw(picture, uow, ledger.context())).card)

    assert all(part in shown for part in ("王晨", "保护到", "规则第 1 版", f"联系归属人 {COMPANY}", f"排队 {COMPANY}"))


def test_nobody_is_told_of_what_is_over_or_his_own(ledger: Ledger) -> None:
    """It is free, or it is the asker's."""
    filing = ledger.file(WANG)
    own = ledger.refusal(ContactOwner(filing_id=filing.id, by=WANG))
    ledger.withdraw(filing)
    over = ledger.refusal(ContactOwner(filing_id=filing.id, by=SUN))

    assert (own.code, over.code) == ("yours_to_follow", "nobody_follows")
    assert wanted(ledger) == []


async def test_a_firm_of_the_same_house_stands_on_the_form(ledger: Ledger, desk: Desk) -> None:
    """Whoever files a branch knows it before the form is full."""
    ledger.file(WANG)
    (answer,) = await desk.say(SUN, f"报备 {COMPANY}无锡分公司")
    picture = Picture(view=str(answer.args["say"]), about=answer.about, viewer=SUN, args=answer.args)
    card = ledger.read(lambda uow: draw(picture, uow, ledger.context())).card

    assert f"同集团：{COMPANY} 由 王晨 跟进。" in [block.content for block in card.blocks if isinstance(block, Text)]
