"""Pressing, sending or receiving anything twice changes nothing the second time."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from bot.sandbox.company import EMPLOYEES
from core.domain.filing import FilingStatus
from core.domain.org import Role, RoleGrant
from core.service.ports.store import UnitOfWork
from tests.support.clock import HandSetClock
from tests.support.feishu_world import OPEN_IDS, FeishuWorld, buttons_of, labels_of, text_of
from tests.support.invented import company_name
from tests.support.waiting import eventually

COMPANY = "苏州青禾精密机械有限公司"
FILING = f"报备 {COMPANY} 李娜 13900012345"


async def test_a_message_that_is_pushed_twice_is_answered_once(world: FeishuWorld) -> None:
    """Feishu may push an acknowledged event again."""
    world.stand_in.faults.duplicate_pushes(1)
    await world.say("王晨", FILING)
    await world.card("林岚", COMPANY)
    await world.say("王晨", "帮助")
    await world.card("王晨", "我的客户")

    assert len([card for card in world.cards("王晨") if COMPANY in text_of(card.card)]) == 1
    assert len(world.cards("林岚")) == 1


async def test_a_message_whose_acknowledgement_was_lost_comes_again_and_counts_once(
    world: FeishuWorld, clock: HandSetClock
) -> None:
    """The first push never arrived; the second, fifteen seconds later, files the customer."""
    world.stand_in.faults.lose_pushes(1)
    await world.say("王晨", FILING)
    clock.advance(timedelta(seconds=16))
    await world.stand_in.advance()

    await world.card("林岚", COMPANY)
    assert len(world.cards("林岚")) == 1


async def test_two_presses_of_one_manager_decide_once(world: FeishuWorld) -> None:
    """The second press is told how it stands, and nobody hears of it twice."""
    await world.say("王晨", FILING)
    request = await world.card("林岚", COMPANY)
    first, second = await asyncio.gather(world.press("林岚", request, "通过"), world.press("林岚", request, "通过"))

    said = {result.toast.content for result in (first, second) if result.toast}
    assert len(said) == 2
    await eventually(lambda: len(world.cards("王晨")) == 2)
    await world.house.relay.drain()
    assert len(world.cards("王晨")) == 2


async def test_ten_managers_press_at_once_and_there_is_one_decision_and_one_notice(world: FeishuWorld) -> None:
    """One wins; nine are told politely who was first; the salesperson hears of it once."""
    team = next(
        team for team in world.store.read(lambda uow: uow.directory.teams()).result().values() if team.name == "华东区"
    )
    names = [f"主管{number}" for number in range(9)]
    for name in names:
        world.stand_in.add_user(f"ou_{name}", name, departments=("od_east",))
    await world.house.sync_directory()

    def promote(uow: UnitOfWork) -> None:
        for name in names:
            member = uow.directory.member_known_as("feishu", f"ou_{name}")
            assert member is not None
            uow.directory.grant(RoleGrant(member_id=member.id, role=Role.LEADER, team_id=team.id))

    world.store.submit(promote).result()
    await world.say("王晨", FILING)
    managers = [OPEN_IDS["林岚"], *(f"ou_{name}" for name in names)]

    def requests() -> list[str] | None:
        found = [
            message.message_id
            for manager in managers
            for message in world.stand_in.timeline(manager, world.stand_in.p2p_chat_id(manager))
            if message.from_bot and "通过" in labels_of(message.card)
        ]
        return found if len(found) == len(managers) else None

    ids = await eventually(requests)
    assert ids is not None
    presses = [
        world.stand_in.press(manager, message, value=_value_of(world, message))
        for manager, message in zip(managers, ids, strict=True)
    ]
    results = await asyncio.gather(*presses)
    toasts = [result.toast.content for result in results if result.toast]

    assert len([toast for toast in toasts if toast.startswith("已通过")]) == 1
    assert len([toast for toast in toasts if "处理" in toast]) == 9
    await eventually(lambda: len(world.cards("王晨")) == 2)
    await world.house.relay.drain()
    assert len(world.cards("王晨")) == 2


async def test_pairs_file_the_same_customer_at_the_same_instant(world: FeishuWorld) -> None:
    """Exactly one filing lives each time, and the other person is told who was first."""
    pairs = 12
    said = [
        world.stand_in.say(OPEN_IDS[name], f"报备 {company_name(number)} {contact} 139{phone}{number:06d}")
        for number in range(pairs)
        for name, contact, phone in (("王晨", "李娜", 10), ("孙悦", "赵倩", 20))
    ]
    await asyncio.gather(*said)

    def count(uow: UnitOfWork) -> int:
        members = {one.name: one.id for one in uow.directory.members()}
        return sum(
            uow.filings.count_of_owner(members[name], statuses={FilingStatus.PENDING}) for name in ("王晨", "孙悦")
        )

    await eventually(lambda: _refused(world, "王晨") + _refused(world, "孙悦") == pairs, within=60)
    assert world.store.read(count).result() == pairs


def _refused(world: FeishuWorld, name: str) -> int:
    other = {"王晨": "孙悦", "孙悦": "王晨"}[name]
    return len([card for card in world.cards(name) if f"已由 {other}" in text_of(card.card)])


def _value_of(world: FeishuWorld, message_id: str) -> dict[str, Any]:
    card = world.stand_in.message(message_id).card
    return next(b["behaviors"][0]["value"] for b in buttons_of(card) if b["text"]["content"] == "通过")


def test_the_people_of_the_stories_exist() -> None:
    """The stories name the sandbox's people."""
    assert {"王晨", "林岚", "徐朗", "孙悦", "何川", "周宁"} == {employee.name for employee in EMPLOYEES}
