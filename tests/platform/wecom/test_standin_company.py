from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.wecom.server import WeComStandIn
from tests.support.clock import HandSetClock
from tests.support.feishu_standin import FakeSeconds
from tests.support.wecom_standin import AGENT_ID, CORP_ID, SECRET, Answer, Api, a_card


async def test_a_token_is_the_same_while_it_is_good(api: Api, wecom: WeComStandIn) -> None:
    """Two hours; after that it is expired, and another company or secret gets none."""
    first, again = api.token, await api.sign_in()
    await wecom.advance(timedelta(hours=2))
    late = await api.get("/cgi-bin/user/get", userid="lina")

    assert (first, late["errcode"]) == (again, 42001)
    assert await api.sign_in() != first
    assert (await api.get("/cgi-bin/gettoken", corpid="ww_other", corpsecret=SECRET))["errcode"] == 40013
    assert (await api.get("/cgi-bin/gettoken", corpid=CORP_ID, corpsecret="wrong"))["errcode"] == 40001


async def test_every_api_wants_a_token(api: Api, wecom: WeComStandIn) -> None:
    """A missing, a made-up and a revoked one have different codes or the same, as with the real one."""
    missing = await api.get("/cgi-bin/user/get", userid="lina", access_token="")
    unknown = await api.get("/cgi-bin/user/get", userid="lina", access_token="made-up")
    wecom.faults.expire_tokens()
    revoked = await api.get("/cgi-bin/user/get", userid="lina")

    assert (missing["errcode"], unknown["errcode"], revoked["errcode"]) == (41001, 40014, 40014)


async def test_a_member_is_shown_without_a_phone(api: Api) -> None:
    """Name, departments, who leads whom: what a new app gets."""
    body = await api.get("/cgi-bin/user/get", userid="ZHAO.LIU")

    assert (body["userid"], body["name"], body["department"], body["main_department"]) == (
        "zhao.liu",
        "赵六",
        [3, 2],
        3,
    )
    assert (body["direct_leader"], body["is_leader_in_dept"], "mobile" in body) == (["lina"], [0, 0], False)


async def test_departments_and_their_members_can_be_walked(api: Api) -> None:
    """Direct members only; the simple lists say less."""
    departments = (await api.get("/cgi-bin/department/list"))["department"]
    below = (await api.get("/cgi-bin/department/list", id="2"))["department"]
    simple = (await api.get("/cgi-bin/department/simplelist"))["department_id"]
    members = (await api.get("/cgi-bin/user/list", department_id="3"))["userlist"]
    names = (await api.get("/cgi-bin/user/simplelist", department_id="2"))["userlist"]

    assert [(each["id"], each["parentid"]) for each in departments] == [(1, 0), (2, 1), (3, 2)]
    assert [each["id"] for each in below] == [2, 3]
    assert [each["id"] for each in simple] == [1, 2, 3]
    assert departments[1]["department_leader"] == ["WangWu"]
    assert [each["userid"] for each in members] == ["lina", "zhao.liu"]
    assert [set(each) for each in names] == [{"userid", "name", "department", "open_userid"}] * 2


async def test_only_the_visible_range_is_shown(api: Api, wecom: WeComStandIn) -> None:
    """Members and departments outside it are out of bounds, and messages to them do not arrive."""
    wecom.set_range([3], ["WangWu"])
    await wecom.settle()
    agent = await api.get("/cgi-bin/agent/get", agentid=str(AGENT_ID))
    departments = (await api.get("/cgi-bin/department/list"))["department"]

    assert [each["id"] for each in departments] == [3]
    assert (await api.get("/cgi-bin/user/list", department_id="2"))["errcode"] == 60011
    assert (await api.get("/cgi-bin/user/get", userid="WangWu"))["name"] == "王五"
    assert (agent["allow_userinfos"], agent["allow_partys"]) == ({"user": [{"userid": "WangWu"}]}, {"partyid": [3]})
    wecom.set_range([3])
    await wecom.settle()
    assert (await api.get("/cgi-bin/user/get", userid="WangWu"))["errcode"] == 60011
    assert (await api.text("WangWu", "你好"))["errcode"] == 81013


