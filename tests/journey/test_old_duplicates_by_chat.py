"""An administrator has the ledger searched in chat, merges a pair, takes it back; the owners hear of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.domain.customer import keys_of
from core.domain.duplicates import ScanState
from core.domain.filing import FilingStatus
from core.domain.ids import CustomerId, FilingId, MemberId
from core.domain.org import Role, RoleGrant
from core.service.ports.store import Store, UnitOfWork
from storage.opening import open_store
from storage.vault import Vault
from tests.support.builders import a_filing
from tests.support.clock import by_day
from tests.support.invented import company_name
from tests.support.ledger_files import sqlite_at
from tests.support.stores import a_customer
from tests.support.three_worlds import APPS, AppName, ThreeWorlds, three_worlds
from tests.support.waiting import eventually

NAME, SPELLED = "苏州青禾精密机械有限公司", "蘇州市青禾精密機械有限公司"
WHO = {"wang": FilingStatus.EXPIRED, "lin": FilingStatus.PROTECTED}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(sqlite_at(tmp_path / "ledger.db"), vault=Vault(b"k" * 32))
    yield opened
    opened.close()


@pytest.fixture
async def worlds(store: Store) -> AsyncIterator[ThreeWorlds]:
    """周宁 administers; 王晨 filed a firm long ago, 林岚 has it under another spelling."""
    async with three_worlds(store, clock=by_day()) as running:
        store.submit(put).result()
        yield running


def member(uow: UnitOfWork, person: str) -> MemberId:
    found = uow.directory.member_known_as("feishu", f"ou_{person}")
    assert found is not None
    return found.id


def put(uow: UnitOfWork) -> None:
    uow.directory.grant(RoleGrant(member_id=member(uow, "zhou"), role=Role.ADMIN))
    for place, name in enumerate((NAME, *(company_name(31 * number) for number in range(60)), SPELLED)):
        customer = a_customer(f"c{place:02d}", name=name, compare_name=name)
        uow.customers.add(customer, keys_of(compare_name=name, uscc=None, phones=()))
    for number, (person, status) in enumerate(WHO.items(), 1):
        filing = a_filing(
            id=FilingId(f"f{number}"),
            number=number,
            customer_id=CustomerId("c00" if number == 1 else "c61"),
            owner=member(uow, person),
            status=status,
            protected_until=datetime(2099, 1, 1, tzinfo=UTC) if status is FilingStatus.PROTECTED else None,
        )
        uow.filings.add(filing, ())


@pytest.mark.parametrize("app", APPS)
async def test_a_pair_is_found_merged_parted_and_confirmed(worlds: ThreeWorlds, app: AppName) -> None:
    """Every step on the card, whatever the app; each owner gets one card a step that says what it means for him."""
    phone = worlds.phones[app]
    for person in ("wang", "lin"):
        await phone.say(person, "帮助")
    await phone.say("zhou", "查重扫描")
    await worlds.sees(app, "zhou", "重复客户", NAME[:6], "第1对")

    await phone.say("zhou", "看第1对")
    await worlds.sees(app, "zhou", NAME, SPELLED, "合并，留第1家")
    await phone.press("zhou", "合并，留第1家", "合并，留第1家")
    await worlds.sees(app, "zhou", SPELLED, "一起并过来了")
    await worlds.sees(app, "lin", "是同一家", "你的报备 #2 照旧有效")
    await worlds.sees(app, "wang", "是同一家", "现在由 林岚 跟进")

    await phone.press("zhou", "一起并过来了", "撤销合并")
    await worlds.sees(app, "lin", "还是两家", "你的报备 #2 照旧有效")
    await worlds.sees(app, "zhou", NAME, "合并，留第2家")

    await phone.press("zhou", "合并，留第2家", "合并，留第2家")
    await worlds.sees(app, "wang", f"以后都叫「{SPELLED}」")
    await phone.say("zhou", "确认合并 2")
    await worlds.sees(app, "zhou", "第 2 次合并已确认")
    await phone.say("zhou", "撤销合并 2")
    await worlds.sees(app, "zhou", "不能再改")


@pytest.mark.parametrize("app", APPS)
async def test_a_pair_that_is_not_one_is_asked_about_no_more(worlds: ThreeWorlds, app: AppName) -> None:
    """Put off it stays in the list; told apart it is learned, and another walk does not find it."""
    phone = worlds.phones[app]
    await phone.say("zhou", "查重扫描")
    await worlds.sees(app, "zhou", "重复客户", "第1对")
    await phone.say("zhou", "看第1对")
    await worlds.sees(app, "zhou", NAME, "不是同一家")
    await phone.press("zhou", "很可能是同一家", "以后再说")
    await worlds.sees(app, "zhou", NAME, "以后再说", "留第2家")

    await phone.press("zhou", "很可能是同一家", "不是同一家")
    await worlds.sees(app, "zhou", "已记下不是同一家")
    await phone.say("zhou", "查重扫描")

    await worlds.sees(app, "zhou", "没有发现重复的客户")


async def test_somebody_else_hears_that_it_is_not_for_him(worlds: ThreeWorlds) -> None:
    """Who is in the base is not everybody's to see."""
    await worlds.phones["feishu"].say("wang", "查重扫描")
    await worlds.sees("feishu", "wang", "管理员")

    assert worlds.store.read(lambda uow: uow.scans.latest()).result() is None


async def test_a_walk_goes_on_after_a_restart(store: Store) -> None:
    """From where it stood, in whichever process."""
    async with three_worlds(store) as first:
        store.submit(put).result()
        first.house._timetable = lambda: ()  # type: ignore[method-assign]
        await first.phones["feishu"].say("zhou", "查重扫描")
        await eventually(lambda: store.read(lambda uow: uow.scans.latest()).result())
        store.submit(_half).result()
    async with three_worlds(store):

        def over() -> bool:
            scan = store.read(lambda uow: uow.scans.latest()).result()
            return scan is not None and scan.state is ScanState.FINISHED

        await eventually(over)
    scan = store.read(lambda uow: uow.scans.numbered(1)).result()

    assert scan.names == 62
    assert len(store.read(lambda uow: uow.scans.to_settle(offset=0, limit=9)).result()) == 1


def _half(uow: UnitOfWork) -> None:
    """The first slice is done when the process dies."""
    scan = uow.scans.numbered(1)
    uow.scans.save(scan.advanced(to=30, names=30, at=scan.changed_at))
