"""Another implementation, wechatpy, at the other end: neither the stand-in nor our crypto was written from it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.wecom.crypto import Envelopes
from bot.sandbox.wecom.server import WeComStandIn
from tests.support.clock import ORDINARY_MORNING as NOW
from tests.support.wecom_standin import (
    AES_KEY,
    AGENT_ID,
    CORP_ID,
    SECRET,
    TOKEN,
    Answer,
    a_card,
    sealed_request,
)

pytestmark = [
    pytest.mark.sdk_peer,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # wechatpy's own calls of its own old names
    pytest.mark.unwatched,  # importing it takes long, and its client blocks a thread
]


@pytest.fixture
def client(wecom: WeComStandIn) -> Any:
    """The other implementation's client, pointed at the local WeCom; it retries for ever unless told not to."""
    from wechatpy.enterprise import WeChatClient

    class Pointed(WeChatClient):
        API_BASE_URL = f"{wecom.base_url}/cgi-bin/"

        def fetch_access_token(self) -> Any:
            params = {"corpid": self.corp_id, "corpsecret": self.secret}
            return self._fetch_access_token(url=f"{self.API_BASE_URL}gettoken", params=params)

    return Pointed(CORP_ID, SECRET, timeout=5, auto_retry=False)


@pytest.fixture
def crypto() -> Any:
    from wechatpy.enterprise.crypto import WeChatCrypto

    return WeChatCrypto(TOKEN, AES_KEY, CORP_ID)


async def test_its_client_uploads_sends_and_downloads_files(client: Any, wecom: WeComStandIn, app: Answer) -> None:
    """What goes up comes down, and reaches the member under its name."""
    content = b"made-up contract"

    def transfer() -> bytes:
        media_id = client.media.upload("file", ("contract.pdf", content))["media_id"]
        client.message.send_file(AGENT_ID, "lina", media_id)
        return bytes(client.get("media/get", params={"media_id": media_id}).content)

    assert await asyncio.to_thread(transfer) == content
    assert [message.file for message in wecom.timeline("lina")] == [("contract.pdf", content)]


async def test_its_client_sends_updates_and_reads(client: Any, wecom: WeComStandIn, app: Answer) -> None:
    """Texts, cards, the directory, groups: what the client can do, the local WeCom does."""

    def day() -> tuple[Any, ...]:
        text = client.message.send_text(AGENT_ID, ["lina", "nobody"], "你好")
        card = client.message.send(AGENT_ID, "lina", msg={"msgtype": "template_card", "template_card": a_card()})
        client.post(
            "message/update_template_card",
            data={
                "agentid": AGENT_ID,
                "atall": 1,
                "response_code": card["response_code"],
                "button": {"replace_name": "已处理"},
            },
        )
        people = client.user.list(3)
        departments = client.department.get()
        person = client.user.get("lina")
        group = client.appchat.create(chat_id="pool1", name="公海", owner="lina", user_list=["lina", "WangWu"])
        client.appchat.send_text("pool1", "今日公海")
        return text, people, departments, person, group, client.misc.get_wechat_ips(), client.agent.get(AGENT_ID)

    text, people, departments, person, group, addresses, agent = await asyncio.to_thread(day)

    assert text["invaliduser"] == "nobody"
    assert [message.kind for message in wecom.timeline("lina")] == ["text", "card"]
    assert (wecom.card_of("lina", "task-1").card or {})["replace_text"] == "已处理"
    assert [each["userid"] for each in people] == ["lina", "zhao.liu"]
    assert [each["id"] for each in departments] == [1, 2, 3]
    assert (person["name"], group["chatid"], addresses, agent["agentid"]) == ("李娜", "pool1", ["127.0.0.1"], AGENT_ID)
    assert [message.text for message in wecom.timeline("WangWu", "pool1")] == ["今日公海"]


async def test_its_client_understands_the_refusals(client: Any, wecom: WeComStandIn, app: Answer) -> None:
    """By their codes."""
    from wechatpy.exceptions import APILimitedException, WeChatClientException

    def refused(code: int) -> Any:
        wecom.faults.fail_next("/cgi-bin/user/get", code=code)
        with pytest.raises(WeChatClientException) as raised:
            client.user.get("lina")
        return raised.value

    limited, gone = await asyncio.to_thread(refused, 45009), await asyncio.to_thread(refused, 60111)

    assert isinstance(limited, APILimitedException)
    assert (limited.errcode, gone.errcode) == (45009, 60111)


async def test_its_crypto_opens_what_the_stand_in_pushes(crypto: Any, wecom: WeComStandIn) -> None:
    """Echo, text and click, each as it travels."""
    from wechatpy.enterprise import parse_message

    opened: list[Any] = []

    async def take(request: web.Request) -> web.Response:
        signed = [request.query[name] for name in ("msg_signature", "timestamp", "nonce")]
        if request.method == "GET":
            return web.Response(text=crypto.check_signature(*signed, request.query["echostr"]))
        opened.append(parse_message(crypto.decrypt_message(await request.text(), *signed)))
        return web.Response()

    server = web.Application()
    server.router.add_route("*", "/callback", take)
    async with TestServer(server) as running:
        wecom.push_url = str(running.make_url("/callback"))

        assert await wecom.verify_push_url()
        await wecom.say("zhao.liu", "报备 上海晴川科技有限公司 ]]> &")
        await wecom.enter("lina")

    text, entered = opened
    assert (text.type, text.source, text.content) == ("text", "zhao.liu", "报备 上海晴川科技有限公司 ]]> &")
    assert (entered.event, entered.source, entered.agent) == ("enter_agent", "lina", AGENT_ID)
    assert wecom.deliveries[0].acknowledged


def test_our_envelopes_open_what_its_crypto_seals(crypto: Any) -> None:
    """As it would seal a message to us."""
    message = f"<xml><ToUserName>{CORP_ID}</ToUserName><MsgType>text</MsgType><Content>你好</Content></xml>"
    stamp = str(int(NOW.timestamp()))
    sealed = crypto.encrypt_message(message, "n1", stamp)
    ours = Envelopes(token=TOKEN, encoding_aes_key=AES_KEY, corp_id=CORP_ID)
    from adapters.wecom.markup import read

    wrapped = read(sealed.encode())
    query = {"msg_signature": wrapped.get("MsgSignature"), "timestamp": stamp, "nonce": "n1"}

    assert ours.open(sealed.encode(), query, NOW).get("Content") == "你好"


def test_it_refuses_what_we_refuse(crypto: Any) -> None:
    """A forged signature and another company, by the same reading of the rules."""
    from wechatpy.enterprise.exceptions import InvalidCorpIdException
    from wechatpy.exceptions import InvalidSignatureException

    foreign, body = sealed_request("<xml/>", stamp=1, receive_id="ww_other")
    good, good_body = sealed_request("<xml/>", stamp=1)
    with pytest.raises(InvalidCorpIdException):
        crypto.decrypt_message(body, foreign["msg_signature"], "1", "42")
    with pytest.raises(InvalidSignatureException):
        crypto.decrypt_message(good_body, "0" * 40, "1", "42")
    assert crypto.decrypt_message(good_body, good["msg_signature"], "1", "42") == "<xml/>"
