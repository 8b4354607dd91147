"""申请 without knowing the words, with files, on three apps: a button, a form or one question after the other."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.clock import HandSetClock
from tests.support.feishu_world import buttons_of, text_of
from tests.support.request_rules import protected
from tests.support.three_worlds import APPS, AppName, ThreeWorlds
from tests.support.waiting import eventually

PICTURE = b"\x89PNG\r\n\x1a\n" + b"made-up photo of an offer"
PDF = b"%PDF-1.7 made-up offer of a competitor"
PAIRS = [(APPS[place], APPS[place - 1]) for place in range(len(APPS))]


def account(app: AppName, person: str) -> str:
    """What somebody is called there."""
    return f"ou_{person}" if app == "feishu" else person


def received(worlds: ThreeWorlds, app: AppName, person: str) -> list[bytes]:
    """The files that the bot has sent to somebody."""
    stand_in, who = worlds.stand_ins[app], account(app, person)
    chat = stand_in.p2p_chat_id(who) if app == "feishu" else stand_in.direct_chat_id(who)
    messages: list[Any] = stand_in.timeline(who, chat)
    return [message.file[1] for message in messages if message.from_bot and message.file]


async def submit(worlds: ThreeWorlds, person: str, saying: str, label: str, **form: str) -> None:
    """Fill in the form on the newest card that says this, in the app that has forms."""
    app = worlds.stand_ins["feishu"]
    chat = app.p2p_chat_id(f"ou_{person}")
    messages = [one for one in app.timeline(f"ou_{person}", chat) if one.from_bot]
    message = next(one for one in reversed(messages) if saying in text_of(one.card))
    button = next(each for each in buttons_of(message.card) if each["text"]["content"] == label)
    await app.press(f"ou_{person}", message.message_id, value=button["behaviors"][0]["value"], form=form)


@pytest.mark.parametrize(("asker", "judge"), PAIRS)
async def test_from_the_button_on_the_card_to_the_yes_with_a_file(
    worlds: ThreeWorlds, clock: HandSetClock, asker: AppName, judge: AppName
) -> None:
    """Nobody has to know a word; the approver reads the name of the picture, and opens it."""
    await protected(worlds, clock, asker, judge)
    phone = worlds.phones[asker]
    await phone.say("wang", "查看 1")
    await worlds.sees(asker, "wang", "13900012345")
    await phone.press("wang", "13900012345", "申请")
    await worlds.sees(asker, "wang", "申请什么", "外访")
    await phone.press("wang", "申请什么", "折扣")
    await worlds.sees(asker, "wang", "打几折？")
    await worlds.stand_ins[asker].show_picture(account(asker, "wang"), PICTURE)
    await worlds.sees(asker, "wang", "打几折？", "和申请一起给审批人看")
    if asker == "feishu":
        await submit(worlds, "wang", "和申请一起给审批人看", "提交申请", percent="八五折", reason="客户要签三年")
    else:
        await phone.say("wang", "八五折")
        await worlds.sees(asker, "wang", "为什么要打 8.5 折")
        await phone.say("wang", "客户要签三年")

    await worlds.sees(asker, "wang", "王晨 申请 8.5 折", "林岚和周宁", "图片.png")
    await worlds.sees(judge, "lin", "王晨 申请 8.5 折，等你审批", "客户要签三年", "图片.png")
    await worlds.phones[judge].press("lin", "王晨 申请 8.5 折，等你审批", "附件")
    await eventually(lambda: received(worlds, judge, "lin") == [PICTURE])
    await worlds.phones[judge].press("lin", "王晨 申请 8.5 折，等你审批", "通过")
    await worlds.phones[judge].say("zhou", "通过 1 折扣 毛利够")
    await worlds.sees(asker, "wang", "周宁 同意了：8.5 折")
    await phone.say("wang", "跟进记录 1")
    await worlds.sees(asker, "wang", "8.5 折 · 客户要签三年 · 附件 1 个")


@pytest.mark.parametrize(("asker", "judge"), PAIRS)
async def test_what_came_later_is_added_by_its_number(
    worlds: ThreeWorlds, clock: HandSetClock, asker: AppName, judge: AppName
) -> None:
    """附件 1, and then the file; after the answer nothing is added any more."""
    await protected(worlds, clock, asker, judge)
    phone, stand_in = worlds.phones[asker], worlds.stand_ins[asker]
    await phone.say("wang", "申请折扣 1 八五折 客户要签三年")
    await worlds.sees(judge, "lin", "王晨 申请 8.5 折，等你审批")
    await phone.say("wang", "附件 1")
    await worlds.sees(asker, "wang", "要给折扣申请加附件")
    await stand_in.send_file(account(asker, "wang"), "竞品报价.pdf", PDF)
    await worlds.sees(asker, "wang", "王晨 申请 8.5 折", "竞品报价.pdf")
    await worlds.phones[judge].say("lin", "附件 1")
    await eventually(lambda: received(worlds, judge, "lin") == [PDF])
    await worlds.phones[judge].say("lin", "驳回 1 折扣 毛利不够")
    await worlds.sees(asker, "wang", "没有同意：8.5 折")
    await stand_in.send_file(account(asker, "wang"), "又一份.pdf", PDF + b"2")

    await worlds.sees(asker, "wang", "还用不上")
    assert received(worlds, asker, "wang") == []


@pytest.mark.parametrize("app", APPS)
async def test_one_question_after_the_other_until_it_is_whole(
    worlds: ThreeWorlds, clock: HandSetClock, app: AppName
) -> None:
    """申请 1, a button, a sum; what needs nobody is noted; 取消 leaves nothing behind."""
    await protected(worlds, clock, app, app)
    phone = worlds.phones[app]
    await phone.say("wang", "申请 1")
    await worlds.sees(app, "wang", "申请什么", "折扣按公司规定送审批", "报价、合同、外访不用审批")
    await phone.press("wang", "申请什么", "报价")
    await worlds.sees(app, "wang", "写上金额，或者说说情况")
    await phone.say("wang", "30万 两条产线")
    await worlds.sees(app, "wang", "不用审批，已记下：报价 30 万元", "两条产线")
    await phone.say("wang", "申请外访 1")
    await worlds.sees(app, "wang", "哪天、和谁、去做什么？")
    await phone.say("wang", "取消")
    await worlds.sees(app, "wang", "这次不申请")
    await phone.say("wang", "周五带方总去客户工厂")

    assert [one.matter.value for one in requests(worlds)] == ["quote"]


def requests(worlds: ThreeWorlds) -> list[Any]:
    """What was asked for about the first filing."""

    def look(uow: Any) -> list[Any]:
        filing = uow.filings.numbered(1)
        return list(uow.requests.of_filing(filing.id))

    return worlds.store.read(look).result()
