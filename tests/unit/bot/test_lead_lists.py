"""A list of leads is sent in chat: tried out line by line, given by the rules or by name, taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import pytest

from bot.drawers.picture import Picture
from bot.lists.chat_imports import carry_imports
from bot.lists.line_by_line import Refused, carry
from bot.outgoing.drawing import draw
from bot.sheets.reading import sheet_from
from cards.actions import Action
from cards.card import Buttons, Card, Facts, Row, Rows, Text
from core.domain.ids import FileId, MemberId
from core.domain.imports import ImportJob, ImportLine, JobState, LineOutcome, ListKind
from core.domain.lead import LeadState
from core.domain.policy.document import Policy
from core.domain.policy.pool import PoolRules
from core.service.answer_lead import TakeLead
from core.service.commands import Command
from core.service.context import Context
from core.service.ports.store import Store
from core.service.records import Notice, NoticeKind
from tests.support.attached import FileDesk
from tests.support.builders import HE, LIN, SUN, WANG, XU, ZHOU, Ledger
from tests.support.invented import company_name

FIRST, SECOND, THIRD = "苏州青禾精密机械有限公司", "湖州远帆包装有限公司", "无锡星舟自动化有限公司"
HEADERS = "单位名称,姓名,手机,派给,备注"
FAIR = f"""{HEADERS}
{FIRST},王总,13900022331,,要样品
{SECOND},赵六,13900022332,王晨,
{THIRD},,,徐朗,只有名字
{FIRST},王五,13900022334,,又来一次
"""
GO, UNDO = Action(verb="import", subject="1"), Action(verb="import_undo", subject="1")


@pytest.fixture
def desk(ledger: Ledger) -> FileDesk:
    """Where messages and files arrive."""
    return FileDesk(ledger)


async def sent(desk: FileDesk, content: str = FAIR, who: str = LIN, name: str = "展会线索.csv") -> Notice:
    (answer,) = await desk.send(who, desk.lay(content.encode(), name=name, kind="file"))
    return answer


async def given(desk: FileDesk, content: str = FAIR, who: str = LIN) -> Notice:
    """Sent, tried out, confirmed and through."""
    answer = await sent(desk, content, who)
    await carry_imports(desk.door)
    await desk.press(who, GO)
    await carry_imports(desk.door)
    return answer


def drawn(desk: FileDesk, view: str, notice: Notice) -> Card:
    picture = Picture(view=view, about=notice.about, viewer=notice.to, args=notice.args)
    ctx = desk.ledger.context()
    return desk.ledger.read(lambda uow: draw(picture, uow, ctx)).card


def card_of(desk: FileDesk, notice: Notice) -> Card:
    return drawn(desk, str(notice.args["say"]), notice)


def texts(card: Card) -> str:
    return "\n".join(block.content for block in card.blocks if isinstance(block, Text))


def labels(card: Card) -> list[str]:
    return [button.label for block in card.blocks if isinstance(block, Buttons) for button in block.items]


def rows(card: Card) -> list[Row]:
    return [row for block in card.blocks if isinstance(block, Rows) for row in block.items]


def job(desk: FileDesk, number: int = 1) -> ImportJob:
    return desk.ledger.read(lambda uow: uow.imports.numbered(number))


def asked(desk: FileDesk, member: MemberId) -> list[str]:
    """The companies that somebody is asked to take."""
    return desk.ledger.read(
        lambda uow: [
            uow.customers.get(uow.filings.get(one.filing_id).customer_id).name
            for one in uow.leads.waiting_for(member, limit=50)
        ]
    )


def faults(desk: FileDesk) -> list[tuple[str, ...]]:
    """The file that came back, line by line."""
    (file,) = [notice for notice in desk.ledger.notices() if notice.kind is NoticeKind.FILE]
    stored = desk.ledger.read(lambda uow: uow.files.get(FileId(str(file.args["file"]))))
    return [cells for _, cells in sheet_from(stored.name, stored.content).rows()]


async def test_a_leader_sends_a_list_and_sees_what_would_come_of_it(desk: FileDesk) -> None:
    """No administrator is needed; the columns are recognised, and nothing is given by the trial."""
    answer = await sent(desk)
    assert await carry_imports(desk.door) == 1
    card = card_of(desk, answer)

    assert card.title == "派线索名单"
    assert "试算：派出 2 行，有问题 1 行，重复 1 行" in texts(card)
    pairs = next(block for block in card.blocks if isinstance(block, Facts)).pairs
    assert {("A 单位名称", "公司全称"), ("D 派给", "派给")} <= set(pairs)
    assert labels(card) == ["派单", "取消"]
    assert desk.ledger.read(lambda uow: uow.filings.numbered(1)) is None


async def test_each_line_goes_its_way_and_the_others_come_back(desk: FileDesk) -> None:
    """By the rules, or to whoever stands in it; whoever is asked hears of all of his together, by one card."""
    answer = await given(desk)
    told = [notice for notice in desk.ledger.notices() if notice.kind is NoticeKind.LEADS_NEEDED]
    card = drawn(desk, NoticeKind.LEADS_NEEDED, next(one for one in told if one.to == WANG))

    assert "派出 2 行，有问题 1 行，重复 1 行" in texts(card_of(desk, answer))
    assert SECOND in asked(desk, WANG)
    assert sorted(asked(desk, WANG) + asked(desk, XU) + asked(desk, SUN)) == sorted([FIRST, SECOND])
    assert not any(notice.kind is NoticeKind.LEAD_NEEDED for notice in desk.ledger.notices())
    assert len(told) == len({notice.to for notice in told})
    assert SECOND in {row.title for row in rows(card)}
    assert [line[-1] for line in faults(desk)] == [
        "缺联系人和电话，请补上一样",
        "和第 2 行是同一个客户：留一行，删一行",
    ]


async def test_what_came_back_is_put_right_and_sent_again(desk: FileDesk) -> None:
    """The column 问题 is not read, and what was given before is a duplicate."""
    await given(desk)
    again = f"{HEADERS},问题\n{THIRD},钱总,13900022339,王晨,,缺电话\n{SECOND},赵六,13900022332,,,\n"
    await sent(desk, again)
    await carry_imports(desk.door)

    assert job(desk, 2).trial == {"added": 1, "duplicate": 1}


async def test_what_nobody_has_room_for_comes_back(desk: FileDesk) -> None:
    """Each line alone could be given; once those before it are, nobody is left who may hold one more."""
    desk.ledger.policy = Policy(pool=PoolRules(capacity=1))
    lines = "".join(f"{company_name(number)},139000{number:05d}\n" for number in range(1, 6))
    await given(desk, f"公司,手机\n{lines}")
    held = sum(desk.ledger.read(lambda uow: dict(uow.leads.waiting())).values())

    assert job(desk).trial == {"added": 5}
    assert job(desk).counts == {"added": held, "refused": 5 - held}
    assert {line[-1] for line in faults(desk)} == {"按「全体销售」现在没有人能接：在「派给」一列写明给谁"}


async def test_a_line_for_somebody_elses_people_is_refused_by_name(desk: FileDesk) -> None:
    """何川 leads the south; the east is not his."""
    await given(desk, f"公司,手机,派给\n{FIRST},13900022331,王晨\n", HE)

    assert asked(desk, WANG) == []
    assert faults(desk)[0][-1] == "王晨 不是你团队的人：改成自己团队的，或清空「派给」按规则派"


async def test_whoever_may_give_no_leads_sends_no_list(desk: FileDesk) -> None:
    """A salesman's table is what it always was."""
    answer = await sent(desk, who=WANG)

    assert answer.args["say"] != "import"
    assert desk.ledger.read(lambda uow: uow.imports.recent(limit=1)) == []


