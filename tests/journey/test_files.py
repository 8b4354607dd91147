"""Files in chat, through the front doors of all three platforms: sent in, kept with the filing, sent out again."""

from __future__ import annotations

from typing import Any

import pytest

from core.service.ports.files import FileInfo
from core.service.ports.store import UnitOfWork
from core.service.records import about_filing
from tests.support.three_worlds import APPS, AppName, ThreeWorlds
from tests.support.waiting import eventually

COMPANY = "苏州青禾精密机械有限公司"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"made-up business card"
PDF = b"%PDF-1.7 made-up contract"


def account(app: AppName, person: str) -> str:
    """What somebody is called there."""
    return f"ou_{person}" if app == "feishu" else person


def received(worlds: ThreeWorlds, app: AppName, person: str) -> list[tuple[str, bytes]]:
    """The files that the bot has sent to somebody."""
    stand_in, who = worlds.stand_ins[app], account(app, person)
    chat = stand_in.p2p_chat_id(who) if app == "feishu" else stand_in.direct_chat_id(who)
    messages: list[Any] = stand_in.timeline(who, chat)
    return [message.file for message in messages if message.from_bot and message.file]


def kept(worlds: ThreeWorlds, number: int = 1) -> list[FileInfo]:
    """The files of a filing."""

    def look(uow: UnitOfWork) -> list[FileInfo]:
        filing = uow.filings.numbered(number)
        return list(uow.files.about(about_filing(filing.id))) if filing else []

    return worlds.store.read(look).result()


async def file_with(worlds: ThreeWorlds, app: AppName, *, pdf: bool = True) -> None:
    """王晨 begins a filing, sends a picture and perhaps a file, and says the rest."""
    stand_in, who, phone = worlds.stand_ins[app], account(app, "wang"), worlds.phones[app]
    await phone.say("wang", f"报备 {COMPANY}")
    await worlds.sees(app, "wang", "还差")
    await stand_in.show_picture(who, PICTURE)
    await worlds.sees(app, "wang", "附件 1 个")
    if pdf:
        await stand_in.send_file(who, "../采购意向书.pdf", PDF)
        await worlds.sees(app, "wang", "附件 2 个")
    await phone.say("wang", "李娜 13900012345")
    await worlds.sees(app, "wang", COMPANY, "待审批", "附件")


@pytest.mark.parametrize("app", APPS)
async def test_files_sent_while_filing_come_back_to_whoever_may_see_it(worlds: ThreeWorlds, app: AppName) -> None:
    """The approver writes 附件 and the number, and gets every byte in his own chat."""
    await worlds.phones[app].say("lin", "帮助")
    await file_with(worlds, app)
    await worlds.sees(app, "lin", COMPANY, "通过")
    await worlds.phones[app].say("lin", "附件 1")
    await eventually(lambda: len(received(worlds, app, "lin")) == 2)

    assert [content for _, content in received(worlds, app, "lin")] == [PICTURE, PDF]
    assert received(worlds, app, "lin")[1][0] == "采购意向书.pdf"
    assert received(worlds, app, "wang") == []


@pytest.mark.parametrize("app", APPS)
async def test_a_message_that_is_pushed_twice_is_taken_once(worlds: ThreeWorlds, app: AppName) -> None:
    """One file, whatever the platform repeats."""
    await worlds.phones[app].say("wang", f"报备 {COMPANY}")
    await worlds.sees(app, "wang", "还差")
    worlds.stand_ins[app].faults.duplicate_pushes()
    await worlds.stand_ins[app].show_picture(account(app, "wang"), PICTURE)
    await worlds.sees(app, "wang", "附件 1 个")
    await worlds.phones[app].say("wang", "李娜 13900012345")
    await worlds.sees(app, "wang", COMPANY, "待审批")

    assert [(file.name, file.size) for file in kept(worlds)] == [("图片.png", len(PICTURE))]


