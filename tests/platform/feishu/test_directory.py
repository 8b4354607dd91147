from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.base import BadCredentials, Department, Person, Unreachable
from adapters.feishu.api import FeishuApi, Page, Scope
from adapters.feishu.directory import FeishuDirectory
from adapters.http import Http
from adapters.pacing import Pacer
from bot.sandbox.feishu.limits import RateLimits
from bot.sandbox.feishu.server import FeishuStandIn
from tests.support.clock import HandSetClock
from tests.support.feishu_product import the_settings
from tests.support.feishu_standin import stand_in
from tests.support.waiting import LIMIT


class JumpingSeconds:
    """Time that passes only by waiting for it."""

    now = 0.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
async def feishu(clock: HandSetClock) -> AsyncIterator[FeishuStandIn]:
    """The local Feishu, without its limits of pace."""
    async with stand_in(clock, limits=RateLimits.off()) as running:
        yield running


@pytest.fixture
async def directory(feishu: FeishuStandIn) -> AsyncIterator[FeishuDirectory]:
    http, seconds = Http(timeout=LIMIT), JumpingSeconds()
    pacer = Pacer(clock=seconds, sleep=seconds.sleep)
    api = FeishuApi(the_settings(api_base=feishu.base_url), http=http, pacer=pacer, sleep=seconds.sleep)
    yield FeishuDirectory(api)
    await api.close()
    await http.close()


async def test_departments_come_with_their_parents_and_leaders(directory: FeishuDirectory) -> None:
    """The company itself is not a department: what hangs below it has no parent."""
    found = {department.name: department for department in await directory.departments()}
    sales, east = found["销售部"], found["华东组"]

    assert sales == Department(id=sales.id, name="销售部", parent=None, leaders=("ou_wang",))
    assert east == Department(id=east.id, name="华东组", parent=sales.id, leaders=("ou_li",))


async def test_people_come_once_with_department_leader_and_phone(directory: FeishuDirectory) -> None:
    """Somebody in two departments is one person; the main one comes first."""
    departments = {department.name: department.id for department in await directory.departments()}
    people = {person.external_id: person for person in await directory.people()}

    assert set(people) == {"ou_wang", "ou_li", "ou_zhao"}
    assert people["ou_zhao"] == Person(
        external_id="ou_zhao",
        name="赵六",
        departments=(departments["华东组"], departments["销售部"]),
        leader="ou_li",
        mobile="+8613900003333",
    )
    assert people["ou_wang"].leader is None


async def test_a_company_larger_than_a_page_is_read_whole(directory: FeishuDirectory, feishu: FeishuStandIn) -> None:
    """Fifty fit on a page."""
    for number in range(120):
        feishu.add_department(f"d{number}", f"门店 {number}", parent="east")
        feishu.add_user(f"ou_{number}", f"店员 {number}", departments=["east"])

    assert len(await directory.departments()) == 122
    assert len(await directory.people()) == 123


async def test_people_directly_under_the_company_are_found(directory: FeishuDirectory, feishu: FeishuStandIn) -> None:
    """The boss is in no department."""
    feishu.add_user("ou_boss", "周总", is_tenant_manager=True)
    boss = next(person for person in await directory.people() if person.external_id == "ou_boss")

    assert boss.admin


async def test_one_person_can_be_asked_for(directory: FeishuDirectory, feishu: FeishuStandIn) -> None:
    """Until they leave."""
    person = await directory.person("ou_li")
    assert person is not None
    assert (person.name, person.leader) == ("李娜", "ou_wang")
    await feishu.remove_user("ou_li")

    assert await directory.person("ou_li") is None
    assert "ou_li" not in {found.external_id for found in await directory.people()}


async def test_an_outage_is_told(directory: FeishuDirectory, feishu: FeishuStandIn) -> None:
    """After a few tries; half a company is never taken for the whole one."""
    feishu.faults.fail_next("/open-apis/contact/", status="html", times=3)
    with pytest.raises(Unreachable):
        await directory.people()


class PartOfTheCompany(FeishuApi):
    """An app that was given one department and one person beside it."""

    def __init__(self) -> None:
        """Nothing to connect to."""

    async def list_departments(self, parent: str, page_token: str = "") -> Page:
        if parent == "0":
            raise BadCredentials("not the whole company", code="40004")
        child = {"open_department_id": "od_east", "name": "华东组", "parent_department_id": "od_sales"}
        return Page(items=[child] if parent == "od_sales" else [], following="")

    async def get_department(self, department_id: str) -> dict[str, object]:
        return {"open_department_id": department_id, "name": "销售部", "parent_department_id": "od_hidden"}

    async def users_in_department(self, department_id: str, page_token: str = "") -> Page:
        return Page(items=[{"open_id": f"ou_{department_id}", "name": "李娜"}], following="")

    async def get_user(self, open_id: str) -> dict[str, object]:
        return {"open_id": open_id, "name": "孙七"}

    async def list_scope(self, page_token: str = "") -> Scope:
        if not page_token:
            return Scope(users=("ou_sun",), departments=(), following="p2")
        return Scope(users=(), departments=("od_sales",), following="")


async def test_an_app_that_may_read_a_part_reads_that_part() -> None:
    """The departments and single people that it was given, with all that is below."""
    directory = FeishuDirectory(PartOfTheCompany())

    assert [department.name for department in await directory.departments()] == ["销售部", "华东组"]
    assert {person.external_id for person in await directory.people()} == {"ou_od_sales", "ou_od_east", "ou_sun"}
