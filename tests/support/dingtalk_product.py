"""The product's DingTalk side in tests: settings, pushes as they arrive, signed requests."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import datetime
from typing import Any

from adapters.dingtalk import crypto
from adapters.dingtalk.settings import DingTalkSettings
from tests.support.dingtalk_standin import AES_KEY, CLIENT_ID, CLIENT_SECRET, TOKEN

SALT = bytes(range(16))


def the_settings(**changes: Any) -> DingTalkSettings:
    """The app of the local DingTalk."""
    base = changes.pop("base", "http://127.0.0.1:1")
    return DingTalkSettings(
        **{
            "enabled": True,
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
            "token": TOKEN,
            "aes_key": AES_KEY,
            "api_base": base,
            "oapi_base": base,
            **changes,
        }
    )


def a_message(text: str = "我的客户", **changes: Any) -> dict[str, Any]:
    """A text in the direct chat with 李娜."""
    return {
        "msgId": "msg1",
        "createAt": 1773194400123,
        "conversationType": "1",
        "conversationId": "cidLi==",
        "senderStaffId": "li",
        "senderNick": "李娜",
        "senderCorpId": "dingcorp",
        "chatbotCorpId": "dingcorp",
        "robotCode": CLIENT_ID,
        "sessionWebhook": "https://oapi.dingtalk.com/robot/sendBySession?session=s1",
        "sessionWebhookExpiredTime": 1773199800123,
        "msgtype": "text",
        "text": {"content": text},
        **changes,
    }


def in_group(text: str = " 查重 晴川科技", **changes: Any) -> dict[str, Any]:
    """A text in a group that mentions the robot."""
    group = {"conversationType": "2", "conversationId": "cidEast==", "isInAtList": True}
    return a_message(text, **{**group, **changes})


def a_press(
    content: Any = None, *, key: str = "content", handle: str = "d-track", user: str = "li", **more: Any
) -> dict[str, Any]:
    """A card callback; the button's id is a packed action unless told otherwise."""
    pressed = {"cardPrivateData": {"actionIds": ["v1:approve:F1"], "params": {}}} if content is None else content
    raw = pressed if isinstance(pressed, str) else json.dumps(pressed)
    return {"type": "actionCallback", "outTrackId": handle, "userId": user, key: raw, **more}


def robot_headers(now: datetime, secret: str = CLIENT_SECRET) -> dict[str, str]:
    """As DingTalk signs a robot message at `now`."""
    stamp = str(int(now.timestamp() * 1000))
    proof = hmac.digest(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256)
    return {"timestamp": stamp, "sign": base64.b64encode(proof).decode()}


def card_headers(now: datetime, secret: str) -> dict[str, str]:
    """As DingTalk signs a card callback at `now`."""
    stamp = str(int(now.timestamp() * 1000))
    proof = hmac.digest(secret.encode(), stamp.encode(), hashlib.sha256)
    return {"x-ddpaas-signature-timestamp": stamp, "x-ddpaas-signature": base64.b64encode(proof).decode()}


def sealed(
    event: Any, now: datetime, *, token: str = TOKEN, aes_key: str = AES_KEY, owner: str = CLIENT_ID, nonce: str = "n1"
) -> tuple[bytes, dict[str, str]]:
    """The body and the query of an event."""
    message = event if isinstance(event, str) else json.dumps(event)
    secret = crypto.seal(message, owner, aes_key, SALT)
    stamp = str(int(now.timestamp() * 1000))
    proof = crypto.signature(token, stamp, nonce, secret)
    query = {"msg_signature": proof, "timestamp": stamp, "nonce": nonce}
    return json.dumps({"encrypt": secret}).encode(), query
