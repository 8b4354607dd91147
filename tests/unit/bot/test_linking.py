"""Choosing from a linked table by talking."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.drawers.picture import Picture
from bot.outgoing.drawing import draw
from bot.replies import Say
from bot.talk.turn import draft_subject
from cards.actions import Action
from cards.card import Card, Facts
from cards.card import Form as Form_
from core.domain.linked_tables import LinkedRow, TableLoad, difference
from core.domain.policy.document import Policy
from core.domain.policy.forms import FILING, Column, FieldType, Form, FormField, LinkedTable
from core.service.records import Notice
from tests.support.builders import COMPANY, PHONE, WANG, Ledger
from tests.support.chat import FEISHU, Desk, draft_of
from tests.support.clock import ORDINARY_MORNING

TABLE = LinkedTable(
    key="products",
    label="产品表",
    columns=(
        Column(key="name", label="名称"),
        Column(key="model", label="型号"),
        Column(key="price", label="单价", type=FieldType.MONEY),
    ),
)
FIELDS = (
    FormField(key="company", label="公司全称", required=True),
    FormField(key="contact", label="联系人", required=True),
    FormField(key="phone", label="手机号", type=FieldType.PHONE, required=True),
    FormField(key="product", label="产品", type=FieldType.LINK, table="products", required=True),
    FormField(key="quantity", label="数量", type=FieldType.NUMBER),
    FormField(key="total", label="合计", type=FieldType.FORMULA, formula="form.product.price * form.quantity"),
    FormField(key="note", label="备注", type=FieldType.LONG_TEXT, limit=500),
)
POLICY = Policy(forms=(Form(key=FILING, label="客户报备", fields=FIELDS),), tables=(TABLE,))
ROWS = (("视觉检测线 VX-100", "VX-100", "128000"), ("视觉检测线 VX-200", "VX-200", "260000"), ("转台", "ZT-9", "9000"))
WHO = f"报备 {COMPANY} 李娜 {PHONE}"


def rows_of(products: tuple[tuple[str, str, str], ...] = ROWS) -> tuple[LinkedRow, ...]:
    """Products as rows."""
    return tuple(
        LinkedRow(
            id=model,
            title=title,
            cells={"name": title.split()[0], "model": model, "price": price},
            names=(title.split()[0], model),
            place=place,
        )
        for place, (title, model, price) in enumerate(products)
    )


LOAD = TableLoad(
    id="l1", table="products", edition=1, at=ORDINARY_MORNING, by=None, name="产品.xlsx", rows=3, added=3, gone=0
)


@pytest.fixture
def desk() -> Desk:
    """A ledger whose form asks for a product of the table."""
    ledger = Ledger(policy=POLICY)
    ledger.write(lambda uow: uow.tables.load(LOAD, difference((), rows_of())))
    return Desk(ledger)


def answers(desk: Desk) -> dict[str, Any]:
    """Of the first filing."""
    filing = desk.ledger.read(lambda uow: uow.filings.numbered(1))
    assert filing is not None
    return dict(filing.answers)


def says(notices: list[Notice]) -> list[str]:
    """What kind of answers they were."""
    return [str(notice.args["say"]) for notice in notices]


def card_of(desk: Desk) -> Card:
    """The form as 王晨 sees it now."""
    picture = Picture(view=Say.ASK, about=draft_subject(WANG, FEISHU), viewer=WANG, args={"chat": FEISHU})
    return desk.ledger.read(lambda uow: draw(picture, uow, desk.ledger.context())).card


def form_in(card: Card) -> Form_:
    return next(block for block in card.blocks if isinstance(block, Form_))


async def test_a_product_is_asked_for_by_name_or_number(desk: Desk) -> None:
    """The form offers the whole table where it is short: a list to choose from, lines with numbers, buttons."""
    await desk.say("wang", WHO)

    form = form_in(card_of(desk))
    assert next(field for field in form.inputs if field.name == "product").options == tuple(
        (title, title) for title, _, _ in ROWS
    )
    assert "1. 视觉检测线 VX-100\n2. 视觉检测线 VX-200\n3. 转台" in form.instead
    assert [button.says for button in form.quick] == [f"产品：{title}" for title, _, _ in ROWS]
    assert says(await desk.say("wang", "2")) == ["filed"]
    assert answers(desk)["product"] == "视觉检测线 VX-200"


@pytest.mark.parametrize("said", ["vx-200", "产品：VX-200", "产品：视觉检测线 VX-200", "视觉检测线 vx-200"])
async def test_any_of_its_names_will_do(desk: Desk, said: str) -> None:
    """Alone, or with its label."""
    await desk.say("wang", WHO)

    assert says(await desk.say("wang", said)) == ["filed"]
    assert answers(desk)["product.price"] == "260000"


async def test_what_fits_several_is_a_choice_among_those(desk: Desk) -> None:
    """And a number means one of them."""
    await desk.say("wang", f"{WHO} 产品：视觉 数量：2")

    card = card_of(desk)
    assert form_in(card).quick[1].says == "产品：视觉检测线 VX-200"
    assert "转台" not in form_in(card).instead
    assert says(await desk.say("wang", "第2个")) == ["filed"]
    assert (answers(desk)["product"], answers(desk)["total"]) == ("视觉检测线 VX-200", "520000")


async def test_a_product_that_the_message_names_in_passing_is_taken(desk: Desk) -> None:
    """And is not repeated in the note; a company that is called like one is not."""
    assert says(await desk.say("wang", f"{WHO} VX-200，下月要")) == ["filed"]
    assert answers(desk)["product"] == "视觉检测线 VX-200"
    assert answers(desk)["note"] == "下月要"
    assert says(await desk.say("wang", "报备 无锡转台精密设备有限公司 赵倩 13900054321")) == ["ask"]


async def test_what_is_no_product_is_asked_for_again(desk: Desk) -> None:
    """With what there is."""
    await desk.say("wang", f"{WHO} 产品：机器人")

    assert "产品表里没有「机器人」" in card_of(desk).summary
    assert "3. 转台" in form_in(card_of(desk)).instead
    await desk.press("wang", Action(verb="say", subject="产品：转台"))
    assert answers(desk)["product"] == "转台"


async def test_a_long_table_is_not_listed(desk: Desk) -> None:
    """It is asked for by name; the form has a line to write in."""
    many = tuple((f"型 {place}", f"M{place:03}", "5") for place in range(60))
    desk.ledger.write(lambda uow: uow.tables.load(replace(LOAD, id="l2", edition=2), difference((), rows_of(many))))
    await desk.say("wang", WHO)

    form = form_in(card_of(desk))
    assert (form.quick, form.inputs[3].options, form.inputs[3].hint) == ((), (), "名称或型号，写一部分也行")
    assert form.instead.endswith("请回复产品的名称或型号，写一部分也行。")


async def test_the_worked_out_total_stands_on_the_form_before_it_is_sent(desk: Desk) -> None:
    """With the price that it comes from."""
    await desk.say("wang", f"报备 {COMPANY} 产品：转台 数量：3")

    facts = next(block for block in card_of(desk).blocks if isinstance(block, Facts))
    assert facts.pairs == (("型号", "ZT-9"), ("单价", "9,000 元"), ("合计", "27,000"))
    assert draft_of(desk.ledger, WANG) is not None
