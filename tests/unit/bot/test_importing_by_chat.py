"""An administrator sends a customer list in chat, looks at the trial, and confirms it."""

from __future__ import annotations

import pytest

from bot.drawers.picture import Picture
from bot.lists.chat_imports import carry_imports
from bot.outgoing.drawing import draw
from bot.replies import Say
from bot.sheets.reading import sheet_from
from cards.actions import Action
from cards.card import Button, Buttons, Card, Facts, Text
from core.domain.ids import FileId
from core.domain.imports import JobState
from core.service.records import Notice, NoticeKind
from tests.support.attached import FileDesk
from tests.support.builders import WANG, ZHOU, Ledger
from tests.support.lists import a_line, as_book

ROWS = (a_line(1), a_line(2), a_line(3, 手机="12"), a_line(1))
GO, STOP = Action(verb="import", subject="1"), Action(verb="import_cancel", subject="1")


@pytest.fixture
def desk(ledger: Ledger) -> FileDesk:
    """Where messages and files arrive."""
    return FileDesk(ledger)


async def sent(desk: FileDesk, who: str = ZHOU, *, name: str = "客户.xlsx", content: bytes = b"") -> Notice:
    """Send a list, and tell the answer."""
    (answer,) = await desk.send(who, desk.lay(content or as_book(ROWS).content, name=name, kind="file"))
    return answer


def card_of(desk: FileDesk, notice: Notice) -> Card:
    picture = Picture(view=str(notice.args["say"]), about=notice.about, viewer=notice.to, args=notice.args)
    ctx = desk.ledger.context()
    return desk.ledger.read(lambda uow: draw(picture, uow, ctx)).card


def buttons(card: Card) -> list[Button]:
    return [button for block in card.blocks if isinstance(block, Buttons) for button in block.items]


def lead(card: Card) -> str:
    return next(block.content for block in card.blocks if isinstance(block, Text))


def state(desk: FileDesk) -> JobState:
    return desk.ledger.read(lambda uow: uow.imports.numbered(1)).state


async def test_the_card_shows_the_columns_and_then_what_would_come_of_it(desk: FileDesk) -> None:
    """导入 comes with the trial; nothing is written by it."""
    answer = await sent(desk)
    at_first = card_of(desk, answer)
    assert await carry_imports(desk.door) == 1
    tried = card_of(desk, answer)

    assert answer.args["say"] == Say.IMPORT
    assert [button.label for button in buttons(at_first)] == ["取消"]
    assert ("A 公司名称", "公司全称") in next(block for block in at_first.blocks if isinstance(block, Facts)).pairs
    assert "导入 2 行，有问题 1 行，重复 1 行" in lead(tried)
    assert [button.label for button in buttons(tried)] == ["导入", "取消"]
    assert desk.ledger.read(lambda uow: uow.filings.numbered(1)) is None
    assert await carry_imports(desk.door) == 0


async def test_a_confirmed_list_comes_in_and_the_rest_comes_back(desk: FileDesk) -> None:
    """The card says how many; the lines that did not come in are sent as a file."""
    answer = await sent(desk)
    await carry_imports(desk.door)
    told = await desk.press(ZHOU, GO)
    await carry_imports(desk.door)
    (file,) = [notice for notice in desk.ledger.notices() if notice.kind is NoticeKind.FILE]
    stored = desk.ledger.read(lambda uow: uow.files.get(FileId(str(file.args["file"]))))
    back = [cells for _, cells in sheet_from(stored.name, stored.content).rows()]

    assert told.text == "开始导入第 1 份名单"
    assert state(desk) is JobState.FINISHED
    assert lead(card_of(desk, answer)).startswith("导入 2 行，有问题 1 行，重复 1 行")
    assert (file.to, stored.name) == (ZHOU, "客户.问题.xlsx")
    assert [line[8][:4] for line in back] == ["手机号「", "和第 2"]
    assert desk.ledger.told(WANG) == []


async def test_a_cancelled_list_does_not_come_in(desk: FileDesk) -> None:
    """Neither does one that is confirmed afterwards, by an old copy of the card."""
    await sent(desk)
    await carry_imports(desk.door)
    await desk.press(ZHOU, STOP)
    late = await desk.press(ZHOU, GO)

    assert state(desk) is JobState.CANCELLED
    assert "不能再这样做" in late.text
    assert await carry_imports(desk.door) == 0


async def test_somebody_else_may_neither_send_nor_confirm(desk: FileDesk) -> None:
    """A list of customers is the administrators' affair."""
    refused = await sent(desk, WANG)
    await sent(desk)
    await carry_imports(desk.door)
    await desk.press(WANG, GO)

    assert refused.args["say"] != Say.IMPORT
    assert state(desk) is JobState.WAITING


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("颜色,大小\n红,3\n蓝,4\n".encode(), "公司全称"),
        ("公司名称,联系人\n苏州青禾精密机械有限公司,李娜\n".encode(), "归属人"),
    ],
)
async def test_a_list_without_what_is_needed_says_so(desk: FileDesk, content: bytes, word: str) -> None:
    """And waits to be told; until then it cannot be imported."""
    card = card_of(desk, await sent(desk, name="客户.csv", content=content))
    refused = await desk.press(ZHOU, GO)

    assert word in lead(card)
    assert [button.label for button in buttons(card)] == ["是线索名单", "取消"][word == "公司全称" :]
    assert "先说清楚再导入" in refused.text
    assert (state(desk), await carry_imports(desk.door)) == (JobState.WAITING, 0)


async def test_a_list_that_breaks_off_is_put_away(desk: FileDesk) -> None:
    """The beginning could be read, the rest cannot: the card says so, and nobody tries for ever."""
    broken = "公司名称,归属人\n" + "苏州青禾精密机械有限公司,王晨\n" * 300 + '"' + "x" * 200_000
    answer = await sent(desk, name="客户.csv", content=broken.encode())
    await carry_imports(desk.door)

    assert state(desk) is JobState.CANCELLED
    assert "导不了" in lead(card_of(desk, answer))
    assert await carry_imports(desk.door) == 0


async def test_a_file_that_is_no_list_is_refused(desk: FileDesk) -> None:
    """With what to do about it."""
    answer = await sent(desk, content=b"PK\x03\x04 nothing of the kind")

    assert answer.args["say"] != Say.IMPORT
    with pytest.raises(Exception, match="import_not_found"):
        state(desk)
