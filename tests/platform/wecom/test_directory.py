from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.base import Department, Person
from adapters.http import Http
from adapters.wecom.directory import WeComDirectory
from adapters.wecom.platform import WeComPlatform
from bot.sandbox.wecom.server import WeComStandIn
from tests.support.clock import HandSetClock
from tests.support.waiting import LIMIT
from tests.support.wecom_standin import the_settings


@pytest.fixture
async def directory(wecom: WeComStandIn, clock: HandSetClock) -> AsyncIterator[WeComDirectory]:
    http = Http(timeout=LIMIT)
    platform = WeComPlatform(the_settings(api_base=wecom.base_url), http, clock=clock)
    yield platform.directory
    await platform.close()
    await http.close()


async def test_departments_come_with_their_heads(directory: WeComDirectory) -> None:
    """Those who are named, or else those members who are marked as leading."""
    assert await directory.departments() == (
        Department(id="1", name="云帆自动化", parent=None),
        Department(id="2", name="销售部", parent="1", leaders=("wangwu",)),
        Department(id="3", name="华东组", parent="2", leaders=("lina",)),
    )


async def test_everybody_comes_once_with_superior_and_main_department(directory: WeComDirectory) -> None:
    """By lower-case userid, however many departments they are in; phones are withheld."""
    assert set(await directory.people()) == {
        Person(external_id="wangwu", name="王五", departments=("2",)),
        Person(external_id="lina", name="李娜", departments=("3",), leader="wangwu"),
        Person(external_id="zhao.liu", name="赵六", departments=("3", "2"), leader="lina"),
    }


async def test_one_person_can_be_asked_for(directory: WeComDirectory) -> None:
    """In any case; nobody is nobody."""
    found = await directory.person("ZHAO.LIU")

    assert found is not None
    assert (found.external_id, found.name) == ("zhao.liu", "赵六")
    assert await directory.person("nobody") is None


async def test_who_left_or_is_disabled_is_missing(directory: WeComDirectory, wecom: WeComStandIn) -> None:
    """The difference between two readings is how a leaver is noticed whom nobody announced."""
    await wecom.remove_user("zhao.liu")
    await wecom.disable_user("lina")

    assert [person.external_id for person in await directory.people()] == ["wangwu"]
    assert await directory.person("lina") is None
    assert await directory.person("zhao.liu") is None


async def test_only_the_visible_range_is_read(directory: WeComDirectory, wecom: WeComStandIn) -> None:
    """Departments that were given to the app, and people who were given one by one."""
    wecom.set_range([3], ["WangWu"])
    await wecom.settle()

    assert [(each.id, each.parent) for each in await directory.departments()] == [("3", None)]
    assert {person.external_id for person in await directory.people()} == {"lina", "zhao.liu", "wangwu"}


async def test_an_app_that_sees_nobody_reads_nobody(directory: WeComDirectory, wecom: WeComStandIn) -> None:
    """And fails at nothing."""
    wecom.set_range([])
    await wecom.settle()

    assert (await directory.departments(), await directory.people()) == ((), ())


async def test_a_move_shows_at_the_next_reading(directory: WeComDirectory, wecom: WeComStandIn) -> None:
    """Nobody tells a plain app."""
    wecom.update_user("zhao.liu", leader="WangWu", departments=[2])
    moved = await directory.person("zhao.liu")

    assert moved == Person(external_id="zhao.liu", name="赵六", departments=("2",), leader="wangwu")
