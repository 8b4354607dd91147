from __future__ import annotations

import asyncio
import json
from types import ModuleType
from typing import Any

import aiohttp
import pytest

from bot.sandbox.dingtalk.faults import NOT_PERMITTED, TOO_FAST
from bot.sandbox.dingtalk.server import DingTalkStandIn
from bot.sandbox.dingtalk.templates import BUTTON_PRESET
from tests.support.dingtalk_sdk import load_api_sdk
from tests.support.dingtalk_standin import AGREE, CLIENT_ID, CLIENT_SECRET, GROUP, params

pytestmark = [
    pytest.mark.sdk_peer,
    pytest.mark.slow,
    pytest.mark.unwatched,  # the SDK sets up TLS for each asynchronous call, on the loop
]


class Sdk:
    """The official API client, in its synchronous form in threads, as it goes fastest."""

    def __init__(self, modules: dict[str, ModuleType], dingtalk: DingTalkStandIn) -> None:
        self._modules = modules
        self._endpoint = dingtalk.base_url.removeprefix("http://")
        self.token = ""

    def client(self, part: str) -> Any:
        config = self._modules["openapi"].Config(protocol="http", endpoint=self._endpoint, region_id="central")
        return self._modules[f"{part}.client"].Client(config)

    def model(self, part: str, name: str, **fields: Any) -> Any:
        return getattr(self._modules[f"{part}.models"], name)(**fields)

    async def call(self, part: str, method: str, request: str, **fields: Any) -> Any:
        """A call with the token in its header; the answer's body. Names that end in capitals lack an underscore."""
        asked = self.model(part, f"{request}Request", **fields)
        headers = self.model(part, f"{request}Headers", x_acs_dingtalk_access_token=self.token)
        options = self._modules["util"].RuntimeOptions()
        do = getattr(self.client(part), f"{method}with_options")
        return (await asyncio.to_thread(do, asked, headers, options)).body

    async def sign_in(self, secret: str = CLIENT_SECRET) -> Any:
        asked = self.model("oauth2_1_0", "GetAccessTokenRequest", app_key=CLIENT_ID, app_secret=secret)
        body = (await asyncio.to_thread(self.client("oauth2_1_0").get_access_token, asked)).body
        self.token = body.access_token
        return body

    async def create(self, out_track_id: str, space: str) -> Any:
        """Deliver a card with one button."""

        def card(name: str, **fields: Any) -> Any:
            return self.model("card_1_0", f"CreateAndDeliverRequest{name}", **fields)

        return await self.call(
            "card_1_0",
            "create_and_deliver_",
            "CreateAndDeliver",
            card_template_id=BUTTON_PRESET,
            out_track_id=out_track_id,
            callback_type="STREAM",
            open_space_id=f"dtv1.card//{space}",
            card_data=card("CardData", card_param_map=params(AGREE)),
            private_data={
                "li": self.model("card_1_0", "PrivateDataValue", card_param_map={"tips": "请尽快"}),
            },
            im_robot_open_deliver_model=card("ImRobotOpenDeliverModel", space_type="IM_ROBOT"),
            im_group_open_space_model=card("ImGroupOpenSpaceModel", support_forward=False),
            im_group_open_deliver_model=card("ImGroupOpenDeliverModel", robot_code=CLIENT_ID),
        )


@pytest.fixture(scope="module")
def modules() -> dict[str, ModuleType]:
    """The official client's parts."""
    return load_api_sdk()


@pytest.fixture
async def sdk(modules: dict[str, ModuleType], dingtalk: DingTalkStandIn) -> Sdk:
    """The official client, pointed at the local DingTalk and signed in."""
    sdk = Sdk(modules, dingtalk)
    await sdk.sign_in()
    return sdk


async def test_the_official_client_gets_a_token(sdk: Sdk) -> None:
    """The same again when it asks again, with its life."""
    body = await sdk.sign_in()

    assert (body.access_token, body.expire_in) == (sdk.token, 7200)


async def test_the_official_client_delivers_and_updates_cards(sdk: Sdk, dingtalk: DingTalkStandIn) -> None:
    """Typed requests out, typed results back, each delivery told apart."""
    sent = await sdk.create("track-1", f"IM_ROBOT.li;IM_GROUP.{GROUP};IM_ROBOT.nobody")
    results = [(each.space_type, each.space_id, each.success) for each in sent.result.deliver_results]
    changed = await sdk.call(
        "card_1_0",
        "update_card_",
        "UpdateCard",
        out_track_id="track-1",
        card_data=sdk.model("card_1_0", "UpdateCardRequestCardData", card_param_map={"title": "已通过"}),
        card_update_options=sdk.model("card_1_0", "UpdateCardRequestCardUpdateOptions", update_card_data_by_key=True),
    )

    assert (sent.success, sent.result.out_track_id, changed.success) == (True, "track-1", True)
    assert results == [("IM_ROBOT", "li", True), ("IM_GROUP", GROUP, True), ("IM_ROBOT", "nobody", False)]
    for viewer, tips in (("li", "请尽快"), ("zhao", None)):
        seen = dingtalk.card("track-1", viewer=viewer)
        assert seen.card is not None
        assert (seen.text, seen.card["cardParamMap"].get("tips")) == ("已通过", tips)
        assert [button.id for button in seen.buttons] == ["approve"]


