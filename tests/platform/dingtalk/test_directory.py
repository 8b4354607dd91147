from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from adapters.base import BadCredentials, Department, Person
from adapters.dingtalk.api import DingTalkApi
from adapters.dingtalk.directory import DingTalkDirectory
from adapters.dingtalk.quota import Quota
from adapters.http import Http
from adapters.pacing import Pacer
from bot.console.directory_checks import directory_findings
from bot.sandbox.dingtalk.faults import RequestFault
from bot.sandbox.dingtalk.server import DingTalkStandIn
from tests.support.clock import HandSetClock
from tests.support.dingtalk_product import the_settings
from tests.support.waiting import LIMIT


async def _no_nap(seconds: float) -> None:
    """Waiting takes no time here."""


@pytest.fixture
async def directory(dingtalk: DingTalkStandIn, clock: HandSetClock) -> AsyncIterator[DingTalkDirectory]:
    http = Http(timeout=LIMIT)
    settings = the_settings(base=dingtalk.base_url)
    api = DingTalkApi(settings, http=http, pacer=Pacer(sleep=_no_nap), quota=Quota(clock), sleep=_no_nap)
    yield DingTalkDirectory(api)
    await api.close()
    await http.close()


@pytest.fixture(params=[False, True], ids=["as-it-should-be", "as-the-samples-show-it"])
def types(request: pytest.FixtureRequest, dingtalk: DingTalkStandIn) -> None:
    """Both ways in which numbers, truth and lists of one are written."""
    dingtalk.directory.odd_types = request.param


@pytest.mark.usefixtures("types")
async def test_departments_are_told_with_their_leaders(directory: DingTalkDirectory) -> None:
    """Parents before children; the company itself is none."""
    assert await directory.departments() == (
        Department(id="10", name="销售部", parent=None, leaders=("wang",)),
        Department(id="11", name="华东组", parent="10", leaders=("li",)),
    )


@pytest.mark.usefixtures("types")
async def test_everybody_is_told_once(directory: DingTalkDirectory) -> None:
    """However many departments they are in."""
    people = {person.external_id: person for person in await directory.people()}

    assert people.keys() == {"wang", "li", "zhao"}
    assert people["zhao"].departments == ("11", "10")
    assert [name for name, person in people.items() if person.admin] == ["wang"]


@pytest.mark.usefixtures("types")
async def test_a_person_is_told_with_the_superior_who_is_set(directory: DingTalkDirectory) -> None:
    """Name, departments, phone."""
    assert await directory.person("li") == Person(
        external_id="li", name="李娜", departments=("11",), leader="wang", mobile="13900002222"
    )


async def test_somebody_without_a_superior_has_none(directory: DingTalkDirectory) -> None:
    """The leader of the department stands in."""
    person = await directory.person("zhao")

    assert person is not None
    assert person.leader is None


async def test_without_the_right_to_phones_there_are_none(
    directory: DingTalkDirectory, dingtalk: DingTalkStandIn
) -> None:
    """Everything else is there."""
    dingtalk.directory.hides_mobiles = True

    assert {person.mobile for person in await directory.people()} == {None}


async def test_who_left_is_nobody(directory: DingTalkDirectory, dingtalk: DingTalkStandIn) -> None:
    """Alone and among all."""
    await dingtalk.remove_user("li")

    assert await directory.person("li") is None
    assert {person.external_id for person in await directory.people()} == {"wang", "zhao"}


async def test_large_departments_come_page_by_page(directory: DingTalkDirectory, dingtalk: DingTalkStandIn) -> None:
    """A hundred at a time; people directly under the company are found as well."""
    for number in range(230):
        dingtalk.add_user(f"u{number}", f"同事{number}")

    assert len(await directory.people()) == 233


async def test_reading_the_company_costs_nothing(directory: DingTalkDirectory, dingtalk: DingTalkStandIn) -> None:
    """Reads of the directory are free."""
    await directory.people()
    await directory.departments()

    assert dingtalk.meter.calls == 0


async def test_without_the_right_to_read_departments_an_administrator_has_to_act(
    directory: DingTalkDirectory, dingtalk: DingTalkStandIn
) -> None:
    """Not an empty company."""
    dingtalk.faults.missing_scopes = {"qyapi_get_department_list"}
    with pytest.raises(BadCredentials):
        await directory.departments()


async def test_an_app_that_may_see_a_part_reads_that_part(
    directory: DingTalkDirectory, dingtalk: DingTalkStandIn
) -> None:
    """A department with what is below it, and people one by one; the rest of the company is out of its range."""
    dingtalk.add_department(12, "财务部")
    dingtalk.add_user("sun", "孙悦", departments=[12])
    dingtalk.add_user("he", "何川", departments=[12])
    given = {"errcode": 0, "auth_org_scopes": {"authed_dept": [11], "authed_user": ["sun", "nobody"]}}
    out_of_range = {"errcode": 50004, "errmsg": "部门不在授权范围内"}

    def hide_the_company() -> None:
        dingtalk.faults.order(RequestFault(path_prefix="/topapi/v2/user/list", status=200, answer=out_of_range))
        dingtalk.faults.order(RequestFault(path_prefix="/auth/scopes", status=200, answer=given))

    hide_the_company()
    people = await directory.people()
    hide_the_company()
    departments = await directory.departments()

    assert {person.external_id for person in people} == {"li", "zhao", "sun"}
    assert departments == (Department(id="11", name="华东组", parent=None, leaders=("li",)),)


@pytest.mark.parametrize("scope", ["qyapi_get_department_member", "qyapi_get_department_list"])
async def test_the_doctor_reads_the_missing_right_off_what_was_refused(
    directory: DingTalkDirectory, dingtalk: DingTalkStandIn, scope: str
) -> None:
    """Members of departments are read under a right of their own."""
    dingtalk.faults.missing_scopes = {scope}

    (finding,) = await directory_findings("dingtalk", directory, dingtalk.base_url)

    assert not finding.ok
    assert scope in finding.fix
