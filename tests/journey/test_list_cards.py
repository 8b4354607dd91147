"""Lists on three apps: page by page without losing anything, by button or in words; of several the one meant."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import partial

import pytest

from core.domain.ids import FilingId
from core.service.commands import execute
from core.service.decide_filing import ApproveFiling
from core.service.ports.store import UnitOfWork
from core.service.record_follow_up import RecordFollowUp
from core.service.record_order import RecordOrder
from tests.support.builders import filing_of
from tests.support.clock import HandSetClock
from tests.support.invented import company_name
from tests.support.three_worlds import APPS, AppName, ThreeWorlds
from tests.support.waiting import eventually

COUNT = 12
_NEXT = re.compile(r"「(更多[^」]+)」")


def held(worlds: ThreeWorlds) -> None:
    """王晨 has twelve customers; 林岚 has said yes to all of them."""
    ctx = worlds.house.door.context()

    def work(uow: UnitOfWork) -> None:
        wang, lin = (uow.directory.member_known_as("feishu", f"ou_{person}") for person in ("wang", "lin"))
        assert wang is not None
        assert lin is not None
        for number in range(COUNT):
            filed = execute(filing_of(wang.id, company_name(number), f"139000200{number:02d}"), uow, ctx)
            assert filed.subject is not None
            execute(ApproveFiling(filing_id=FilingId(filed.subject.id), by=lin.id), uow, ctx)

    worlds.store.submit(work).result()


def sold_and_visited(worlds: ThreeWorlds, clock: HandSetClock) -> None:
    """An order of each customer, and eight visits to the first."""

    def order(number: int, uow: UnitOfWork) -> None:
        filing = uow.filings.numbered(number)
        assert filing is not None
        command = RecordOrder(filing_id=filing.id, by=filing.owner, amount=number * 1_000_000, quietly=True)
        execute(command, uow, worlds.house.door.context())

    def visit(place: int, uow: UnitOfWork) -> None:
        filing = uow.filings.numbered(1)
        assert filing is not None
        note = f"第 {place} 次拜访了王总，谈了付款方式和交期"
        command = RecordFollowUp(filing_id=filing.id, by=filing.owner, kind="拜访", note=note)
        execute(command, uow, worlds.house.door.context())

    for number in range(1, COUNT + 1):
        worlds.store.submit(partial(order, number)).result()
    for place in range(1, 9):
        clock.advance(timedelta(minutes=1))
        worlds.store.submit(partial(visit, place)).result()


async def on_from(worlds: ThreeWorlds, app: AppName, person: str, page: str, title: str) -> None:
    """The next page: its button where it has one, else what it says to write."""
    if says := _NEXT.search(page):
        await worlds.phones[app].say(person, says[1])
    else:
        label = "更多跟进" if "跟进记录" in title else "更多"
        await worlds.phones[app].press(person, title, label)


async def leafed(worlds: ThreeWorlds, app: AppName, person: str, said: str, title: str, last: str) -> list[str]:
    """Every page of a list, until one says this."""
    phone, before = worlds.phones[app], 0
    await phone.say(person, said)
    pages: list[str] = []
    for _ in range(5):
        known = before + len(pages)
        found = await eventually(lambda known=known: titled(worlds, app, person, title)[known:])  # type: ignore[misc]
        pages.append(found[0])
        if last in pages[-1]:
            return pages
        await on_from(worlds, app, person, pages[-1], title)
    raise AssertionError(f"nothing says {last}: {pages}")


def titled(worlds: ThreeWorlds, app: AppName, person: str, title: str) -> list[str]:
    return [text for text in worlds.phones[app].seen(person) if title in text]


@pytest.mark.parametrize("app", APPS)
async def test_every_customer_is_on_one_of_the_pages(worlds: ThreeWorlds, clock: HandSetClock, app: AppName) -> None:
    """One's own, and by their leader; none falls between two pages, and the words name the right one."""
    held(worlds)
    own = await leafed(worlds, app, "wang", "我的客户", "保护中 12 个", company_name(0))
    led = await leafed(worlds, app, "lin", "王晨的客户", "保护中 12 个", company_name(0))

    for pages in (own, led):
        assert len(pages) > 1
        assert [name for n in range(COUNT) if (name := company_name(n)) not in "".join(pages)] == []


@pytest.mark.parametrize("app", APPS)
async def test_every_order_and_every_visit_is_on_one_of_the_pages(
    worlds: ThreeWorlds, clock: HandSetClock, app: AppName
) -> None:
    """Twelve orders, eight visits to one customer."""
    held(worlds)
    sold_and_visited(worlds, clock)
    orders = await leafed(worlds, app, "wang", "我的订单", "全部 12 张", company_name(0))
    visits = await leafed(worlds, app, "wang", "跟进记录 1", "跟进记录 · ", "第 1 次拜访")

    assert len(orders) > 1
    assert [name for n in range(COUNT) if (name := company_name(n)) not in "".join(orders)] == []
    assert len(visits) > 1
    assert [place for place in range(1, 9) if f"第 {place} 次拜访" not in "".join(visits)] == []


@pytest.mark.parametrize("app", APPS)
async def test_of_several_the_one_that_is_meant_is_named_by_button_or_number(
    worlds: ThreeWorlds, clock: HandSetClock, app: AppName
) -> None:
    """A part of a name that fits two lists both; a press or the number shows the one."""
    held(worlds)
    phone = worlds.phones[app]
    await phone.say("wang", "查看 自动化")
    await worlds.sees(app, "wang", "不止一个客户", company_name(1), company_name(9))
    await phone.press("wang", "不止一个客户", "查看" if app == "feishu" else "查看 2")
    await worlds.sees(app, "wang", company_name(1), "13900020001")
    await phone.say("wang", "10")

    await worlds.sees(app, "wang", company_name(9), "13900020009")
