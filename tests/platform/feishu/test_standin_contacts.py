from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from bot.sandbox.feishu.server import FeishuStandIn
    from tests.support.feishu_standin import Answer, Api

_USERS = "/open-apis/contact/v3/users"
_DEPARTMENTS = "/open-apis/contact/v3/departments"
_CHATS = "/open-apis/im/v1/chats"


async def test_a_person_is_described_with_ids_of_the_kind_asked_for(api: Api) -> None:
    """The leader's id follows user_id_type, the departments' ids department_id_type."""
    _, by_open_id = await api.call("GET", f"{_USERS}/ou_zhao")
    _, by_union_id = await api.call(
        "GET", f"{_USERS}/on_zhao", user_id_type="union_id", department_id_type="department_id"
    )
    user = by_open_id["data"]["user"]

    assert (user["name"], user["leader_user_id"], user["department_ids"]) == ("赵六", "ou_li", ["od-east", "od-sales"])
    assert [order["is_primary_dept"] for order in user["orders"]] == [True, False]
    assert user["status"]["is_activated"]
    assert by_union_id["data"]["user"]["leader_user_id"] == "on_li"
    assert by_union_id["data"]["user"]["department_ids"] == ["east", "sales"]


async def test_a_department_knows_its_leader_and_the_way_up(api: Api) -> None:
    """get, parent and children agree; ancestors come nearest first and without the root."""
    _, one = await api.call("GET", f"{_DEPARTMENTS}/od-east")
    _, above = await api.call("GET", f"{_DEPARTMENTS}/parent", department_id="od-east")
    _, below = await api.call("GET", f"{_DEPARTMENTS}/0/children", fetch_child="true")
    _, directly_below = await api.call("GET", f"{_DEPARTMENTS}/0/children")

    assert one["data"]["department"]["leader_user_id"] == "ou_li"
    assert one["data"]["department"]["parent_department_id"] == "od-sales"
    assert [each["name"] for each in above["data"]["items"]] == ["销售部"]
    assert [each["name"] for each in below["data"]["items"]] == ["销售部", "华东组"]
    assert [each["name"] for each in directly_below["data"]["items"]] == ["销售部"]


async def test_members_are_listed_page_by_page(api: Api, feishu: FeishuStandIn) -> None:
    """Following page_token yields every direct member once."""
    for number in range(7):
        feishu.add_user(f"ou_new{number}", f"新人{number}", departments=["sales"])
    names: list[str] = []
    token = ""
    while True:
        query = {"department_id": "od-sales", "page_size": "4", "page_token": token}
        _, body = await api.call("GET", f"{_USERS}/find_by_department", **query)
        names += [item["name"] for item in body["data"]["items"]]
        if not body["data"]["has_more"]:
            break
        token = body["data"]["page_token"]

    assert names == ["王五", "赵六", *(f"新人{number}" for number in range(7))]
    assert "page_token" not in body["data"]


async def test_people_are_found_by_mobile(api: Api) -> None:
    """A known mobile gives an id, an unknown one comes back without."""
    wanted = {"mobiles": ["13900002222", "+8613900003333", "13900009999"], "emails": ["li@example.com"]}
    _, body = await api.call("POST", f"{_USERS}/batch_get_id", wanted, user_id_type="open_id")

    assert [entry.get("user_id") for entry in body["data"]["user_list"]] == ["ou_li", "ou_zhao", None, None]


async def test_several_people_are_read_at_once(api: Api) -> None:
    """users/batch leaves out whom it does not know."""
    _, body = await api.call("GET", f"{_USERS}/batch?user_ids=ou_li&user_ids=ou_nobody&user_ids=ou_wang")

    assert [item["name"] for item in body["data"]["items"]] == ["李娜", "王五"]


