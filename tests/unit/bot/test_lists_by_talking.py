"""An administrator puts a list right in words, takes in what is doubtful, and takes it all back."""

from __future__ import annotations

import pytest

from bot.drawers.picture import Picture
from bot.lists.chat_imports import carry_imports
from bot.outgoing.drawing import draw
from bot.replies import Say
from cards.actions import Action
from cards.card import Buttons, Card, Facts, Form, Text
from core.domain.imports import ImportJob, JobState
from core.service.import_ledger import NoteTrial
from core.service.records import Notice, NoticeKind
from tests.support.attached import FileDesk
from tests.support.builders import WANG, ZHOU, Ledger
from tests.support.lists import a_line, as_book

STRANGE = (
    "公司,号码,姓名,颜色\n苏州青禾精密机械有限公司,13900012345,李娜,红\n无锡远舟自动化有限公司,13900054321,赵倩,蓝\n"
)
LIKE = (a_line(1, 公司名称="苏州青禾精密机械有限公司"), a_line(2, 公司名称="苏州青禾精密机械制造有限公司"))


@pytest.fixture
def desk(ledger: Ledger) -> FileDesk:
    """Where messages and files arrive."""
    return FileDesk(ledger)


async def send(desk: FileDesk, content: bytes, name: str = "客户.csv") -> Notice:
    (answer,) = await desk.send(ZHOU, desk.lay(content, name=name, kind="file"))
    return answer


def job(desk: FileDesk, number: int = 1) -> ImportJob:
    return desk.ledger.read(lambda uow: uow.imports.numbered(number))


def card_of(desk: FileDesk, notice: Notice) -> Card:
    picture = Picture(view=str(notice.args["say"]), about=notice.about, viewer=notice.to, args=notice.args)
    ctx = desk.ledger.context()
    return desk.ledger.read(lambda uow: draw(picture, uow, ctx)).card


def labels(card: Card) -> list[str]:
    return [button.label for block in card.blocks if isinstance(block, Buttons) for button in block.items]


def texts(card: Card) -> str:
    return "\n".join(block.content for block in card.blocks if isinstance(block, Text))


async def test_a_column_is_named_in_words_and_the_list_is_tried_anew(desk: FileDesk) -> None:
    """By its place or its header; what lacked is told first."""
    answer = await send(desk, STRANGE.encode())
    lacking = texts(card_of(desk, answer))
    (named,) = await desk.say(ZHOU, "第4列是备注")
    (owned,) = await desk.say(ZHOU, "都归 王晨")
    await carry_imports(desk.door)
    card = card_of(desk, answer)
    (unread,) = await desk.say(ZHOU, "把 颜色 当作 不导入")

    assert "都归" in lacking
    assert named.args["say"] == owned.args["say"] == Say.IMPORT
    assert "导入 2 行" in texts(card)
    assert "没写归属人的都归 王晨" in texts(card)
    assert (job(desk).owner, 3 in job(desk).columns, job(desk).trial) == (WANG, False, None)
    assert unread.about == answer.about


async def test_a_column_is_chosen_on_the_card(desk: FileDesk) -> None:
    """Where the app has forms; what a column may be stands in the form."""
    answer = await send(desk, as_book(LIKE).content, "客户.xlsx")
    form = next(block for block in card_of(desk, answer).blocks if isinstance(block, Form))
    told = await desk.press(ZHOU, Action(verb="import_map", subject="1"), inputs={"column": "B", "field": "-"})
    pairs = dict(next(block for block in card_of(desk, answer).blocks if isinstance(block, Facts)).pairs)

    assert [each.name for each in form.inputs] == ["column", "field"]
    assert ("phone", "手机号") in form.inputs[1].options
    assert told.text == "改好了，重新试算"
    assert next(value for key, value in pairs.items() if key.startswith("B ")) == "不导入"


async def test_a_trial_of_what_was_corrected_meanwhile_counts_for_nothing(desk: FileDesk) -> None:
    """The list was put right while it was being tried out: it is tried again."""
    await send(desk, as_book(LIKE).content, "客户.xlsx")
    before = job(desk)
    await desk.say(ZHOU, "第8列不导入")
    outcome = desk.ledger.do(NoteTrial(number=1, counts={"added": 9}, seen=before.version))

    assert outcome.code == "nothing_due"
    assert job(desk).trial is None


@pytest.mark.parametrize(("said", "came"), [("一起导入", 2), ("只导入没有疑问的", 1)])
async def test_what_is_doubtful_comes_in_only_when_asked_for(desk: FileDesk, said: str, came: int) -> None:
    """The card offers both ways, and says how many lines it is about."""
    answer = await send(desk, as_book(LIKE).content, "客户.xlsx")
    await carry_imports(desk.door)
    card = card_of(desk, answer)
    await desk.say(ZHOU, said)
    await carry_imports(desk.door)
    done = [notice.to for notice in desk.ledger.notices() if notice.kind is NoticeKind.IMPORT_DONE]

    assert labels(card) == ["只导入没有疑问的", "一起导入", "取消"]
    assert "有 1 行和已有客户很像" in texts(card)
    assert job(desk).counts["added"] == came
    assert done == [ZHOU]


async def test_an_import_is_taken_back_by_chat(desk: FileDesk) -> None:
    """In the background; the card says how many went, and it is not undone twice."""
    answer = await send(desk, as_book(LIKE).content, "客户.xlsx")
    await carry_imports(desk.door)
    await desk.say(ZHOU, "一起导入 1")
    await carry_imports(desk.door)
    (asked,) = await desk.say(ZHOU, "撤销导入")
    await carry_imports(desk.door)
    (late,) = await desk.say(ZHOU, "撤销导入 1")

    assert asked.about == answer.about
    assert job(desk).state is JobState.UNDONE
    assert texts(card_of(desk, answer)).startswith("已撤销：拿掉 2 条")
    assert desk.ledger.read(lambda uow: uow.filings.page(after=0, limit=9)) == []
    assert late.args["code"] == "import_over"


@pytest.mark.parametrize("said", ["第3列是手机号", "一起导入", "取消导入", "撤销导入 1"])
async def test_lists_are_the_administrators_affair(desk: FileDesk, said: str) -> None:
    """Whoever else says it hears so; without a list there is nothing to do."""
    (not_his,) = await desk.say(WANG, said)
    (nothing,) = await desk.say(ZHOU, said)

    assert not_his.args["code"] == "admin_only"
    assert nothing.args["code"] in {"no_list_waiting", "import_not_found"}


async def test_a_field_that_there_is_not_is_told(desk: FileDesk) -> None:
    """And a column that there is not."""
    await send(desk, as_book(LIKE).content, "客户.xlsx")
    (field,) = await desk.say(ZHOU, "第3列是星座")
    (column,) = await desk.say(ZHOU, "第77列是手机号")

    assert (field.args["code"], column.args["code"]) == ("no_such_field", "no_such_column")


async def test_a_list_is_cancelled_in_words(desk: FileDesk) -> None:
    """And looked at again."""
    answer = await send(desk, as_book(LIKE).content, "客户.xlsx")
    await desk.say(ZHOU, "取消导入")
    (shown,) = await desk.say(ZHOU, "导入进度")

    assert job(desk).state is JobState.CANCELLED
    assert shown.about == answer.about
