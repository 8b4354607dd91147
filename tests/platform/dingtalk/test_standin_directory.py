"""Tokens, directory and login of the local DingTalk."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.dingtalk.server import DingTalkStandIn
from tests.support.dingtalk_standin import ACCESS_TOKEN, CLIENT_ID, CLIENT_SECRET, Api

USER = "/topapi/v2/user/get"
LIST = "/topapi/v2/user/list"
LISTSUB = "/topapi/v2/department/listsub"
LOGIN = "/topapi/v2/user/getuserinfo"


async def test_the_same_token_is_given_and_renewed_until_it_is_over(api: Api, dingtalk: DingTalkStandIn) -> None:
    """Two hours after the last asking it is no good, neither for new nor for old APIs."""
    first = api.token
    await dingtalk.advance(timedelta(minutes=119))
    assert await api.sign_in() == first
    await dingtalk.advance(timedelta(minutes=119))
    assert (await api.ask(USER, userid="li"))["errcode"] == 0
    await dingtalk.advance(timedelta(minutes=1))

    assert (await api.ask(USER, userid="li"))["errcode"] == 40014
    assert (await api.send_text("li"))[1]["code"] == "InvalidAuthentication"
    assert await api.sign_in() != first
    assert (await api.send_text("li"))[0] == 200


async def test_a_token_can_expire_before_its_time(api: Api, dingtalk: DingTalkStandIn) -> None:
    """To order."""
    dingtalk.faults.expire_tokens()

    assert (await api.send_text("li"))[0] == 400


async def test_the_secret_must_be_right(api: Api) -> None:
    """For both ways of asking."""
    old = {"appKey": CLIENT_ID, "appSecret": "wrong"}
    new = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "grant_type": "client_credentials"}

    assert (await api.call("POST", ACCESS_TOKEN, old))[1]["code"] == "invalidClientIdOrSecret"
    assert (await api.call("POST", "/v1.0/oauth2/dingsandbox/token", new))[1]["access_token"] == api.token
    new["grant_type"] = "password"
    assert (await api.call("POST", "/v1.0/oauth2/dingsandbox/token", new))[0] == 400


async def test_a_person_has_departments_a_superior_and_departments_led(api: Api) -> None:
    """`manager_userid` is there only where one is set."""
    li = (await api.ask(USER, userid="li"))["result"]
    wang = (await api.ask(USER, userid="wang"))["result"]

    assert (li["userid"], li["unionid"], li["name"], li["mobile"]) == ("li", "union_li", "李娜", "13900002222")
    assert (li["dept_id_list"], li["manager_userid"], li["admin"]) == ([11], "wang", False)
    assert li["leader_in_dept"] == [{"dept_id": 11, "leader": True}]
    assert "manager_userid" not in wang
    assert wang["admin"] is True


async def test_without_the_right_to_phones_there_are_none(api: Api, dingtalk: DingTalkStandIn) -> None:
    """The field is left out."""
    dingtalk.directory.hides_mobiles = True

    assert "mobile" not in (await api.ask(USER, userid="li"))["result"]


async def test_departments_are_listed_one_level_at_a_time(api: Api) -> None:
    """The root is 1."""
    top = (await api.ask(LISTSUB))["result"]
    below = (await api.ask(LISTSUB, dept_id=10))["result"]
    ids = (await api.ask("/topapi/v2/department/listsubid", dept_id=10))["result"]
    east = (await api.ask("/topapi/v2/department/get", dept_id=11))["result"]
    root = (await api.ask("/topapi/v2/department/get", dept_id=1))["result"]

    assert [(each["dept_id"], each["name"], each["parent_id"]) for each in top] == [(10, "销售部", 1)]
    assert [each["dept_id"] for each in below] == [11]
    assert ids == {"dept_id_list": [11]}
    assert (east["name"], east["dept_manager_userid_list"]) == ("华东组", ["li"])
    assert root["dept_id"] == 1


async def test_members_come_in_pages(api: Api) -> None:
    """With a cursor to the next one; ids alone come all at once."""
    first = (await api.ask(LIST, dept_id=11, cursor=0, size=1))["result"]
    second = (await api.ask(LIST, dept_id=11, cursor=first["next_cursor"], size=1))["result"]
    ids = (await api.ask("/topapi/user/listid", dept_id=10))["result"]

    assert ([user["userid"] for user in first["list"]], first["has_more"]) == (["li"], True)
    assert ([user["userid"] for user in second["list"]], second["has_more"]) == (["zhao"], False)
    assert "next_cursor" not in second
    assert ids == {"userid_list": ["wang", "zhao"]}
    assert (await api.ask(LIST, dept_id=11, cursor=0, size=101))["errcode"] == 400002
    assert (await api.ask(LIST, dept_id="x", cursor=0, size=1))["errcode"] == 400002


async def test_the_way_up_from_a_person_leads_to_the_root(api: Api) -> None:
    """One way for each department."""
    ways = (await api.ask("/topapi/v2/department/listparentbyuser", userid="zhao"))["result"]

    assert [way["parent_dept_id_list"] for way in ways["parent_list"]] == [[11, 10, 1], [10, 1]]


async def test_people_can_be_found_by_phone(api: Api) -> None:
    """Or not."""
    by_mobile = "/topapi/v2/user/getbymobile"

    assert (await api.ask(by_mobile, mobile="13900002222"))["result"] == {"userid": "li"}
    assert (await api.ask(by_mobile, mobile="13900009999"))["errcode"] == 60121


async def test_whoever_left_is_not_there_any_more(api: Api, dingtalk: DingTalkStandIn) -> None:
    """Neither as a person nor as a member; unknown departments are told apart."""
    await dingtalk.remove_user("li")

    assert (await api.ask(USER, userid="li"))["errcode"] == 60121
    assert (await api.ask("/topapi/user/listid", dept_id=11))["result"] == {"userid_list": ["zhao"]}
    assert (await api.ask(LISTSUB, dept_id=99))["errcode"] == 60003
    with pytest.raises(LookupError):
        await dingtalk.say("li", "还在吗")


async def test_numbers_may_come_as_text(api: Api, dingtalk: DingTalkStandIn) -> None:
    """As the samples of the documentation show them: booleans in quotes, a list of one as the thing itself."""
    dingtalk.directory.odd_types = True

    li = (await api.ask(USER, userid="li"))["result"]

    assert (li["dept_id_list"], li["admin"]) == (["11"], "false")
    assert li["leader_in_dept"] == {"dept_id": "11", "leader": "true"}


async def test_old_apis_take_forms_as_well(api: Api, dingtalk: DingTalkStandIn) -> None:
    """As their documentation's oldest samples do."""
    url = f"{dingtalk.base_url}{USER}"
    async with api.session.post(url, params={"access_token": api.token}, data={"userid": "li"}) as response:
        assert (await response.json())["result"]["name"] == "李娜"


async def test_an_auth_code_is_good_once_for_five_minutes(api: Api, dingtalk: DingTalkStandIn) -> None:
    """It tells who opened the page, and whether they administrate."""
    result = (await api.ask(LOGIN, code=(code := dingtalk.login_code("wang"))))["result"]
    late = dingtalk.login_code("li")
    await dingtalk.advance(timedelta(minutes=5))

    assert (result["userid"], result["unionid"], result["sys"], result["sys_level"]) == ("wang", "union_wang", True, 1)
    assert (await api.ask(LOGIN, code=code))["errcode"] == 40078
    assert (await api.ask(LOGIN, code=late))["errcode"] == 40078


async def test_departments_and_people_must_fit_together(dingtalk: DingTalkStandIn) -> None:
    """Nobody works in a department that is not there."""
    with pytest.raises(LookupError):
        dingtalk.add_user("sun", "孙悦", departments=[99])
    with pytest.raises(LookupError):
        dingtalk.add_user("li", "李娜")
    with pytest.raises(LookupError):
        dingtalk.add_department(12, "华南组", 99)
    with pytest.raises(LookupError):
        dingtalk.add_group("cidX", "群", ["nobody"])
