"""An administrator sends a table of products in chat: recognised, compared, loaded once confirmed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.drawers.picture import Picture
from bot.outgoing.drawing import draw
from bot.replies import Say
from bot.sheets.writing import Page, as_csv
from cards.actions import Action, unpack
from cards.card import Button, Buttons, Card
from cards.render import plain
from core.domain.ids import MemberId
from core.domain.policy.forms import Column, LinkedTable
from core.service.records import EventKind, Notice, Subject
from tests.support.attached import FileDesk
from tests.support.builders import WANG, ZHOU, Ledger
from tests.unit.bot.test_linking import POLICY

HEADER = ("名称", "型号", "单价")
ROWS = (("视觉检测线", "VX-100", "12.8万"), ("视觉检测线", "VX-200", "26万"), ("转台", "ZT-9", "9000"))
SPARES = LinkedTable(key="spares", label="配件", columns=(Column(key="name", label="名称"),))


@pytest.fixture
def desk() -> FileDesk:
    """Where messages and files arrive, under a form that asks for products."""
    return FileDesk(Ledger(policy=POLICY))


async def send(
    desk: FileDesk,
    rows: tuple[tuple[str, ...], ...] = ROWS,
    name: str = "2026产品表.csv",
    header: tuple[str, ...] = HEADER,
    member: MemberId = ZHOU,
) -> Notice:
    """Somebody sends a sheet."""
    content = as_csv(Page(title="表", headers=header, rows=rows))
    (notice,) = await desk.send(member, desk.lay(content, name, kind="file"))
    return notice


def card_of(desk: FileDesk, notice: Notice) -> Card:
    """The card as it is drawn now."""
    picture = Picture(view=str(notice.args["say"]), about=notice.about, viewer=notice.to, args=notice.args)
    return desk.ledger.read(lambda uow: draw(picture, uow, desk.door.context())).card


def buttons_of(card: Card) -> list[Button]:
    """Everything that can be pressed."""
    return [button for block in card.blocks if isinstance(block, Buttons) for button in block.items]


def pressed(card: Card, label: str) -> Action:
    """The action of a button."""
    action = unpack(next(button.action for button in buttons_of(card) if button.label == label))
    assert action is not None
    return action


def titles(desk: FileDesk) -> list[str]:
    """What is on offer."""
    return [row.title for row in desk.ledger.read(lambda uow: uow.tables.shelf("products")).rows]


async def load(desk: FileDesk, rows: tuple[tuple[str, ...], ...] = ROWS) -> Notice:
    """Send it and press 更新."""
    notice = await send(desk, rows)
    await desk.press(ZHOU, pressed(card_of(desk, notice), "更新"))
    return notice


async def test_a_table_is_known_by_its_name_and_loaded_when_confirmed(desk: FileDesk) -> None:
    """Nothing changes by sending it; afterwards every copy of the card says so, and the trail, too."""
    notice = await send(desk)
    card = card_of(desk, notice)

    assert notice.args["say"] == Say.TABLE_FILE
    assert "新增 3 行：视觉检测线 VX-100、视觉检测线 VX-200、转台" in plain.render(card)
    assert titles(desk) == []
    answer = await desk.press(ZHOU, pressed(card, "更新"))
    assert answer.text == "「产品表」已更新，现在共 3 行"
    assert titles(desk) == ["视觉检测线 VX-100", "视觉检测线 VX-200", "转台"]
    assert (card_of(desk, notice).tag, buttons_of(card_of(desk, notice))) == ("已更新", [])
    (event,) = desk.ledger.read(lambda uow: uow.trail.about(Subject(kind="table", id="products")))
    assert (event.kind, event.actor, event.data["rows"]) == (EventKind.TABLE_LOADED, ZHOU, 3)


async def test_the_next_file_says_what_it_changes(desk: FileDesk) -> None:
    """New, changed and gone apart; what is not in the file is offered no more."""
    await load(desk)
    card = card_of(desk, await send(desk, (("视觉检测线", "VX-200", "27万"), ("相机", "C1", "5000"))))

    shown = plain.render(card)
    assert "新增 2 行：视觉检测线、相机" in shown
    assert "去掉 3 行，不再能选：" in shown
    await desk.press(ZHOU, pressed(card, "更新"))
    assert titles(desk) == ["视觉检测线", "相机"]


async def test_mistakes_are_listed_with_their_lines_and_nothing_comes_in(desk: FileDesk) -> None:
    """All of them."""
    card = card_of(desk, await send(desk, (*ROWS, ("相机", "C1", "面议"), ("转台", "ZT-9", "1"))))

    shown = plain.render(card)
    assert "第 5 行：单价「面议」认不出是多少钱" in shown
    assert "第 6 行：「转台 ZT-9」重复了" in shown
    assert buttons_of(card) == []


async def test_a_file_that_says_the_same_needs_no_loading(desk: FileDesk) -> None:
    """It is told so."""
    await load(desk)

    assert card_of(desk, await send(desk)).tag == "没有变化"


async def test_two_files_at_once_do_not_undo_each_other(desk: FileDesk) -> None:
    """The second one has to be looked at again."""
    first, second = await send(desk), await send(desk, ROWS[:1])
    stale = pressed(card_of(desk, second), "更新")
    await desk.press(ZHOU, pressed(card_of(desk, first), "更新"))

    answer = await desk.press(ZHOU, stale)

    assert answer.text.startswith("「产品表」刚刚有人更新过")
    assert len(titles(desk)) == 3


async def test_a_file_of_another_name_is_known_by_its_header(desk: FileDesk) -> None:
    """Where several tables would fit it is asked which one."""
    assert (await send(desk, name="清单.csv")).args["tables"] == "products"
    desk.ledger.policy = replace(POLICY, tables=(*POLICY.tables, SPARES))
    notice = await send(desk, ROWS[1:], name="清单.csv")
    card = card_of(desk, notice)

    assert [button.label for button in buttons_of(card)] == ["产品表", "配件", "都不是"]
    await desk.press(ZHOU, pressed(card, "配件"))
    which = desk.replies()[-1]
    assert "配件" in card_of(desk, which).title
    await desk.press(ZHOU, pressed(card_of(desk, which), "更新"))
    assert len(desk.ledger.read(lambda uow: uow.tables.shelf("spares")).rows) == 2


async def test_a_list_of_customers_stays_one(desk: FileDesk) -> None:
    """Even if it is called after the products."""
    rows = (("苏州青禾精密机械有限公司", "王晨", "李娜", "13900012345"),)
    notice = await send(desk, rows, "产品表客户名单.csv", ("公司全称", "归属人", "联系人", "手机号"))

    assert notice.args["say"] == Say.IMPORT


async def test_only_an_administrator_loads_and_puts_away(desk: FileDesk) -> None:
    """Whoever else got the card cannot."""
    notice = await send(desk)
    card = card_of(desk, notice)

    for label in ("更新", "取消"):
        assert (await desk.press(WANG, pressed(card, label))).text == "只有管理员能更新这张表。"
    assert (await desk.press(ZHOU, pressed(card, "取消"))).text == "没有更新，表不变"
    assert card_of(desk, notice).tag == "没有更新"
    assert titles(desk) == []


async def test_a_button_of_a_table_that_the_rules_dropped_is_stale(desk: FileDesk) -> None:
    """It is said kindly, on the card and when pressed."""
    notice = await send(desk)
    action = pressed(card_of(desk, notice), "更新")
    desk.ledger.policy = replace(POLICY, tables=())

    assert "没有「products」这张表" in plain.render(card_of(desk, notice))
    await desk.press(ZHOU, action)
    assert titles(desk) == []
