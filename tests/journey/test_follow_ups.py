"""Follow-ups through the front doors of all three platforms: put down, with a photo, read and commented."""

from __future__ import annotations

import pytest

from core.domain.follow_up import FollowUp
from core.service.ports.files import FileInfo
from core.service.ports.store import UnitOfWork
from core.service.records import about_follow_up
from tests.support.three_worlds import APPS, AppName, ThreeWorlds
from tests.support.waiting import eventually

COMPANY = "苏州青禾精密机械有限公司"
PICTURE = b"\x89PNG\r\n\x1a\n" + b"made-up photo of a plant"
SAID = "跟进 1 今天拜访了王总，样机看得很满意，下周三带样品"


def account(app: AppName, person: str) -> str:
    """What somebody is called there."""
    return f"ou_{person}" if app == "feishu" else person


def entries(worlds: ThreeWorlds) -> list[tuple[FollowUp, list[FileInfo]]]:
    """The follow-ups of the first filing, each with its files."""

    def look(uow: UnitOfWork) -> list[tuple[FollowUp, list[FileInfo]]]:
        filing = uow.filings.numbered(1)
        found = uow.follow_ups.of_filing(filing.id, limit=9) if filing else ()
        return [(entry, list(uow.files.about(about_follow_up(entry.id)))) for entry in found]

    return worlds.store.read(look).result()


async def held(worlds: ThreeWorlds, app: AppName) -> None:
    """王晨 holds a customer."""
    await worlds.phones[app].say("lin", "帮助")
    await worlds.sees(app, "lin", "待我审批")
    await worlds.phones[app].say("wang", f"报备 {COMPANY} 李娜 13900012345")
    await worlds.sees(app, "lin", COMPANY, "通过")
    await worlds.phones[app].press("lin", COMPANY, "通过")
    await worlds.sees(app, "wang", COMPANY, "报备通过了")


@pytest.mark.parametrize("app", APPS)
async def test_a_visit_is_put_down_read_and_commented(worlds: ThreeWorlds, app: AppName) -> None:
    """The photo belongs to it; the leader reads it in 查看 and answers; a repeated push changes nothing."""
    await held(worlds, app)
    worlds.stand_ins[app].faults.duplicate_pushes()
    await worlds.phones[app].say("wang", SAID)
    await worlds.sees(app, "wang", "算一次有效跟进", "带样品")
    await worlds.stand_ins[app].show_picture(account(app, "wang"), PICTURE)
    await eventually(lambda: [len(files) for _, files in entries(worlds)] == [1])
    await worlds.phones[app].say("lin", "查看 1")
    await worlds.sees(app, "lin", "样机看得很满意")
    await worlds.phones[app].say("lin", "点评 1 很好，记得带合同")

    await worlds.sees(app, "wang", "点评了你的跟进", "记得带合同")
    assert len(entries(worlds)) == 1


@pytest.mark.parametrize("app", APPS)
async def test_an_empty_phrase_is_kept_and_its_author_told_what_would_count(worlds: ThreeWorlds, app: AppName) -> None:
    """Then he corrects it, and the card says that it counts."""
    await held(worlds, app)
    await worlds.phones[app].say("wang", "跟进 1 电话沟通，客户说再考虑")
    await worlds.sees(app, "wang", "不算有效跟进", "就算")
    await worlds.phones[app].say("wang", "改跟进 1 电话里王总说预算批了，下周定型号")

    await worlds.sees(app, "wang", "算一次有效跟进", "原来的话留在记录里")
    assert [entry.counts for entry, _ in entries(worlds)] == [True]


@pytest.mark.parametrize("app", APPS)
async def test_the_timeline_is_for_those_who_may_see_the_customer(worlds: ThreeWorlds, app: AppName) -> None:
    """A colleague learns nothing of what was said."""
    await held(worlds, app)
    await worlds.phones[app].say("wang", SAID)
    await worlds.sees(app, "wang", "算一次有效跟进")
    await worlds.phones[app].say("wang", "更多跟进 1")
    await worlds.sees(app, "wang", "跟进记录", "样机看得很满意", "审批通过")
    await worlds.phones[app].say("zhou", f"更多跟进 {COMPANY}")

    await worlds.sees(app, "zhou", "看不到跟进记录")
    assert not [text for text in worlds.phones[app].seen("zhou") if "样机" in text]


@pytest.mark.parametrize("app", APPS)
async def test_a_plan_goes_to_what_was_just_put_down(worlds: ThreeWorlds, app: AppName) -> None:
    """A number, a day and what is to be done; the entry shows it."""
    await held(worlds, app)
    await worlds.phones[app].say("wang", "跟进 1 今天拜访了王总，样机很满意")
    await worlds.sees(app, "wang", "跟进已记下", "样机很满意")
    await worlds.phones[app].say("wang", "1 月底前发方案")
    await worlds.sees(app, "wang", "样机很满意", "发方案")
