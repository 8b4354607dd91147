from __future__ import annotations

import asyncio
import io
import json
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.support.feishu_sdk import OwnCache, load_sdk
from tests.support.feishu_standin import (
    APP_ID,
    APP_SECRET,
    ENCRYPT_KEY,
    PICTURE,
    VERIFICATION_TOKEN,
    Answer,
    Api,
    a_button,
    a_card,
    stand_in,
)

if TYPE_CHECKING:
    from types import ModuleType

    from bot.sandbox.feishu.server import FeishuStandIn
    from tests.support.clock import HandSetClock

pytestmark = [
    pytest.mark.sdk_peer,
    pytest.mark.slow,
    pytest.mark.unwatched,  # the SDK's threads hold the interpreter for long stretches
]


@pytest.fixture(scope="module")
def sdk() -> ModuleType:
    """The official client."""
    return load_sdk()


@pytest.fixture
def client(sdk: ModuleType, feishu: FeishuStandIn) -> Any:
    """The official HTTP client, pointed at the local Feishu."""
    builder = sdk.Client.builder().app_id(APP_ID).app_secret(APP_SECRET).domain(feishu.base_url)
    return builder.cache(OwnCache()).log_level(sdk.LogLevel.CRITICAL).build()


def _text(sdk: ModuleType, receive_id: str) -> Any:
    im = sdk.api.im.v1
    body = im.CreateMessageRequestBody.builder().receive_id(receive_id).msg_type("text").uuid("u-1")
    body = body.content(json.dumps({"text": "你好"})).build()
    return im.CreateMessageRequest.builder().receive_id_type("open_id").request_body(body).build()


async def test_the_official_client_sends_replies_updates_reads_and_recalls(
    sdk: ModuleType, client: Any, feishu: FeishuStandIn
) -> None:
    """The life of a card through typed calls, in a thread as the SDK wants it."""
    im = sdk.api.im.v1

    def live() -> list[Any]:
        messages = client.im.v1.message
        card = im.CreateMessageRequestBody.builder().receive_id("oc_east").msg_type("interactive")
        card = card.content(json.dumps(a_card(title="待审批"))).build()
        sent = messages.create(im.CreateMessageRequest.builder().receive_id_type("chat_id").request_body(card).build())
        id_ = sent.data.message_id
        reply = im.ReplyMessageRequestBody.builder().msg_type("text").content(json.dumps({"text": "收到"})).build()
        replied = messages.reply(im.ReplyMessageRequest.builder().message_id(id_).request_body(reply).build())
        patch = im.PatchMessageRequestBody.builder().content(json.dumps(a_card(title="已通过"))).build()
        patched = messages.patch(im.PatchMessageRequest.builder().message_id(id_).request_body(patch).build())
        read = messages.get(im.GetMessageRequest.builder().message_id(id_).build())
        recalled = messages.delete(im.DeleteMessageRequest.builder().message_id(id_).build())
        gone = messages.patch(im.PatchMessageRequest.builder().message_id(id_).request_body(patch).build())
        return [sent, replied, patched, read, recalled, gone]

    sent, replied, patched, read, recalled, gone = await asyncio.to_thread(live)

    assert [each.code for each in (sent, replied, patched, read, recalled, gone)] == [0, 0, 0, 0, 0, 230011]
    assert (sent.data.msg_type, sent.data.sender.id_type, replied.data.parent_id) == (
        "interactive",
        "app_id",
        sent.data.message_id,
    )
    assert sent.data.message_id == read.data.items[0].message_id
    assert feishu.message(sent.data.message_id).card == a_card(title="已通过")
    assert gone.get_log_id()


async def test_the_official_async_client_sends_too(sdk: ModuleType, client: Any, feishu: FeishuStandIn) -> None:
    """The asynchronous twin, on a loop of its own because it fetches its token without yielding."""

    async def send_twice() -> list[Any]:
        return [await client.im.v1.message.acreate(_text(sdk, "ou_li")) for _ in range(2)]

    first, second = await asyncio.to_thread(lambda: asyncio.run(send_twice()))

    assert (first.code, first.data.message_id) == (0, second.data.message_id)
    assert [message.text for message in feishu.timeline("ou_li", first.data.chat_id)] == ["你好"]