async def test_a_list_of_another_leader_is_not_his_to_confirm(desk: FileDesk) -> None:
    """An administrator may."""
    await sent(desk)
    await carry_imports(desk.door)
    refused = await desk.press(HE, GO)
    confirmed = await desk.press(ZHOU, GO)

    assert "别人发来的" in refused.text
    assert "import" not in confirmed.text
    assert job(desk).mover == ZHOU


async def test_the_rest_is_taken_back_while_nobody_has_it(desk: FileDesk) -> None:
    """Whoever took one keeps it; the others hear that nothing waits any more."""
    await given(desk)
    filing = desk.ledger.read(lambda uow: uow.leads.waiting_for(WANG, limit=1)[0].filing_id)
    desk.ledger.do(TakeLead(filing_id=filing, by=WANG))
    await desk.press(LIN, UNDO)
    await carry_imports(desk.door)
    counts = job(desk).counts

    assert (job(desk).state, counts["removed"] + counts["kept"]) == (JobState.UNDONE, 2)
    assert counts["kept"] == 1
    assert desk.ledger.read(lambda uow: uow.leads.of(filing)).state is LeadState.TAKEN  # type: ignore[union-attr]
    assert desk.ledger.read(lambda uow: dict(uow.leads.waiting())) == {}


async def test_a_list_goes_on_where_it_stopped(desk: FileDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Killed after the first line: nothing is given twice, nothing is left out."""
    await sent(desk)
    await carry_imports(desk.door)
    await desk.press(LIN, GO)
    with monkeypatch.context() as broken:
        broken.setattr("bot.lists.lead_lists.carry", _one_line)
        with pytest.raises(KeyboardInterrupt):
            await carry_imports(desk.door)
    stopped = job(desk)
    await carry_imports(desk.door)

    assert (stopped.done, stopped.state, stopped.counted(LineOutcome.ADDED)) == (2, JobState.RUNNING, 1)
    assert (job(desk).state, job(desk).counts) == (JobState.FINISHED, {"added": 2, "refused": 1, "duplicate": 1})


def _one_line(
    number: int,
    lines: Iterable[tuple[int, Command | ImportLine]],
    refused: Refused,
    store: Store,
    context: Callable[[], Context],
) -> None:
    """The process ends behind the first line."""

    def first() -> Iterator[tuple[int, Command | ImportLine]]:
        yield next(iter(lines))
        raise KeyboardInterrupt

    carry(number, first(), refused, store, context)


async def test_a_list_without_owners_is_turned_into_leads(desk: FileDesk) -> None:
    """An administrator's 客户.csv: the card offers it, and so do words."""
    answer = await sent(desk, f"公司名称,手机\n{FIRST},13900022331\n", ZHOU, "客户.csv")
    before = card_of(desk, answer)
    await desk.press(ZHOU, Action(verb="import_as", subject="1.leads"))
    await carry_imports(desk.door)

    assert "是线索名单" in labels(before)
    assert (job(desk).kind, job(desk).trial) == (ListKind.LEADS, {"added": 1})
    await desk.say(ZHOU, "按客户名单导入 1")
    assert (job(desk).kind, job(desk).problem) == (ListKind.CUSTOMERS, "no_owner")


async def test_look_alikes_of_a_list_are_given_only_when_that_is_said(desk: FileDesk) -> None:
    """The card tells how many, and offers both."""
    like = f"公司,手机\n{FIRST},13900022331\n苏州青禾精密机械制造有限公司,13900022335\n"
    answer = await sent(desk, like)
    await carry_imports(desk.door)
    card = card_of(desk, answer)
    await desk.say(LIN, "疑似的也一起派 1")
    await carry_imports(desk.door)

    assert labels(card) == ["只派没有疑问的", "疑似的也一起派", "取消"]
    assert job(desk).counts == {"added": 2}


async def test_a_list_that_is_too_long_is_put_away(desk: FileDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can take so many."""
    monkeypatch.setattr("bot.lists.lead_lists.MOST", 2)
    answer = await sent(desk)
    await carry_imports(desk.door)

    assert job(desk).state is JobState.CANCELLED
    assert "一份线索名单最多" in texts(card_of(desk, answer))