async def test_who_left_is_nobody(api: Api, wecom: WeComStandIn) -> None:
    """Not found by id, not in any list, not reachable."""
    await wecom.remove_user("lina")

    assert (await api.get("/cgi-bin/user/get", userid="lina"))["errcode"] == 60111
    assert [each["userid"] for each in (await api.get("/cgi-bin/user/list", department_id="3"))["userlist"]] == [
        "zhao.liu"
    ]
    assert (await api.text("lina", "你好"))["errcode"] == 81013


async def test_the_app_makes_a_group_and_speaks_in_it(api: Api, wecom: WeComStandIn) -> None:
    """Text and markdown, no template cards, and only in its own groups."""
    made = await api.post(
        "/cgi-bin/appchat/create", {"name": "公海播报", "userlist": ["lina", "WangWu"], "chatid": "pool1"}
    )
    said = await api.post(
        "/cgi-bin/appchat/send", {"chatid": "pool1", "msgtype": "markdown", "markdown": {"content": "**新客户**"}}
    )
    card = await api.post(
        "/cgi-bin/appchat/send", {"chatid": "pool1", "msgtype": "template_card", "template_card": a_card()}
    )
    other = await api.post("/cgi-bin/appchat/send", {"chatid": "x", "msgtype": "text", "text": {"content": "a"}})
    await api.post("/cgi-bin/appchat/update", {"chatid": "pool1", "add_user_list": ["zhao.liu"]})
    info = (await api.get("/cgi-bin/appchat/get", chatid="pool1"))["chat_info"]

    assert (made["chatid"], said["errcode"], card["errcode"], other["errcode"]) == ("pool1", 0, 40008, 86003)
    assert [message.text for message in wecom.timeline("lina", "pool1")] == ["**新客户**"]
    assert (info["owner"], info["userlist"]) == ("lina", ["lina", "wangwu", "zhao.liu"])


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"userlist": ["lina"]}, 86006),
        ({"userlist": ["lina", "WangWu"], "chatid": "含中文"}, 86001),
        ({"userlist": ["lina", "WangWu"], "owner": "zhao.liu"}, 86005),
    ],
)
async def test_a_group_that_cannot_be_is_refused(api: Api, body: dict[str, object], code: int) -> None:
    """Too few members, an impossible id, an owner from outside."""
    assert (await api.post("/cgi-bin/appchat/create", body))["errcode"] == code


async def test_a_robot_speaks_twenty_times_a_minute(api: Api, wecom: WeComStandIn, seconds: FakeSeconds) -> None:
    """With nothing that could be pressed; its key is its only proof."""
    wecom.add_robot("made-up-key", "sales", "销售大群", ["lina", "WangWu"])
    text = {"msgtype": "text", "text": {"content": "今日公海"}}
    codes = [(await api.post("/cgi-bin/webhook/send", text, key="made-up-key"))["errcode"] for _ in range(21)]
    seconds.now += 60
    card = {"msgtype": "template_card", "template_card": a_card()}

    assert codes == [0] * 20 + [45009]
    assert (await api.post("/cgi-bin/webhook/send", card, key="made-up-key"))["errcode"] == 42031
    assert (await api.post("/cgi-bin/webhook/send", text, key="wrong"))["errcode"] == 93000
    assert len(wecom.timeline("lina", "sales")) == 20


async def test_requests_are_recorded_and_go_wrong_on_order(api: Api, wecom: WeComStandIn, app: Answer) -> None:
    """An error code is a 200; a lost answer has its effect all the same."""
    wecom.faults.fail_next("/cgi-bin/message/send", code=45009)
    refused = await api.text("lina", "一")
    wecom.faults.fail_next("/cgi-bin/message/send", code=-1, after_effect=True)
    late = await api.text("lina", "二")

    assert (refused["errcode"], late["errcode"]) == (45009, -1)
    assert [message.text for message in wecom.timeline("lina")] == ["二"]
    assert [(each.path, each.status, each.code) for each in wecom.requests[-2:]] == [
        ("/cgi-bin/message/send", 200, 45009),
        ("/cgi-bin/message/send", 200, -1),
    ]


async def test_nothing_is_pushed_again_before_its_time(wecom: WeComStandIn, app: Answer, clock: HandSetClock) -> None:
    """Moving the clock that it was given and asking is enough."""
    app.status = 500
    await wecom.say("lina", "你好")
    await wecom.advance()
    assert len(app.requests) == 1

    clock.advance(timedelta(seconds=5))
    await wecom.advance()
    assert len(app.requests) == 2
