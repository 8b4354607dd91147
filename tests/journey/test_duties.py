"""What a stage asks to be done, through all three apps: told with the stage, reminded of, and told to the leader."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from core.service.ports.store import Store
from storage.opening import open_store
from storage.vault import Vault
from tests.support.clock import HandSetClock
from tests.support.ledger_files import sqlite_at
from tests.support.publishing import appoint, publish
from tests.support.three_worlds import APPS, AppName, ThreeWorlds, three_worlds

COMPANY = "苏州青禾精密机械有限公司"
RULES = """
[[stages]]
key = "first_contact"
label = "初次接触"

[[stages]]
key = "intent"
label = "明确意向"

[[stages.duties]]
name = "现场勘察"
within = "72小时"
round_the_clock = true
kinds = ["拜访"]

[[stages]]
key = "won"
label = "成交"
won = true
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A real file."""
    opened = open_store(sqlite_at(tmp_path / "ledger.db"), vault=Vault(b"k" * 32))
    yield opened
    opened.close()


@pytest.fixture
async def worlds(store: Store, clock: HandSetClock) -> AsyncIterator[ThreeWorlds]:
    """All three apps, and a stage that asks for a visit within three days."""
    async with three_worlds(store, clock=clock) as running:
        appoint(store)
        await publish(running, RULES)
        yield running


async def intent(worlds: ThreeWorlds, app: AppName) -> None:
    """王晨's customer has come to the stage; 林岚 reads in the same app."""
    phone = worlds.phones[app]
    for person in ("wang", "lin"):
        await phone.say(person, "帮助")
        await worlds.sees(app, person, "规则")
    await phone.say("wang", f"报备 {COMPANY} 李娜 13900012345")
    await worlds.sees(app, "wang", COMPANY, "待审批")
    await worlds.sees(app, "lin", COMPANY)
    await phone.press("lin", COMPANY, "通过")
    await worlds.sees(app, "wang", COMPANY, "保护中")
    await phone.say("wang", "1 进入明确意向")
    await worlds.sees(app, "wang", "已进入明确意向", "3月14日 10:00 前要做完「现场勘察」", "记一条拜访")


@pytest.mark.parametrize("app", APPS)
async def test_what_is_not_done_in_time_is_told_to_the_owner_and_his_leader(
    worlds: ThreeWorlds, clock: HandSetClock, app: AppName
) -> None:
    """In the app where each of them reads."""
    await intent(worlds, app)
    clock.advance(timedelta(days=3))

    await worlds.sees(app, "wang", COMPANY, "「现场勘察」没按时做完", "记一条拜访")
    await worlds.sees(app, "lin", COMPANY, "王晨 的「现场勘察」没按时做完")


@pytest.mark.parametrize("app", APPS)
async def test_what_is_done_in_time_is_told_to_nobody(worlds: ThreeWorlds, clock: HandSetClock, app: AppName) -> None:
    """It stands on the card of the customer until then; whoever asks three days later is told of nothing."""
    await intent(worlds, app)
    await worlds.phones[app].say("wang", "查看 1")
    await worlds.sees(app, "wang", COMPANY, "该做", "现场勘察，3月14日 10:00 前")
    await worlds.phones[app].say("wang", "跟进 1 今天拜访了李总，在车间量了三条线")
    await worlds.sees(app, "wang", COMPANY, "拜访", "在车间量了三条线")
    clock.advance(timedelta(days=3))
    await worlds.phones[app].say("wang", "跟进 1 打电话给李总说了勘察的结果，等他定")
    await worlds.sees(app, "wang", COMPANY, "等他定")

    assert not [text for person in ("wang", "lin") for text in worlds.phones[app].seen(person) if "没按时" in text]
