"""An administrator sends a list of orders in chat: it is known for what it is, tried out, confirmed, taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import pytest

from bot.drawers.picture import Picture
from bot.lists.chat_imports import carry_imports
from bot.lists.order_importing import OrderImporter
from bot.outgoing.drawing import draw
from bot.replies import Say
from bot.sheets.reading import sheet_from
from cards.actions import Action, unpack
from cards.card import Button, Buttons, Card, Facts, Text
from cards.texts.order_imports import WHICH
from core.domain.filing import Filing
from core.domain.ids import FileId
from core.domain.imports import ImportJob, JobState, ListKind
from core.domain.org import Role
from core.domain.policy.catalog import STAGES
from core.service.change_order import CorrectOrder
from core.service.ports.orders import Tallied
from core.service.records import Notice, NoticeKind
from tests.support.attached import FileDesk
from tests.support.builders import COMPANY, KEYS_ALONE, LIN, SUN, WANG, ZHOU, Ledger
from tests.support.ordering import WAN, recorded

GO, STOP, UNDO = (Action(verb=verb, subject="1") for verb in ("import", "import_cancel", "import_undo"))
EVER = {"since": date(2020, 1, 1), "until": date(2030, 1, 1)}
WON = next(stage.key for stage in STAGES if stage.won)
HEADER = "客户,订单号,金额(万元),日期,销售\n"
LINES = (
    f"{COMPANY},HT-001,30,2026-03-11,\n"
    f"{COMPANY},HT-002,1.5,2026-03-11,周宁\n"
    "没听过的有限公司,HT-003,2,2026-03-11,\n"
    f"{COMPANY},HT-004,面议,2026-03-11,\n"
)


@pytest.fixture
def desk() -> FileDesk:
    """Where messages and files arrive."""
    return FileDesk(Ledger(policy=KEYS_ALONE))


@pytest.fixture
def filing(desk: FileDesk) -> Filing:
    """A customer of 王晨."""
    return desk.ledger.approve(desk.ledger.file())


async def sent(desk: FileDesk, text: str = HEADER + LINES, who: str = ZHOU, *, name: str = "三月.csv") -> Notice:
    """Send a list, and tell the answer."""
    (answer,) = await desk.send(who, desk.lay(text.encode(), name=name, kind="file"))
    return answer


def card_of(desk: FileDesk, notice: Notice) -> Card:
    picture = Picture(view=str(notice.args["say"]), about=notice.about, viewer=notice.to, args=notice.args)
    ctx = desk.ledger.context()
    return desk.ledger.read(lambda uow: draw(picture, uow, ctx)).card


def labels(card: Card) -> list[str]:
    return [one.label for block in card.blocks if isinstance(block, Buttons) for one in block.items]


def button(card: Card, label: str) -> Button:
    found = [one for block in card.blocks if isinstance(block, Buttons) for one in block.items if one.label == label]
    return found[0]


def texts(card: Card) -> list[str]:
    return [block.content for block in card.blocks if isinstance(block, Text)]


def pairs(card: Card) -> dict[str, str]:
    return dict(next(block for block in card.blocks if isinstance(block, Facts)).pairs)


def job(desk: FileDesk) -> ImportJob:
    return desk.ledger.read(lambda uow: uow.imports.numbered(1))


def bought(desk: FileDesk) -> Tallied:
    return desk.ledger.read(lambda uow: uow.orders.sum_of_all(**EVER))


def sent_back(desk: FileDesk) -> list[tuple[str, list[tuple[str, ...]]]]:
    """The names of the files that came back, and their lines."""
    files = [notice for notice in desk.ledger.notices() if notice.kind is NoticeKind.FILE]
    stored = [desk.ledger.read(lambda uow, one=one: uow.files.get(FileId(str(one.args["file"])))) for one in files]  # type: ignore[misc]
    return [(one.name, [cells for _, cells in sheet_from(one.name, one.content).rows()]) for one in stored]


async def imported(desk: FileDesk, text: str = HEADER + LINES) -> Notice:
    """Sent, tried out, confirmed and brought in."""
    answer = await sent(desk, text)
    await carry_imports(desk.door)
    await desk.press(ZHOU, GO)
    await carry_imports(desk.door)
    return answer


async def test_a_list_of_orders_is_tried_out_and_nothing_stays(desk: FileDesk, filing: Filing) -> None:
    """The card says which column is what, how many would be new, their sum, and what is wrong where."""
    answer = await sent(desk)
    at_first = card_of(desk, answer)
    assert await carry_imports(desk.door) == 1
    tried = card_of(desk, answer)

    assert (at_first.title, answer.args["say"]) == ("导入订单", Say.IMPORT)
    assert pairs(at_first) == {
        "客户": "A 客户",
        "金额": "C 金额(万元)",
        "日期": "D 日期",
        "订单号": "B 订单号",
        "销售": "E 销售",
    }
    assert texts(tried)[0] == "试算：新记 2 张，共 31.5 万元；有问题 2 行。列对的话点「导入」。"
    assert texts(tried)[1].startswith("第 4 行：台账里没有「没听过的有限公司」")
    assert texts(tried)[2].startswith("第 5 行：金额认不出")
    assert labels(tried) == ["导入", "其实是客户名单", "取消"]
    assert bought(desk) == Tallied()
    assert await carry_imports(desk.door) == 0


async def test_a_confirmed_list_comes_in_and_the_rest_comes_back(desk: FileDesk, filing: Filing) -> None:
    """Whoever sent it hears of the end; the orders stand in his name, and nobody is told one by one."""
    answer = await imported(desk)
    card = card_of(desk, answer)
    ((name, lines),) = sent_back(desk)

    assert job(desk).state is JobState.FINISHED
    assert texts(card)[0].startswith("新记 2 张，共 31.5 万元；有问题 2 行。没有导入的行作为文件发给你")
    assert bought(desk) == Tallied(orders=2, amount=3_150 * WAN // 100)
    assert name == "三月.问题.csv"
    assert [line[1] for line in lines] == ["HT-003", "HT-004"]
    assert "没听过的有限公司" in lines[0][5]
    told = [one for one in desk.ledger.notices() if one.kind is NoticeKind.ORDER_TOLD]
    assert told == []
    assert {one.to for one in desk.ledger.notices() if one.kind is NoticeKind.IMPORT_DONE} == {ZHOU}


async def test_what_came_back_is_corrected_and_sent_again(desk: FileDesk, filing: Filing) -> None:
    """The column 问题 does no harm, and what is there already does not come twice."""
    await imported(desk)
    again = f"{HEADER.strip()},问题\n{COMPANY},HT-001,30,2026-03-11,,\n{COMPANY},HT-004,2,2026-03-11,,金额认不出\n"
    answer = await sent(desk, again, name="三月.问题.csv")
    await carry_imports(desk.door)

    assert texts(card_of(desk, answer))[0].startswith("试算：新记 1 张，共 2 万元；已有 1 张。")


async def test_a_list_in_which_everything_is_wrong_comes_back_at_once(desk: FileDesk, filing: Filing) -> None:
    """There is nothing to confirm, and every line says what to do."""
    answer = await sent(desk, f"{HEADER}没听过的有限公司,HT-1,2,2026-03-11,\n{COMPANY},HT-2,面议,2026-03-11,\n")
    await carry_imports(desk.door)
    card = card_of(desk, answer)

    assert "有问题的行作为文件发给你" in texts(card)[0]
    assert "导入" not in labels(card)
    assert [line[1] for line in sent_back(desk)[0][1]] == ["HT-1", "HT-2"]


async def test_lines_that_contradict_one_another_come_back_all(desk: FileDesk, filing: Filing) -> None:
    """Nobody but whoever wrote it knows which is right; the same line twice is one order."""
    same = f"{COMPANY},HT-001,30,2026-03-11,\n"
    answer = await imported(desk, f"{HEADER}{same}{same}{COMPANY},HT-7,1,2026-03-11,\n{COMPANY},ht-7 ,2,2026-03-11,\n")
    ((_, lines),) = sent_back(desk)

    assert texts(card_of(desk, answer))[0].startswith("新记 1 张，共 30 万元；已有 1 张，有问题 2 行")
    assert lines[0][5] == "订单号「HT-7」在第 5 行也有，金额或日期不同：合成一行，或者改订单号"
    assert "第 4 行" in lines[1][5]


async def test_an_undo_takes_out_what_came_and_puts_back_what_it_corrected(desk: FileDesk, filing: Filing) -> None:
    """The customer is where he was; what somebody has changed since stays."""
    old = recorded(desk.ledger, filing, 10 * WAN, reference="HT-000", signed_on=date(2026, 3, 1))
    before = desk.ledger.again(filing)
    text = f"{HEADER}{COMPANY},HT-000,12,2026-03-02,\n{COMPANY},HT-001,30,2026-03-11,\n{COMPANY},HT-002,5,2026-03-11,\n"
    answer = await imported(desk, text)
    touched = desk.ledger.read(lambda uow: uow.orders.with_reference("HT-002"))
    assert touched is not None
    desk.ledger.do(CorrectOrder(order_id=touched.id, by=ZHOU, amount=6 * WAN))
    await desk.press(ZHOU, UNDO)
    await carry_imports(desk.door)
    now = desk.ledger.read(lambda uow: uow.orders.get(old.id))

    assert job(desk).state is JobState.UNDONE
    assert texts(card_of(desk, answer))[0] == "已撤销：拿掉 1 张，改回 1 张，1 张后来有人动过，保留着。"
    assert (now.amount, now.signed_on) == (10 * WAN, date(2026, 3, 1))
    assert bought(desk) == Tallied(orders=2, amount=16 * WAN)
    assert desk.ledger.again(filing).stage == before.stage


async def test_an_undone_list_may_come_again(desk: FileDesk, filing: Filing) -> None:
    """As if it had never come: the customer is no deal any more, and becomes one once more."""
    stages = [desk.ledger.again(filing).stage]
    await imported(desk)
    stages.append(desk.ledger.again(filing).stage)
    await desk.press(ZHOU, UNDO)
    await carry_imports(desk.door)
    stages.append(desk.ledger.again(filing).stage)
    left = bought(desk)
    answer = await sent(desk)
    await carry_imports(desk.door)

    assert stages == ["", WON, ""]
    assert left == Tallied()
    assert texts(card_of(desk, answer))[0].startswith("试算：新记 2 张")


EITHER = "客户名称,联系人,电话,金额,签约日期,业务员\n" + f"{COMPANY},李娜,13900012345,300000,2026-03-11,王晨\n"


@pytest.mark.parametrize(("word", "kind"), [("订单", ListKind.ORDERS), ("客户名单", ListKind.CUSTOMERS)])
async def test_a_list_that_may_be_either_is_asked_about(
    desk: FileDesk, filing: Filing, word: str, kind: ListKind
) -> None:
    """By two buttons; until then nothing is tried. It can be said otherwise afterwards, as well."""
    answer = await sent(desk, EITHER)
    asked = card_of(desk, answer)
    untried = await carry_imports(desk.door)
    refused = await desk.press(ZHOU, GO)
    packed = unpack(button(asked, word).action)
    assert packed is not None
    await desk.press(ZHOU, packed)
    await carry_imports(desk.door)
    tried = card_of(desk, answer)

    assert texts(asked) == [WHICH]
    assert labels(asked) == ["订单", "客户名单", "取消"]
    assert (untried, "先说清楚" in refused.text) == (0, True)
    assert (job(desk).kind, job(desk).trial is not None) == (kind, True)
    assert ("新记 1 张，共 30 万元" in texts(tried)[0]) is (kind is ListKind.ORDERS)


@pytest.mark.parametrize(
    ("headers", "name", "kind"),
    [
        ("客户,订单号,金额,日期", "a.csv", ListKind.ORDERS),
        ("客户,金额,日期", "a.csv", ListKind.ORDERS),
        ("客户,联系人,电话,合同号,金额,日期,销售", "a.csv", ListKind.ORDERS),
        ("客户,联系人,电话,金额,日期,销售", "三月订单.csv", ListKind.ORDERS),
        ("客户,联系人,电话,金额,日期,销售", "a.csv", ListKind.UNCLEAR),
        ("客户,订单号,金额,销售", "a.csv", ListKind.ORDERS),
        ("公司名称,联系人,手机,归属人,报备日期", "订单客户.csv", ListKind.CUSTOMERS),
        ("公司名称,预算金额,归属人,报备日期", "a.csv", ListKind.CUSTOMERS),
    ],
)
async def test_a_list_is_known_by_its_columns(desk: FileDesk, headers: str, name: str, kind: ListKind) -> None:
    """Customers have people, orders have money and a day; with both, the numbers of contracts or the name tell."""
    cells = {"客户": COMPANY, "公司名称": COMPANY, "联系人": "李娜", "电话": "13900012345", "手机": "13900012345"}
    line = ",".join(cells.get(header, "1") for header in headers.split(","))
    await sent(desk, f"{headers}\n{line}\n", name=name)

    assert job(desk).kind is kind


async def test_a_column_that_was_not_known_is_told(desk: FileDesk, filing: Filing) -> None:
    """第3列是金额; only what orders have, and nobody has them all."""
    answer = await sent(desk, f"客户,订单号,到账,日期\n{COMPANY},HT-1,300000,2026-03-11\n", name="订单.csv")
    lacking = card_of(desk, answer)
    refused = await desk.press(ZHOU, GO)
    await desk.say(ZHOU, "第3列是手机号")
    await desk.say(ZHOU, "都归 王晨")
    await desk.say(ZHOU, "第3列是金额")
    await carry_imports(desk.door)

    assert "哪一列是金额" in texts(lacking)[0]
    assert "客户、金额、日期各是哪一列" in refused.text
    assert texts(card_of(desk, answer))[0].startswith("试算：新记 1 张，共 30 万元")


async def test_only_administrators_send_and_confirm(desk: FileDesk, filing: Filing) -> None:
    """Whoever administers no more when it is carried on brings nothing in, and the card says why."""
    other = await sent(desk, who=WANG)
    answer = await sent(desk)
    await carry_imports(desk.door)
    by_others = await desk.press(LIN, GO)
    as_others = await desk.press(SUN, Action(verb="import_as", subject="1.customers"))
    await desk.press(ZHOU, GO)
    desk.ledger.write(lambda uow: uow.directory.revoke(ZHOU, Role.ADMIN, None))
    await carry_imports(desk.door)

    assert other.args["say"] != Say.IMPORT
    assert "管理员" in by_others.text
    assert "管理员" in as_others.text
    assert (job(desk).state, bought(desk)) == (JobState.CANCELLED, Tallied())
    assert "不是管理员" in texts(card_of(desk, answer))[0]


async def test_a_list_goes_on_where_it_stood(desk: FileDesk, filing: Filing) -> None:
    """Whoever carries it on passes over what is there; every line is counted once."""
    many = "".join(f"{COMPANY},A-{number},1,2026-03-11,\n" for number in range(45))
    await sent(desk, HEADER + many)
    await carry_imports(desk.door)
    await desk.press(ZHOU, GO)

    class Killed(Exception):
        """Nobody catches it."""

    def kill(line: int, counts: Mapping[str, int]) -> None:
        raise Killed

    sheet = sheet_from("三月.csv", (HEADER + many).encode())
    with pytest.raises(Killed):
        OrderImporter(sheet=sheet, store=desk.ledger.store, context=desk.ledger.context, tick=kill).carry_on(1)
    halfway = bought(desk).orders
    await carry_imports(desk.door)

    assert 0 < halfway < 45
    assert bought(desk) == Tallied(orders=45, amount=45 * WAN)
    assert (job(desk).counts["added"], job(desk).counts.get("duplicate", 0)) == (45, 0)
