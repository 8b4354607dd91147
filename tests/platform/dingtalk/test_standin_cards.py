"""Cards at the local DingTalk: created, delivered, updated, refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.sandbox.dingtalk.server import DingTalkStandIn
from bot.sandbox.dingtalk.templates import MARKDOWN_PRESET, CardTemplate, TemplateButton
from tests.support.clock import HandSetClock
from tests.support.dingtalk_standin import (
    AGREE,
    CLIENT_ID,
    CREATE,
    GROUP,
    PUT,
    Api,
    a_card,
    params,
    stand_in,
)

BY_KEY = {"cardUpdateOptions": {"updateCardDataByKey": True}}


async def test_one_card_goes_to_several_spaces_and_each_of_them_tells_how_it_went(
    api: Api, dingtalk: DingTalkStandIn
) -> None:
    """A space that cannot be reached does not stop the others, nor does it make the call fail."""
    status, body = await api.create("IM_ROBOT.li", f"IM_GROUP.{GROUP}", "IM_ROBOT.nobody", "ONE_BOX.x")

    assert (status, body["success"], body["result"]["outTrackId"]) == (200, True, "track-1")
    results = body["result"]["deliverResults"]
    assert [(each["spaceType"], each["spaceId"], each["success"]) for each in results] == [
        ("IM_ROBOT", "li", True),
        ("IM_GROUP", GROUP, True),
        ("IM_ROBOT", "nobody", False),
        ("ONE_BOX", "x", False),
    ]
    assert [bool(each["errorMsg"]) for each in results] == [False, False, True, True]
    assert dingtalk.card("track-1", viewer="li").card == {
        "cardTemplateId": a_card()["cardTemplateId"],
        "cardParamMap": a_card()["cardData"]["cardParamMap"],
    }
    assert [button.id for button in dingtalk.card("track-1", viewer="zhao").buttons] == ["approve", "reject"]
    with pytest.raises(LookupError):
        dingtalk.card("track-1", viewer="wang")


async def test_a_card_for_some_of_a_group_is_not_seen_by_the_others(api: Api, dingtalk: DingTalkStandIn) -> None:
    """`recipients` of the delivery names who sees it."""
    model = {"robotCode": CLIENT_ID, "recipients": ["li"]}
    await api.create(f"IM_GROUP.{GROUP}", imGroupOpenDeliverModel=model)

    assert len(dingtalk.timeline("li", GROUP)) == 1
    assert dingtalk.timeline("zhao", GROUP) == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"cardTemplateId": ""}, "param.cardTemplateIdEmpty"),
        ({"cardTemplateId": "unknown.schema"}, "param.templateNotExist"),
        ({"outTrackId": None}, "param.outTrackIdEmpty"),
        ({"cardData": None}, "param.cardPublicDataEmpty"),
        ({"cardData": {"cardParamMap": {"count": 3}}}, "param.error"),
        ({"cardData": {"cardParamMap": {"markdown": "字" * 342}}}, "param.error"),
        ({"cardData": {"cardParamMap": {"k" * 101: "x"}}}, "param.error"),
        ({"openSpaceId": "IM_ROBOT.li"}, "param.openSpaceIdInvalid"),
        ({"openSpaceId": "dtv1.card//IM_ROBOT.li;dtv1.card//IM_ROBOT.wang"}, "param.openSpaceIdInvalid"),
        ({"openSpaceId": "dtv1.card//SOMEWHERE.li"}, "param.openSpaceIdInvalid"),
        ({"openSpaceId": "dtv1.card//IM_ROBOT"}, "param.openSpaceIdInvalid"),
        ({"imRobotOpenDeliverModel": None}, "param.openDeliverModelInvalid"),
        ({"imRobotOpenDeliverModel": {}}, "param.openDeliverModelInvalid"),
        ({"openSpaceId": f"dtv1.card//IM_GROUP.{GROUP}", "imGroupOpenSpaceModel": None}, "param.openSpaceModelInvalid"),
        ({"privateData": {"nobody": {"cardParamMap": {}}}}, "param.userIdNotExist"),
        ({"callbackType": "PIGEON"}, "param.error"),
        ({"callbackType": "HTTP", "callbackRouteKey": "unknown"}, "param.error"),
        ({"userIdType": 3}, "param.error"),
    ],
)
async def test_a_card_with_a_mistake_is_refused(
    api: Api, dingtalk: DingTalkStandIn, changes: dict[str, Any], code: str
) -> None:
    """With the code that the documentation gives where it gives one, and nobody sees anything."""
    status, body = await api.call("POST", CREATE, {**a_card(), **changes})

    assert (status, body["code"]) == (400, code)
    assert dingtalk.timeline("li", dingtalk.direct_chat_id("li")) == []


async def test_an_out_track_id_is_good_for_one_card(api: Api, dingtalk: DingTalkStandIn) -> None:
    """The second card with the same id is refused: that is what makes a repeated send harmless."""
    await api.create()

    status, body = await api.create()

    assert (status, body["code"]) == (400, "param.cardAlreadyExist")
    assert len(dingtalk.timeline("li", dingtalk.direct_chat_id("li"))) == 1


async def test_creating_and_delivering_may_be_two_calls(api: Api, dingtalk: DingTalkStandIn) -> None:
    """Nobody sees the card between them."""
    card = a_card()
    space = {name: card.pop(name) for name in ("openSpaceId", "imRobotOpenDeliverModel")}

    created = await api.call("POST", "/v1.0/card/instances", card)
    before = dingtalk.timeline("li", dingtalk.direct_chat_id("li"))
    delivered = await api.call("POST", "/v1.0/card/instances/deliver", {"outTrackId": "track-1", **space})

    assert created == (200, {"success": True, "result": "track-1"})
    assert before == []
    assert delivered[1]["result"][0]["success"]
    assert dingtalk.card("track-1", viewer="li").text == "待审批"


async def test_an_update_without_by_key_wipes_what_it_does_not_name(api: Api, dingtalk: DingTalkStandIn) -> None:
    """The default of PUT is to replace everything."""
    await api.create("IM_ROBOT.li", f"IM_GROUP.{GROUP}")

    assert (await api.put("track-1", {"title": "已通过"}))[0] == 200

    for viewer in ("li", "zhao"):
        seen = dingtalk.card("track-1", viewer=viewer)
        assert seen.card is not None
        assert seen.card["cardParamMap"] == {"title": "已通过"}
        assert seen.buttons == ()


async def test_an_update_by_key_changes_what_it_names_for_everybody(api: Api, dingtalk: DingTalkStandIn) -> None:
    """Everything else stays; the states that the card went through are remembered."""
    await api.create("IM_ROBOT.li", f"IM_GROUP.{GROUP}")

    await api.put("track-1", {"title": "已通过", "sys_full_json_obj": json.dumps({"msgButtons": []})}, **BY_KEY)

    for viewer in ("li", "zhao"):
        seen = dingtalk.card("track-1", viewer=viewer)
        assert seen.card is not None
        assert seen.card["cardParamMap"]["markdown"] == "上海晴川科技有限公司"
        assert (seen.text, seen.buttons) == ("已通过", ())
        assert [(state.cause, state.card["cardParamMap"]["title"]) for state in seen.versions] == [
            ("sent", "待审批"),
            ("put", "已通过"),
        ]


async def test_private_parameters_are_for_one_person(api: Api, dingtalk: DingTalkStandIn) -> None:
    """They lie over the public ones, and are updated apart, by key or as a whole."""
    private = {"li": {"cardParamMap": {"title": "请审批", "tips": "只有您看得到"}}}
    await api.create(f"IM_GROUP.{GROUP}", privateData=private)

    await api.put("track-1", params(title="还在等"), privateData={"zhao": {"cardParamMap": {"title": "您不用管"}}})
    li, zhao = dingtalk.card("track-1", viewer="li"), dingtalk.card("track-1", viewer="zhao")
    options = {"cardUpdateOptions": {"updateCardDataByKey": True, "updatePrivateDataByKey": True}}
    await api.put("track-1", {}, privateData={"li": {"cardParamMap": {"title": "已审批"}}}, **options)

    assert (li.text, zhao.text) == ("请审批", "您不用管")
    li = dingtalk.card("track-1", viewer="li")
    assert li.card is not None
    assert (li.text, li.card["cardParamMap"]["tips"]) == ("已审批", "只有您看得到")


async def test_a_person_may_be_named_by_union_id(api: Api, dingtalk: DingTalkStandIn) -> None:
    """userIdType 2 holds for spaces and private parameters alike."""
    private = {"union_li": {"cardParamMap": {"title": "请审批"}}}

    status, body = await api.create("IM_ROBOT.union_li", userIdType=2, privateData=private)

    assert (status, body["result"]["deliverResults"][0]["success"]) == (200, True)
    assert dingtalk.card("track-1", viewer="li").text == "请审批"


async def test_what_is_not_there_cannot_be_updated(api: Api) -> None:
    """The code says which of the two it is."""
    assert (await api.put("track-9", {"title": "x"}))[1]["code"] == "param.cardNotExist"
    assert (await api.call("PUT", PUT, {"cardData": {}}))[1]["code"] == "param.outTrackIdEmpty"


async def test_a_delivery_can_be_ordered_to_fail(api: Api, dingtalk: DingTalkStandIn) -> None:
    """The call succeeds all the same; the card can be delivered anew under another id only."""
    dingtalk.faults.undeliverable["li"] = "user refused"

    status, body = await api.create()

    assert (status, body["result"]["deliverResults"][0]["errorMsg"]) == (200, "user refused")
    assert dingtalk.timeline("li", dingtalk.direct_chat_id("li")) == []


async def test_groups_without_the_robot_take_no_cards(api: Api, dingtalk: DingTalkStandIn) -> None:
    """Whether it was removed, or the group dissolved, or another robot named."""
    other = {"robotCode": "another"}
    wrong = await api.create(f"IM_GROUP.{GROUP}", out_track_id="t1", imGroupOpenDeliverModel=other)
    none = await api.create(f"IM_GROUP.{GROUP}", out_track_id="t2", imGroupOpenDeliverModel={"extension": {}})
    dingtalk.seat_robot(GROUP, present=False)
    expelled = await api.create(f"IM_GROUP.{GROUP}", out_track_id="t3")
    dingtalk.seat_robot(GROUP, present=True)
    dingtalk.dissolve_group(GROUP)
    dissolved = await api.create(f"IM_GROUP.{GROUP}", out_track_id="t4")

    for status, body in (wrong, none, expelled, dissolved):
        assert (status, body["result"]["deliverResults"][0]["success"]) == (200, False)


async def test_presets_and_own_templates_differ_in_where_buttons_come_from(clock: HandSetClock, api: Api) -> None:
    """The markdown preset has none; a template of the company's own has them built in, some under a condition."""
    await api.create(cardTemplateId=MARKDOWN_PRESET)
    assert api.dingtalk.card("track-1", viewer="li").buttons == ()

    agree = TemplateButton(id="agree", text="同意", params={"action": "agree"}, shown_when=("status", "pending"))
    own = CardTemplate(id="own.schema", buttons=(agree, TemplateButton(id="ask", text="追问")))
    async with stand_in(clock, templates=[own]) as dingtalk:
        other = Api(dingtalk, api.session)
        await other.sign_in()
        await other.create(cardTemplateId="own.schema", cardData={"cardParamMap": {"status": "pending"}})
        await other.create(out_track_id="t2", cardTemplateId="own.schema", cardData={"cardParamMap": {"status": "x"}})

        assert [button.id for button in dingtalk.card("track-1", viewer="li").buttons] == ["agree", "ask"]
        assert [button.id for button in dingtalk.card("t2", viewer="li").buttons] == ["ask"]


async def test_buttons_that_cannot_be_read_are_not_there(api: Api, dingtalk: DingTalkStandIn) -> None:
    """As in the client: the rest of the card is shown."""
    for number, drawn in enumerate(("{broken", "[]", json.dumps({"msgButtons": "none"}))):
        param = {"title": "待审批", "sys_full_json_obj": drawn}
        await api.create(out_track_id=f"t{number}", cardData={"cardParamMap": param})

        assert dingtalk.card(f"t{number}", viewer="li").buttons == ()

    await api.create(cardData={"cardParamMap": params(AGREE, {"text": "打开", "url": "https://example.com"})})
    assert [(button.id, button.calls_back) for button in dingtalk.card("track-1", viewer="li").buttons] == [
        ("approve", True),
        ("", False),
    ]