async def test_the_official_client_uploads_and_downloads_pictures(
    sdk: ModuleType, client: Any, feishu: FeishuStandIn, app: Answer
) -> None:
    """Both forms of upload are understood, and a person's picture is fetched from its message."""
    im = sdk.api.im.v1
    shown = await feishu.show_picture("ou_li", PICTURE)
    key = json.loads(app.received[0]["event"]["message"]["content"])["image_key"]

    def request() -> Any:
        body = im.CreateImageRequestBody.builder().image_type("message").image(io.BytesIO(PICTURE)).build()
        return im.CreateImageRequest.builder().request_body(body).build()

    async def upload() -> Any:
        return await client.im.v1.image.acreate(request())

    def transfer() -> list[Any]:
        wanted = im.GetMessageResourceRequest.builder().message_id(shown).file_key(key).type("image").build()
        sync, twin = client.im.v1.image.create(request()), asyncio.run(upload())
        return [sync, twin, client.im.v1.message_resource.get(wanted)]

    sync, twin, fetched = await asyncio.to_thread(transfer)

    assert (sync.code, twin.code, sync.data.image_key != twin.data.image_key) == (0, 0, True)
    assert fetched.file.read() == PICTURE


async def test_the_official_client_uploads_sends_and_downloads_files(
    sdk: ModuleType, client: Any, feishu: FeishuStandIn, app: Answer
) -> None:
    """A file goes to a person by its key, and a person's file is fetched from its message."""
    im = sdk.api.im.v1
    theirs = await feishu.send_file("ou_li", "合同.pdf", PICTURE)
    key = json.loads(app.received[0]["event"]["message"]["content"])["file_key"]

    def transfer() -> list[Any]:
        body = im.CreateFileRequestBody.builder().file_type("stream").file_name("报价.xlsx").file(io.BytesIO(PICTURE))
        uploaded = client.im.v1.file.create(im.CreateFileRequest.builder().request_body(body.build()).build())
        content = json.dumps({"file_key": uploaded.data.file_key})
        told = im.CreateMessageRequestBody.builder().receive_id("ou_li").msg_type("file").content(content).build()
        sent = im.CreateMessageRequest.builder().receive_id_type("open_id").request_body(told).build()
        wanted = im.GetMessageResourceRequest.builder().message_id(theirs).file_key(key).type("file").build()
        return [client.im.v1.message.create(sent), client.im.v1.message_resource.get(wanted)]

    sent, fetched = await asyncio.to_thread(transfer)

    assert feishu.message(sent.data.message_id).file == ("报价.xlsx", PICTURE)
    assert fetched.file.read() == PICTURE


async def test_the_official_client_reads_the_directory(sdk: ModuleType, client: Any) -> None:
    """Typed models find every field where they look for it."""
    contact, im = sdk.api.contact.v3, sdk.api.im.v1

    def read() -> dict[str, Any]:
        users, departments = client.contact.v3.user, client.contact.v3.department
        lookup = contact.BatchGetIdUserRequestBody.builder().mobiles(["13900002222"]).build()
        return {
            "user": users.get(contact.GetUserRequest.builder().user_id("ou_zhao").build()).data.user,
            "members": users.find_by_department(
                contact.FindByDepartmentUserRequest.builder().department_id("od-east").build()
            ).data.items,
            "department": departments.get(
                contact.GetDepartmentRequest.builder().department_id("od-east").build()
            ).data.department,
            "above": departments.parent(
                contact.ParentDepartmentRequest.builder().department_id("od-east").build()
            ).data.items,
            "below": departments.children(contact.ChildrenDepartmentRequest.builder().department_id("0").build()).data,
            "ids": users.batch_get_id(
                contact.BatchGetIdUserRequest.builder().user_id_type("open_id").request_body(lookup).build()
            ).data.user_list,
            "chats": client.im.v1.chat.list(im.ListChatRequest.builder().build()).data.items,
            "chat": client.im.v1.chat.get(im.GetChatRequest.builder().chat_id("oc_east").build()).data,
        }

    found = await asyncio.to_thread(read)

    assert (found["user"].name, found["user"].leader_user_id, found["user"].status.is_resigned) == (
        "赵六",
        "ou_li",
        False,
    )
    assert [member.name for member in found["members"]] == ["李娜", "赵六"]
    assert (found["department"].name, found["department"].leader_user_id) == ("华东组", "ou_li")
    assert [each.name for each in found["above"]] == ["销售部"]
    assert [each.name for each in found["below"].items] == ["销售部"]
    assert [each.user_id for each in found["ids"]] == ["ou_li"]
    assert [chat.chat_id for chat in found["chats"]] == ["oc_east"]
    assert (found["chat"].chat_mode, found["chat"].name) == ("group", "华东报备群")