@pytest.mark.parametrize("app", APPS)
async def test_a_file_for_nothing_gets_a_polite_word(worlds: ThreeWorlds, app: AppName) -> None:
    """And is not fetched."""
    await worlds.stand_ins[app].send_file(account(app, "wang"), "资料.pdf", PDF)

    await worlds.sees(app, "wang", "还用不上")
    assert not [each for each in worlds.stand_ins[app].requests if "resources" in each.path or "media/get" in each.path]


@pytest.mark.parametrize("app", APPS)
async def test_evidence_for_an_appeal_reaches_whoever_rules(worlds: ThreeWorlds, app: AppName) -> None:
    """Sent before the reason and after it; the reason needs no command, and the card that the judge has names all."""
    stand_in, phone, who = worlds.stand_ins[app], worlds.phones[app], account(app, "zhou")
    await phone.say("lin", "帮助")
    await phone.say("wang", f"报备 {COMPANY} 李娜 13900012345")
    await worlds.sees(app, "lin", COMPANY, "通过")
    await phone.press("lin", COMPANY, "通过")
    await worlds.sees(app, "wang", "报备通过了")
    await phone.say("zhou", f"报备 {COMPANY} 赵倩 13900054321")
    await worlds.sees(app, "zhou", "这个客户已有人报备", "申诉")
    await phone.press("zhou", "这个客户已有人报备", "申诉")
    await worlds.sees(app, "zhou", "说说为什么该归你")
    await stand_in.show_picture(who, PICTURE)
    await worlds.sees(app, "zhou", "和理由一起交")
    await phone.say("zhou", "我 9 月就拜访过，有会议纪要")
    await worlds.sees(app, "zhou", "申诉已提交", "图片.png")
    await worlds.sees(app, "lin", "周宁 说这个客户应该归他", "图片.png")
    await stand_in.send_file(who, "会议纪要.pdf", PDF)
    await worlds.sees(app, "lin", "周宁 说这个客户应该归他", "图片.png、会议纪要.pdf")
    await phone.press("lin", "图片.png、会议纪要.pdf", "附件")
    await eventually(lambda: len(received(worlds, app, "lin")) == 2)

    assert [content for _, content in received(worlds, app, "lin")] == [PICTURE, PDF]
    assert received(worlds, app, "wang") == []


@pytest.mark.parametrize("app", APPS)
async def test_a_picture_that_is_too_large_is_refused_in_words(worlds: ThreeWorlds, app: AppName) -> None:
    """The draft waits for the next one."""
    await worlds.phones[app].say("wang", f"报备 {COMPANY}")
    await worlds.sees(app, "wang", "还差")
    await worlds.stand_ins[app].show_picture(account(app, "wang"), PICTURE + bytes(6 * 1024 * 1024))

    await worlds.sees(app, "wang", "超过 5 MB")


@pytest.mark.parametrize("app", APPS)
async def test_the_button_on_the_card_brings_the_files(worlds: ThreeWorlds, app: AppName) -> None:
    """As the words do."""
    await file_with(worlds, app, pdf=False)
    await worlds.phones[app].press("wang", COMPANY, "附件")
    await eventually(lambda: received(worlds, app, "wang"))

    assert [content for _, content in received(worlds, app, "wang")] == [PICTURE]


async def test_filed_with_a_picture_in_one_app_and_looked_at_in_another(worlds: ThreeWorlds) -> None:
    """A file crosses from one platform to the other."""
    await worlds.phones["wecom"].say("lin", "帮助")
    await worlds.sees("wecom", "lin", "待我审批")
    await file_with(worlds, "feishu", pdf=False)
    await worlds.sees("wecom", "lin", COMPANY, "通过")
    await worlds.phones["wecom"].say("lin", "附件 1")
    await eventually(lambda: received(worlds, "wecom", "lin"))

    assert received(worlds, "wecom", "lin") == [("图片.png", PICTURE)]
