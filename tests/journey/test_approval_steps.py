"""An approval of two steps over three apps: back for more, on to somebody else, and everybody sees the end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest

from core.domain.org import Identity, Role, RoleGrant
from core.service.ports.store import Store, UnitOfWork
from storage.memory.store import MemoryStore
from tests.support.publishing import publish
from tests.support.three_worlds import APPS, AppName, ThreeWorlds, three_worlds

COMPANY = "苏州青禾精密机械有限公司"
RULES = """
[[approval.flows]]
key = "filing"
name = "报备审批"
matter = "filing"

[[approval.flows.steps]]
name = "主管审批"
approvers = [{ leader = 1 }]

[[approval.flows.steps]]
name = "总监审批"
approvers = [{ member = "周宁" }]
"""

TOLD_ON_WECOM = {"wang": "报备通过了", "lin": "不用再审批", "zhou": "不用再审批", "he": "保护中"}


@pytest.fixture
def store() -> Iterator[Store]:
    """The twin in memory."""
    opened = MemoryStore()
    yield opened
    opened.close()


@pytest.fixture
async def worlds(store: Store) -> AsyncIterator[ThreeWorlds]:
    """All three apps; 何川 works there too, and 周宁 has published a policy with two steps."""
    async with three_worlds(store) as running:
        for app in APPS:
            team = "od_east" if app == "feishu" else 2
            running.stand_ins[app].add_user(account(app, "he"), "何川", departments=(team,))
        await running.house.sync_directory()
        store.submit(_settle_in).result()
        await publish(running, RULES)
        yield running


def account(app: AppName, person: str) -> str:
    """What somebody is called there."""
    return f"ou_{person}" if app == "feishu" else person


def _settle_in(uow: UnitOfWork) -> None:
    """何川 is one member in all apps, 周宁 administers."""
    he, zhou = (uow.directory.member_known_as("feishu", f"ou_{person}") for person in ("he", "zhou"))
    assert he is not None
    assert zhou is not None
    for app in ("dingtalk", "wecom"):
        uow.directory.bind(Identity(platform=app, external_id="he", member_id=he.id))
    uow.directory.grant(RoleGrant(member_id=zhou.id, role=Role.ADMIN))


async def arrive(worlds: ThreeWorlds, where: dict[str, AppName]) -> None:
    """Everybody is last seen in an app of his own, and is reached there from now on."""
    for person, app in where.items():
        await worlds.phones[app].say(person, "帮助")
        await worlds.sees(app, person, "规则")


async def shows_the_end(worlds: ThreeWorlds, app: AppName, person: str) -> None:
    """No copy waits for an answer any more. WeCom repaints a card once only: who has an old one there is told."""
    if app == "wecom":
        await worlds.sees(app, person, COMPANY, TOLD_ON_WECOM[person])
        return
    await worlds.sees(app, person, COMPANY, "保护中")
    await worlds.sees_no_more(app, person, COMPANY, "待审批")
    await worlds.sees_no_more(app, person, COMPANY, "补好再审批")


@pytest.mark.parametrize("turned", range(len(APPS)), ids=APPS)
async def test_two_steps_a_return_and_a_hand_on(worlds: ThreeWorlds, turned: int) -> None:
    """王晨 files, 林岚 wants more and then agrees, 周宁 hands on to 何川, who has the last word."""
    first, second, third = (*APPS[turned:], *APPS[:turned])
    where: dict[str, AppName] = {"wang": first, "lin": second, "zhou": third, "he": first}
    phone = {person: worlds.phones[app] for person, app in where.items()}
    await arrive(worlds, where)
    await phone["wang"].say("wang", f"报备 {COMPANY} 李娜 13900012345")
    await worlds.sees(second, "lin", COMPANY, "第 1 步/共 2 步", "退回补充")

    await phone["lin"].say("lin", "退回 1 请补充预算")
    await worlds.sees(first, "wang", "林岚 要你补充资料：请补充预算")
    await phone["wang"].say("wang", "补充 1 预算 50万")
    await worlds.sees(second, "lin", COMPANY, "50", "补充后重新提交", "通过")
    await phone["lin"].press("lin", COMPANY, "通过")
    await worlds.sees(third, "zhou", COMPANY, "第 2 步/共 2 步", "通过")
    await phone["zhou"].say("zhou", "转交 1 给 何川")
    await worlds.sees(first, "he", COMPANY, "周宁", "转交给 何川", "通过")
    await worlds.sees_no_more(third, "zhou", COMPANY, "通过")
    await phone["he"].press("he", COMPANY, "通过")

    await worlds.sees(first, "wang", COMPANY, "报备通过了")
    for person, app in where.items():
        await shows_the_end(worlds, app, person)