async def test_the_official_client_makes_raw_calls(
    sdk: ModuleType, client: Any, feishu: FeishuStandIn, api: Api, app: Answer
) -> None:
    """Bot info and the update by c-token, which the SDK has no typed calls for."""
    message_id = await api.send_card("ou_li", a_card(a_button(value={"act": "approve"})))
    await feishu.press("ou_li", message_id, button=0)
    token = app.received[0]["event"]["token"]

    def raw(method: Any, uri: str, body: Any = None) -> dict[str, Any]:
        request = sdk.BaseRequest.builder().http_method(method).uri(uri).token_types({sdk.AccessTokenType.TENANT})
        response = client.request(request.body(body).build())
        parsed: dict[str, Any] = json.loads(response.raw.content)
        return parsed

    bot = await asyncio.to_thread(raw, sdk.HttpMethod.GET, "/open-apis/bot/v3/info")
    update = {"token": token, "card": a_card(title="已通过")}
    updated = await asyncio.to_thread(raw, sdk.HttpMethod.POST, "/open-apis/interactive/v1/card/update", update)

    assert bot["bot"]["open_id"] == feishu.bot_open_id
    assert updated["code"] == 0
    assert feishu.message(message_id).card == a_card(title="已通过")


async def test_the_official_dispatcher_accepts_our_signed_pushes(sdk: ModuleType, clock: HandSetClock) -> None:
    """Signature, decryption, token and models of the SDK agree with what the stand-in sends."""
    heard: list[Any] = []

    def decide(data: Any) -> Any:
        heard.append(data)
        return {"toast": {"type": "success", "content": "已通过"}}

    handler = (
        sdk.EventDispatcherHandler.builder(ENCRYPT_KEY, VERIFICATION_TOKEN)
        .register_p2_im_message_receive_v1(heard.append)
        .register_p2_contact_user_deleted_v3(heard.append)
        .register_p2_im_chat_member_bot_added_v1(heard.append)
        .register_p2_im_chat_updated_v1(heard.append)
        .register_p2_im_chat_access_event_bot_p2p_chat_entered_v1(heard.append)
        .register_p2_card_action_trigger(decide)
        .build()
    )

    async def dispatch(request: web.Request) -> web.Response:
        raw = sdk.RawRequest()
        raw.uri, raw.body, raw.headers = request.path, await request.read(), request.headers
        answer = handler.do(raw)
        return web.Response(status=answer.status_code, body=answer.content, headers=answer.headers)

    server = web.Application()
    server.router.add_post("/callback", dispatch)
    async with stand_in(clock, encrypt_key=ENCRYPT_KEY) as feishu, TestServer(server) as running:
        feishu.push_url = str(running.make_url("/callback"))
        checked = await feishu.verify_push_url()
        await feishu.say("ou_li", "查重 上海晴川", chat_id="oc_east", mention=True)
        await feishu.invite_bot("oc_east", by="ou_li")
        await feishu.rename_group("oc_east", "华东大群", by="ou_li")
        await feishu.open_chat("ou_li")
        await feishu.remove_user("ou_zhao")
        pressed = await _press_a_card(feishu)
        message, added, renamed, entered, deleted, action = (data.event for data in heard)

        assert (checked, pressed.ok, pressed.toast and pressed.toast.content) == (True, True, "已通过")
        assert [delivery.attempts for delivery in feishu.deliveries] == [("ok",)] * 5
        assert message.message.mentions[0].id.open_id == feishu.bot_open_id
        assert (added.chat_id, entered.operator_id.open_id) == ("oc_east", "ou_li")
        assert (renamed.chat_id, renamed.after_change.name) == ("oc_east", "华东大群")
        assert deleted.old_object.department_ids == ["od-east", "od-sales"]
        assert (action.operator.open_id, action.action.value) == ("ou_li", {"act": "approve"})


async def _press_a_card(feishu: FeishuStandIn) -> Any:
    async with aiohttp.ClientSession() as session:
        api = Api(feishu, session)
        await api.sign_in()
        message_id = await api.send_card("ou_li", a_card(a_button(value={"act": "approve"})))
        return await feishu.press("ou_li", message_id, button=0)
