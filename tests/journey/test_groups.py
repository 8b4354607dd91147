"""绑定本群 through the front doors, and an announcement to every group that was bound."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.replies import as_notice, plain
from core.service.bind_group import BindGroup
from core.service.commands import execute
from core.service.ports.groups import GroupKind
from core.service.ports.store import UnitOfWork
from storage.memory.store import MemoryStore
from tests.support.three_worlds import AppName, ThreeWorlds, three_worlds
from tests.support.waiting import eventually

CHATS = {"feishu": "oc_east", "dingtalk": "cidEast=="}
BOUND = "成交喜报和早报会发到这里"


@pytest.fixture
async def worlds() -> AsyncIterator[ThreeWorlds]:
    """A group with the bot on Feishu and on DingTalk, one with a robot on WeCom."""
    async with three_worlds(MemoryStore()) as running:
        running.stand_ins["feishu"].add_group(CHATS["feishu"], "华东销售群", ["ou_wang", "ou_lin"])
        running.stand_ins["dingtalk"].add_group(CHATS["dingtalk"], "华东销售群", ["wang", "lin"])
        running.stand_ins["wecom"].add_robot("made-up-key", "wr_east", "华东销售群", ["wang", "lin"])
        yield running


def said(worlds: ThreeWorlds, app: str) -> str:
    """What the bot has written into the group."""
    stand_in: Any = worlds.stand_ins[app]  # type: ignore[index]
    person = "ou_lin" if app == "feishu" else "lin"
    timeline = stand_in.timeline(person, CHATS.get(app, "wr_east"))
    return repr([(one.text, one.card) for one in timeline if one.from_bot or app == "wecom"])


async def say_in_group(worlds: ThreeWorlds, app: str, person: str, text: str) -> None:
    stand_in: Any = worlds.stand_ins[app]  # type: ignore[index]
    name = f"ou_{person}" if app == "feishu" else person
    await stand_in.say(name, text, chat_id=CHATS[app], mention=True)


def bound(worlds: ThreeWorlds) -> list[tuple[str, str]]:
    groups = worlds.store.read(lambda uow: uow.groups.all()).result()
    return [(group.platform, group.chat) for group in groups]


def bound_as(worlds: ThreeWorlds) -> list[str]:
    groups = worlds.store.read(lambda uow: uow.groups.all()).result()
    return [group.label for group in groups]


@pytest.mark.parametrize("app", ["feishu", "dingtalk"])
async def test_a_leader_binds_the_group_that_he_speaks_in(worlds: ThreeWorlds, app: str) -> None:
    """The group is told; a salesperson is refused, alone."""
    await say_in_group(worlds, app, "wang", "绑定本群")
    await worlds.sees(app, "wang", "主管或管理员")  # type: ignore[arg-type]
    refused = bound(worlds)
    await say_in_group(worlds, app, "lin", "绑定本群")
    await eventually(lambda: BOUND in said(worlds, app))

    assert refused == []
    assert bound(worlds) == [(app, CHATS[app])]
    await worlds.house.titles.look()
    (group,) = worlds.store.read(lambda uow: uow.groups.all()).result()
    assert group.label == "华东销售群"
    assert group.team_id == "feishu:od-od_east"


async def test_a_group_is_called_by_its_new_name_as_soon_as_it_is_renamed(worlds: ThreeWorlds) -> None:
    """Feishu says so; a name that somebody has given stays, and of a group that nobody bound nothing is kept."""
    feishu: Any = worlds.stand_ins["feishu"]
    await feishu.rename_group(CHATS["feishu"], "谁也没绑定", by="ou_lin")
    await say_in_group(worlds, "feishu", "lin", "绑定本群")
    await eventually(lambda: BOUND in said(worlds, "feishu"))
    await worlds.house.titles.look()
    await feishu.rename_group(CHATS["feishu"], "华东大群", by="ou_lin")
    (unnamed,) = worlds.store.read(lambda uow: uow.groups.all()).result()
    await say_in_group(worlds, "feishu", "lin", "绑定本群 华东组")
    await eventually(lambda: bound_as(worlds) == ["华东组"])
    await feishu.rename_group(CHATS["feishu"], "又改了", by="ou_lin")
    (named,) = worlds.store.read(lambda uow: uow.groups.all()).result()

    assert unnamed.label == "华东大群"
    assert (named.label, named.title) == ("华东组", "又改了")


async def test_alone_with_the_bot_there_is_no_group_to_bind(worlds: ThreeWorlds) -> None:
    """He is told where to say it."""
    await worlds.phones["wecom"].say("lin", "绑定本群")
    await worlds.sees("wecom", "lin", "请在群里绑定")

    assert bound(worlds) == []


async def test_an_announcement_reaches_every_bound_group(worlds: ThreeWorlds) -> None:
    """Whatever the platform, and however the bot gets into the group."""
    ctx = worlds.house.door.context()

    def announce(uow: UnitOfWork) -> None:
        for app, chat in CHATS.items():
            execute(BindGroup(by=None, platform=app, chat=chat), uow, ctx)
        robot = BindGroup(by=None, platform="wecom", chat="robot:east", kind=GroupKind.ROBOT, secret="made-up-key")
        execute(robot, uow, ctx)
        for group in uow.groups.all():
            notice = as_notice(plain("group_bound"), to=None, place=group.place, dedupe_key=f"test:{group.chat}")
            uow.outbox.add(notice, at=ctx.now, correlation="")

    worlds.store.submit(announce).result()
    worlds.house.wake()

    for app in ("feishu", "dingtalk", "wecom"):
        await eventually(lambda app=app: BOUND in said(worlds, app))  # type: ignore[misc]


@pytest.mark.parametrize("app", ["feishu", "dingtalk"])
async def test_two_matters_in_a_group_are_answered_alone_and_the_group_told_once(
    worlds: ThreeWorlds, app: AppName
) -> None:
    """Both cards are there for the asker."""
    both = "报备 苏州青禾精密机械有限公司 李娜 13900012345\n报备 宁波样例重工有限公司 王芳 13900054321"
    await say_in_group(worlds, app, "wang", both)
    await worlds.sees(app, "wang", "苏州青禾精密机械有限公司", "已提交")
    await worlds.sees(app, "wang", "宁波样例重工有限公司", "已提交")
    await eventually(lambda: "请看我发给你的单聊" in said(worlds, app))

    stand_in, person = worlds.stand_ins[app], "ou_wang" if app == "feishu" else "wang"
    assert sum(one.from_bot for one in stand_in.timeline(person, CHATS[app])) == 1