async def test_the_official_client_sends_and_recalls_messages(sdk: Sdk, dingtalk: DingTalkStandIn) -> None:
    """To people and to a group; whoever could not be reached is named."""
    robot, text = "robot_1_0", json.dumps({"content": "你好"})
    message = {"robot_code": CLIENT_ID, "msg_key": "sampleText", "msg_param": text}
    direct = await sdk.call(robot, "batch_send_oto", "BatchSendOTO", user_ids=["li", "nobody"], **message)
    group = await sdk.call(robot, "org_group_send_", "OrgGroupSend", open_conversation_id=GROUP, **message)
    recalled = await sdk.call(
        robot,
        "batch_recall_oto",
        "BatchRecallOTO",
        robot_code=CLIENT_ID,
        process_query_keys=[direct.process_query_key],
    )
    from_group = await sdk.call(
        robot,
        "org_group_recall_",
        "OrgGroupRecall",
        robot_code=CLIENT_ID,
        open_conversation_id=GROUP,
        process_query_keys=[group.process_query_key],
    )

    assert direct.invalid_staff_id_list == ["nobody"]
    assert recalled.success_result == [direct.process_query_key]
    assert from_group.success_result == [group.process_query_key]
    for chat in (dingtalk.direct_chat_id("li"), GROUP):
        assert [(message.text, message.recalled) for message in dingtalk.timeline("li", chat)] == [("你好", True)]


async def test_the_official_client_downloads_what_was_sent(sdk: Sdk, dingtalk: DingTalkStandIn) -> None:
    """By the code that came with the message."""
    await dingtalk.show_picture("li", b"made-up picture")
    [code] = dingtalk._world.files

    found = await sdk.call(
        "robot_1_0",
        "robot_message_file_download_",
        "RobotMessageFileDownload",
        robot_code=CLIENT_ID,
        download_code=code,
    )

    async with aiohttp.ClientSession() as session, session.get(found.download_url) as response:
        assert await response.read() == b"made-up picture"


async def test_the_official_client_opens_a_stream_connection(sdk: Sdk, dingtalk: DingTalkStandIn) -> None:
    """Its gateway call gives an address and a ticket, without a token."""
    part = "gateway_1_0"
    events = sdk.model(part, "OpenConnectionRequestSubscriptions", topic="*", type="EVENT")
    asked = sdk.model(
        part,
        "OpenConnectionRequest",
        client_id=CLIENT_ID,
        client_secret=CLIENT_SECRET,
        subscriptions=[events],
        local_ip="127.0.0.1",
    )
    body = (await asyncio.to_thread(sdk.client(part).open_connection, asked)).body

    async with aiohttp.ClientSession() as session, session.ws_connect(body.endpoint, params={"ticket": body.ticket}):
        await dingtalk.wait_connected()
        assert await dingtalk.stream.ping(within=0.05) == 0


async def test_the_official_client_reads_refusals(
    sdk: Sdk, modules: dict[str, ModuleType], dingtalk: DingTalkStandIn
) -> None:
    """Code and permission arrive where its users look for them."""
    import Tea.exceptions

    failure: type[Any] = Tea.exceptions.TeaException
    with pytest.raises(failure) as wrong:
        await Sdk(modules, dingtalk).sign_in("wrong")
    dingtalk.faults.throttle("/v1.0/card")
    with pytest.raises(failure) as fast:
        await sdk.create("track-1", "IM_ROBOT.li")
    dingtalk.faults.missing_scopes.add("Card.Instance.Write")
    with pytest.raises(failure) as forbidden:
        await sdk.create("track-1", "IM_ROBOT.li")
    dingtalk.faults.clear()
    dingtalk.faults.expire_tokens()
    with pytest.raises(failure) as stale:
        await sdk.create("track-1", "IM_ROBOT.li")

    codes = [each.value.code for each in (wrong, fast, forbidden, stale)]
    assert codes == ["invalidClientIdOrSecret", TOO_FAST, NOT_PERMITTED, "InvalidAuthentication"]
    assert forbidden.value.data["accessdenieddetail"] == {"requiredScopes": ["Card.Instance.Write"]}
