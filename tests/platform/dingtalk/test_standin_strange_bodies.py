from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox.dingtalk.limits import Allowance
from tests.support.dingtalk_standin import (
    CLIENT_ID,
    CLIENT_SECRET,
    CREATE,
    EVENTS,
    GROUP,
    OPEN,
    PUT,
    TO_GROUP,
    TO_PEOPLE,
    Api,
    a_card,
    a_text,
    params,
)

STRANGE: tuple[Any, ...] = (None, True, 7, "x", "", [], [1], ["li", 2], [{}], {}, {"a": 1}, {"li": []}, [[]])

GOOD: dict[str, tuple[str, str, dict[str, Any]]] = {
    "open": ("POST", OPEN, {"clientId": CLIENT_ID, "clientSecret": CLIENT_SECRET, "subscriptions": [EVENTS]}),
    "create": (
        "POST",
        CREATE,
        {
            **a_card("IM_ROBOT.li", f"IM_GROUP.{GROUP}"),
            "privateData": {"li": {"cardParamMap": {}}},
            "userIdType": 1,
            "callbackRouteKey": "",
        },
    ),
    "put": (
        "PUT",
        PUT,
        {
            "outTrackId": "track-0",
            "cardData": {"cardParamMap": params()},
            "privateData": {"li": {"cardParamMap": {}}},
            "cardUpdateOptions": {"updateCardDataByKey": True},
            "userIdType": 1,
        },
    ),
    "register": (
        "POST",
        "/v1.0/card/callbacks/register",
        {"callbackRouteKey": "key", "callbackUrl": "http://127.0.0.1:9/", "apiSecret": "s", "forceUpdate": True},
    ),
    "people": ("POST", TO_PEOPLE, {"userIds": ["li"], **a_text()}),
    "group": ("POST", TO_GROUP, {"openConversationId": GROUP, **a_text()}),
    "recall": (
        "POST",
        "/v1.0/robot/groupMessages/recall",
        {"robotCode": CLIENT_ID, "openConversationId": GROUP, "processQueryKeys": ["x"]},
    ),
    "download": ("POST", "/v1.0/robot/messageFiles/download", {"robotCode": CLIENT_ID, "downloadCode": "x"}),
}


@pytest.mark.parametrize("name", GOOD)
async def test_new_apis_answer_strange_bodies_with_a_code(api: Api, name: str) -> None:
    """Each field in turn is something else than expected: the platform refuses or takes it, and never breaks."""
    api.dingtalk.meter.allowance = Allowance.endless()
    method, path, good = GOOD[name]
    await api.create(out_track_id="track-0")
    bodies: list[Any] = [good, [], "x", 7, None]
    bodies += [{**good, field: value} for field in good for value in STRANGE]
    bodies += [
        {**good, field: {**inner, deeper: value}}
        for field, inner in good.items()
        if isinstance(inner, dict)
        for deeper in {*inner, "recipients", "extension", "robotCode"}
        for value in STRANGE
    ]
    for number, body in enumerate(bodies):
        if name == "create" and isinstance(body, dict) and body["outTrackId"] == "track-1":
            body["outTrackId"] = f"track-{number + 1}"
        status, answer = await api.call(method, path, body)

        assert status in {200, 400, 401, 404}, body
        assert status == 200 or answer["code"], body


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/topapi/v2/user/get", "userid"),
        ("/topapi/v2/user/getbymobile", "mobile"),
        ("/topapi/v2/user/getuserinfo", "code"),
        ("/topapi/v2/user/list", "dept_id"),
        ("/topapi/v2/user/list", "cursor"),
        ("/topapi/user/listid", "dept_id"),
        ("/topapi/v2/department/get", "dept_id"),
        ("/topapi/v2/department/listsub", "dept_id"),
    ],
)
async def test_old_apis_answer_strange_bodies_with_an_errcode(api: Api, path: str, field: str) -> None:
    """With HTTP 200 all the same."""
    api.dingtalk.meter.allowance = Allowance.endless()
    for value in STRANGE:
        answer = await api.ask(path, **{field: value})

        assert isinstance(answer["errcode"], int), value


async def test_what_is_not_json_at_all_is_refused(api: Api) -> None:
    """By new and old APIs in their own ways."""
    seen = []
    for path in (CREATE, "/topapi/v2/user/get"):
        headers = {"x-acs-dingtalk-access-token": api.token, "Content-Type": "application/json"}
        url, query = api.dingtalk.base_url + path, {"access_token": api.token}
        async with api.session.post(url, params=query, data=b"{broken", headers=headers) as response:
            body = await response.json()
            seen.append((response.status, body.get("code") or body.get("errcode")))

    assert seen == [(400, "InvalidParameter"), (200, 400002)]
