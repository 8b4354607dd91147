from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import aiohttp
import pytest

from bot.sandbox.feishu.replies import Refused
from tests.support.feishu_standin import MESSAGES, PICTURE, Answer, Api, a_card

if TYPE_CHECKING:
    from bot.sandbox.feishu.server import FeishuStandIn

_IMAGES = "/open-apis/im/v1/images"


async def _upload(api: Api, data: bytes, kind: str = "message") -> dict[str, Any]:
    form = aiohttp.FormData({"image_type": kind})
    form.add_field("image", data, filename="upload")
    headers = {"Authorization": f"Bearer {api.token}"}
    async with api.session.post(api.feishu.base_url + _IMAGES, data=form, headers=headers) as response:
        body: dict[str, Any] = await response.json()
        return body


async def _download(api: Api, message_id: str, key: str, kind: str = "image") -> tuple[int, bytes]:
    url = f"{api.feishu.base_url}{MESSAGES}/{message_id}/resources/{key}?type={kind}"
    async with api.session.get(url, headers={"Authorization": f"Bearer {api.token}"}) as response:
        return response.status, await response.read()


async def test_an_uploaded_picture_can_be_sent(api: Api, feishu: FeishuStandIn) -> None:
    """The key of the upload is the content of an image message."""
    uploaded = await _upload(api, PICTURE)
    _, sent = await api.send("ou_li", {"image_key": uploaded["data"]["image_key"]}, kind="image")

    assert (uploaded["code"], sent["code"]) == (0, 0)
    assert feishu.message(sent["data"]["message_id"]).kind == "image"


@pytest.mark.parametrize(
    ("data", "kind", "code"),
    [(b"", "message", 234010), (b"plain text", "message", 234011), (PICTURE, "portrait", 234001)],
)
async def test_what_is_no_picture_is_not_taken(api: Api, data: bytes, kind: str, code: int) -> None:
    """Empty, no picture, of an unknown use: each with its code."""
    assert (await _upload(api, data, kind))["code"] == code


async def test_an_upload_must_be_a_form(api: Api) -> None:
    """JSON is refused."""
    assert (await api.call("POST", _IMAGES, {"image_type": "message"}))[1]["code"] == 234001


async def test_a_persons_picture_is_fetched_from_its_message(api: Api, feishu: FeishuStandIn, app: Answer) -> None:
    """The event carries the key, and key and message belong together."""
    message_id = await feishu.show_picture("ou_li", PICTURE)
    other = await feishu.say("ou_li", "你好")
    message = app.received[0]["event"]["message"]
    key = json.loads(message["content"])["image_key"]

    assert message["message_type"] == "image"
    assert await _download(api, message_id, key) == (200, PICTURE)
    assert json.loads((await _download(api, other, key))[1])["code"] == 234003


async def test_resources_of_cards_and_of_nothing_are_not_given(api: Api, feishu: FeishuStandIn) -> None:
    """A card's picture, an unknown message, an unknown type."""
    card = await api.send_card("ou_li", a_card())
    answers = [
        await _download(api, card, "img_v3_x"),
        await _download(api, "om_unknown", "img_v3_x"),
        await _download(api, card, "img_v3_x", "film"),
    ]

    assert [json.loads(body)["code"] for _, body in answers] == [234043, 234001, 234001]


async def test_a_person_sends_pictures_only(feishu: FeishuStandIn) -> None:
    """A mistake of the test is told as the platform would."""
    with pytest.raises(Refused, match="234010"):
        await feishu.show_picture("ou_li", b"")