async def test_somebody_who_left_is_marked_and_no_longer_listed(api: Api, feishu: FeishuStandIn, app: Answer) -> None:
    """The directory still knows the leaver, as resigned; departments and lookups do not list them."""
    await feishu.remove_user("ou_zhao")
    _, user = await api.call("GET", f"{_USERS}/ou_zhao")
    _, members = await api.call("GET", f"{_USERS}/find_by_department", department_id="od-east")
    _, found = await api.call("POST", f"{_USERS}/batch_get_id", {"mobiles": ["13900003333"]})

    assert user["data"]["user"]["status"]["is_resigned"]
    assert [item["name"] for item in members["data"]["items"]] == ["李娜"]
    assert "user_id" not in found["data"]["user_list"][0]
    with pytest.raises(LookupError):
        await feishu.say("ou_zhao", "还在吗")


@pytest.mark.parametrize(
    ("path", "query", "code"),
    [
        (f"{_USERS}/ou_nobody", {}, 41012),
        (f"{_USERS}/ou_li", {"user_id_type": "email"}, 40001),
        (f"{_DEPARTMENTS}/od-none", {}, 40015),
        (f"{_DEPARTMENTS}/0", {}, 40004),
        (f"{_DEPARTMENTS}/od-east", {"department_id_type": "name"}, 40001),
        (f"{_USERS}/find_by_department", {"department_id": "od-east", "page_size": "51"}, 40001),
        (f"{_USERS}/find_by_department", {"department_id": "od-east", "page_token": "torn"}, 40001),
        (f"{_CHATS}/oc_none", {}, 232006),
    ],
)
async def test_a_bad_question_gets_its_code(api: Api, path: str, query: dict[str, str], code: int) -> None:
    """Unknown ids, unknown kinds of id and bad pages are told apart."""
    assert (await api.call("GET", path, **query))[1]["code"] == code


async def test_too_many_lookups_at_once_are_refused(api: Api) -> None:
    """Fifty mobiles are the limit, none at all is a mistake."""
    too_many = {"mobiles": [f"139{number:08}" for number in range(51)]}

    assert (await api.call("POST", f"{_USERS}/batch_get_id", too_many))[1]["code"] == 40001
    assert (await api.call("POST", f"{_USERS}/batch_get_id", {}))[1]["code"] == 40001


async def test_the_bot_tells_who_it_is(api: Api, feishu: FeishuStandIn) -> None:
    """The key is `bot`, at the top level."""
    _, body = await api.call("GET", "/open-apis/bot/v3/info")

    assert (body["bot"]["open_id"], "data" in body) == (feishu.bot_open_id, False)


async def test_the_groups_of_the_bot_are_listed_without_direct_chats(api: Api, feishu: FeishuStandIn) -> None:
    """Only groups that the bot is in, page by page; a single chat tells its mode."""
    feishu.add_group("oc_without", "没有机器人的群", ["ou_li"], with_bot=False)
    feishu.add_group("oc_west", "西南报备群", ["ou_li"])
    _, first = await api.call("GET", _CHATS, page_size="1")
    _, second = await api.call("GET", _CHATS, page_size="1", page_token=first["data"]["page_token"])
    _, group = await api.call("GET", f"{_CHATS}/oc_east")
    _, direct = await api.call("GET", f"{_CHATS}/{feishu.p2p_chat_id('ou_li')}")
    _, outside = await api.call("GET", f"{_CHATS}/oc_without")

    listed = [page["data"]["items"][0]["chat_id"] for page in (first, second)]
    assert (listed, second["data"]["has_more"]) == (["oc_east", "oc_west"], False)
    assert (group["data"]["chat_mode"], direct["data"]["chat_mode"]) == ("group", "p2p")
    assert outside["code"] == 232011


async def test_the_people_of_a_group_are_listed(api: Api) -> None:
    """Members come with the kind of id asked for."""
    _, body = await api.call("GET", f"{_CHATS}/oc_east/members", member_id_type="union_id")

    assert [item["member_id"] for item in body["data"]["items"]] == ["on_li", "on_zhao"]


async def test_an_unknown_api_is_not_found(api: Api) -> None:
    """A mistyped path is 404 with a JSON body."""
    status, body = await api.call("GET", "/open-apis/im/v1/mesages")

    assert (status, body["code"]) == (404, 99991500)
